import { fault } from "../graphql/errors.ts";

/**
 * Reads a `customId` argument: the metafield something is found by.
 *
 * Metafield definitions are not modelled, so any namespace but an empty one counts as defined.
 *
 * @throws GraphQLError NOT_FOUND without a namespace, in Shopify's words.
 */
export function custom(customId: unknown): { namespace: string; key: string; value: string } {
  const { namespace, key, value } = (customId ?? {}) as Partial<Record<string, string>>;
  if (!namespace) {
    throw fault(
      "NOT_FOUND",
      "Metafield definition of type 'id' is required when using custom ids.",
    );
  }
  return { namespace, key: key ?? "", value: value ?? "" };
}
