import type { GraphQLSchema } from "graphql";
import { SyncError } from "../../core/errors.ts";
import { isObject, type Json, type JsonObject } from "../../core/json.ts";
import { callShopify, type GraphqlAnswer } from "./client.ts";
import type { ShopifyConnection } from "./connection.ts";
import { responseKey, type ConnectionNode, type Operation } from "./graphql/document.ts";
import { choosePageSizes, type ChosenSizes } from "./graphql/page-size.ts";
import { afterVariable, firstVariable, pagedDocument, textOf } from "./graphql/paged-document.ts";
import type { FieldError } from "./judge-graphql.ts";

/** What is read page by page. */
export interface PagedQuery {
  readonly operation: Operation;
  readonly root: ConnectionNode;
  readonly variables: JsonObject;
  readonly schema: GraphQLSchema | undefined;
  /** Fixed page size; undefined lets the cost decide. */
  readonly pageSize: number | undefined;
}

/** One node of the root connection, as a page gave it. */
export interface PageNode {
  /** Null where Shopify gave none. */
  readonly value: JsonObject | null;
  /** Errors of fields inside this node. */
  readonly errors: readonly FieldError[];
  /** Place of the node in the whole reading, from 1. */
  readonly place: number;
  /** The id by which it was asked for, if it was. */
  readonly ref?: string;
}

export interface Page {
  readonly nodes: readonly PageNode[];
  readonly serverTime: number | undefined;
  /** Sizes in force, for reading the rest of nested connections. */
  readonly sizes: Pick<ChosenSizes, "nested">;
}

/**
 * Reads the root connection of a query page after page.
 * @throws SyncError `source/no-progress` where a page ends where the one before ended;
 * `source/incomplete` where the connection itself is missing.
 */
export async function* readPages(
  connection: ShopifyConnection,
  query: PagedQuery,
  signal: AbortSignal,
): AsyncGenerator<Page, void, void> {
  const { operation, root, schema } = query;
  let sizes = choosePageSizes(operation, root, schema, query.pageSize);
  let after: string | null = null;
  let place = 0;
  for (;;) {
    const answer = await readPage(connection, query, sizes, after, signal);
    if (answer === "too dear") {
      sizes = {
        root: Math.ceil(sizes.root / 2),
        nested: Math.ceil(sizes.nested / 2),
        cost: undefined,
      };
      continue;
    }
    const found = connectionIn(answer.data, root);
    const values = found && nodesOf(found, root);
    if (!found || !values) throw missing(root, answer.errors);
    const from = place;
    const nodes = values.map((value, index): PageNode => {
      const errors = answer.errors.filter((error) => concerns(error, root, index));
      return { value, errors, place: from + index + 1 };
    });
    const stray = answer.errors.find((error) => !nodes.some((_, at) => concerns(error, root, at)));
    if (stray) throw missing(root, [stray]);
    place += nodes.length;
    yield { nodes, serverTime: answer.serverTime, sizes };
    const next = nextCursor(found);
    if (next === undefined) return;
    if (next === after || nodes.length === 0) {
      throw new SyncError(
        "source/no-progress",
        "Shopify says there is more, and gives the same page again.",
        {
          facts: { read: place },
        },
      );
    }
    after = next;
  }
}

/** The nodes of a connection's answer, in either form; undefined where there is no list. */
export function nodesOf(
  found: JsonObject,
  { form }: ConnectionNode,
): (JsonObject | null)[] | undefined {
  const list = found[form];
  if (!Array.isArray(list)) return undefined;
  return (list as readonly Json[]).map((entry) => {
    const node = form === "edges" && isObject(entry) ? entry["node"] : entry;
    return isObject(node) ? node : null;
  });
}

/** Where the next page of a connection begins; undefined where there is none. */
export function nextCursor(found: JsonObject): string | undefined {
  const info = found["pageInfo"];
  if (!isObject(info) || info["hasNextPage"] !== true) return undefined;
  return typeof info["endCursor"] === "string" ? info["endCursor"] : "";
}

async function readPage(
  connection: ShopifyConnection,
  { operation, root, variables, pageSize }: PagedQuery,
  sizes: ChosenSizes,
  after: string | null,
  signal: AbortSignal,
): Promise<GraphqlAnswer | "too dear"> {
  const document = textOf(pagedDocument(operation, root, sizes));
  const given = { ...variables, [firstVariable]: sizes.root, [afterVariable]: after };
  try {
    return await callShopify(
      connection,
      {
        document,
        variables: given,
        repeatable: true,
        ...(sizes.cost === undefined ? {} : { cost: sizes.cost }),
      },
      signal,
    );
  } catch (error) {
    if (!isTooDear(error) || pageSize !== undefined || (sizes.root === 1 && sizes.nested === 1))
      throw error;
    return "too dear";
  }
}

/** Whether Shopify refuses a query because its predicted cost is above what it runs at all. */
export function isTooDear(error: unknown): boolean {
  return error instanceof SyncError && error.facts["code"] === "MAX_COST_EXCEEDED";
}

function connectionIn(data: JsonObject, root: ConnectionNode): JsonObject | undefined {
  let here: Json | undefined = data;
  for (const field of root.path) here = isObject(here) ? here[responseKey(field)] : undefined;
  return isObject(here) ? here : undefined;
}

function concerns(error: FieldError, root: ConnectionNode, index: number): boolean {
  const at = [...root.path.map(responseKey), root.form, index];
  return at.every((step, depth) => error.path[depth] === step);
}

function missing(root: ConnectionNode, errors: readonly FieldError[]): SyncError {
  const key = responseKey(root.field);
  const [first] = errors;
  const why = first ? `: "${first.message}"` : "";
  return new SyncError("source/incomplete", `Shopify does not give the whole of "${key}"${why}.`);
}
