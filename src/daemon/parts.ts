import { hooksPart } from "./hooks/part.ts";
import type { Part, PartContext } from "./part.ts";

/** Opens everything that the daemon does beside its runs. */
export function openParts(context: PartContext): readonly Part[] {
  return [hooksPart(context)];
}
