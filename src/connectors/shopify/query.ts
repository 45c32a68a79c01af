import canonicalize from "canonicalize";
import { GraphQLError } from "graphql";
import { Type } from "typebox";
import xxhash, { type XXHashAPI } from "xxhash-wasm";
import { defineSource } from "../../core/component.ts";
import { SyncError } from "../../core/errors.ts";
import type { Json, JsonObject } from "../../core/json.ts";
import type { RawRecord, ReadContext, ReadSummary, Window } from "../../core/ports.ts";
import type { ShopifyConnection } from "./connection.ts";
import { checkDocument } from "./graphql-check.ts";
import { adminSchema } from "./graphql/admin-schema.ts";
import {
  connectionsOf,
  readOperation,
  type ConnectionNode,
  type Operation,
} from "./graphql/document.ts";
import { nodeCompleter, type NodeCompleter } from "./nested-pages.ts";
import { readPages, type PagedQuery, type PageNode } from "./page-reader.ts";
import { givenVariables, queryOptions } from "./query-options.ts";

/** Reads the nodes of one connection, page by page. */
export const shopifyQuery = defineSource({
  type: "shopify.query",
  summary: "Reads the nodes of one connection page by page, nested connections included.",
  connection: "shopify",
  options: Type.Object(
    { type: Type.Literal("shopify.query", { description: "Which component." }), ...queryOptions },
    { additionalProperties: false, description: "Which query is read." },
  ),
  check: (context) => checkDocument(context, "paged"),
  open(options, connection, { readFile }) {
    const shopify = connection as ShopifyConnection;
    const { operation, root } = readDocument(readFile(options.document), options.document);
    return {
      read: (window, context) =>
        readRecords(
          shopify,
          pagedQuery(shopify, operation, root, window, options.page_size),
          context,
        ),
    };
  },
});

/** Puts together what a window asks for. */
export function pagedQuery(
  connection: ShopifyConnection,
  operation: Operation,
  root: ConnectionNode,
  window: Window,
  pageSize: number | undefined,
): PagedQuery {
  const declared = new Set(
    operation.definition.variableDefinitions?.map(({ variable }) => variable.name.value),
  );
  const variables = Object.fromEntries(
    Object.entries(givenVariables(window.options)).filter(([name]) => declared.has(name)),
  );
  return {
    operation,
    root,
    variables,
    pageSize,
    schema: adminSchema(connection.apiVersion)?.schema,
  };
}

/** Reads a document whose check was passed; what is wrong all the same stops the run. */
export function readDocument(
  text: string,
  path: string,
): { readonly operation: Operation; readonly root: ConnectionNode } {
  try {
    const operation = readOperation(text);
    const [root, second] = connectionsOf(operation.definition.selectionSet);
    if (root && !second) return { operation, root };
    throw new GraphQLError("It does not select exactly one connection.");
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    throw new SyncError("document/invalid", `"${path}" cannot be read: ${error.message}`);
  }
}

/** Delivers the records of a paged query; `shape` changes each before it is delivered. */
export async function* readRecords(
  connection: ShopifyConnection,
  query: PagedQuery,
  context: ReadContext,
  shape: (record: JsonObject) => JsonObject = (record) => record,
): AsyncGenerator<readonly RawRecord[], ReadSummary, void> {
  const hashes = await xxhash();
  const before = connection.points();
  let startedAt: string | undefined;
  let complete = true;
  let read = 0;
  for await (const page of readPages(connection, query, context.signal)) {
    startedAt ??= wholeSeconds(page.serverTime);
    const completer = nodeCompleter(connection, query, page.sizes.nested);
    const records: RawRecord[] = [];
    for (const node of page.nodes) {
      // What is null has no id, so nobody can say which record was not seen.
      complete &&= node.value !== null;
      records.push(await recordOf(node, completer, shape, hashes, context.signal));
    }
    read += records.length;
    context.progress(`${String(read)} records read`);
    if (records.length > 0) yield records;
  }
  return { complete, startedAt, cost: connection.points() - before };
}

/** A server's time as a cursor value: ISO, whole seconds, as Shopify writes its own. */
export function wholeSeconds(time: number | undefined): string | undefined {
  return time === undefined ? undefined : new Date(time).toISOString().replace(/\.\d+Z$/, "Z");
}

async function recordOf(
  { value, errors, place }: PageNode,
  completer: NodeCompleter,
  shape: (record: JsonObject) => JsonObject,
  hashes: XXHashAPI,
  signal: AbortSignal,
): Promise<RawRecord> {
  const [error] = errors;
  const said = error ? `: "${error.message}"` : "";
  const id = value?.["id"];
  if (!value || typeof id !== "string") {
    const what = value ? "has no id" : "is empty";
    const ref = `record ${String(place)} of the query`;
    return broken(ref, new SyncError("record/unreadable", `The ${ref} ${what}${said}.`), hashes);
  }
  if (error) {
    return broken(
      id,
      new SyncError("record/incomplete", `Shopify does not give all of "${id}"${said}.`),
      hashes,
    );
  }
  try {
    const whole = shape(await completer.complete(value, signal));
    return { ref: id, fingerprint: fingerprintOf(whole, hashes), load: () => whole };
  } catch (thrown) {
    if (!(thrown instanceof SyncError) || thrown.recovery !== "reject") throw thrown;
    return broken(id, thrown, hashes);
  }
}

/** A record that is refused alone. Its fingerprint is never that of a whole record. */
function broken(ref: string, error: SyncError, hashes: XXHashAPI): RawRecord {
  return {
    ref,
    fingerprint: fingerprintOf(["broken", error.code, error.message], hashes),
    load: () => {
      throw error;
    },
  };
}

function fingerprintOf(value: Json, hashes: XXHashAPI): string {
  return hashes.h64ToString(canonicalize(value) ?? "").padStart(16, "0");
}
