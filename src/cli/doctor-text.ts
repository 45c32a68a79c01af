import type { Examined } from "../app/doctor.ts";
import { wrap } from "./layout.ts";
import type { Terminal } from "./terminal.ts";

const marks = {
  fine: { sign: "✓", word: "fine", part: "good" },
  warning: { sign: "⚠", word: "warning", part: "warning" },
  wrong: { sign: "✗", word: "wrong", part: "error" },
} as const;

/** One finding of the doctor's for people: sign and word, name, sentence; below it place and remedy. */
export function findingLines(
  { name, state, says, remedy, location, code }: Examined,
  { paint, width }: Pick<Terminal, "paint" | "width">,
): readonly string[] {
  const { sign, word, part } = marks[state];
  const head = `${sign} ${word.padEnd(7)}`;
  const indent = " ".repeat(head.length + 1);
  const [first = "", ...rest] = wrap(`${name}: ${says}`, width, indent);
  const lines = [`${paint(part, head)} ${first.slice(indent.length)}`, ...rest];
  if (state === "fine") return lines;
  if (code !== undefined) lines.push(`${indent}${paint("dim", code)}`);
  if (location) {
    const { file, line, column } = location;
    lines.push(`${indent}${paint("place", `${file}:${String(line)}:${String(column)}`)}`);
  }
  if (remedy !== undefined) lines.push(...wrap(remedy, width, indent));
  return lines;
}

/** A span of time in the largest unit that it fills: `3 min`, `2 days`. */
export function ageText(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / 60_000));
  if (minutes < 120) return `${String(minutes)} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${String(hours)} h` : `${String(Math.floor(hours / 24))} days`;
}
