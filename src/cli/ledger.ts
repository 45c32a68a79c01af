import { accountedFor, type Counts } from "../core/counts.ts";
import { number, tellingRows } from "./layout.ts";

/** What the numbers of a ledger mean in a command's own words. */
export interface LedgerWords {
  readonly new: string;
  readonly changed: string;
  readonly unchanged: string;
  readonly retired: string;
  readonly held: string;
  readonly rejected: string;
}

export const plannedWords: LedgerWords = {
  new: "would be created",
  changed: "would be updated",
  unchanged: "as they were sent",
  retired: "would be archived",
  held: "would wait, see below",
  rejected: "cannot be sent, see below",
};

export const doneWords: LedgerWords = {
  new: "created",
  changed: "updated",
  unchanged: "as they were sent, nothing written",
  retired: "archived",
  held: "wait and are tried again every run, see below",
  rejected: "parked, see below",
};

/** Writes a ledger so that its numbers can be added up, with what was left out by which rule. */
export function ledgerLines(
  counts: Counts,
  leftOutBy: Readonly<Record<string, number>>,
  words: LedgerWords,
  width: number,
): readonly string[] {
  const open = counts.read - accountedFor(counts);
  const rules = Object.entries(leftOutBy)
    .sort(([, a], [, b]) => b - a)
    .map(([rule, times]) => `${rule} (${number(times)})`);
  const rows = (
    [
      ["new", counts.new, words.new],
      ["changed", counts.changed, words.changed],
      ["unchanged", counts.unchanged, words.unchanged],
      ["retired", counts.retired, words.retired],
      ["left out", counts.left_out, rules.length > 0 ? `by rule: ${rules.join(", ")}` : ""],
      // Only some pipelines ever have any.
      ...(counts.held > 0 ? ([["held", counts.held, words.held]] as const) : []),
      ["rejected", counts.rejected, words.rejected],
      // Only a run that ended early has some.
      ...(open > 0 ? ([["not reached", open, "the next run takes them up"]] as const) : []),
      ["read", counts.read, "in all"],
    ] as const
  ).map(([name, value, text]) => [name, value, value > 0 ? text : ""] as const);
  return tellingRows(rows, width);
}
