import type { Json, JsonObject } from "../core/json.ts";
import type { Bindings } from "./compile.ts";
import type { Named } from "./compiled-parts.ts";
import type { LookUp } from "./mapper.ts";

/** What one record needs, by lookup. */
interface Wanting {
  readonly lookedUp: Readonly<Record<string, readonly string[]>>;
}

/**
 * Fetches what all records of a batch need, in one call where they need anything, and gives what to
 * bind for a record: under each lookup's name a map of that record's own keys to the values found.
 */
export async function lookUpAll(
  batch: readonly Wanting[],
  lookups: Named,
  lookUp: LookUp,
): Promise<(of: Wanting) => Bindings> {
  if (lookups.length === 0) return () => nothing;
  const wanted = new Map<string, readonly string[]>();
  for (const [name] of lookups) {
    const keys = new Set(batch.flatMap(({ lookedUp }) => lookedUp[name] ?? []));
    if (keys.size > 0) wanted.set(name, [...keys]);
  }
  const found = wanted.size > 0 ? await lookUp(wanted) : new Map<string, Map<string, Json>>();
  return ({ lookedUp }) =>
    Object.fromEntries(
      lookups.map(([name]) => [name, valuesOf(lookedUp[name] ?? [], found.get(name))]),
    );
}

const nothing = {};

function valuesOf(
  keys: readonly string[],
  found: ReadonlyMap<string, Json> | undefined,
): JsonObject {
  return Object.fromEntries(
    keys.flatMap((key) => {
      const value = found?.get(key);
      return value === undefined ? [] : [[key, value] as const];
    }),
  );
}
