import type { ChangeGroup, PlannedDocument, PlanReport } from "../app/run.ts";
import { alignRows, clip, count, number } from "./layout.ts";
import { ledgerLines, plannedWords } from "./ledger.ts";
import { readText } from "./read-text.ts";
import { rejectionLines } from "./rejections.ts";
import { formatError } from "./report-error.ts";
import type { Brush } from "./terminal.ts";
import { anyPosition, changeText, fieldName } from "./values.ts";

export interface PlanTextOptions {
  /** How many of each kind are shown; 0 shows all. */
  readonly limit: number;
  readonly width: number;
  readonly paint: Brush;
}

/** The same where a following command is suggested. */
export interface HintingOptions extends PlanTextOptions {
  /** Options that the command must repeat, e.g. ` --state-dir there`; "" for none. */
  readonly repeated: string;
}

/** Writes a plan for people: the numbers first, then what they stand for. */
export function planLines(
  name: string,
  report: PlanReport,
  options: PlanTextOptions,
): readonly string[] {
  const { width, paint } = options;
  const { counts, leftOutBy, created, changed, retired, groups, rejections, held, fuse } = report;
  return [
    `${paint("title", `Plan for ${name}`)}, ${readText(report)}`,
    "",
    ...ledgerLines(counts, leftOutBy, plannedWords, width),
    ...section(
      `${count(changed.length, "document")} changed, by field`,
      changed.length > 1 ? groupLines(groups, changed, options) : [],
    ),
    ...section("New", documentLines(created, options)),
    ...section("Changed", changedLines(changed, options)),
    ...section("Archived", documentLines(retired, options)),
    ...section("Waiting", rejectionLines(held, options)),
    ...section("Rejected", rejectionLines(rejections, options)),
    ...(fuse
      ? ["", "A run would stop before its first write:", formatError(fuse, paint, width)]
      : []),
    "",
    "This was a plan: nothing was written.",
  ];

  function section(title: string, lines: readonly string[]): readonly string[] {
    return lines.length === 0 ? [] : ["", paint("title", title), ...lines];
  }
}

/** How many different changes of one field are shown. */
const shownChanges = 3;

/** Writes which fields change in how many documents, the most frequent changes of each. */
export function groupLines(
  groups: readonly ChangeGroup[],
  changed: PlanReport["changed"],
  { width }: PlanTextOptions,
): readonly string[] {
  return groups.flatMap(({ field, documents }) => {
    const alike = changesOf(field, changed);
    const more = alike.length - shownChanges;
    return [
      `  ${fieldName(field)}  ${count(documents, "document")}`,
      ...alike.slice(0, shownChanges).map(({ before, after, times }) => {
        const often = `  (${number(times)})`;
        return `      ${changeText(before, after, width - 6 - often.length)}${often}`;
      }),
      ...(more > 0 ? [`      … and ${number(more)} other changes`] : []),
    ];
  });
}

/** The different changes of one field, the most frequent first. */
function changesOf(
  field: string,
  changed: PlanReport["changed"],
): readonly (Pick<ChangeGroup, "before" | "after"> & { readonly times: number })[] {
  const views = changed.flatMap(({ fields }) =>
    fields.filter(({ pointer }) => anyPosition(pointer) === field),
  );
  const alike = new Map<string, typeof views>();
  for (const view of views) {
    const id = JSON.stringify([view.before ?? null, view.after ?? null]);
    alike.set(id, [...(alike.get(id) ?? []), view]);
  }
  return [...alike.values()]
    .map((same) => ({ before: same[0]?.before, after: same[0]?.after, times: same.length }))
    .sort((one, other) => other.times - one.times);
}

/** Writes documents with each field that changes. */
export function changedLines(
  changed: PlanReport["changed"],
  options: PlanTextOptions,
): readonly string[] {
  const { width } = options;
  const shown = options.limit === 0 ? changed : changed.slice(0, options.limit);
  const lines = shown.flatMap((one) => {
    const { key, title, reason, fields } = one;
    const why = reason === "" ? "" : `  (${reason})`;
    return [
      clip(`  ${key}${title === undefined ? "" : `  ${title}`}${why}`, width),
      ...fields.map(({ pointer, before, after }) => {
        const name = fieldName(pointer);
        return `      ${name}  ${changeText(before, after, width - 8 - name.length)}`;
      }),
    ];
  });
  return [...lines, ...moreLine(changed.length - shown.length)];
}

/** Writes documents, one a line. */
export function documentLines(
  documents: readonly PlannedDocument[],
  { limit, width }: PlanTextOptions,
): readonly string[] {
  const shown = limit === 0 ? documents : documents.slice(0, limit);
  const rows = shown.map(({ key, title = "", reason }) => [key, title, reason]);
  const lines = alignRows(rows, { indent: "  " }).map((line) => clip(line, width));
  return [...lines, ...moreLine(documents.length - shown.length)];
}

/** Says how many are not shown, if any are not. */
export function moreLine(more: number): readonly string[] {
  return more > 0 ? [`  … and ${number(more)} more; --limit 0 shows all`] : [];
}
