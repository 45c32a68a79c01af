import type { DriftReport } from "../app/drift.ts";
import { ambiguityLines, section, unreadableLines } from "./held-text.ts";
import { count, number, tellingRows } from "./layout.ts";
import { changedLines, documentLines, groupLines, type HintingOptions } from "./plan-text.ts";
import { formatError } from "./report-error.ts";

const advice =
  "They are not compared and not corrected. Make the values differ on one side, or name a way in " +
  "held.match before this one that tells them apart.";

/** Writes what drifted for people: the numbers first, then what they stand for. */
export function driftLines(
  name: string,
  report: DriftReport,
  options: HintingOptions,
): readonly string[] {
  const { width, paint } = options;
  const { differing, missing, ambiguous, inDoubt, groups, corrected } = report;
  const changed = differing.map(({ known: { key, title }, id = "", fields }) => ({
    key,
    title,
    fields,
    reason: id,
  }));
  const groupsOf = ambiguous.map(({ ours, ...rest }) => ({
    ...rest,
    ours: ours.map(({ known: { key, title } }) => ({ key, title })),
  }));
  return [
    `${paint("title", `Drift of ${name}`)}, ${count(report.sent, "document")} sent`,
    "",
    ...tellingRows(numbers(report), width),
    ...section(
      paint,
      "Differing, by field: what was sent → what is held",
      changed.length > 1 ? groupLines(groups, changed, options) : [],
    ),
    ...section(paint, "Differing: what was sent → what is held", changedLines(changed, options)),
    ...section(paint, "Missing", documentLines(missing.map(plainly), options)),
    ...section(paint, "Cannot be told apart", ambiguityLines(groupsOf, advice, options)),
    ...section(
      paint,
      "In doubt, left to the next run",
      documentLines(
        inDoubt.map((known) => plainly({ known })),
        options,
      ),
    ),
    ...section(paint, "Cannot be read", unreadableLines(report.unreadable, options)),
    ...(corrected?.error ? ["", formatError(corrected.error, paint, width)] : []),
    "",
    lastLine(name, options.repeated, report),
  ];
}

function plainly({ known: { key, title } }: Pick<DriftReport["missing"][number], "known">) {
  return { key, title, reason: "" };
}

function numbers(report: DriftReport): readonly (readonly [string, number, string])[] {
  const rows: readonly (readonly [string, number, string])[] = [
    ["same", report.same, "as they were sent"],
    ["differing", report.differing.length, "held otherwise than they were sent"],
    ["missing", report.missing.length, "sent, and not there any more"],
    ["ambiguous", ambiguousHere(report), "cannot be told apart there, see below"],
    ["in doubt", report.inDoubt.length, "the next run sends them again"],
    ["not sent yet", report.unsent, "adopted; the next run sends them"],
    ["hidden", report.hidden, "there, but what is there cannot be read"],
    ["cannot be read", report.unreadable.length, "see below"],
    ["not ours", report.foreign, "there, and never sent; left alone"],
  ];
  const always = 3;
  return rows
    .filter(([, value], at) => at < always || value > 0)
    .map(([name, value, text]) => [name, value, value > 0 ? text : ""] as const);
}

/** How many of ours are among what cannot be told apart. */
function ambiguousHere({ ambiguous }: DriftReport): number {
  return ambiguous.reduce((total, { ours }) => total + ours.length, 0);
}

function lastLine(
  name: string,
  repeated: string,
  { differing, missing, corrected }: DriftReport,
): string {
  const drifted = differing.length + missing.length;
  if (corrected) {
    const { writes, failed, error } = corrected;
    if (drifted === 0) return "There was nothing to correct.";
    if (error) return `${number(writes)} of ${count(drifted, "document")} sent again.`;
    const [brand = "", pipeline = ""] = name.split("/");
    const left =
      failed === 0
        ? ""
        : `, ${number(failed)} not: brandsync errors ${brand} ${pipeline}${repeated}`;
    return `${count(writes, "document")} sent again as last sent${left}.`;
  }
  if (drifted === 0) return "Nothing was written.";
  return `Nothing was written; --correct sends ${count(drifted, "document")} again.`;
}
