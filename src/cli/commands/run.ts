import { openBrand, type Brand } from "../../app/project.ts";
import { runSequence } from "../../app/run-sequence.ts";
import { pipelineOf } from "../../app/run.ts";
import { SyncError } from "../../core/errors.ts";
import { findAsked, tellUnknown, toIds, type Asked } from "../asked-ids.ts";
import { addCommand, type Commands } from "../command.ts";
import type { CommandContext } from "../context.ts";
import { exitCodeOfRun, worst, type ExitCode } from "../exit-code.ts";
import { watchInterrupts } from "../interrupts.ts";
import { reportError } from "../report-error.ts";
import { neverBegan, showRuns } from "../show-runs.ts";

interface RunOptions {
  readonly full?: boolean;
  readonly allowRetire?: boolean;
  readonly ids?: readonly string[];
}

/** Adds `run`. */
export function addRun(commands: Commands): void {
  addCommand<RunOptions>(
    commands,
    "run <brand> [pipelines...]",
    "Run pipelines of a brand once, one after the other",
    "All of the brand's pipelines where none is named. Exit codes: 0 done, 1 a run failed, " +
      "2 configuration, 3 environment, 4 done but documents are parked or an id is unknown, 130 or " +
      "143 interrupted; of several runs the worst counts (130/143, 2, 1, 3, 4, 0).",
    (context, [brand = "", ...names], options) => run(context, brand, names, options),
  )
    .option("--full", "read everything, whatever the cursor says")
    .option("--allow-retire", "archive even more than the limits allow, this once")
    .option("--ids <list>", "only these records of one pipeline: ids or numbers, by commas", toIds);
}

async function run(
  context: CommandContext,
  name: string,
  given: readonly (string | undefined)[],
  { full = false, allowRetire = false, ids }: RunOptions,
): Promise<ExitCode> {
  const named = given.flatMap((one) => one ?? []);
  const { terminal, world, signals } = context;
  using interrupts = watchInterrupts(signals, world.clock, () => {
    terminal.err("stopping: what is in flight is settled first; Ctrl-C again ends at once");
  });
  let brand: Brand;
  let names: readonly string[];
  let asked: Asked | undefined;
  try {
    brand = openBrand(context.root(), name, context);
    names = named.length > 0 ? [...new Set(named)] : runSequence(brand);
    for (const one of names) pipelineOf(brand, one);
    if (names.length === 0) {
      throw new SyncError("spec/no-pipeline", `the brand "${name}" has no pipeline`);
    }
    asked = ids && (await findAsked(context, brand, names, ids, interrupts.stop));
  } catch (thrown) {
    const code = reportError(context, thrown);
    // Programs find the end of each run they asked for, also of one that could not begin.
    for (const one of named.length > 0 ? named : [""]) neverBegan(context, name, one, thrown);
    return code;
  }

  const only = asked && new Set(asked.refs.keys());
  const choices = { trigger: asked ? "ids" : "command", full, allowRetire, only };
  const ended =
    only?.size === 0 ? [] : await showRuns({ context, brand, choices, interrupts }, names);
  const codes = ended.map(({ result }) =>
    exitCodeOfRun(result.outcome, result.error, interrupts.exitCode),
  );
  if (asked) codes.push(tellUnknown(context, `${name}/${names[0] ?? ""}`, asked, ended));
  const left = only?.size === 0 ? [] : names.slice(ended.length);
  if (left.length === 0) return worst(codes);
  terminal.err(`not begun: ${left.join(", ")}`);
  return worst([...codes, interrupts.exitCode]);
}
