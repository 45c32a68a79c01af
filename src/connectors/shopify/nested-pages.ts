import { SyncError } from "../../core/errors.ts";
import { isObject, type Json, type JsonObject } from "../../core/json.ts";
import { callShopify } from "./client.ts";
import type { ShopifyConnection } from "./connection.ts";
import { responseKey, type ConnectionNode } from "./graphql/document.ts";
import { chooseRestSize, type RestSize } from "./graphql/page-size.ts";
import {
  addedId,
  addedType,
  afterVariable,
  firstVariable,
  idVariable,
  restDocument,
  textOf,
} from "./graphql/paged-document.ts";
import { nextCursor, nodesOf, type PagedQuery } from "./page-reader.ts";

type Growing = Record<string, Json>;

/** Makes a node whole: reads what its first pages left out and turns connections into plain lists. */
export interface NodeCompleter {
  /**
   * Changes the node in place.
   * @throws SyncError `record/incomplete` where a part of the node cannot be had.
   */
  complete(node: JsonObject, signal: AbortSignal): Promise<JsonObject>;
}

/** Makes the completer for one query; `nested` is the size of nested pages. */
export function nodeCompleter(
  connection: ShopifyConnection,
  query: PagedQuery,
  nested: number,
): NodeCompleter {
  const documents = new Map<string, RestSize & { readonly text: string }>();

  return {
    complete: async (node, signal) => {
      await flatten(node, query.root.connections, signal);
      return node;
    },
  };

  async function flatten(
    node: Growing,
    connections: readonly ConnectionNode[],
    signal: AbortSignal,
  ): Promise<void> {
    for (const inner of connections) {
      const key = responseKey(inner.field);
      const holders = holdersOf(node, inner);
      for (const holder of holders) {
        const found = holder[key];
        // Null is an answer; a list was a connection that another fragment names as well.
        if (!isObject(found)) continue;
        const items = [...(await itemsOf(found, inner, node, holders.length === 1, signal))];
        for (const item of items) await flatten(item, inner.connections, signal);
        holder[key] = items;
      }
    }
    delete node[addedId];
    delete node[addedType];
  }

  /** All nodes of a connection, from its first page and from those that are asked for by id. */
  async function itemsOf(
    first: JsonObject,
    inner: ConnectionNode,
    node: Growing,
    alone: boolean,
    signal: AbortSignal,
  ): Promise<Growing[]> {
    const key = responseKey(inner.field);
    const items: Growing[] = [];
    let page = first;
    for (let after: string | undefined; ;) {
      const nodes = nodesOf(page, inner);
      if (!nodes || nodes.includes(null)) {
        throw incomplete(`Shopify gives an empty entry in "${key}".`);
      }
      for (const one of nodes) items.push(one as Growing);
      const next = nextCursor(page);
      if (next === undefined) return items;
      if (next === after || nodes.length === 0) {
        throw incomplete(`Shopify says there is more in "${key}", and gives the same page again.`);
      }
      const [id, type] = [node[addedId], node[addedType]];
      if (typeof id !== "string" || typeof type !== "string" || !alone) {
        throw incomplete(`"${key}" is longer than a page, and the rest cannot be asked for.`);
      }
      page = await restOf(inner, id, type, next, signal);
      after = next;
    }
  }

  async function restOf(
    inner: ConnectionNode,
    id: string,
    type: string,
    after: string,
    signal: AbortSignal,
  ): Promise<JsonObject> {
    const { text, size, cost } = restQuery(inner, type);
    const variables = {
      ...query.variables,
      [idVariable]: id,
      [firstVariable]: size,
      [afterVariable]: after,
    };
    const call = { document: text, variables, repeatable: true };
    const priced = cost === undefined ? call : { ...call, cost };
    const { data, errors } = await callShopify(connection, priced, signal);
    let here: Json | undefined = data["node"];
    for (const field of inner.path) here = isObject(here) ? here[responseKey(field)] : undefined;
    const [error] = errors;
    if (error) throw incomplete(`Shopify does not give the rest of "${id}": "${error.message}".`);
    if (!isObject(here)) throw incomplete(`"${id}" is gone while it was read.`);
    return here;
  }

  function restQuery(inner: ConnectionNode, type: string) {
    const { operation, schema } = query;
    const key = `${type} ${inner.path.map(responseKey).join(".")} ${String(inner.field.loc?.start)}`;
    const known = documents.get(key);
    if (known) return known;
    const text = textOf(restDocument(operation, inner, type, nested));
    const made = { text, ...chooseRestSize(operation, inner, type, schema, nested) };
    documents.set(key, made);
    return made;
  }
}

/** The objects that hold a connection: the node itself, or objects and lists of objects inside it. */
function holdersOf(node: Growing, { path }: ConnectionNode): Growing[] {
  return path.slice(0, -1).reduce<Growing[]>(
    (holders, field) =>
      holders.flatMap((holder) => {
        const inside = holder[responseKey(field)];
        return (Array.isArray(inside) ? (inside as readonly Json[]) : [inside]).filter(
          isObject,
        ) as Growing[];
      }),
    [node],
  );
}

function incomplete(message: string): SyncError {
  return new SyncError("record/incomplete", message);
}
