import { lineAndColumn, type Location } from "../core/location.ts";

/** Gives the place of a piece of a file by its offsets; what is underlined ends with the line. */
export function placeAt(file: string, text: string, start: number, end: number): Location {
  const lineEnd = text.indexOf("\n", start);
  const stop = Math.max(start + 1, lineEnd < 0 ? end : Math.min(end, lineEnd));
  return { file, ...lineAndColumn(text, start), length: stop - start };
}

/** Gives the place of a finding about a file as a whole. */
export function topOf(file: string): Location {
  return { file, line: 1, column: 1 };
}
