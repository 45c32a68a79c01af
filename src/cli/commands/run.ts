import { readLetters } from "../../app/inspect.ts";
import { openBrand, shippedConnectors, type Brand } from "../../app/project.ts";
import { runSequence } from "../../app/run-sequence.ts";
import { pipelineOf, runOnce, type RunResult } from "../../app/run.ts";
import { noCounts } from "../../core/counts.ts";
import { asSyncError, SyncError } from "../../core/errors.ts";
import type { Emit } from "../../core/events.ts";
import { addCommand, type Commands } from "../command.ts";
import { writeJson, type CommandContext } from "../context.ts";
import { exitCodeOfRun, worst, type ExitCode } from "../exit-code.ts";
import { watchInterrupts, type Interrupts } from "../interrupts.ts";
import { runLive } from "../live.ts";
import { reportError } from "../report-error.ts";
import { runLines, type EndedRun } from "../run-text.ts";
import { logRun, warningLine, watchRun } from "../watch-run.ts";

interface RunOptions {
  readonly full?: boolean;
  readonly allowRetire?: boolean;
}

/** Adds `run`. */
export function addRun(commands: Commands): void {
  addCommand<RunOptions>(
    commands,
    "run <brand> [pipelines...]",
    "Run pipelines of a brand once, one after the other",
    "All of the brand's pipelines where none is named. Exit codes: 0 done, 1 a run failed, " +
      "2 configuration, 3 environment, 4 done but documents are parked, 130 or 143 interrupted; " +
      "of several runs the worst counts (130/143, 2, 1, 3, 4, 0).",
    (context, [brand = "", ...names], options) => run(context, brand, names, options),
  )
    .option("--full", "read everything, whatever the cursor says")
    .option("--allow-retire", "archive even more than the limits allow, this once");
}

async function run(
  context: CommandContext,
  name: string,
  given: readonly (string | undefined)[],
  options: RunOptions,
): Promise<ExitCode> {
  const asked = given.flatMap((one) => one ?? []);
  let brand: Brand;
  let names: readonly string[];
  try {
    brand = openBrand(context.root(), name, context);
    names = asked.length > 0 ? [...new Set(asked)] : runSequence(brand);
    for (const one of names) pipelineOf(brand, one);
    if (names.length === 0) {
      throw new SyncError("spec/no-pipeline", `the brand "${name}" has no pipeline`);
    }
  } catch (thrown) {
    const code = reportError(context, thrown);
    // Programs find the end of each run they asked for, also of one that could not begin.
    for (const one of asked.length > 0 ? asked : [""]) neverBegan(context, name, one, thrown);
    return code;
  }

  const { terminal, world, signals } = context;
  using interrupts = watchInterrupts(signals, world.clock, () => {
    terminal.err("stopping: what is in flight is settled first; Ctrl-C again ends at once");
  });
  const runner: Runner = { context, brand, options, interrupts };
  const ended = context.json
    ? await runAll(runner, names, () => (event) => {
        writeJson(context, event);
        if (event.event !== "warned") return;
        const label = terminal.paintError("warning", "warning");
        terminal.err(warningLine(name, event.message, label));
      })
    : terminal.isLive
      ? await runWatched(runner, names)
      : await runAll(runner, names, (one) => logRun(context, `${name}/${one}`, terminal.out), true);
  const codes = ended.map(({ result }) =>
    exitCodeOfRun(result.outcome, result.error, interrupts.exitCode),
  );
  const left = names.slice(ended.length);
  if (left.length === 0) return worst(codes);
  terminal.err(`not begun: ${left.join(", ")}`);
  return worst([...codes, interrupts.exitCode]);
}

interface Runner {
  readonly context: CommandContext;
  readonly brand: Brand;
  readonly options: RunOptions;
  readonly interrupts: Interrupts;
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
  { context, brand, options, interrupts }: Runner,
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
      trigger: "command",
      full: options.full ?? false,
      allowRetire: options.allowRetire ?? false,
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
  return { brand: brand.name, pipeline, result, durationMs, letters };
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
function neverBegan(
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
