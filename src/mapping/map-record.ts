import { asSyncError, SyncError } from "../core/errors.ts";
import { plainText } from "../core/plain-text.ts";
import { isObject, type Json, type JsonObject } from "../core/json.ts";
import { mergePatch, neverAfresh } from "../core/merge-patch.ts";
import type { Bindings, Expression } from "./compile.ts";
import { Skip } from "./host-functions.ts";
import type { MappedItem, MappedRecord } from "./mapper.ts";
import { locationIn } from "./text-origin.ts";
import { quoteValue } from "./translate-error.ts";

/** A pipeline's expressions, compiled. */
export interface CompiledParts {
  readonly key: Expression;
  readonly cursor: Expression | undefined;
  readonly title: Expression | undefined;
  readonly include: readonly (readonly [string, Expression])[];
  readonly retire: readonly (readonly [string, Expression])[];
  readonly split: Expression | undefined;
  readonly base: Expression;
  readonly patch: Expression | undefined;
  readonly documentKey: Expression;
  readonly unique: readonly (readonly [string, Expression])[];
  readonly settings: Json;
  readonly brand: Json;
}

/** Decides what becomes of one record and makes its documents; never throws. */
export async function mapRecord(record: Json, parts: CompiledParts): Promise<MappedRecord> {
  const known: Known = { key: undefined, title: undefined, cursor: undefined };
  try {
    return await decide(record, parts, known);
  } catch (thrown) {
    return { kind: "rejected", ...known, error: asError(thrown) };
  }
}

/** What is known of a record so far; a rejection carries it. */
interface Known {
  key: string | undefined;
  title: string | undefined;
  cursor: string | undefined;
}

async function decide(record: Json, parts: CompiledParts, known: Known): Promise<MappedRecord> {
  const bindings = { settings: parts.settings, brand: parts.brand, record };
  // The title comes first and may fail: it is for people, also where nothing else can be said.
  known.title = await titleOf(record, parts.title, bindings);
  known.cursor = await cursorOf(record, parts.cursor, bindings);
  const key = await textOf(parts.key, record, bindings, "record/no-key", "record.key");
  known.key = key;
  const decided = { kind: "decided", key, title: known.title, cursor: known.cursor } as const;

  for (const [rule, expression] of parts.include) {
    if (!(await holds(rule, expression, record, bindings))) {
      return { ...decided, decision: "leave out", rule, items: [] };
    }
  }
  for (const [rule, expression] of parts.retire) {
    if (await holds(rule, expression, record, bindings)) {
      return { ...decided, decision: "retire", rule, items: [] };
    }
  }
  const items: MappedItem[] = [];
  for (const item of await splitRecord(record, parts.split, bindings)) {
    items.push(await mapItem(item, parts, bindings));
  }
  return { ...decided, decision: "include", rule: "", items };
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
    return { kind: "rejected", key, error: asError(thrown) };
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
  if (items === undefined) return [];
  // JSONata gives a list of one as its one member.
  return Array.isArray(items) ? (items as readonly Json[]) : [items];
}

async function holds(
  rule: string,
  expression: Expression,
  record: Json,
  bindings: Bindings,
): Promise<boolean> {
  const value = await expression.evaluate(record, bindings);
  if (typeof value === "boolean") return value;
  throw new SyncError("record/not-boolean", `the rule "${rule}" gave ${quoteValue(value)}`, {
    location: locationIn(expression.origin, 0),
  });
}

async function textOf(
  expression: Expression,
  input: Json,
  bindings: Bindings,
  code: "record/no-key" | "document/no-key",
  name: string,
): Promise<string> {
  const value = await expression.evaluate(input, bindings);
  if (typeof value === "string" && value.trim() !== "") return value;
  throw new SyncError(code, `${name} gave ${quoteValue(value)}, not a text`, {
    location: locationIn(expression.origin, 0),
  });
}

async function titleOf(
  record: Json,
  title: Expression | undefined,
  bindings: Bindings,
): Promise<string | undefined> {
  try {
    const value = await title?.evaluate(record, bindings);
    return typeof value === "string" && value.trim() !== "" ? plainText(value) : undefined;
  } catch {
    return undefined;
  }
}

async function cursorOf(
  record: Json,
  cursor: Expression | undefined,
  bindings: Bindings,
): Promise<string | undefined> {
  const value = await cursor?.evaluate(record, bindings);
  if (value === undefined || value === null || value === "") return undefined;
  if (typeof value === "string") return value;
  if (typeof value === "number") return String(value);
  throw new SyncError("mapping/failed", `cursor.field gave ${quoteValue(value)}, not a text`);
}

function uniqueValues(value: Json | undefined): string[] {
  const values = Array.isArray(value) ? (value as readonly Json[]) : [value];
  return values.flatMap((one) => {
    if (one === undefined || one === null || one === "") return [];
    return [typeof one === "string" ? one : JSON.stringify(one)];
  });
}

function asError(thrown: unknown): SyncError {
  if (!(thrown instanceof Skip)) return asSyncError(thrown);
  return new SyncError("mapping/failed", `$skip("${thrown.reason}") works in document.map only`);
}
