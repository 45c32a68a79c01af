import { SyncError } from "../../../core/errors.ts";
import { isObject, type Json, type JsonObject } from "../../../core/json.ts";

/** Which field the rows of a type are collected in, under their parent. */
export type Children = Readonly<Record<string, string>>;

/** Fields that a row of a type has even where nothing fills them; `record` stands for the record's own row. */
export type EmptyLists = ReadonlyMap<string, readonly string[]>;

export const recordRow = "record";

type Growing = Record<string, Json>;

/**
 * Puts a record together from its rows; the record's own row is the first, a child may come before
 * its parent.
 * @throws SyncError `record/unreadable` where a row has no place to go.
 */
export function assembleRecord(
  rows: readonly JsonObject[],
  children: Children,
  lists: EmptyLists,
): JsonObject {
  const [root, ...others] = rows.map((row): Growing => ({ ...row }));
  if (!root) throw unreadable("The record has no rows.");
  const parents = new Map<Json, Growing>();
  for (const row of [root, ...others]) {
    const id = row["id"];
    if (typeof id === "string" && !parents.has(id)) parents.set(id, row);
  }
  const filled = new Map<Growing, Set<string>>();
  for (const field of lists.get(recordRow) ?? []) listOf(root, field, filled);
  for (const row of others) {
    const parentId = row["__parentId"] ?? null;
    delete row["__parentId"];
    const type = typeOf(row, children);
    const field = type === undefined ? undefined : children[type];
    if (field === undefined || type === undefined || !Object.hasOwn(children, type)) {
      // A row of a type of which the document selects nothing says nothing.
      if (Object.keys(row).every((key) => key === "__typename")) continue;
      throw unreadable(
        type === undefined
          ? "A row has neither an id nor a __typename, so its type is not known."
          : `A row has the type "${type}", which is not listed under children.`,
      );
    }
    const parent = parents.get(parentId);
    if (!parent || parent === row)
      throw unreadable(`A row's parent ${JSON.stringify(parentId)} is missing.`);
    for (const own of lists.get(type) ?? []) listOf(row, own, filled);
    listOf(parent, field, filled).push(row);
  }
  return root;
}

/** The lists of records whose children have no children of their own. */
export function flatLists(children: Children): EmptyLists {
  return new Map([[recordRow, [...new Set(Object.values(children))]]]);
}

/** The type in an id such as `gid://shopify/Type/123`; undefined for any other text. */
function typeInGid(id: Json | undefined): string | undefined {
  return typeof id === "string" ? /^gid:\/\/[^/]+\/([^/?]+)\//.exec(id)?.[1] : undefined;
}

function typeOf(row: JsonObject, children: Children): string | undefined {
  const name = row["__typename"];
  if (typeof name === "string") return name;
  const type = typeInGid(row["id"]);
  if (type !== undefined) return type;
  // Rows without an id can be told apart only where there is nothing to tell apart.
  const types = Object.keys(children);
  return types.length === 1 && Object.keys(row).length > 0 ? types[0] : undefined;
}

function listOf(parent: Growing, field: string, filled: Map<Growing, Set<string>>): Json[] {
  const own = filled.get(parent) ?? new Set();
  filled.set(parent, own);
  if (!own.has(field)) {
    if (Object.hasOwn(parent, field)) {
      throw unreadable(`The field "${field}" of children is selected in the document as well.`);
    }
    own.add(field);
    parent[field] = [];
  }
  return parent[field] as Json[];
}

/** Parses the text of one row. @throws SyncError `record/unreadable` */
export function parseRowText(text: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw unreadable("A row of the export is no valid JSON.");
  }
  if (isObject(value)) return value;
  throw unreadable("A row of the export is no JSON object.");
}

function unreadable(message: string): SyncError {
  return new SyncError("record/unreadable", message);
}
