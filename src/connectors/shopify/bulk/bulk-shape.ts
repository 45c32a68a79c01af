import { isObject, type Json, type JsonObject } from "../../../core/json.ts";
import { responseKey, type ConnectionNode } from "../graphql/document.ts";

type Growing = Record<string, Json>;

/**
 * Takes a record that was read page by page apart into the rows that a bulk operation would have
 * written, so that both ways give the same record.
 */
export function rowsOfRecord(
  record: JsonObject,
  connections: readonly ConnectionNode[],
): JsonObject[] {
  const rows: JsonObject[] = [];
  addRows(record, connections, undefined, rows);
  return rows;
}

function addRows(
  node: JsonObject,
  connections: readonly ConnectionNode[],
  parentId: Json | undefined,
  rows: JsonObject[],
): void {
  const own = structuredClone(node) as Growing;
  rows.push(own);
  for (const inner of connections) {
    for (const holder of holdersOf(own, inner)) {
      const key = responseKey(inner.field);
      const items = holder[key];
      delete holder[key];
      if (!Array.isArray(items)) continue;
      for (const item of items as readonly Json[]) {
        if (isObject(item)) addRows(item, inner.connections, own["id"] ?? null, rows);
      }
    }
  }
  if (parentId !== undefined) own["__parentId"] = parentId;
}

function holdersOf(node: Growing, { path }: ConnectionNode): Growing[] {
  let here: Json | undefined = node;
  for (const field of path.slice(0, -1))
    here = isObject(here) ? here[responseKey(field)] : undefined;
  return isObject(here) ? [here as Growing] : [];
}
