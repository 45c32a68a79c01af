import { adoptOnce, type AdoptReport } from "../../app/adopt.ts";
import { openBrand, shippedConnectors } from "../../app/project.ts";
import { pipelineOf } from "../../app/run.ts";
import { SyncError } from "../../core/errors.ts";
import { adoptLines } from "../adopt-text.ts";
import { addCommand, type Commands } from "../command.ts";
import { writeJson, type CommandContext } from "../context.ts";
import type { ExitCode } from "../exit-code.ts";
import { heldThere, unreadableEvent } from "../held-events.ts";
import { watchInterrupts } from "../interrupts.ts";
import { toLimit } from "../limit.ts";
import { reportError } from "../report-error.ts";
import { logAside } from "../watch-run.ts";

interface AdoptOptions {
  readonly yes?: boolean;
  readonly limit: number;
}

/** Adds `adopt`. */
export function addAdopt(commands: Commands): void {
  addCommand<AdoptOptions>(
    commands,
    "adopt <brand> <pipeline>",
    "Find what the other system holds already, so that runs update it",
    "Reads everything on both sides and matches it as the pipeline's `held` says. Writes nothing to " +
      "the other system; with --yes the matches are remembered, and the next run updates them " +
      "where it would have created them again. It may be repeated. Exit codes: 0 done, 2 " +
      "configuration, 3 environment, 4 some could not be told apart or not be read.",
    (context, [brand = "", pipeline = ""], options) => adopt(context, brand, pipeline, options),
  )
    .option("--yes", "remember the matches; without it, only look")
    .option("--limit <number>", "how many of each kind are shown; 0 shows all", toLimit, 10);
}

async function adopt(
  context: CommandContext,
  name: string,
  pipeline: string,
  { yes = false, limit }: AdoptOptions,
): Promise<ExitCode> {
  const { terminal, world, signals } = context;
  const brand = openBrand(context.root(), name, context);
  pipelineOf(brand, pipeline);
  using interrupts = watchInterrupts(signals, world.clock, () => terminal.err("stopping"));
  const title = `${name}/${pipeline}`;
  const environment = {
    world,
    connectors: shippedConnectors,
    stateDir: context.stateDir(),
    emit: logAside(context, title),
  };
  let report: AdoptReport;
  try {
    report = await adoptOnce(environment, brand, pipeline, { write: yes, stop: interrupts.stop });
  } catch (thrown) {
    if (!interrupts.stop.aborted) throw thrown;
    const error = new SyncError("run/interrupted", "adopting was stopped", {
      hint: "What was remembered until then stays; repeat it.",
    });
    reportError(context, error);
    return interrupts.exitCode;
  }
  if (context.json) sayJson(context, name, pipeline, report);
  else {
    const { repeated } = context;
    const lines = adoptLines(title, report, { limit, repeated, ...terminal });
    for (const line of lines) terminal.out(line);
  }
  return report.matches.ambiguous.length + report.unreadable.length > 0 ? 4 : 0;
}

/** One line for each of both sides, and one that sums up. */
function sayJson(
  context: CommandContext,
  brand: string,
  pipeline: string,
  report: AdoptReport,
): void {
  const { ways, matched, matches, unreadable, counts, leftOutBy, entered } = report;
  const say = (event: string, facts: object) =>
    writeJson(context, { event, brand, pipeline, ...facts });
  for (const { isEntered, refused, ...one } of matched) {
    const { code, message } = refused ?? {};
    const told = code === undefined ? {} : { refused: { code, message } };
    say("adoption_matched", { ...one, adopted_before: isEntered, ...told });
  }
  for (const { way, values, ours, theirs } of matches.ambiguous) {
    const here = ours.map(({ key, ref, title }) => ({ key, ref, title }));
    say("adoption_ambiguous", {
      way,
      values,
      here,
      there: theirs.map((one) => heldThere(ways, one)),
    });
  }
  for (const { key, ref, title, before } of matches.onlyOurs) {
    say("adoption_only_here", { key, ref, title, adopted_before: before !== undefined });
  }
  for (const one of matches.onlyTheirs) say("adoption_only_there", heldThere(ways, one));
  for (const one of unreadable) say("adoption_unreadable", unreadableEvent(one));
  say("adoption", {
    matched: matched.length,
    ambiguous: matches.ambiguous.length,
    only_here: matches.onlyOurs.length,
    only_there: matches.onlyTheirs.length,
    known: report.known,
    known_there: report.knownThere,
    not_ours: report.notOurs,
    unreadable: unreadable.length,
    waiting: counts.held,
    left_out: counts.left_out,
    left_out_by: leftOutBy,
    rejected: counts.rejected,
    there: report.heldThere,
    adopted: entered ?? null,
  });
}
