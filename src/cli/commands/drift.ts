import { comparable, driftOnce, type DriftReport } from "../../app/drift.ts";
import { openBrand, shippedConnectors, type Brand } from "../../app/project.ts";
import { asSyncError, SyncError } from "../../core/errors.ts";
import { addCommand, type Commands } from "../command.ts";
import { writeJson, type CommandContext } from "../context.ts";
import { driftLines } from "../drift-text.ts";
import { exitCodeOfRun, worst, type ExitCode } from "../exit-code.ts";
import { heldThere, unreadableEvent } from "../held-events.ts";
import { watchInterrupts, type Interrupts } from "../interrupts.ts";
import { toLimit } from "../limit.ts";
import { errorEvent, reportError } from "../report-error.ts";
import { logAside } from "../watch-run.ts";

interface DriftOptions {
  readonly correct?: boolean;
  readonly limit: number;
}

/** Adds `drift`. */
export function addDrift(commands: Commands): void {
  addCommand<DriftOptions>(
    commands,
    "drift <brand> [pipeline]",
    "Compare what the other system holds with what was sent",
    "All of the brand's pipelines that have `held` where none is named. What differs is reported, or " +
      "sent again as it was last sent: with --correct, or where held.on_drift says so. Exit codes: " +
      "0 all as sent, or corrected, 1 a correction failed, 2 configuration, 3 environment, 4 " +
      "something differs, cannot be told apart or not be read.",
    (context, [brand = "", pipeline], options) => drift(context, brand, pipeline, options),
  )
    .option("--correct", "send what differs or is missing again, however much it is")
    .option("--limit <number>", "how many of each kind are shown; 0 shows all", toLimit, 10);
}

async function drift(
  context: CommandContext,
  name: string,
  only: string | undefined,
  options: DriftOptions,
): Promise<ExitCode> {
  const { terminal, world, signals } = context;
  const brand = openBrand(context.root(), name, context);
  const pipelines = comparable(brand, only);
  using interrupts = watchInterrupts(signals, world.clock, () => {
    terminal.err("stopping: what is in flight is settled first; Ctrl-C again ends at once");
  });
  const codes: ExitCode[] = [];
  for (const [at, pipeline] of pipelines.entries()) {
    if (interrupts.stop.aborted) break;
    if (at > 0 && !context.json) terminal.out();
    // One that cannot be compared does not keep the others from it.
    codes.push(await driftOf(context, brand, pipeline, options, interrupts));
  }
  return worst(codes);
}

async function driftOf(
  context: CommandContext,
  brand: Brand,
  pipeline: string,
  { correct = false, limit }: DriftOptions,
  interrupts: Interrupts,
): Promise<ExitCode> {
  const { terminal, world, repeated } = context;
  const title = `${brand.name}/${pipeline}`;
  const environment = {
    world,
    connectors: shippedConnectors,
    stateDir: context.stateDir(),
    emit: logAside(context, title),
  };
  let report: DriftReport;
  try {
    const { stop, kill } = interrupts;
    report = await driftOnce(environment, brand, pipeline, { correct, stop, kill });
  } catch (thrown) {
    if (!interrupts.stop.aborted) return reportError(context, asSyncError(thrown));
    reportError(context, new SyncError("run/interrupted", "the comparison was stopped"));
    return interrupts.exitCode;
  }
  if (context.json) sayJson(context, brand.name, pipeline, report);
  else
    for (const line of driftLines(title, report, { limit, repeated, ...terminal }))
      terminal.out(line);
  return exitCodeFor(report, interrupts);
}

function exitCodeFor(report: DriftReport, interrupts: Interrupts): ExitCode {
  const { differing, missing, ambiguous, unreadable, corrected } = report;
  const isOpen = ambiguous.length + unreadable.length > 0;
  if (!corrected) return isOpen || differing.length + missing.length > 0 ? 4 : 0;
  const { outcome, error } = corrected;
  const code = exitCodeOfRun(outcome, error, interrupts.exitCode);
  return code === 0 && isOpen ? 4 : code;
}

/** One line for each document that is not as it was sent, and one that sums up. */
function sayJson(
  context: CommandContext,
  brand: string,
  pipeline: string,
  report: DriftReport,
): void {
  const { ways, differing, missing, ambiguous, inDoubt, unreadable, corrected } = report;
  const say = (event: string, facts: object) =>
    writeJson(context, { event, brand, pipeline, ...facts });
  for (const { known, id, fields } of differing) {
    const { key, ref, title } = known;
    const told = fields.map(({ pointer, before, after }) => ({
      pointer,
      sent: before,
      held: after,
    }));
    say("drift_differing", { key, ref, title, id, fields: told });
  }
  for (const { known } of missing) {
    const { key, ref, title } = known;
    say("drift_missing", { key, ref, title });
  }
  for (const { way, values, ours, theirs } of ambiguous) {
    const here = ours.map(({ known: { key, ref, title } }) => ({ key, ref, title }));
    say("drift_ambiguous", { way, values, here, there: theirs.map((one) => heldThere(ways, one)) });
  }
  for (const { key, ref, title } of inDoubt) say("drift_in_doubt", { key, ref, title });
  for (const one of unreadable) say("drift_unreadable", unreadableEvent(one));
  const { error, ...done } = corrected ?? {};
  say("drift", {
    sent: report.sent,
    same: report.same,
    differing: differing.length,
    missing: missing.length,
    ambiguous: ambiguous.length,
    in_doubt: inDoubt.length,
    not_sent_yet: report.unsent,
    hidden: report.hidden,
    unreadable: unreadable.length,
    not_ours: report.foreign,
    corrected: corrected ? { ...done, ...(error ? { error: errorEvent(error) } : {}) } : null,
  });
}
