import { errorCodes, type ErrorCode } from "../core/error-codes.ts";
import type { Rejection } from "../core/events.ts";
import { formatLocation } from "../core/location.ts";
import type { DeadLetter } from "../core/store.ts";
import { clip, count, instant, number, wrap } from "./layout.ts";
import { moveOf, moveOfCode } from "./report-error.ts";
import type { Brush } from "./terminal.ts";

/** Rejections with one code, or of one name that the mapping gives; those with one sentence together. */
export interface RejectionGroup {
  readonly code: ErrorCode;
  /** The code, or what waits for one reason: `held: unknown-value`. */
  readonly name: string;
  /** Whose move it is, in the mapping's words. */
  readonly moves: readonly string[];
  readonly total: number;
  readonly hints: readonly string[];
  readonly sentences: readonly { readonly message: string; readonly all: readonly Rejection[] }[];
}

/** Parts what waits for something from what is parked. */
export function splitLetters(letters: readonly DeadLetter[]): {
  readonly waiting: readonly DeadLetter[];
  readonly parked: readonly DeadLetter[];
} {
  return {
    waiting: letters.filter(({ code }) => isHeld(code)),
    parked: letters.filter(({ code }) => !isHeld(code)),
  };
}

function isHeld(code: ErrorCode): boolean {
  return code === "record/held";
}

/** Groups rejections by code and sentence, the most frequent first. */
export function groupRejections(rejections: readonly Rejection[]): readonly RejectionGroup[] {
  return [...groupBy(rejections, nameOf)]
    .map(([name, all]) => ({
      code: all[0]?.code ?? "internal/bug",
      name,
      moves: [...new Set(all.flatMap(({ details }) => details?.move ?? []))],
      total: all.length,
      hints: [...new Set(all.map(({ hint }) => hint))],
      sentences: [...groupBy(all, ({ message }) => message)]
        .map(([message, same]) => ({ message, all: same }))
        .sort((a, b) => b.all.length - a.all.length),
    }))
    .sort((a, b) => b.total - a.total);
}

/**
 * Writes rejections for people: code, whose move it is, each sentence with what it is about, and
 * what to do. At most `limit` sentences; 0 shows all.
 */
export function rejectionLines(
  rejections: readonly Rejection[],
  options: { readonly limit: number; readonly width: number; readonly paint: Brush },
): readonly string[] {
  const { limit, width, paint } = options;
  let left = limit === 0 ? Infinity : limit;
  let unseen = 0;
  const lines = groupRejections(rejections).flatMap(
    ({ code, name, moves, total, hints, sentences }) => {
      const shown = sentences.slice(0, left);
      left -= shown.length;
      unseen += sentences.slice(shown.length).reduce((sum, { all }) => sum + all.length, 0);
      if (shown.length === 0) return [];
      return [
        `  ${paint(isHeld(code) ? "warning" : "error", name)}  ${count(total, "document")}, ${
          isHeld(code) ? moveOfHeld(moves) : `${moveOfCode(code)} can mend this`
        }`,
        ...shown.flatMap(({ message, all }) => [
          ...wrap(message, width, "    "),
          ...aboutLines(all, width),
        ]),
        ...hints.flatMap((hint) => hintLines(hint, width, paint)),
      ];
    },
  );
  return unseen === 0 ? lines : [...lines, `  … and ${count(unseen, "more document")}`];
}

/** The code of a rejection; of what waits, the name that the mapping gives the reason. */
export function nameOf({ code, details }: Rejection): string {
  return isHeld(code) && details?.code !== undefined ? `held: ${details.code}` : code;
}

function moveOfHeld(moves: readonly string[]): string {
  return moves.length > 0
    ? `${moves.map(moveOf).join(" or ")} can help it on`
    : "nobody need do anything";
}

/** Whose move a rejection is: in the mapping's words where it says so. */
export function moveOfRejection({ code, details }: Rejection): string {
  return details?.move ?? errorCodes[code].move;
}

/** Whose move it is, as a sentence. */
export function moveText(one: Rejection): string {
  const { code, details } = one;
  return isHeld(code)
    ? moveOfHeld([details?.move ?? []].flat())
    : `${moveOfCode(code)} can mend this`;
}

/** Which documents a sentence is about: up to three of them. */
function aboutLines(all: readonly Rejection[], width: number): readonly string[] {
  const shown = all.slice(0, 3).map((one) => {
    const { key, ref, title, code } = one;
    // Whoever fills in data has no use for a line of a mapping.
    const location = errorCodes[code].move === "brand" ? undefined : one.location;
    const name = title === undefined ? (key ?? ref) : `${title}  ${key ?? ref}`;
    const place = location ? `  ${formatLocation(location)}` : "";
    return [
      clip(`      ${name}`, width),
      ...(place === "" ? [] : [clip(`    ${place}`, width)]),
      ...sinceLines(one),
    ];
  });
  const more = all.length - shown.length;
  return [...shown.flat(), ...(more > 0 ? [`      … and ${number(more)} more`] : [])];
}

/** How long it has been so, where that is known. */
function sinceLines(one: Rejection): readonly string[] {
  if (!isLetter(one) || one.attempts <= 1) return [];
  return [`      ${count(one.attempts, "try", "tries")} since ${instant(one.firstAt)}`];
}

function isLetter(one: Rejection): one is DeadLetter {
  return "attempts" in one;
}

function hintLines(hint: string, width: number, paint: Brush): readonly string[] {
  const [first = "", ...rest] = wrap(hint, width, " ".repeat(10));
  return [`    ${paint("label", "hint")}  ${first.slice(10)}`, ...rest];
}

function groupBy<Item, Key>(items: readonly Item[], key: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return groups;
}
