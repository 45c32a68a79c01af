// npm run torture -- [--profile orders] [--part model,simulation,bugs,kills]
//   model
//   simulation  [--records 100000 | --seeds 20000] [--from 1] [--jobs 2] [--weather usual|storm]
//               [--replay SEED [--without NAMES]] [--shrink SEED] [--bug NAME]
//   bugs        [--from 1]
//   kills       [--kills 2000] [--seed 1]
//
// What is created exactly once, tortured. `model`: every state that the protocol can get into, and
// protocols with a mistake, which must be refuted. `simulation`: worlds of five records, from a seed, with
// the shipped engine and its state on disk between two made-up systems: calls are lost, late or
// refused, processes die, states are restored and copied, people edit and cancel. `bugs`: the same with
// mistakes in the shipped code, which must be caught. `kills`: a real process on real HTTP is killed
// with SIGKILL while one call in five goes wrong. All are judged by oracles that share nothing with the
// product. A world that breaks is made small and told as a command that plays it again. Parts that are
// not named are run one after another; ends with 1 if anything was broken.
import { fileURLToPath } from "node:url";
import { modelReport } from "../model/report.mjs";
import { killCampaign } from "./campaign.mjs";
import { orders } from "./feeds/orders.mjs";
import { seededBugs, simulation } from "./once/part.mjs";

/** What each part of a profile does; true if something was broken. */
const profiles = { orders: { model, simulation, bugs: seededBugs, kills } };

const option = (name, standard) => {
  const index = process.argv.indexOf(name);
  return index < 0 ? standard : process.argv[index + 1];
};
const say = (text) => process.stdout.write(`${text}\n`);

const parts = profiles[option("--profile", "orders")];
if (!parts) throw new Error(`there is no such profile: choose ${Object.keys(profiles).join(", ")}`);
const isOne = option("--replay") !== undefined || option("--shrink") !== undefined;
const chosen = option("--part", isOne ? "simulation" : Object.keys(parts).join(",")).split(",");
const dist = option("--dist", fileURLToPath(new URL("../../dist", import.meta.url)));
for (const name of chosen) {
  if (!Object.hasOwn(parts, name)) {
    throw new Error(`there is no part "${name}": choose ${Object.keys(parts).join(", ")}`);
  }
}

for (const name of chosen) {
  const started = process.hrtime.bigint();
  const isBroken = await parts[name]({ dist, option, say });
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  say(`${name}: ${isBroken ? "FAILED" : "passed"} in ${Math.round(seconds)} s\n`);
  if (isBroken) process.exitCode = 1;
}

async function model() {
  const { failures } = modelReport({ print: say });
  return failures.length > 0;
}

async function kills() {
  const report = await killCampaign({
    feed: orders,
    kills: Number(option("--kills", 2000)),
    seed: Number(option("--seed", 1)),
    say: (text) => say(`kills: ${text}`),
  });
  const { kills: count, byPoint, runs, faults, diary } = report;
  say(`kills: ${count} at ${Object.keys(byPoint).length} fail points, ${runs} runs`);
  const points = Object.entries(byPoint).sort(([, one], [, other]) => other - one);
  for (const [point, number] of points) say(`  ${point.padEnd(18)} ${number}`);
  if (faults.length === 0) say("0 lost, 0 doubled, 0 wrong, 0 stuck");
  else say(`BROKEN\n${faults.join("\n")}\n\nWhat happened:\n${diary.join("\n")}`);
  return faults.length > 0;
}
