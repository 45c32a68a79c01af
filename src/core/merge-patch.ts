import { isObject, type Json, type JsonObject } from "./json.ts";

/**
 * Merges a patch over a value, as RFC 7396 says: maps merge, `null` removes, all else replaces.
 *
 * One addition: where both are maps and their `type` differs, the base is dropped, so that
 * options of one component never reach another.
 */
export function mergePatch(base: Json | undefined, patch: Json): Json {
  if (!isObject(patch)) return patch;
  const start: JsonObject = isObject(base) && !changesType(base, patch) ? base : {};
  const result = new Map<string, Json>(Object.entries(start));
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) result.delete(key);
    else result.set(key, mergePatch(result.get(key), value));
  }
  return Object.fromEntries(result);
}

/** True where a patch names another component than its base does. */
export function changesType(base: JsonObject, patch: JsonObject): boolean {
  const [was, is] = [base["type"], patch["type"]];
  return typeof was === "string" && typeof is === "string" && was !== is;
}
