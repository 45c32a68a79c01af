import { doTypesOverlap, isCompositeType, type GraphQLSchema } from "graphql";
import { mostCost, requestedCost } from "./cost.ts";
import type { ConnectionNode, Operation } from "./document.ts";
import { blindSizes, nestedSizes } from "./page-size.ts";
import { addedType, pagedSelection } from "./paged-document.ts";
import {
  argument,
  called,
  declared,
  named,
  onType,
  operationOf,
  requiredList,
  set,
  variable,
} from "./syntax.ts";

/** The variable that holds the ids. */
export const idsVariable = "brandsync_ids";

/**
 * Rewrites a document so that it reads records by their ids: the same selection, below `nodes(ids:)`
 * in place of the root connection. `type` is what that connection's nodes are declared as.
 */
export function refsDocument(
  { definition }: Operation,
  root: ConnectionNode,
  type: string,
  nested: number,
): Operation {
  const nodes = called(
    "nodes",
    argument("ids", variable(idsVariable)),
    set([named("__typename", undefined, addedType), onType(type, pagedSelection(root, nested))]),
  );
  // A name of its own, so that whoever looks at requests can tell the two apart.
  const name = definition.name
    ? { name: { ...definition.name, value: `${definition.name.value}ByIds` } }
    : {};
  return operationOf({ ...definition, ...name }, set([nodes]), [
    declared(idsVariable, requiredList("ID")),
  ]);
}

/** How many records are asked for at a time, how large their nested pages are, and what that costs. */
export interface RefsSizes {
  readonly ids: number;
  readonly nested: number;
  /** Undefined without a schema. */
  readonly cost: number | undefined;
}

/** The most that Shopify takes in one list. */
const mostIds = 250;
/**
 * The cost does not grow with the number of ids, but the answer does: a record with lists inside is
 * easily some tens of kilobytes, and Shopify gives up on answers after about ten seconds.
 */
const idsWithLists = 100;

/** Chooses the largest nested pages with which a call stays within what Shopify runs. */
export function chooseRefsSizes(
  operation: Operation,
  root: ConnectionNode,
  type: string,
  schema: GraphQLSchema | undefined,
  wanted?: number,
): RefsSizes {
  const lists = root.connections.length > 0;
  const ids = wanted ?? (lists ? idsWithLists : mostIds);
  if (!schema) return { ids, nested: blindSizes.nested, cost: undefined };
  const sizes = (lists ? nestedSizes : [1]).map((nested) => {
    const document = refsDocument(operation, root, type, nested);
    return { ids, nested, cost: requestedCost(schema, document) };
  });
  // Where nothing fits: the smallest, and a cost that tells.
  return sizes.find(({ cost }) => cost <= mostCost) ?? (sizes.at(-1) as RefsSizes);
}

/** Whether Shopify can look records of a type up by id: they must be nodes in its sense. */
export function isNode(type: string, schema: GraphQLSchema): boolean {
  const [node, records] = [schema.getType("Node"), schema.getType(type)];
  return isCompositeType(node) && isCompositeType(records) && doTypesOverlap(schema, node, records);
}
