import type { NuorderSnapshot } from "../../src/simulator/nuorder/snapshot.ts";

/**
 * Makes ids readable: numbers of Shopify's by the names that the test gave, ids of sizes by their UPC,
 * of warehouses by their name.
 */
export function namesOf(
  { products, warehouses }: NuorderSnapshot,
  given: ReadonlyMap<string, string>,
): (text: string) => string {
  const ids = new Map(given);
  for (const { id, name } of warehouses) ids.set(id, name);
  for (const { fields } of products) {
    for (const { _id, upc } of fields.sizes) ids.set(_id, String(upc));
  }
  return (text) => text.replaceAll(/[0-9a-f]{24}|\d{5,}/g, (id) => ids.get(id) ?? id);
}
