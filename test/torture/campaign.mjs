// One campaign against one feed: see kill.mjs.
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { realWorld } from "../../dist/core/real-world.js";
import { startSimulator } from "../../dist/simulator/index.js";
import { SqliteDatabase } from "../../dist/state/binding.js";
import { chanceFrom } from "./chance.mjs";
import { startChild, writeProject } from "./project.mjs";

const day = 86_400_000;

/**
 * Kills a feed's pipelines so many times and says what came of it. A feed is
 * `open({ simulator, chance, note })`, which gives
 *   settings, files    what its brand chooses; which preset file each of its pipelines extends
 *   settles            its pipelines, in the sequence in which they follow each other
 *   killed             which of them is killed
 *   shop               what a person works on: `start()`, `edit(count)`, `describe()`; `onlyFull` says
 *                      that something was done that only a full read notices, `days` how many days
 *                      went by; `compared()` begins a new round
 *   judge(held, letters)  sentences on what NuORDER holds and must not, after everything settled;
 *                      letters is what the state has parked
 *                      `shop.trouble()` and `shop.calm()`, where they are, begin and end faults of the
 *                      two systems around a run that is killed
 */
export async function killCampaign({ feed, kills, seed, say }) {
  const chance = chanceFrom(seed);
  const root = mkdtempSync(join(tmpdir(), "brandsync-kill-"));
  const world = realWorld();
  const simulator = await startSimulator({ world, shopifyPort: 0, nuorderPort: 0, seed });
  simulator.systems.shopify.configure({
    index_lag_ms: 0,
    bulk_ms: 5,
    bucket_size: 1e9,
    restore_rate: 1e9,
  });
  const report = { kills: 0, byPoint: {}, notReached: 0, runs: 0, incremental: 0, faults: [] };
  let child;
  try {
    const diary = [];
    const note = (text) => diary.push(text);
    const open = await feed.open({ simulator, chance, note });
    const { settings, files, settles, killed, shop, judge } = open;
    writeProject(root, simulator, { settings, files });
    // The run's day begins now, lest midnight comes between a run and the look at what it did.
    const toDawn = day - (world.clock.now() % day);
    shop.today = () => new Date(world.clock.now() + ahead()).toISOString().slice(0, 10);
    const points = new Map();
    child = startChild(root, simulator);
    await shop.start();
    await settle(true);
    check("the first run");

    while (report.kills < kills && report.faults.length === 0) {
      await shop.edit(1 + chance.below(4));
      const pipeline = chance.pick(killed);
      // Runs with little to do seldom come by where something is written: it is tried twice as often.
      const reached = [...points.get(pipeline)];
      const writing = reached.filter(([point]) => /^(load|once)\./.test(point));
      const [at, most] = chance.pick([...reached, ...writing]);
      // Runs that have little to do pass a point once or twice.
      const nth = chance.is(0.75) ? 1 : 1 + chance.below(Math.min(most, 3));
      shop.trouble?.();
      const answer = await run({ pipeline, at, nth, full: chance.is(0.3) });
      shop.calm?.();
      if (answer) {
        // This time the run had less to do and did not come by.
        report.notReached += 1;
      } else {
        report.kills += 1;
        report.byPoint[at] = (report.byPoint[at] ?? 0) + 1;
        child = startChild(root, simulator);
        // Half of the time somebody goes on editing before the restart.
        if (chance.is(0.5)) await shop.edit(1 + chance.below(2));
      }
      const full = shop.onlyFull || chance.is(0.4);
      if (!full) report.incremental += 1;
      await settle(full);
      check(`after ${pipeline} at ${at} #${nth}, settled ${full ? "fully" : "incrementally"}`);
      if (report.kills % 50 === 0 && !answer) say(`${report.kills} kills, ${shop.describe()}`);
    }
    report.diary = diary.slice(-200);
    return report;

    function ahead() {
      return toDawn + (shop.days ?? 0) * day;
    }

    async function run(order) {
      const answer = await child.ask({ ...order, ahead: ahead() });
      report.runs += 1;
      note(`run ${JSON.stringify(order)}: ${summary(answer)}`);
      if (answer?.error) report.faults.push(answer.error);
      const reached = points.get(order.pipeline) ?? new Map();
      for (const [point, count] of answer?.hits ?? []) {
        reached.set(point, Math.max(count, reached.get(point) ?? 0));
      }
      points.set(order.pipeline, reached);
      return answer;
    }

    /**
     * Runs everything to the end until nothing is written. The first round may take up the export
     * that the killed run had begun, from before the last edits, and the second exports anew: the
     * third must be idle.
     */
    async function settle(full) {
      for (let round = 0; round < 3; round += 1) {
        let writes = 0;
        for (const pipeline of settles) {
          const answer = await run({ pipeline, full });
          if (!answer) report.faults.push("a run died that nobody killed");
          if (report.faults.length > 0) return;
          writes += answer.writes;
        }
        if (round > 0 && writes === 0) return;
        if (round === 2) report.faults.push(`${writes} writes although nothing changed`);
      }
    }

    function check(when) {
      if (report.faults.length === 0) {
        const faults = judge(simulator.systems.nuorder.snapshot(), lettersIn(root));
        report.faults.push(...faults.map((fault) => `${when}: ${fault}`));
      }
      if (report.faults.length === 0) shop.compared();
    }
  } finally {
    child?.end();
    await simulator.close();
    await world[Symbol.asyncDispose]();
    rmSync(root, { recursive: true, force: true });
  }
}

/** What the brand's state has parked. */
function lettersIn(root) {
  const file = readdirSync(join(root, ".state"), { recursive: true }).find((name) =>
    name.endsWith(".sqlite"),
  );
  const db = new SqliteDatabase(join(root, ".state", file), { readonly: true });
  try {
    return db.prepare("SELECT pipeline, ref, code, message FROM dead_letters").all();
  } finally {
    db.close();
  }
}

function summary(answer) {
  if (!answer) return "killed";
  const { outcome, writes, counts, rejected } = answer;
  const why = [...new Set(rejected)].map((text) => text.slice(0, 200)).join(" | ");
  return `${outcome}, ${writes} writes ${JSON.stringify(counts)} ${why}`;
}
