import type { GraphQLSchema } from "graphql";
import { mostCost, requestedCost } from "./cost.ts";
import type { ConnectionNode, Operation } from "./document.ts";
import { firstVariable, pagedDocument, restDocument, type PageSizes } from "./paged-document.ts";

/** Sizes of pages that are tried, largest first. 250 is the most that Shopify gives at a time. */
const rootSizes = [250, 200, 150, 100, 75, 50, 40, 30, 25, 20, 15, 10, 5, 3, 2, 1];
/** Sizes of nested pages that are tried, largest first. */
export const nestedSizes = [100, 50, 25, 10, 5, 1];
/** Below this, a smaller nested page is better than a smaller root page. */
const fewRoots = 10;
/** For versions whose schema is not installed; a page that is refused as too dear is halved. */
export const blindSizes: PageSizes = { root: 25, nested: 25 };

/** Page sizes and what a page is predicted to cost; `cost` is undefined without a schema. */
export interface ChosenSizes extends PageSizes {
  readonly cost: number | undefined;
}

/** Chooses the largest pages that Shopify will run; `wanted` fixes the size of the root's. */
export function choosePageSizes(
  operation: Operation,
  root: ConnectionNode,
  schema: GraphQLSchema | undefined,
  wanted?: number,
): ChosenSizes {
  if (!schema) return { ...blindSizes, ...(wanted ? { root: wanted } : {}), cost: undefined };
  let best: ChosenSizes | undefined;
  for (const nested of root.connections.length > 0 ? nestedSizes : [1]) {
    for (const size of wanted ? [wanted] : rootSizes) {
      const cost = pageCost(operation, root, schema, { root: size, nested });
      const fits = cost <= mostCost;
      if (fits && (!best || size > best.root)) best = { root: size, nested, cost };
      if (fits) break;
    }
    if (best && (best.root >= fewRoots || wanted)) return best;
  }
  if (best) return best;
  // Nothing fits: the smallest, or what was wanted, and a cost that tells.
  const least = { root: wanted ?? 1, nested: 1 };
  return { ...least, cost: pageCost(operation, root, schema, least) };
}

/** Predicts what one page costs. */
export function pageCost(
  operation: Operation,
  root: ConnectionNode,
  schema: GraphQLSchema,
  sizes: PageSizes,
): number {
  const paged = pagedDocument(operation, root, sizes);
  return requestedCost(schema, paged, { [firstVariable]: sizes.root });
}

/** How many nodes of one nested connection are asked for at a time, and what that costs. */
export interface RestSize {
  readonly size: number;
  /** Undefined without a schema. */
  readonly cost: number | undefined;
}

/** Chooses how many nodes of one nested connection are asked for at a time, by the id of its node. */
export function chooseRestSize(
  operation: Operation,
  connection: ConnectionNode,
  type: string,
  schema: GraphQLSchema | undefined,
  nested: number,
): RestSize {
  if (!schema) return { size: blindSizes.nested, cost: undefined };
  const rest = restDocument(operation, connection, type, nested);
  const costOf = (size: number): number => requestedCost(schema, rest, { [firstVariable]: size });
  const size = rootSizes.find((one) => costOf(one) <= mostCost) ?? 1;
  return { size, cost: costOf(size) };
}
