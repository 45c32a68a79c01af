import type { Step } from "../app/retry.ts";
import { wrap } from "./layout.ts";

/** What can be done, each with the command as it is typed. */
export function stepLines(
  steps: readonly Step[],
  options: {
    readonly brand: string;
    readonly pipeline: string;
    readonly repeated: string;
    readonly width: number;
  },
): readonly string[] {
  return steps.flatMap((step) => [
    ...wrap(`${step.when}:`, options.width, "  "),
    // A command is copied: it is never broken.
    `    ${commandOf(step, options)}`,
  ]);
}

/** A step as it is typed. */
export function commandOf(
  { kind, name }: Step,
  {
    brand,
    pipeline,
    repeated,
  }: { readonly brand: string; readonly pipeline: string; readonly repeated: string },
): string {
  const what = quoted(name);
  const option = kind === "retry" ? what : `--${kind} ${what}`;
  return `brandsync retry ${brand} ${pipeline} ${option}${repeated}`;
}

function quoted(text: string): string {
  return /^[\w./:@~+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
