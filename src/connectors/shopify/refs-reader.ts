import type { GraphQLSchema } from "graphql";
import { SyncError } from "../../core/errors.ts";
import { isObject, type Json, type JsonObject } from "../../core/json.ts";
import { callShopify, type GraphqlAnswer } from "./client.ts";
import type { ShopifyConnection } from "./connection.ts";
import { recordType, rootTypes } from "./graphql/child-types.ts";
import { variablesIn } from "./graphql/document.ts";
import { textOf } from "./graphql/paged-document.ts";
import {
  chooseRefsSizes,
  idsVariable,
  isNode,
  refsDocument,
  type RefsSizes,
} from "./graphql/refs-document.ts";
import { isTooDear, type Page, type PagedQuery, type PageNode } from "./page-reader.ts";

/** What kind of ids the records of a query have. */
export interface RefKind {
  /** Whether an id can be that of a record. */
  readonly fits: (ref: string) => boolean;
  /** What the records are called, for people; undefined where that is not known. */
  readonly name: string | undefined;
}

/** Says which ids can be those of a query's records, by the type that stands in each. */
export function refKind({ operation, root, schema }: PagedQuery): RefKind {
  const types = schema ? rootTypes(operation, root, schema) : [];
  return {
    fits: (ref) => {
      const type = typeInRef(ref);
      return type !== undefined && (types.length === 0 || types.includes(type));
    },
    name: types.length > 0 ? types.join(" or ") : undefined,
  };
}

/** Whether the records of a query can be read by reference at all. */
export function canReadRefs(
  { operation, root }: Pick<PagedQuery, "operation" | "root">,
  schema: GraphQLSchema | undefined,
): boolean {
  if (!schema) return true;
  const type = recordType(operation, root, schema);
  return type !== undefined && isNode(type, schema);
}

/**
 * Reads records by their ids, some at a time. One that is gone does not come.
 * @throws SyncError `source/incomplete` where the answer does not hold what was asked for.
 */
export async function* readRefPages(
  connection: ShopifyConnection,
  query: PagedQuery,
  refs: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<Page, void, void> {
  const { operation, root, schema } = query;
  const known = schema && recordType(operation, root, schema);
  let place = 0;
  for (const [type, own] of byType(refs, known)) {
    let sizes = chooseRefsSizes(operation, root, type, schema, query.pageSize);
    for (let from = 0; from < own.length;) {
      const ids = own.slice(from, from + sizes.ids);
      const answer = await ask(connection, query, type, ids, sizes, signal);
      if (answer === "too dear") {
        sizes = { ...sizes, nested: Math.ceil(sizes.nested / 2) };
        continue;
      }
      const nodes = nodesIn(answer, ids, place);
      from += ids.length;
      place += ids.length;
      yield { nodes, serverTime: answer.serverTime, sizes };
    }
  }
}

/** The type in an id such as `gid://shopify/Type/123`. */
function typeInRef(ref: string): string | undefined {
  return /^gid:\/\/shopify\/([A-Za-z]\w*)\/[^\s/]+$/.exec(ref)?.[1];
}

/** Without a schema the ids say what is read, so each type is read by itself. */
function byType(refs: readonly string[], known: string | undefined): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const ref of refs) {
    const type = known ?? typeInRef(ref) ?? "";
    const own = groups.get(type);
    if (own) own.push(ref);
    else groups.set(type, [ref]);
  }
  return groups;
}

async function ask(
  connection: ShopifyConnection,
  { operation, root, variables }: PagedQuery,
  type: string,
  ids: readonly string[],
  { nested, cost }: RefsSizes,
  signal: AbortSignal,
): Promise<GraphqlAnswer | "too dear"> {
  const asking = refsDocument(operation, root, type, nested);
  const used = variablesIn(asking.definition.selectionSet);
  const call = {
    document: textOf(asking),
    variables: {
      ...Object.fromEntries(Object.entries(variables).filter(([name]) => used.has(name))),
      [idsVariable]: ids,
    },
    repeatable: true,
    ...(cost === undefined ? {} : { cost }),
  };
  try {
    return await callShopify(connection, call, signal);
  } catch (error) {
    if (!isTooDear(error) || nested === 1) throw error;
    return "too dear";
  }
}

/** Null without an error is a record that is gone; null with one was not given. */
function nodesIn(answer: GraphqlAnswer, ids: readonly string[], place: number): PageNode[] {
  const list: Json | undefined = answer.data["nodes"];
  const values = Array.isArray(list) ? (list as readonly Json[]) : undefined;
  const stray = answer.errors.find(
    ({ path }) => path[0] !== "nodes" || typeof path[1] !== "number" || path[1] >= ids.length,
  );
  if (!values || values.length !== ids.length || stray) {
    const why = stray ? `: "${stray.message}"` : "";
    const message = `Shopify does not give the ${String(ids.length)} records that were asked for by id${why}.`;
    throw new SyncError("source/incomplete", message);
  }
  return ids.flatMap((ref, index): PageNode[] => {
    const errors = answer.errors.filter(({ path }) => path[1] === index);
    const value = values[index];
    const node: JsonObject | null = isObject(value) ? value : null;
    if (!node && errors.length === 0) return [];
    return [{ value: node, errors, place: place + index + 1, ref }];
  });
}
