import { readLetters } from "../app/inspect.ts";
import { shippedConnectors, type Brand } from "../app/project.ts";
import { runOnce, type RunChoices, type RunResult } from "../app/run.ts";
import { noCounts } from "../core/counts.ts";
import { asSyncError } from "../core/errors.ts";
import type { Emit } from "../core/events.ts";
import { writeJson, type CommandContext } from "./context.ts";
import type { Interrupts } from "./interrupts.ts";
import { runLive } from "./live.ts";
import { runLines, type EndedRun } from "./run-text.ts";
import { logRun, warningLine, watchRun } from "./watch-run.ts";

/** What runs that people or programs follow need. */
export interface Runner {
  readonly context: CommandContext;
  readonly brand: Brand;
  readonly choices: Omit<RunChoices, "stop" | "kill">;
  readonly interrupts: Interrupts;
}

/** Runs pipelines one after the other, for people or for programs; those that were begun are given. */
export async function showRuns(
  runner: Runner,
  names: readonly string[],
): Promise<readonly EndedRun[]> {
  const { context, brand } = runner;
  const { terminal } = context;
  if (context.json) {
    return runAll(runner, names, () => (event) => {
      writeJson(context, event);
      if (event.event !== "warned") return;
      const label = terminal.paintError("warning", "warning");
      terminal.err(warningLine(brand.name, event.message, label));
    });
  }
  if (terminal.isLive) return runWatched(runner, names);
  const log = (one: string) => logRun(context, `${brand.name}/${one}`, terminal.out);
  return runAll(runner, names, log, true);
}

/** Runs pipelines one after the other; a failed one does not keep the others from running. */
async function runAll(
  runner: Runner,
  names: readonly string[],
  emitFor: (pipeline: string) => Emit,
  summarise = false,
): Promise<readonly EndedRun[]> {
  const ended: EndedRun[] = [];
  for (const name of names) {
    if (runner.interrupts.stop.aborted) break;
    const one = await runOne(runner, name, emitFor(name));
    ended.push(one);
    if (summarise) sayEnd(runner.context, one);
  }
  return ended;
}

/** The same with a line that is redrawn; the summaries follow once the last run has ended. */
async function runWatched(runner: Runner, names: readonly string[]): Promise<readonly EndedRun[]> {
  const { context, brand, interrupts } = runner;
  const ended: EndedRun[] = [];
  await runLive(
    names.map((name) => ({
      title: name,
      work: async (redraw) => {
        if (interrupts.stop.aborted) return { title: `${name}: not begun`, isGood: false };
        const one = await runOne(runner, name, watchRun(context, `${brand.name}/${name}`, redraw));
        ended.push(one);
        const { outcome } = one.result;
        const isGood = outcome === "succeeded" || outcome === "partial";
        return { title: `${name}: ${outcome}`, isGood };
      },
    })),
  );
  for (const one of ended) sayEnd(context, one);
  return ended;
}

async function runOne(
  { context, brand, choices, interrupts }: Runner,
  pipeline: string,
  emit: Emit,
): Promise<EndedRun> {
  const { world } = context;
  const stateDir = context.stateDir();
  const started = world.clock.monotonic();
  const environment = { world, connectors: shippedConnectors, stateDir, emit };
  let result: RunResult;
  try {
    result = await runOnce(environment, brand, pipeline, {
      ...choices,
      stop: interrupts.stop,
      kill: interrupts.kill,
    });
  } catch (thrown) {
    // The run could not even begin: its state is held by another, or cannot be opened.
    const error = asSyncError(thrown);
    if (context.json) neverBegan(context, brand.name, pipeline, error);
    result = { ...nothingDone, error };
  }
  const durationMs = world.clock.monotonic() - started;
  const { counts, error } = result;
  // What earlier runs parked stands also where this one found nothing.
  const letters =
    error === undefined || counts.rejected + counts.held > 0
      ? await readLetters(stateDir, brand, world, pipeline)
      : [];
  const { only } = choices;
  const told = only ? letters.filter(({ ref }) => only.has(ref)) : letters;
  return { brand: brand.name, pipeline, result, durationMs, letters: told };
}

const nothingDone: Omit<RunResult, "error"> = {
  run: "",
  outcome: "failed",
  counts: noCounts,
  leftOutBy: {},
  heldBy: {},
  rejectedBy: {},
  writes: 0,
  sourceCost: 0,
};

/** The line that ends a run for programs, for one that did not begin. */
export function neverBegan(
  context: CommandContext,
  brand: string,
  pipeline: string,
  thrown: unknown,
): void {
  if (!context.json) return;
  const { code, message, hint } = asSyncError(thrown);
  writeJson(context, {
    event: "run_finished",
    brand,
    pipeline,
    run: "",
    outcome: "failed",
    counts: noCounts,
    left_out_by: {},
    held_by: {},
    rejected_by: {},
    writes: 0,
    source_cost: 0,
    duration_ms: 0,
    error: { code, message, hint },
  });
}

function sayEnd({ terminal, repeated }: CommandContext, one: EndedRun): void {
  terminal.out();
  for (const line of runLines(one, { repeated, ...terminal })) terminal.out(line);
}
