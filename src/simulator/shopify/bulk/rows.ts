import { isObject, type Json, type JsonObject } from "../../../core/json.ts";
import type { BulkRows } from "./operations.ts";

/** How many parents are written before the children of earlier ones are let in between. */
const BLOCK = 100;

interface Row {
  readonly line: string;
  readonly children: readonly Row[];
}

/**
 * Flattens the answer of a bulk query to one line per node.
 *
 * Parents always come before their children. Grouped, children follow right behind their parent;
 * ungrouped they come behind a whole block of parents, so nobody can rely on neighbours (the
 * true order is not known, only that it is not grouped).
 */
export function bulkRows(data: Json | undefined, groupObjects: boolean): BulkRows {
  const roots = isObject(data) ? Object.values(data).flatMap((value) => rootRows(value)) : [];
  const lines: string[] = [];
  if (groupObjects) {
    for (const root of roots) writeGrouped(root, lines);
  } else {
    for (let start = 0; start < roots.length; start += BLOCK) {
      writeMixed(roots.slice(start, start + BLOCK), lines);
    }
  }
  return { lines, roots: roots.length };
}

function rootRows(value: Json): Row[] {
  const nodes = connectionNodes(value);
  if (nodes !== undefined) return nodes.map((node) => row(node, undefined));
  // A single object at the root, such as `product(id:)`: its connections hang on it.
  return isObject(value) ? [row(value, undefined)] : [];
}

function row(node: JsonObject, parentId: Json | undefined): Row {
  const children: Row[] = [];
  const own = withoutConnections(node, children, node["id"]);
  const full = parentId === undefined ? own : { ...own, __parentId: parentId };
  // Shopify escapes slashes in these files.
  return { line: JSON.stringify(full).replaceAll("/", "\\/"), children };
}

function withoutConnections(
  node: JsonObject,
  children: Row[],
  parentId: Json | undefined,
): JsonObject {
  const own: Record<string, Json> = {};
  for (const [key, value] of Object.entries(node)) {
    const nodes = connectionNodes(value);
    if (nodes !== undefined) children.push(...nodes.map((each) => row(each, parentId)));
    else own[key] = isObject(value) ? withoutConnections(value, children, parentId) : value;
  }
  return own;
}

// The rules let every connection select `edges` only, and no other type has a field of that name.
function connectionNodes(value: Json): readonly JsonObject[] | undefined {
  if (!isObject(value)) return undefined;
  const { edges } = value;
  if (!Array.isArray(edges)) return undefined;
  return (edges as readonly JsonObject[]).flatMap((edge) =>
    isObject(edge["node"]) ? [edge["node"]] : [],
  );
}

function writeGrouped({ line, children }: Row, lines: string[]): void {
  lines.push(line);
  for (const child of children) writeGrouped(child, lines);
}

function writeMixed(rows: readonly Row[], lines: string[]): void {
  if (rows.length === 0) return;
  for (const { line } of rows) lines.push(line);
  // Last parent first: the children are in no order a reader could lean on.
  writeMixed(
    rows.toReversed().flatMap(({ children }) => children),
    lines,
  );
}
