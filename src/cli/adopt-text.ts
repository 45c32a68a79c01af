import type { AdoptReport } from "../app/adopt.ts";
import { clip, count, number, tellingRows, wrap } from "./layout.ts";
import {
  changedLines,
  documentLines,
  groupLines,
  moreLine,
  type HintingOptions,
  type PlanTextOptions,
} from "./plan-text.ts";
import { rejectionLines } from "./rejections.ts";
import { ambiguityLines, foreignLines, section, unreadableLines } from "./held-text.ts";

const advice =
  "A run creates those here anew as long as they cannot be told apart. Make the values differ on " +
  "one side, or name a way in held.match before this one that tells them apart.";

/** Writes what adopting found for people: the numbers first, then what they stand for. */
export function adoptLines(
  name: string,
  report: AdoptReport,
  options: HintingOptions,
): readonly string[] {
  const { width, paint, repeated } = options;
  const { matched, matches, groups, unreadable, waiting, rejections } = report;
  const { ambiguous, onlyOurs, onlyTheirs } = matches;
  const changed = matched.map(({ key, title, fields }) => ({ key, title, reason: "", fields }));
  const differing = changed.filter(({ fields }) => fields.length > 0);
  const created = onlyOurs.map(({ key, title, before }) => ({
    key,
    title,
    reason: before ? "adopted before, and not found any more" : "",
  }));
  return [
    `${paint("title", `Adoption for ${name}`)}, ${count(report.heldThere, "record")} there`,
    "",
    ...tellingRows(numbers(report), width),
    ...section(
      paint,
      `The first run would change ${count(differing.length, "matched document")}, by field`,
      differing.length > 1 ? groupLines(groups, differing, options) : [],
    ),
    ...section(paint, "Matched", matchedLines(matched, options)),
    ...section(paint, "Matched, but the first run will not send them", refusedLines(report, width)),
    ...section(paint, "Ambiguous", ambiguityLines(ambiguous.map(told), advice, options)),
    ...section(paint, "Only here", documentLines(created, options)),
    ...section(paint, "Only there", foreignLines(onlyTheirs, options)),
    ...section(paint, "Cannot be read", unreadableLines(unreadable, options)),
    ...section(paint, "Waiting", rejectionLines(waiting, options)),
    ...section(paint, "Rejected", rejectionLines(rejections, options)),
    "",
    ...lastLines(name, report, width, repeated),
  ];
}

function numbers(report: AdoptReport): readonly (readonly [string, number, string])[] {
  const { matched, matches, known, knownThere, notOurs, unreadable, counts } = report;
  const entered = matched.filter(({ isEntered }) => isEntered).length;
  const [here, there] = [
    sum(matches.ambiguous.map(({ ours }) => ours.length)),
    sum(matches.ambiguous.map(({ theirs }) => theirs.length)),
  ];
  const rows: readonly (readonly [string, number, string])[] = [
    ["matched", matched.length, `by ${ways(matched)}${adoptedBefore(entered)}`],
    ["ambiguous", here, `${number(there)} there could be them; not adopted, see below`],
    ["only here", matches.onlyOurs.length, "the first run creates them"],
    ["only there", matches.onlyTheirs.length, "left alone: only what was sent is ever touched"],
    ["known already", known, `sent by earlier runs, ${number(knownThere)} of them there`],
    ["not ours", notOurs, "held.document gives nothing for them"],
    ["cannot be read", unreadable.length, "see below"],
    ["waiting", counts.held, "see below"],
    ["left out", counts.left_out, rules(report.leftOutBy)],
    ["rejected", counts.rejected, "see below"],
  ];
  const always = 4;
  return rows
    .filter(([, value], at) => at < always || value > 0)
    .map(([name, value, text]) => [name, value, value > 0 ? text : ""] as const);
}

function adoptedBefore(entered: number): string {
  return entered === 0 ? "" : `; ${number(entered)} adopted before`;
}

function ways(matched: AdoptReport["matched"]): string {
  const times = new Map<string, number>();
  for (const { way } of matched) times.set(way, (times.get(way) ?? 0) + 1);
  return [...times].map(([way, often]) => `${way} (${number(often)})`).join(", ");
}

function rules(leftOutBy: AdoptReport["leftOutBy"]): string {
  const told = Object.entries(leftOutBy).map(([rule, times]) => `${rule} (${number(times)})`);
  return `by rule: ${told.join(", ")}`;
}

/** Each match with how it was found, and what the first run changes of it. */
function matchedLines(
  matched: AdoptReport["matched"],
  options: PlanTextOptions,
): readonly string[] {
  const { limit, width } = options;
  const shown = limit === 0 ? matched : matched.slice(0, limit);
  const lines = shown.flatMap(({ key, title, id, way, value, fields, isEntered }) => {
    const [head = "", ...changes] = changedLines([{ key, title, reason: "", fields }], options);
    const before = isEntered ? ", adopted before" : "";
    return [head, clip(`      is ${id ?? value} there, by ${way}${before}`, width), ...changes];
  });
  return [...lines, ...moreLine(matched.length - shown.length)];
}

function refusedLines({ matched }: AdoptReport, width: number): readonly string[] {
  return matched.flatMap(({ key, title = "", refused }) =>
    refused ? [clip(`  ${key}  ${title}`, width), clip(`      ${refused.message}`, width)] : [],
  );
}

function told({ way, values, ours, theirs }: AdoptReport["matches"]["ambiguous"][number]) {
  return { way, values, theirs, ours: ours.map(({ key, title }) => ({ key, title })) };
}

function lastLines(
  name: string,
  { matched, entered }: AdoptReport,
  width: number,
  repeated: string,
): readonly string[] {
  const open = matched.filter(({ isEntered }) => !isEntered).length;
  if (entered === undefined) {
    return open === 0
      ? ["There is nothing to adopt; nothing was written."]
      : [`Nothing was written; repeat with --yes to adopt ${count(open, "document")}.`];
  }
  if (entered === 0) return ["Nothing was left to adopt."];
  const next = `brandsync plan ${name.replace("/", " ")}${repeated}`;
  return wrap(`${count(entered, "document")} adopted; see what the next run does: ${next}`, width);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
