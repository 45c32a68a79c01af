import {
  GraphQLError,
  Kind,
  parse,
  type DocumentNode,
  type OperationDefinitionNode,
} from "graphql";
import { isObject, type Json } from "../../../core/json.ts";
import type { Context } from "../context.ts";
import type { Bucket } from "./bucket.ts";
import { actualCost, requestedCost, type Priced } from "./cost.ts";
import { runtimeError, type ShopifyError } from "./errors.ts";
import { run } from "./execute.ts";
import { inputSizeErrors } from "./input-size.ts";
import type { AdminSchema } from "./schema.ts";
import { parseError, validationErrors } from "./validate.ts";
import { variableErrors } from "./variables.ts";

/** The body of a GraphQL answer; Shopify sends it with HTTP 200 whatever went wrong. */
export interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly ShopifyError[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** One request as it came in. */
export interface Asked {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
  /** True with the header that asks for `extensions.search` even without warnings. */
  readonly debugSearch: boolean;
}

const THROTTLED: ShopifyError = {
  message: "Throttled",
  extensions: {
    code: "THROTTLED",
    documentation: "https://shopify.dev/api/usage/rate-limits",
  },
};
const HIGHEST_COST = 1000;

/** Answers one operation: checks it, prices it, charges for it, runs it. */
export function answer(asked: Asked, context: Context, bucket: Bucket): Answer {
  const checked = checkedDocument(context.admin, asked.query);
  if ("errors" in checked) return checked;
  const operation = operationOf(checked.document, asked.operationName);
  if ("message" in operation) return { errors: [operation] };
  const { schema } = context.admin;
  const { variables } = asked;
  const wrong = variableErrors(schema, operation, variables);
  if (wrong.length > 0) return { errors: wrong };

  const priced: Priced = { schema, document: checked.document, operation, variables };
  const requested = requestedCost(priced);
  const cost = (actual: number | null) => ({
    requestedQueryCost: requested,
    actualQueryCost: actual,
    throttleStatus: bucket.status(),
  });
  if (requested > HIGHEST_COST) {
    const message = `Query cost is ${requested}, which exceeds the single query max cost limit (${HIGHEST_COST}).`;
    const documentation = "https://shopify.dev/api/usage/rate-limits";
    const extensions = {
      code: "MAX_COST_EXCEEDED",
      cost: requested,
      maxCost: HIGHEST_COST,
      documentation,
    };
    return { errors: [{ message, extensions }], extensions: { cost: cost(null) } };
  }
  if (!bucket.charge(requested)) return { errors: [THROTTLED], extensions: { cost: cost(null) } };
  const tooLong = inputSizeErrors(schema, operation, variables);
  if (tooLong.length > 0) return { errors: tooLong, extensions: { cost: cost(null) } };

  const result = run(checked.document, context, variables, operation.name?.value);
  const actual = actualCost(priced, result.data);
  bucket.refund(requested - actual);
  const searches = context.searches.filter(
    ({ warnings }) => asked.debugSearch || warnings.length > 0,
  );
  return {
    ...(result.data !== undefined && { data: result.data }),
    ...(result.errors && { errors: result.errors.map(runtimeError) }),
    extensions: {
      cost: cost(actual),
      ...(searches.length > 0 && { search: searches.map(shownSearch) }),
    },
  };
}

/** Reads a request body; undefined where it is no GraphQL request. */
export function readAsked(body: string, debugSearch: boolean): Asked | undefined {
  let value: Json;
  try {
    value = JSON.parse(body) as Json;
  } catch {
    return undefined;
  }
  if (!isObject(value) || typeof value["query"] !== "string") return undefined;
  const { query, variables, operationName } = value;
  return {
    query,
    variables: isObject(variables) ? variables : {},
    ...(typeof operationName === "string" && operationName !== "" && { operationName }),
    debugSearch,
  };
}

type Checked = { readonly document: DocumentNode } | { readonly errors: readonly ShopifyError[] };

// A connector sends the same few documents again and again; validating one takes milliseconds.
const MOST_KEPT = 200;
const kept = new WeakMap<AdminSchema, Map<string, Checked>>();

function checkedDocument(admin: AdminSchema, query: string): Checked {
  let known = kept.get(admin);
  if (known === undefined) kept.set(admin, (known = new Map()));
  const before = known.get(query);
  if (before !== undefined) return before;
  const checked = check(admin, query);
  if (known.size >= MOST_KEPT) known.clear();
  known.set(query, checked);
  return checked;
}

function check({ schema }: AdminSchema, query: string): Checked {
  let document: DocumentNode;
  try {
    document = parse(query);
  } catch (error) {
    if (error instanceof GraphQLError) return { errors: [parseError(error)] };
    throw error;
  }
  const errors = validationErrors(schema, document);
  return errors.length > 0 ? { errors } : { document };
}

function operationOf(
  document: DocumentNode,
  name: string | undefined,
): OperationDefinitionNode | ShopifyError {
  const operations = document.definitions.filter((part) => part.kind === Kind.OPERATION_DEFINITION);
  if (name !== undefined) {
    const named = operations.find((operation) => operation.name?.value === name);
    return named ?? { message: `No operation named "${name}"` };
  }
  const [only] = operations;
  if (only !== undefined && operations.length === 1) return only;
  return { message: "An operation name is required" };
}

function shownSearch({ path, query, parsed, warnings }: Context["searches"][number]) {
  return { path, query, parsed, ...(warnings.length > 0 && { warnings }) };
}
