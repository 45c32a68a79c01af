import { SyncError } from "../core/errors.ts";
import type { Json } from "../core/json.ts";
import { plainText } from "../core/plain-text.ts";
import type { Bindings, Expression } from "./compile.ts";
import { asError, listOf, textOf, type CompiledParts } from "./compiled-parts.ts";
import { nextVisit } from "./next-visit.ts";
import type { MappedRecord } from "./mapper.ts";
import { locationIn } from "./text-origin.ts";
import { quoteValue } from "./translate-error.ts";

/** A record that belongs, with the keys it needs looked up before it can be mapped. */
export interface SelectedRecord {
  readonly kind: "selected";
  readonly record: Json;
  readonly known: Known;
  readonly key: string;
  readonly revisit: string | undefined;
  readonly lookedUp: Readonly<Record<string, readonly string[]>>;
}

/** What is known of a record so far; a rejection carries it. */
export interface Known {
  key: string | undefined;
  title: string | undefined;
  cursor: string | undefined;
}

/** Decides whether a record belongs; never throws. All but those that do are done with. */
export async function selectRecord(
  record: Json,
  parts: CompiledParts,
  shared: Bindings,
): Promise<SelectedRecord | MappedRecord> {
  const known: Known = { key: undefined, title: undefined, cursor: undefined };
  try {
    return await select(record, parts, { ...shared, record }, known);
  } catch (thrown) {
    return { kind: "rejected", ...known, error: asError(thrown) };
  }
}

async function select(
  record: Json,
  parts: CompiledParts,
  bindings: Bindings,
  known: Known,
): Promise<SelectedRecord | MappedRecord> {
  // The title comes first and may fail: it is for people, also where nothing else can be said.
  known.title = await titleOf(record, parts.title, bindings);
  known.cursor = await cursorOf(record, parts.cursor, bindings);
  const key = await textOf(parts.key, record, bindings, "record/no-key", "record.key");
  known.key = key;
  const apart = async (decision: "leave out" | "retire", rule: string): Promise<MappedRecord> => ({
    kind: "decided",
    key,
    title: known.title,
    cursor: known.cursor,
    decision,
    rule,
    items: [],
    lookedUp: {},
    // A day may decide whether it belongs. What cannot be read matters where it is sent, not here.
    revisit: await nextVisit(record, parts.revisit, bindings).catch(() => undefined),
    reports: [],
  });

  for (const [rule, expression] of parts.include) {
    if (!(await holds(rule, expression, record, bindings))) return apart("leave out", rule);
  }
  for (const [rule, expression] of parts.retire) {
    if (await holds(rule, expression, record, bindings)) return apart("retire", rule);
  }
  const revisit = await nextVisit(record, parts.revisit, bindings);
  const lookedUp = await wantedBy(record, parts.lookups, bindings);
  return { kind: "selected", record, known, key, revisit, lookedUp };
}

/** Evaluates the keys that a record needs looked up: texts, each once; numbers become texts. */
async function wantedBy(
  record: Json,
  lookups: CompiledParts["lookups"],
  bindings: Bindings,
): Promise<Readonly<Record<string, readonly string[]>>> {
  if (lookups.length === 0) return nothing;
  const wanted: [string, readonly string[]][] = [];
  for (const [name, expression] of lookups) {
    const keys = listOf(await expression.evaluate(record, bindings)).flatMap((key) => {
      if (key === null || key === "") return [];
      if (typeof key === "string" || typeof key === "number") return [String(key)];
      const message = `lookups.${name}.keys gave ${quoteValue(key)}, not a text`;
      throw new SyncError("mapping/failed", message, {
        location: locationIn(expression.origin, 0),
        hint: "Give a text or a list of texts; nothing where there is no key.",
      });
    });
    if (keys.length > 0) wanted.push([name, [...new Set(keys)]]);
  }
  return Object.fromEntries(wanted);
}

const nothing = {};

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
