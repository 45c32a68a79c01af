import { GraphQLError, type GraphQLSchema } from "graphql";
import { Type } from "typebox";
import { defineSource } from "../../core/component.ts";
import { SyncError } from "../../core/errors.ts";
import type { JsonObject } from "../../core/json.ts";
import type { ShopifyConnection } from "./connection.ts";
import { checkDocument } from "./graphql-check.ts";
import { adminSchema } from "./graphql/admin-schema.ts";
import {
  connectionsOf,
  readOperation,
  type ConnectionNode,
  type Operation,
} from "./graphql/document.ts";
import type { PagedQuery } from "./page-reader.ts";
import { givenVariables, queryOptions } from "./query-options.ts";
import { readPaged, refsBeside } from "./records.ts";
import { canReadRefs } from "./refs-reader.ts";

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
    const document = readDocument(readFile(options.document), options.document);
    return {
      readsRefs: canReadRefs(document, schemaOf(shopify)),
      read: (window, context) => {
        const query = pagedQuery(shopify, document, window.options, options.page_size);
        const left = refsBeside(window, query);
        return readPaged({ shopify, query, context, left, shape: (record) => record });
      },
    };
  },
});

/** A document and the connection whose nodes are its records. */
export interface SourceDocument {
  readonly operation: Operation;
  readonly root: ConnectionNode;
}

/**
 * Reads a document whose check was passed; what is wrong all the same stops the run.
 * @throws SyncError `document/invalid`
 */
export function readDocument(text: string, path: string): SourceDocument {
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

/** Puts together what a window asks for; `options` hold the variables as they were rendered for it. */
export function pagedQuery(
  connection: ShopifyConnection,
  { operation, root }: SourceDocument,
  options: JsonObject,
  pageSize?: number,
): PagedQuery {
  const definitions = operation.definition.variableDefinitions ?? [];
  const declared = new Set(definitions.map(({ variable }) => variable.name.value));
  const variables = Object.fromEntries(
    Object.entries(givenVariables(options)).filter(([name]) => declared.has(name)),
  );
  return { operation, root, variables, pageSize, schema: schemaOf(connection) };
}

/** The published schema of a connection's API version; undefined where none is installed. */
export function schemaOf({ apiVersion }: ShopifyConnection): GraphQLSchema | undefined {
  return adminSchema(apiVersion)?.schema;
}
