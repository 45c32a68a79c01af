import type { GraphQLSchema } from "graphql";
import { isObject } from "../../core/json.ts";
import type { CheckedDocument } from "./checked-document.ts";
import { recordType } from "./graphql/child-types.ts";
import { mostCost } from "./graphql/cost.ts";
import type { ConnectionNode } from "./graphql/document.ts";
import { chooseRefsSizes } from "./graphql/refs-document.ts";
import { canReadRefs } from "./refs-reader.ts";

/**
 * Holds the query that reads records by reference against what Shopify runs, and says what it costs.
 * That it cannot be had is an error only where changes need it.
 */
export function checkRefs(
  { context, operation, report }: CheckedDocument,
  root: ConnectionNode,
  schema: GraphQLSchema,
  wanted: number | undefined,
): string {
  const { changes } = context.options;
  const needed = isObject(changes) && Object.keys(changes).length > 0;
  const type = recordType(operation, root, schema) ?? "";
  if (!canReadRefs({ operation, root }, schema)) {
    const message = `Shopify cannot look up a ${type} by its id, which changes need.`;
    if (needed) report("document/invalid", message, root.field);
    return "not possible";
  }
  const { ids, nested, cost = 0 } = chooseRefsSizes(operation, root, type, schema, wanted);
  if (cost > mostCost) {
    const message = `Reading records by id is predicted to cost ${String(cost)} points a call; Shopify runs at most 1,000.`;
    report("document/too-costly", message, root.field, needed ? undefined : "warning");
  }
  const lists = root.connections.length > 0 ? `, ${String(nested)} nested` : "";
  return `${String(cost)} ${cost === 1 ? "point" : "points"} for up to ${String(ids)} records${lists}`;
}
