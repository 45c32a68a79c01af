import type { Part, PartContext } from "./part.ts";

/** Opens everything that the daemon does beside its runs. */
export function openParts(_context: PartContext): readonly Part[] {
  return [];
}
