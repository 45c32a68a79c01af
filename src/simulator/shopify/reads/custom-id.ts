import { holderOf } from "../catalogue/unique-values.ts";
import type { Context } from "../context.ts";
import { fault } from "../graphql/errors.ts";
import { metafieldName } from "./metafields.ts";

/**
 * Finds what a `customId` argument names, by its number; 0, which nothing has, where there is none.
 *
 * Live unless `identifier_lag_ms` says otherwise: nobody knows whether Shopify looks in an index.
 *
 * @throws GraphQLError NOT_FOUND without a metafield definition of type `id`, in Shopify's words.
 */
export function customHolder(customId: unknown, ownerType: string, context: Context): number {
  const { namespace, key = "", value = "" } = (customId ?? {}) as Partial<Record<string, string>>;
  const name = metafieldName(namespace, key);
  const { store, settings } = context;
  if (store.definitions.of(ownerType, name)?.type !== "id") {
    throw fault(
      "NOT_FOUND",
      "Metafield definition of type 'id' is required when using custom ids.",
    );
  }
  return holderOf(store, ownerType, { ...name, value }, settings.identifier_lag_ms) ?? 0;
}
