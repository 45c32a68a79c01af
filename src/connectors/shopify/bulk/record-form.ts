import { childTypes } from "../graphql/child-types.ts";
import type { PagedQuery } from "../page-reader.ts";
import { recordRow, type Children, type EmptyLists } from "./assemble.ts";
import type { Parents } from "./bulk-index.ts";

/** How rows become records. */
export interface RecordForm {
  readonly children: Children;
  readonly parents: Parents;
  readonly lists: EmptyLists;
}

/** Who has children of which type is known from the schema; without one any row may have any. */
export function formOf({ root, operation, schema }: PagedQuery, children: Children): RecordForm {
  const flat = root.connections.every((inner) => inner.connections.length === 0);
  if (!schema) {
    const all = [...new Set(Object.values(children))];
    return {
      children,
      parents: flat ? "roots" : "all",
      lists: new Map(flat ? [[recordRow, all]] : []),
    };
  }
  const types = childTypes(operation, root, schema);
  const lists = new Map<string, string[]>();
  for (const { type, parents } of types) {
    const field = children[type];
    if (field === undefined) continue;
    for (const parent of parents ?? [recordRow]) {
      const own = lists.get(parent) ?? [];
      if (!own.includes(field)) lists.set(parent, [...own, field]);
    }
  }
  const withChildren = types.filter((child) => child.hasChildren).map((child) => child.type);
  return { children, parents: flat ? "roots" : new Set(withChildren), lists };
}
