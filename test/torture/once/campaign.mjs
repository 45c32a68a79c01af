// Many worlds, one after another: what they came to, added up.
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compilePipelines } from "./pipeline.mjs";
import { planOf } from "./plan.mjs";
import { simulate } from "./simulate.mjs";

/** Every so many seeds one is played twice. */
const twiceEvery = 100;

/** Opens a stage on which worlds are played: compiled pipelines, and an empty state to begin with. */
export async function openStage(modules) {
  // Thousands of state files are written durably: where there is a disk in memory, it takes them.
  const root = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();
  const folder = mkdtempSync(join(root, "brandsync-once-"));
  const template = join(folder, "template.sqlite");
  const world = { clock: { now: () => 0 } };
  const holder = { id: "template", host: "here", pid: 1, isAlive: () => false };
  modules.openSqliteStore(template, { world, holder }).close();
  const pipelines = await compilePipelines(modules);
  let worlds = 0;
  return {
    play: async (plan, { bug, diary } = {}) => {
      worlds += 1;
      const own = join(folder, String(worlds));
      mkdirSync(own);
      try {
        return await simulate({ plan, modules, pipelines, folder: own, template, bug, diary });
      } finally {
        rmSync(own, { recursive: true, force: true });
      }
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Plays the worlds of so many seeds, until `stopAt` of them are broken. */
export async function campaign({ modules, seeds, from = 1, weather, bug, stopAt = 1 }) {
  const stage = await openStage(modules);
  const report = { from, seeds: 0, twice: 0, figures: {}, failures: [] };
  try {
    for (let seed = from; seed < from + seeds; seed += 1) {
      const outcome = await stage.play(planOf(seed, { weather }), { bug });
      report.seeds += 1;
      add(report.figures, outcome.figures);
      if (seed % twiceEvery === 0) {
        report.twice += 1;
        const again = await stage.play(planOf(seed, { weather }), { bug });
        if (again.hash !== outcome.hash) {
          outcome.broken.push({ invariant: "hash", text: "the same seed went another way" });
        }
      }
      // Of a bug that is seeded only what it is known by counts.
      const broken = outcome.broken.filter(({ invariant }) => invariant === (bug?.as ?? invariant));
      if (broken.length > 0) {
        report.failures.push({ seed, broken });
        if (report.failures.length >= stopAt) break;
      }
    }
  } finally {
    stage.close();
  }
  return report;
}

/** Adds figures up, table by table. */
export function add(sum, figures) {
  for (const [name, value] of Object.entries(figures)) {
    if (typeof value === "number") sum[name] = (sum[name] ?? 0) + value;
    else add((sum[name] ??= {}), value);
  }
  return sum;
}
