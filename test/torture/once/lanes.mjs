// Plays worlds in several processes side by side and adds up what they came to.
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { add } from "./campaign.mjs";

const seedsAtOnce = 250;

/** Plays so many seeds in so many processes; ends early once `stopAt` of them are broken. */
export async function inLanes({ dist, seeds, from, weather, jobs, stopAt = 1, say }) {
  const report = { from, seeds: 0, twice: 0, figures: {}, failures: [] };
  let next = from;
  const takeOrder = () => {
    if (next >= from + seeds || report.failures.length >= stopAt) return undefined;
    const order = {
      from: next,
      seeds: Math.min(seedsAtOnce, from + seeds - next),
      weather,
      stopAt,
    };
    next += order.seeds;
    return order;
  };
  const lane = () =>
    new Promise((resolve, reject) => {
      const child = fork(fileURLToPath(new URL("lane.mjs", import.meta.url)), [dist]);
      child.on("error", reject);
      child.on("exit", (code) => reject(new Error(`a lane ended with ${code}`)));
      child.on("message", (message) => {
        if (message !== "ready") {
          report.seeds += message.seeds;
          report.twice += message.twice;
          add(report.figures, message.figures);
          report.failures.push(...message.failures);
          say(report);
        }
        const order = takeOrder();
        if (order) {
          child.send(order);
          return;
        }
        child.removeAllListeners("exit");
        child.disconnect();
        resolve();
      });
    });
  await Promise.all(Array.from({ length: jobs }, lane));
  report.failures.sort((one, other) => one.seed - other.seed);
  return report;
}
