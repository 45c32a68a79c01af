import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { noCounts } from "../../src/core/counts.ts";
import { SyncError } from "../../src/core/errors.ts";
import { nextTick } from "../../src/daemon/next-tick.ts";
import { serveProject } from "../../src/daemon/serve.ts";
import { manualWorld, type ManualWorld } from "../support/manual-world.ts";
import { tempProject, type TempProject } from "../spec/temp-project.ts";
import { toys } from "../spec/toy-connector.ts";
import { toyEnvironment, toyProject } from "../spec/toy-project.ts";

const zone = "America/New_York";
const cron = "0 * * * *";
const runMs = 10 * 60_000;
const hourMs = 3_600_000;

let project: TempProject;
let stateDir: string;

beforeEach(() => {
  project = tempProject(toyProject);
  hourly();
  stateDir = mkdtempSync(path.join(tmpdir(), "brandsync-serve-"));
});

afterEach(() => {
  project[Symbol.dispose]();
  rmSync(stateDir, { recursive: true, force: true });
});

function hourly(): void {
  const file = "pipelines/acme/toys.yaml";
  project.write(file, toyProject[file]!.replace("15 6,18 * * *", cron));
}

/** Serves with runs that take ten minutes of the turned clock; gives what ended, and how to stop. */
function serving(world: ManualWorld, done: number[]) {
  const stop = new AbortController();
  const lines: string[] = [];
  let going = 0;
  const ended = serveProject({
    world,
    root: project.root,
    stateDir,
    env: toyEnvironment,
    connectors: [toys],
    log: { write: (line) => void lines.push(line), isPretty: false },
    port: 0,
    lookEveryMs: 30 * 60_000,
    stop: stop.signal,
    kill: new AbortController().signal,
    run: async (_brand, _pipeline, choices) => {
      const began = world.clock.now();
      going += 1;
      expect(going).toBe(1);
      try {
        await world.clock.sleep(runMs, choices.stop);
        done.push(began);
      } catch {
        const error = new SyncError("run/interrupted", "the run was stopped");
        return { ...nothing, outcome: "interrupted", error };
      } finally {
        going -= 1;
      }
      return nothing;
    },
  });
  return { lines, stop: () => (stop.abort(), ended) };
}

const nothing = {
  run: "1",
  outcome: "succeeded",
  counts: noCounts,
  leftOutBy: {},
  heldBy: {},
  rejectedBy: {},
  writes: 0,
  sourceCost: 0,
  error: undefined,
} as const;

it.each([
  ["a month in which the clocks go forward", "2026-02-20T12:30:00Z"],
  ["a month in which they go back", "2026-10-15T12:30:00Z"],
])(
  "misses and doubles no tick of %s",
  async (_, startAt) => {
    await using world = manualWorld({ startAt });
    const done: number[] = [];
    // Each up for some hours, then away; some stops fall into a run, which is done again.
    const stays = [30, 50.6, 100.6, 7, 200, 0.2, 150.3, 180].map((hours) => hours * hourMs);
    const expected: number[] = [];
    let kept = world.clock.now();
    for (const [index, stay] of stays.entries()) {
      const daemon = serving(world, done);
      // A first tick of the loop, and whatever the file system of a real project needs.
      const from = world.clock.now();
      await settle(world);
      await world.advance(stay);
      const until = world.clock.now();
      await daemon.stop();
      // What this stay owes: a missed tick at once, then each tick that could be carried out.
      let owed = nextTick({ cron, zone }, kept)!;
      for (let at = Math.max(owed, from); at + runMs <= until;) {
        expected.push(at);
        kept = at;
        owed = nextTick({ cron, zone }, kept)!;
        at = Math.max(owed, at + runMs);
      }
      await world.advance((index % 3) * 2.4 * hourMs);
    }
    // The loop and the reading of files take milliseconds of the turned clock.
    const minutes = (times: readonly number[]) =>
      times.map((at) => new Date(Math.floor(at / 60_000) * 60_000).toISOString());
    expect(minutes(done)).toEqual(minutes(expected));
    expect(done.length).toBeGreaterThan(600);
  },
  120_000,
);

it("goes on with what was good when an edit is broken, says so, and takes over what is good again", async () => {
  await using world = manualWorld({ startAt: "2026-06-01T12:30:00Z" });
  const done: number[] = [];
  const daemon = serving(world, done);
  await settle(world);
  project.write("pipelines/acme/toys.yaml", "pipeline: [broken\n");
  await world.advance(3 * hourMs);
  expect(done).toHaveLength(3);
  expect(daemon.lines.join("\n")).toContain("an edit was not taken over");
  expect(daemon.lines.join("\n")).toContain("pipelines/acme/toys.yaml:");
  hourly();
  await world.advance(3 * hourMs);
  expect(done).toHaveLength(6);
  expect(daemon.lines.at(-1)).not.toContain("an edit was not taken over");
  expect(daemon.lines.join("\n")).toContain('"event":"solved"');
  await daemon.stop();
});

/** Gives the daemon's server time to listen, which is the one thing that does not wait for the clock. */
async function settle(world: ManualWorld): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await world.advance(1);
}
