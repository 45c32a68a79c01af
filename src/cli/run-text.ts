import type { RunResult } from "../app/run.ts";
import { formatDuration } from "../core/duration.ts";
import type { DeadLetter } from "../core/store.ts";
import { count, number, wrap } from "./layout.ts";
import { doneWords, ledgerLines } from "./ledger.ts";
import { rejectionLines, splitLetters } from "./rejections.ts";
import { formatError } from "./report-error.ts";
import type { Brush } from "./terminal.ts";

/** A run that ended, with what is needed to tell about it. */
export interface EndedRun {
  readonly brand: string;
  readonly pipeline: string;
  readonly result: RunResult;
  readonly durationMs: number;
  /** What is parked now, from this run and from those before. */
  readonly letters: readonly DeadLetter[];
}

/** How many sentences about parked documents the summary shows. */
const shownSentences = 10;

/** Writes the summary of a run for people. */
export function runLines(
  { brand, pipeline, result, durationMs, letters }: EndedRun,
  {
    width,
    paint,
    repeated,
  }: { readonly width: number; readonly paint: Brush; readonly repeated: string },
): readonly string[] {
  const { outcome, counts, leftOutBy, writes, sourceCost, error } = result;
  const name = `${brand}/${pipeline}`;
  const look = `brandsync errors ${brand} ${pipeline}${repeated}`;
  const cost =
    sourceCost > 0
      ? `, ${number(sourceCost)} points at the source${each(sourceCost, counts.read)}`
      : "";
  const { waiting, parked } = splitLetters(letters);
  const listed = (some: readonly DeadLetter[], what: string) =>
    some.length === 0
      ? []
      : [
          "",
          paint("title", `${count(some.length, "document")} ${what}`),
          ...rejectionLines(some, { limit: shownSentences, width, paint }),
        ];
  // A run that parked nothing does not list what others did; but it must not look as if all were well.
  const isQuiet = counts.rejected + counts.held === 0;
  const told = isQuiet ? [] : [...listed(waiting, "waiting"), ...listed(parked, "parked")];
  const earlier = isQuiet ? standing(waiting.length, parked.length) : "";
  return [
    `${paint("title", name)}: ${outcomeText(outcome, paint)} in ${formatDuration(durationMs)}`,
    ...(error ? ["", formatError(error, paint, width)] : []),
    // A run that was refused at the door has nothing to count.
    ...(error && counts.read === 0
      ? []
      : [
          "",
          ...ledgerLines(counts, leftOutBy, doneWords, width),
          "",
          `  ${count(writes, "write")}${cost}`,
        ]),
    ...told,
    ...(told.length > 0 ? [`  all of them: ${look}`] : []),
    ...(earlier === "" ? [] : ["", ...wrap(`${earlier}: ${look}`, width, "  ")]),
  ];
}

/** What earlier runs left and this one had no reason to read again; "" for nothing. */
function standing(waiting: number, parked: number): string {
  const parts = [
    ...(parked > 0 ? [`${count(parked, "document")} parked`] : []),
    ...(waiting > 0 ? [`${count(waiting, "document")} waiting`] : []),
  ];
  return parts.length === 0 ? "" : `${parts.join(" and ")} from earlier runs, as before`;
}

function outcomeText(outcome: RunResult["outcome"], paint: Brush): string {
  switch (outcome) {
    case "succeeded":
      return paint("good", "succeeded");
    case "partial":
      return `${paint("warning", "partial")} (done, but some documents are parked)`;
    case "interrupted":
      return `${paint("warning", "interrupted")} (the next run goes on from here)`;
    case "failed":
      return paint("error", "failed");
  }
}

/** What reading one document cost. */
function each(cost: number, read: number): string {
  if (read === 0) return "";
  const one = cost / read;
  return `, ${one >= 10 ? number(Math.round(one)) : one.toPrecision(2)} a document`;
}
