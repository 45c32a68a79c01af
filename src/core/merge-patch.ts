import { isObject, type Json, type JsonObject } from "./json.ts";

/**
 * Merges a patch over a value, as RFC 7396 says: maps merge, `null` removes, all else replaces.
 *
 * One addition: where both are maps and `startsAfresh` says so, the base is dropped. As it stands
 * that is where their `type` differs, so that options of one component never reach another; a
 * document, whose `type` is just a field, is merged with `neverAfresh`.
 */
export function mergePatch(
  base: Json | undefined,
  patch: Json,
  startsAfresh: (base: JsonObject, patch: JsonObject) => boolean = changesType,
): Json {
  if (!isObject(patch)) return patch;
  const start: JsonObject = isObject(base) && !startsAfresh(base, patch) ? base : {};
  const result = new Map<string, Json>(Object.entries(start));
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) result.delete(key);
    else result.set(key, mergePatch(result.get(key), value, startsAfresh));
  }
  return Object.fromEntries(result);
}

/** True where a patch names another component than its base does. */
export function changesType(base: JsonObject, patch: JsonObject): boolean {
  const [was, is] = [base["type"], patch["type"]];
  return typeof was === "string" && typeof is === "string" && was !== is;
}

/** Keeps every base: a patch is then RFC 7396 and nothing else. */
export function neverAfresh(): boolean {
  return false;
}
