import type { ItemRecord, ProductRecord, Quantities } from "./records.ts";

/** An inventory item as it was kept while a shop had one location. */
type OlderItem = Omit<ItemRecord, "levels"> & {
  readonly levels?: ItemRecord["levels"];
  readonly quantities: Quantities;
  readonly quantitiesUpdatedAt: string | null;
};

/** Gives the quantities of an older snapshot to a level at the primary location. */
export function withLevels(product: ProductRecord, primaryId: number): ProductRecord {
  const variants = product.variants.map((variant) => {
    const { levels, quantities, quantitiesUpdatedAt, ...item } = variant.item as OlderItem;
    if (levels !== undefined) return variant;
    const updatedAt = quantitiesUpdatedAt ?? variant.createdAt;
    const level = {
      locationId: primaryId,
      isActive: true,
      quantities,
      createdAt: variant.createdAt,
      updatedAt,
      availableAt: updatedAt,
    };
    return { ...variant, item: { ...item, levels: [level] } };
  });
  return { ...product, variants };
}
