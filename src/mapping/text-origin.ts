import { lineAndColumn, type Location } from "../core/location.ts";

/** Where a text was written, so that an offset into it can be shown to people. */
export interface TextOrigin {
  /** Path relative to the project's root. */
  readonly file: string;
  /** Turns an offset into the text into a place in the file. */
  locate(offset: number): { readonly line: number; readonly column: number };
}

/** The origin of a text that is a whole file. */
export function fileOrigin(file: string, text: string): TextOrigin {
  return { file, locate: (offset) => lineAndColumn(text, offset) };
}

/**
 * The origin of a YAML scalar: plain, quoted, literal or folded.
 *
 * `start` is the offset in the file of the scalar's first character, its quote or its block header
 * included; `value` is the text that YAML made of it.
 */
export function scalarOrigin(
  file: string,
  fileText: string,
  start: number,
  value: string,
): TextOrigin {
  let places: readonly number[] | undefined;
  return {
    file,
    locate(offset) {
      places ??= alignScalar(fileText, start, value);
      return lineAndColumn(fileText, places[Math.max(0, Math.min(offset, value.length))] ?? start);
    },
  };
}

/** A part of a text: offsets count from `start` of the whole. */
export function partOrigin(whole: TextOrigin, start: number): TextOrigin {
  return { file: whole.file, locate: (offset) => whole.locate(start + offset) };
}

/** The place of a piece of text, with the number of characters to underline. */
export function locationIn(origin: TextOrigin, offset: number, length?: number): Location {
  return { file: origin.file, ...origin.locate(offset), ...(length ? { length } : {}) };
}

/*
 * Walks the scalar as written beside its value. YAML's folding is not repeated here: what is in the
 * file but not in the value can only be white space, an escape or a doubled quote.
 */
function alignScalar(text: string, start: number, value: string): number[] {
  const style = text[start];
  const isBlock = style === "|" || style === ">";
  const isQuoted = style === '"' || style === "'";
  let at = isBlock ? text.indexOf("\n", start) + 1 : isQuoted ? start + 1 : start;
  const places: number[] = [];
  for (let index = 0; index < value.length; index += 1) {
    const wanted = value[index] ?? "";
    at = skipTo(text, at, wanted, style);
    places.push(at);
    at += writtenLength(text, at, wanted, style);
  }
  places.push(at);
  return places;
}

/** Skips indentation, folded line breaks and escaped line ends that gave no character. */
function skipTo(text: string, from: number, wanted: string, style: string | undefined): number {
  let at = from;
  while (at < text.length) {
    const here = text[at] ?? "";
    if (style === '"' && here === "\\" && text[at + 1] === "\n") {
      at += 2;
      continue;
    }
    // A folded line break is itself the space that is looked for.
    if (here === wanted || (wanted === " " && here === "\n") || !/\s/.test(here)) break;
    at += 1;
  }
  return at;
}

function writtenLength(
  text: string,
  at: number,
  wanted: string,
  style: string | undefined,
): number {
  if (style === "'" && wanted === "'") return 2;
  if (style !== '"' || text[at] !== "\\") return 1;
  const escape = text[at + 1] ?? "";
  return { x: 4, u: 6, U: 10 }[escape] ?? 2;
}
