import { SyncError } from "../core/errors.ts";
import { isObject, type Json, type JsonObject } from "../core/json.ts";
import { mergePatch, neverAfresh } from "../core/merge-patch.ts";
import type { Bindings, Expression } from "./compile.ts";
import { asError, listOf, textOf, type CompiledParts } from "./compiled-parts.ts";
import { Hold, Skip } from "./host-functions.ts";
import type { MappedItem, MappedRecord } from "./mapper.ts";
import { reportsOf } from "./reports-of.ts";
import type { SelectedRecord } from "./select-record.ts";
import { locationIn } from "./text-origin.ts";
import { quoteValue } from "./translate-error.ts";

/** Makes the documents of one record that belongs; never throws. */
export async function mapRecord(
  selected: SelectedRecord,
  parts: CompiledParts,
  shared: Bindings,
): Promise<MappedRecord> {
  const { record, known, key, revisit, lookedUp } = selected;
  const bindings = { ...shared, record };
  try {
    const reports = await reportsOf(record, parts.report, bindings);
    const items: MappedItem[] = [];
    for (const item of await splitRecord(record, parts.split, bindings)) {
      items.push(await mapItem(item, parts, bindings));
    }
    const { title, cursor } = known;
    const decided = { kind: "decided", key, title, cursor, decision: "include", rule: "" } as const;
    return { ...decided, items, lookedUp, revisit, reports };
  } catch (thrown) {
    return { kind: "rejected", ...known, error: asError(thrown), lookedUp, revisit };
  }
}

async function mapItem(item: Json, parts: CompiledParts, bindings: Bindings): Promise<MappedItem> {
  let key: string | undefined;
  try {
    const document = await makeDocument(item, parts, bindings);
    const bound = { ...bindings, document };
    key = await textOf(parts.documentKey, document, bound, "document/no-key", "document.key");
    const unique: Record<string, readonly string[]> = {};
    for (const [name, expression] of parts.unique) {
      unique[name] = uniqueValues(await expression.evaluate(document, { ...bound, key }));
    }
    return { kind: "document", key, document, unique };
  } catch (thrown) {
    if (thrown instanceof Skip) return { kind: "skipped", reason: thrown.reason };
    key ??= await expectedKey(item, parts.item, bindings);
    if (thrown instanceof Hold) {
      const { reason, details } = thrown;
      return { kind: "held", key: thrown.key ?? key, reason, ...(details && { details }) };
    }
    return { kind: "rejected", key, error: asError(thrown) };
  }
}

/** Key of the document that an item would have become, if the item says so. */
async function expectedKey(
  item: Json,
  expression: Expression | undefined,
  bindings: Bindings,
): Promise<string | undefined> {
  try {
    const value = await expression?.evaluate(item, bindings);
    return typeof value === "string" && value.trim() !== "" ? value : undefined;
  } catch {
    // What is wrong with the item has been said.
    return undefined;
  }
}

async function makeDocument(
  item: Json,
  parts: CompiledParts,
  bindings: Bindings,
): Promise<JsonObject> {
  const draft = asDocument(await parts.base.evaluate(item, bindings), parts.base);
  if (!parts.patch) return draft;
  const patch = await parts.patch.evaluate(item, { ...bindings, draft });
  if (patch === undefined) return draft;
  return mergePatch(draft, asDocument(patch, parts.patch), neverAfresh) as JsonObject;
}

function asDocument(value: Json | undefined, from: Expression): JsonObject {
  if (isObject(value)) return value;
  const location = locationIn(from.origin, 0);
  if (value === undefined) {
    throw new SyncError("mapping/no-result", "the mapping gave nothing", { location });
  }
  throw new SyncError(
    "mapping/failed",
    `the mapping gave ${quoteValue(value)}, not a map of keys`,
    {
      location,
      hint: "A mapping ends in one map: { … }.",
    },
  );
}

async function splitRecord(
  record: Json,
  split: Expression | undefined,
  bindings: Bindings,
): Promise<readonly Json[]> {
  if (!split) return [record];
  const items = await split.evaluate(record, bindings);
  // Null is an item like any other; only nothing is none.
  return items === null ? [null] : listOf(items);
}

function uniqueValues(value: Json | undefined): string[] {
  return listOf(value).flatMap((one) => {
    if (one === null || one === "") return [];
    return [typeof one === "string" ? one : JSON.stringify(one)];
  });
}
