import { instant } from "./layout.ts";

/** What is read, and why. */
export function readText({
  full,
  from,
}: {
  readonly full: string;
  readonly from: string | undefined;
}): string {
  if (full !== "") return `reading everything (${full})`;
  if (from === undefined) return "reading what was asked for";
  return `reading what changed since ${instant(from)}`;
}
