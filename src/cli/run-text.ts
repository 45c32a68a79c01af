import type { RunResult } from "../app/run.ts";
import { formatDuration } from "../core/duration.ts";
import type { DeadLetter } from "../core/store.ts";
import { count, number } from "./layout.ts";
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
  { width, paint }: { readonly width: number; readonly paint: Brush },
): readonly string[] {
  const { outcome, counts, leftOutBy, writes, sourceCost, error } = result;
  const name = `${brand}/${pipeline}`;
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
  const told = [...listed(waiting, "waiting"), ...listed(parked, "parked")];
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
    ...(told.length > 0 ? [`  all of them: brandsync errors ${brand} ${pipeline}`] : []),
  ];
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
