import type { GraphQLResolveInfo } from "graphql";
import { derivedFraction } from "../../chance.ts";
import type { Lag } from "../catalogue/lag.ts";
import type { Context } from "../context.ts";
import type { LaggingList } from "../settings-lag.ts";

// Lists that are part of something else go by the list of all of their kind.
const LISTS: Readonly<Record<string, LaggingList>> = {
  "Company.contacts": "companies",
  "Company.locations": "companyLocations",
  "Product.variants": "productVariants",
};

/** How the index lags for the list that a field answers: `orders`, and `ordersCount` like it. */
export function lagOf(
  { parentType, fieldName }: Pick<GraphQLResolveInfo, "fieldName" | "parentType">,
  { settings, seed }: Context,
): Lag {
  const list = LISTS[`${parentType.name}.${fieldName}`] ?? fieldName.replace(/Count$/, "");
  const { index_lag: lags } = settings;
  const lag = lags[list as LaggingList] ?? lags.default ?? settings.index_lag_ms;
  if (typeof lag === "number") return lag;
  const { min, max } = lag;
  // By seed, record and moment, so that asking twice gives the same and changes overtake each other.
  return (id, since) =>
    min + Math.floor(derivedFraction(seed, `lag/${list}/${id}/${since}`) * (max - min + 1));
}
