import { InvalidArgumentError } from "commander";
import { openBrand, readBrand } from "../../app/project.ts";
import { chooseParked, type ParkedOne, type RetryChoice } from "../../app/retry.ts";
import { pipelineOf } from "../../app/run.ts";
import type { DecisionKind } from "../../app/take-decision.ts";
import { SyncError } from "../../core/errors.ts";
import { addCommand, type Commands } from "../command.ts";
import { writeJson, type CommandContext } from "../context.ts";
import { settleDecision } from "../decide.ts";
import { exitCodeOfRun, worst, type ExitCode } from "../exit-code.ts";
import { watchInterrupts, type Interrupts } from "../interrupts.ts";
import { count, wrap } from "../layout.ts";
import { showRuns } from "../show-runs.ts";
import { stepLines } from "../step-lines.ts";

interface RetryOptions {
  readonly all?: boolean;
  readonly canary?: number;
  readonly again?: string;
  readonly accept?: string;
  readonly dismiss?: string;
  readonly yes?: boolean;
}

/** Adds `retry`. */
export function addRetry(commands: Commands): void {
  addCommand<RetryOptions>(
    commands,
    "retry <brand> <pipeline> [keys...]",
    "Try parked records again, at once and nothing else",
    "Records are named by key, ref, title or a word of the title such as a number. What is parked no " +
      "longer is passed over, so that to press it twice does no harm. Exit codes as of `run`; 4 also " +
      "where one of them still waits.",
    (context, [brand = "", pipeline = "", ...keys], options) => {
      const names = keys.flatMap((one) => one ?? []);
      return retry(context, brand, pipeline, names, options);
    },
  )
    .option("--all", "everything that is parked or waits")
    .option("--canary <number>", "the longest parked first; the others if they go through", toCount)
    .option("--again <key>", "create once more what was created before")
    .option("--accept <key>", "take what was created as it is, although it differs")
    .option("--dismiss <key>", "close an alert that somebody has dealt with")
    .option("--yes", "do not ask before something is created once more");
}

async function retry(
  context: CommandContext,
  name: string,
  pipeline: string,
  keys: readonly string[],
  options: RetryOptions,
): Promise<ExitCode> {
  const kinds: readonly DecisionKind[] = ["again", "accept", "dismiss"];
  const decisions = kinds.flatMap((kind) => {
    const key = options[kind];
    return key === undefined ? [] : [{ kind, key }];
  });
  const [decision, ...others] = decisions;
  const { all = false, canary } = options;
  const isTry = keys.length > 0 || all || canary !== undefined;
  if (decision ? others.length > 0 || isTry : !isTry) {
    throw new SyncError("command/unclear", "which records are to be tried again is not said", {
      hint: "Name them, or say --all or --canary 1; --again, --accept and --dismiss stand alone.",
    });
  }
  if (keys.length > 0 && all) {
    throw new SyncError("command/unclear", "--all and names of records contradict each other");
  }
  pipelineOf(readBrand(context.root(), name, context), pipeline);
  if (decision) {
    const ref = await settleDecision(context, name, pipeline, decision, options.yes ?? false);
    return ref === undefined ? 0 : runOnly(context, name, pipeline, [[ref]]);
  }

  const brand = readBrand(context.root(), name, context);
  const place = { world: context.world, stateDir: context.stateDir() };
  const names = keys.length > 0 ? keys : "all";
  const choice = await chooseParked(place, brand, pipeline, names);
  sayChoice(context, name, pipeline, choice);
  const refs = choice.chosen.map(({ ref }) => ref);
  const passedOver: ExitCode = choice.undecided.length > 0 ? 4 : 0;
  if (refs.length === 0) return passedOver;
  if (canary === undefined)
    return worst([await runOnly(context, name, pipeline, [refs]), passedOver]);
  const [first, rest] = [refs.slice(0, canary), refs.slice(canary)];
  const goesOn = all || keys.length > 0;
  const code = await runOnly(context, name, pipeline, goesOn ? [first, rest] : [first]);
  const { terminal, repeated, json } = context;
  if (code === 0 && !goesOn && rest.length > 0 && !json) {
    terminal.out();
    terminal.out(`${count(rest.length, "more record")} parked or waiting:`);
    terminal.out(`  brandsync retry ${name} ${pipeline} --all${repeated}`);
  }
  return worst([code, passedOver]);
}

/** Runs the pipeline for these records alone, one group after the other while all go through. */
async function runOnly(
  context: CommandContext,
  name: string,
  pipeline: string,
  groups: readonly (readonly string[])[],
): Promise<ExitCode> {
  const { terminal, world, signals } = context;
  const brand = openBrand(context.root(), name, context);
  using interrupts: Interrupts = watchInterrupts(signals, world.clock, () => {
    terminal.err("stopping: what is in flight is settled first; Ctrl-C again ends at once");
  });
  for (const [at, refs] of groups.entries()) {
    if (refs.length === 0) continue;
    const choices = { trigger: "retry", full: false, allowRetire: false, only: new Set(refs) };
    const ended = await showRuns({ context, brand, choices, interrupts }, [pipeline]);
    const codes = ended.map(({ result: { outcome, error, counts, missing = [] } }): ExitCode => {
      const code = exitCodeOfRun(outcome, error, interrupts.exitCode);
      return code === 0 && counts.held + missing.length > 0 ? 4 : code;
    });
    for (const ref of ended.flatMap(({ result }) => result.missing ?? [])) {
      terminal.err(`${name}/${pipeline}: the source no longer has "${ref}"`);
    }
    const code = ended.length === 0 ? interrupts.exitCode : worst(codes);
    if (code === 0) continue;
    const left = groups.slice(at + 1).flat().length;
    if (left > 0) terminal.err(`stopped: ${count(left, "more record")} not tried`);
    return code;
  }
  return 0;
}

/** Says what is passed over, and why. */
function sayChoice(
  context: CommandContext,
  brand: string,
  pipeline: string,
  { chosen, undecided, settled }: RetryChoice,
): void {
  const { terminal, json, repeated } = context;
  if (json) {
    for (const { ref, title, steps } of undecided) {
      writeJson(context, { event: "retry_passed_over", brand, pipeline, ref, title, steps });
    }
    for (const name of settled)
      writeJson(context, { event: "retry_settled", brand, pipeline, name });
    return;
  }
  for (const name of settled) terminal.out(`"${name}" is not parked any more: nothing to do`);
  for (const one of undecided) {
    for (const line of wrap(`passed over: ${titleOf(one)}`, terminal.width)) terminal.out(line);
    const { width } = terminal;
    for (const line of stepLines(one.steps, { brand, pipeline, repeated, width })) {
      terminal.out(line);
    }
  }
  if (chosen.length + undecided.length + settled.length === 0) terminal.out("nothing is parked");
}

function titleOf({ title, ref, letters }: ParkedOne): string {
  return `${title ?? ref} (${[...new Set(letters.map(({ code }) => code))].join(", ")})`;
}

function toCount(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It must be a whole number from 1 on.");
}
