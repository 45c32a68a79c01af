import { execute, type DocumentNode, type ExecutionResult } from "graphql";
import type { Context } from "../context.ts";
import { RESOLVERS } from "../resolvers.ts";
import { fieldResolver, typeResolver } from "./resolve.ts";
import type { AdminSchema } from "./schema.ts";

const resolverOf = new WeakMap<AdminSchema, ReturnType<typeof fieldResolver>>();

/** Runs one operation; every resolver of the simulator is synchronous, so the answer is too. */
export function run(
  document: DocumentNode,
  context: Context,
  variables: Readonly<Record<string, unknown>>,
  operationName?: string,
): ExecutionResult<Record<string, unknown>> {
  let resolver = resolverOf.get(context.admin);
  if (resolver === undefined) {
    resolver = fieldResolver(context.admin, RESOLVERS);
    resolverOf.set(context.admin, resolver);
  }
  const result = execute({
    schema: context.admin.schema,
    document,
    contextValue: context,
    variableValues: variables,
    operationName: operationName ?? null,
    fieldResolver: resolver,
    typeResolver,
  });
  if (result instanceof Promise)
    throw new Error("A resolver of the local Shopify is asynchronous.");
  return result as ExecutionResult<Record<string, unknown>>;
}
