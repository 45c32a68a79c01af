// The process that is killed: runs a pipeline when told to, and dies at a fail point when told to.
// It is the shipped code; only the world it is given has a fail point that kills, a clock that may be
// set on, and short sleeps.
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { openBrand } from "../../dist/app/project.js";
import { runOnce } from "../../dist/app/run.js";
import { connectors } from "../../dist/connectors/index.js";
import { realWorld } from "../../dist/core/real-world.js";

const [, , root, brandName] = process.argv;
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
  clock: {
    ...real.clock,
    now: () => real.clock.now() + (order.ahead ?? 0),
    // Waits between polls are cut short; deadlines are waits too, and stay.
    sleep: (ms, signal) => delay(ms < 20_000 ? Math.min(ms, 5) : ms, undefined, { signal }),
  },
};
const brand = openBrand(root, brandName, { env: process.env });

for await (const line of createInterface({ input: process.stdin })) {
  order = JSON.parse(line);
  hits = new Map();
  const rejected = [];
  const never = new AbortController().signal;
  const emit = (event) => {
    if (event.event === "record_rejected") rejected.push(`${event.code}: ${event.message}`);
  };
  const environment = { world, connectors, stateDir: `${root}/.state`, emit };
  const { outcome, counts, writes, error } = await runOnce(environment, brand, order.pipeline, {
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
    rejected,
    hits: [...hits],
    error: error && `${error.code}: ${error.message}`,
  };
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
