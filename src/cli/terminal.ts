import { styleText } from "node:util";
import type { Paint } from "../core/format-diagnostic.ts";

/** Where a command's words go. */
export interface Terminal {
  /** Writes lines to standard output. */
  readonly out: (text?: string) => void;
  /** Writes lines to standard error. */
  readonly err: (text?: string) => void;
  /** Columns that lines for people may fill. */
  readonly width: number;
  /** True if standard output can be redrawn. */
  readonly isLive: boolean;
  /** Colours a part of a text on standard output, where colours are wanted. */
  readonly paint: Brush;
  /** The same for standard error. */
  readonly paintError: Brush;
}

export type Part = Parameters<Paint>[0] | "title" | "good" | "dim";
export type Brush = (part: Part, text: string) => string;

/** A stream of the process, as far as it matters here. */
export interface OutputStream extends NodeJS.WritableStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Opens the terminal on two streams; `color: false` leaves colours out whatever the streams are. */
export function openTerminal(
  stdout: OutputStream,
  stderr: OutputStream,
  choice: { readonly color: boolean },
): Terminal {
  const { columns = 80 } = stdout;
  return {
    out: (text = "") => stdout.write(`${text}\n`),
    err: (text = "") => stderr.write(`${text}\n`),
    // Wide windows do not make long lines any easier to read.
    width: Math.min(100, Math.max(40, columns)),
    isLive: stdout.isTTY === true,
    paint: brushFor(stdout, choice.color),
    paintError: brushFor(stderr, choice.color),
  };
}

type Style = Extract<Parameters<typeof styleText>[0], string>;

const styles: Readonly<Record<Part, readonly Style[]>> = {
  error: ["bold", "red"],
  warning: ["bold", "yellow"],
  place: ["cyan"],
  frame: ["dim"],
  label: ["bold"],
  title: ["bold"],
  good: ["green"],
  dim: ["dim"],
};

/** NO_COLOR, FORCE_COLOR and pipes are Node's own business: it looks at the stream. */
function brushFor(stream: OutputStream, wanted: boolean): Brush {
  if (!wanted) return (_, text) => text;
  const options = { stream, validateStream: true };
  // One style at a time: given a list, Node 20 colours whatever the stream is.
  return (part, text) =>
    styles[part].reduce((done, style) => styleText(style, done, options), text);
}
