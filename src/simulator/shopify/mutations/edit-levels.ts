import { levelAt, newLevel, onHand, withLevel, withQuantities } from "../catalogue/levels.ts";
import type { ItemRecord, LevelRecord } from "../catalogue/records.ts";
import type { OwnedVariant, Store } from "../catalogue/store.ts";
import { parseGid } from "../gid.ts";
import { done, refused, type Edited, type Input } from "./edit.ts";

/**
 * Stocks an item as the `inventoryQuantities` of a variant say.
 * A new variant is then stocked there and nowhere else (recorded); an old one keeps its other levels.
 */
export function stockedAs(
  store: Store,
  before: ItemRecord,
  rows: readonly Input[],
  field: readonly string[],
  isNew: boolean,
): Edited<ItemRecord> {
  if (rows.length === 0) return done(before);
  const now = store.stamp();
  let item: ItemRecord = isNew ? { ...before, levels: [] } : before;
  for (const [index, row] of rows.entries()) {
    const location = store.locations.get(parseGid(String(row["locationId"]))?.number ?? 0);
    if (location === undefined || !location.isActive) {
      return refused({
        field: [...field, "inventoryQuantities", String(index), "locationId"],
        message: "Quantity could not be saved. The location was not found.",
        code: "TRACKED_VARIANT_LOCATION_NOT_FOUND",
      });
    }
    const level = activeLevel(item, location.id, now);
    const given = Number(row["availableQuantity"] ?? row["quantity"]);
    const other = onHand(level.quantities) - level.quantities.available;
    const available = row["name"] === "on_hand" ? given - other : given;
    item = withLevel(item, withQuantities(level, { available }, now));
  }
  return done(item);
}

/** The level at a location as it is once the location stocks the item: new, or active again. */
export function activeLevel(item: ItemRecord, locationId: number, now: string): LevelRecord {
  const level = levelAt(item, locationId);
  if (level === undefined) return newLevel(locationId, now);
  return level.isActive ? level : { ...level, isActive: true, updatedAt: now };
}

/** Stores an item with other levels. Stock does not move `updatedAt` of the product (documented). */
export function saveItem(
  store: Store,
  { product, variant }: OwnedVariant,
  item: ItemRecord,
): OwnedVariant {
  if (item === variant.item) return { product, variant };
  const after = { ...variant, item };
  const at = product.variants.indexOf(variant);
  const saved = store.put({ ...product, variants: product.variants.with(at, after) });
  return { product: saved, variant: after };
}
