import { errorCodes, type ErrorCode } from "../core/error-codes.ts";
import { formatLocation, type Location } from "../core/location.ts";
import { clip, count, number, wrap } from "./layout.ts";
import { moreLine, type PlanTextOptions } from "./plan-text.ts";
import { moveOfCode } from "./report-error.ts";
import type { Brush } from "./terminal.ts";

/** Something the sink holds, as far as people need it to find it. */
interface HeldThere {
  readonly ref: string;
  readonly id: string | undefined;
  readonly values: readonly (readonly string[])[];
}

/** A titled part of a text; nothing where it has no lines. */
export function section(paint: Brush, title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ["", paint("title", title), ...lines];
}

/** Writes what cannot be told apart, both sides named, and what to do about it. */
export function ambiguityLines(
  groups: readonly {
    readonly way: string;
    readonly values: readonly string[];
    readonly ours: readonly { readonly key: string; readonly title: string | undefined }[];
    readonly theirs: readonly HeldThere[];
  }[],
  advice: string,
  { limit, width }: PlanTextOptions,
): readonly string[] {
  const shown = limit === 0 ? groups : groups.slice(0, limit);
  const lines = shown.flatMap(({ way, values, ours, theirs }) => [
    clip(`  ${way}: ${values.map((one) => JSON.stringify(one)).join(", ")}`, width),
    ...some(ours, limit).map(({ key, title = "" }) => clip(`    here   ${key}  ${title}`, width)),
    ...rest(ours, limit, "here "),
    ...some(theirs, limit).map((one) => clip(`    there  ${nameOf(one)}`, width)),
    ...rest(theirs, limit, "there"),
  ]);
  if (shown.length === 0) return [];
  return [...lines, ...moreLine(groups.length - shown.length), ...wrap(advice, width, "    ")];
}

/** Writes what the sink holds and was never sent. */
export function foreignLines(
  there: readonly HeldThere[],
  { limit, width }: PlanTextOptions,
): readonly string[] {
  const shown = some(there, limit);
  return [
    ...shown.map((one) => clip(`  ${nameOf(one)}`, width)),
    ...moreLine(there.length - shown.length),
  ];
}

/** Writes what could not be used, each with its sentence. */
export function unreadableLines(
  unreadable: readonly {
    readonly side: "here" | "there";
    readonly name: string;
    readonly id: string | undefined;
    readonly error: {
      readonly code: ErrorCode;
      readonly message: string;
      readonly hint: string;
      readonly location: Location | undefined;
    };
  }[],
  { limit, width, paint }: PlanTextOptions,
): readonly string[] {
  const shown = some(unreadable, limit);
  const lines = shown.flatMap(({ side, name, id, error }) => {
    const { code, message, hint, location } = error;
    const place = errorCodes[code].move === "brand" ? undefined : location;
    const known = id === undefined || id === name ? "" : `  ${id}`;
    return [
      clip(`  ${side}  ${name}${known}`, width),
      `      ${paint("error", code)}  ${moveOfCode(code)} can mend this`,
      ...wrap(message, width, "      "),
      ...(place ? [clip(`      ${formatLocation(place)}`, width)] : []),
      ...wrap(hint, width, "      "),
    ];
  });
  return [...lines, ...moreLine(unreadable.length - shown.length)];
}

/** The sink's own id with the first value that tells people which one it is. */
function nameOf({ ref, id, values }: HeldThere): string {
  const first = values.find((ofWay) => ofWay.length > 0) ?? [];
  const more = first.length > 1 ? `, ${count(first.length - 1, "more", "more")}` : "";
  return `${id ?? ref}  ${first[0] ?? ""}${more}`.trimEnd();
}

function some<Item>(items: readonly Item[], limit: number): readonly Item[] {
  return limit === 0 ? items : items.slice(0, limit);
}

function rest(items: readonly unknown[], limit: number, side: string): readonly string[] {
  const more = items.length - some(items, limit).length;
  return more > 0 ? [`    ${side}  … and ${number(more)} more`] : [];
}
