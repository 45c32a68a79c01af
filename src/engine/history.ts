import type { Json, JsonObject } from "../core/json.ts";
import { diffFields } from "./diff.ts";

/** The field-level view of a change for the history; a new document has none. */
export function historyOf(before: JsonObject | undefined, now: JsonObject): Json {
  if (!before) return [];
  return diffFields(before, now).map(({ pointer, ...change }) => ({
    pointer,
    before: clip(change.before),
    after: clip(change.after),
  }));
}

/** Long texts are cut: the history is for people, and kept for every change. */
function clip(value: Json | undefined): Json {
  return typeof value === "string" && value.length > 500
    ? `${value.slice(0, 500)}…`
    : (value ?? null);
}
