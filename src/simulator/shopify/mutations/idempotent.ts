import type { GraphQLResolveInfo } from "graphql";
import type { Context, FieldResolver } from "../context.ts";
import { fault } from "../graphql/errors.ts";

// The directive was only offered before this version, from here on it is demanded.
const REQUIRED_SINCE = "2026-04";

/**
 * Wraps a mutation that needs `@idempotent(key:)`: the same key answers the same thing again.
 * `errors` is how the payload calls its user errors.
 */
export function idempotent(
  empty: object,
  mutate: FieldResolver<unknown>,
  errors = "userErrors",
): FieldResolver<unknown> {
  return (node, args, context, info) => {
    const key = idempotencyKey(context, info);
    if (key === undefined) return mutate(node, args, context, info);
    const called = JSON.stringify([info.fieldName, args]);
    const before = context.replays.get(key);
    if (before?.called === called) return before.payload;
    if (before !== undefined) {
      const error = {
        field: null,
        message: "The idempotency key was already used with other parameters.",
        code: "IDEMPOTENCY_KEY_PARAMETER_MISMATCH",
      };
      return { ...empty, [errors]: [error] };
    }
    const payload = mutate(node, args, context, info);
    context.replays.set(key, { called, payload });
    return payload;
  };
}

function idempotencyKey({ admin }: Context, info: GraphQLResolveInfo): string | undefined {
  const directive = info.fieldNodes[0]?.directives?.find(({ name }) => name.value === "idempotent");
  const value = directive?.arguments?.find(({ name }) => name.value === "key")?.value;
  const key =
    value?.kind === "Variable"
      ? info.variableValues[value.name.value]
      : value?.kind === "StringValue"
        ? value.value
        : undefined;
  if (typeof key === "string" && key.trim() !== "") return key;
  if (admin.version < REQUIRED_SINCE) return undefined;
  throw fault(
    "BAD_REQUEST",
    "The @idempotent directive is required for this mutation but was not provided.",
  );
}
