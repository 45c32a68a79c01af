import { SyncError } from "../core/errors.ts";
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
 * bind for a record: under each lookup's name a map of that record's own keys to the values found. For a
 * record of which a key could not be looked up it gives the error.
 */
export async function lookUpAll(
  batch: readonly Wanting[],
  lookups: Named,
  lookUp: LookUp,
): Promise<(of: Wanting) => Bindings | SyncError> {
  if (lookups.length === 0) return () => nothing;
  const wanted = new Map<string, readonly string[]>();
  for (const [name] of lookups) {
    const keys = new Set(batch.flatMap(({ lookedUp }) => lookedUp[name] ?? []));
    if (keys.size > 0) wanted.set(name, [...keys]);
  }
  const found = wanted.size > 0 ? await lookUp(wanted) : new Map<string, Values>();
  return ({ lookedUp }) => {
    const bindings: Record<string, JsonObject> = {};
    for (const [name] of lookups) {
      const values = valuesOf(lookedUp[name] ?? [], found.get(name));
      if (values instanceof SyncError) return values;
      bindings[name] = values;
    }
    return bindings;
  };
}

type Values = ReadonlyMap<string, Json | SyncError>;

const nothing = {};

function valuesOf(keys: readonly string[], found: Values | undefined): JsonObject | SyncError {
  const values: [string, Json][] = [];
  for (const key of keys) {
    const value = found?.get(key);
    if (value instanceof SyncError) return value;
    if (value !== undefined) values.push([key, value]);
  }
  return Object.fromEntries(values);
}
