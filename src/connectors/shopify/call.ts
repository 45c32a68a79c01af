import { GraphQLError, type OperationDefinitionNode } from "graphql";
import { Type } from "typebox";
import { defineAction } from "../../core/component.ts";
import { SyncError } from "../../core/errors.ts";
import type { JsonObject } from "../../core/json.ts";
import { pathOption } from "../../core/option-types.ts";
import { allowedBy, refusalIn } from "./call-answer.ts";
import { checkCall } from "./call-check.ts";
import { callShopify, type GraphqlAnswer } from "./client.ts";
import type { ShopifyConnection } from "./connection.ts";
import { adminSchema } from "./graphql/admin-schema.ts";
import { requestedCost } from "./graphql/cost.ts";
import { readOperation, type Operation } from "./graphql/document.ts";
import type { FieldError } from "./judge-graphql.ts";
import { givenVariables, variablesOption } from "./query-options.ts";

/** Runs one query or mutation. What is answered is the answer's `data`. */
export const shopifyCall = defineAction({
  type: "shopify.call",
  summary: "Runs one GraphQL query or mutation and gives its data; a mutation is sent once only.",
  connection: "shopify",
  options: Type.Object(
    {
      type: Type.Literal("shopify.call", { description: "Which component." }),
      connection: Type.String({ description: "Which of the brand's connections it uses." }),
      document: pathOption({ description: "GraphQL file with one query or one mutation." }),
      variables: variablesOption,
      allow: Type.Optional(
        Type.Array(Type.String({ minLength: 1 }), {
          description:
            "Errors that are an answer and no refusal: their code, or a part of what they say.",
        }),
      ),
      accept_deprecated: Type.Optional(
        Type.Record(
          Type.String(),
          Type.String({ description: "Why the field is used all the same." }),
          { description: "Deprecated fields that are used on purpose, as Type.field." },
        ),
      ),
    },
    { additionalProperties: false, description: "One call to the shop." },
  ),
  check: checkCall,
  open(options, connection, { readFile }) {
    const shopify = connection as ShopifyConnection;
    const text = readFile(options.document);
    const operation = operationIn(text, options.document);
    const allow = options.allow ?? [];
    return {
      call: async (request, signal) => {
        const variables = givenVariables(request);
        const answer = await ask(shopify, { operation, text, variables, allow }, signal);
        return { answer: answer.data };
      },
    };
  },
});

interface Call {
  readonly operation: Operation;
  readonly text: string;
  readonly variables: JsonObject;
  readonly allow: readonly string[];
}

async function ask(
  shopify: ShopifyConnection,
  { operation, text, variables, allow }: Call,
  signal: AbortSignal,
): Promise<GraphqlAnswer> {
  const { definition } = operation;
  const schema = adminSchema(shopify.apiVersion)?.schema;
  const repeatable = definition.operation === "query";
  const allows = (error: FieldError): boolean => allowedBy(allow, error);
  const call = {
    document: text,
    variables,
    repeatable,
    allows,
    ...(schema && { cost: requestedCost(schema, operation, variables) }),
  };
  const doing = nameOf(definition);
  try {
    const answer = await callShopify(shopify, call, signal);
    const refusal = refusalIn(answer, { doing, repeatable, allow });
    if (refusal) throw refusal;
    return answer;
  } catch (error) {
    throw error instanceof SyncError ? judged(error, doing, repeatable) : error;
  }
}

/*
 * Errors beside `data` by which Shopify says that it did not do it (recorded answers). With any other
 * one, nobody knows how far a mutation came.
 */
const refusals: ReadonlySet<string> = new Set([
  "BAD_REQUEST",
  "CURRENCY_CODE_INVALID",
  "INVALID",
  "INVALID_FIELD_ARGUMENTS",
  "NOT_FOUND",
  "RESOURCE_NOT_FOUND",
]);

/** Errors of what was given rather than of the document, which has passed its check. */
const badValues: ReadonlySet<string> = new Set([
  ...refusals,
  "INVALID_VARIABLE",
  "MAX_INPUT_SIZE_EXCEEDED",
  "argumentLiteralsIncompatible",
  "missingRequiredInputObjectAttribute",
]);

// A source's words stop a run; here a value that is not taken concerns one record only.
function judged(error: SyncError, doing: string, repeatable: boolean): SyncError {
  const { begun, code } = error.facts;
  if (error.code !== "source/refused" || begun === undefined) return error;
  const known = typeof code === "string" ? code : "";
  const { facts, cause } = error;
  if (begun === true && !repeatable && !refusals.has(known)) {
    const message = `Whether Shopify did ${doing} is unknown: ${error.message}`;
    return new SyncError("http/bad-answer", message, { facts, cause });
  }
  if (!badValues.has(known)) return error;
  return new SyncError("sink/refused", error.message.replace("the query", doing), { facts, cause });
}

function nameOf({ name, operation }: OperationDefinitionNode): string {
  return name ? `"${name.value}"` : `the ${operation}`;
}

function operationIn(text: string, path: string): Operation {
  try {
    return readOperation(text);
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    throw new SyncError("document/invalid", `"${path}" cannot be read: ${error.message}`);
  }
}
