// The process that is killed: runs one pipeline when told to, and dies at a fail point when told to.
// It is the shipped code; only the world it is given has a fail point that kills, and sleeps short.
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { openBrand } from "../../dist/app/project.js";
import { runOnce } from "../../dist/app/run.js";
import { connectors } from "../../dist/connectors/index.js";
import { realWorld } from "../../dist/core/real-world.js";

const [, , root, brandName, pipeline] = process.argv;
let order = {};
let hits = new Map();

const real = realWorld({
  failPoint(name) {
    const count = (hits.get(name) ?? 0) + 1;
    hits.set(name, count);
    if (order.at === name && order.nth === count) process.kill(process.pid, "SIGKILL");
  },
});
const world = {
  ...real,
  // Waits between polls are cut short; deadlines are waits too, and stay.
  clock: {
    ...real.clock,
    sleep: (ms, signal) => delay(ms < 20_000 ? Math.min(ms, 5) : ms, undefined, { signal }),
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  order = JSON.parse(line);
  hits = new Map();
  const never = new AbortController().signal;
  const brand = openBrand(root, brandName, { env: process.env });
  const environment = { world, connectors, stateDir: `${root}/.state`, emit: () => {} };
  const { outcome, counts, writes, error } = await runOnce(environment, brand, pipeline, {
    trigger: "torture",
    full: order.full === true,
    allowRetire: true,
    stop: never,
    kill: never,
  });
  const answer = {
    outcome,
    counts,
    writes,
    hits: [...hits],
    error: error && `${error.code}: ${error.message}`,
  };
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
