/** A place in a file of the project. */
export interface Location {
  /** Path relative to the project's root, with forward slashes. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 code units. */
  readonly column: number;
  /** How many characters the caret underlines; 1 where unknown. */
  readonly length?: number;
}

/** Turns an offset into a text into line and column, both from 1. */
export function lineAndColumn(text: string, offset: number): { line: number; column: number } {
  const upTo = text.slice(0, Math.max(0, offset));
  const lastBreak = upTo.lastIndexOf("\n");
  return { line: upTo.split("\n").length, column: upTo.length - lastBreak };
}

/** `file:line:col`, the form that terminals and editors can jump to. */
export function formatLocation(location: Location): string {
  return `${location.file}:${String(location.line)}:${String(location.column)}`;
}

/**
 * Draws the line a location points at with a caret under it; "" where the file has no such line.
 *
 * ```text
 *    |
 *  8 |   $wholesale := $number(x);
 *    |                 ^^^^^^^
 * ```
 */
export function codeFrame(text: string, location: Location, width = 80): string {
  const source = text.split("\n")[location.line - 1];
  if (source === undefined) return "";
  const number = String(location.line);
  const pad = " ".repeat(number.length);
  const room = width - number.length - 4;
  // A long line is cut so that the caret stays in view.
  const start = location.column > room ? location.column - Math.floor(room / 2) : 0;
  const shown = source.replaceAll("\t", " ").slice(start, start + room);
  const caretAt = Math.max(0, location.column - 1 - start);
  const caret = "^".repeat(Math.max(1, Math.min(location.length ?? 1, shown.length - caretAt)));
  return [`${pad} |`, `${number} | ${shown}`, `${pad} | ${" ".repeat(caretAt)}${caret}`]
    .map((line) => ` ${line.trimEnd()}`)
    .join("\n");
}
