import { selectedOptions } from "../catalogue/derived.ts";
import { levelAt, newLevel, withQuantities } from "../catalogue/levels.ts";
import type { LocationRecord } from "../catalogue/location-record.ts";
import { NO_STOCK, type LevelRecord, type VariantRecord } from "../catalogue/records.ts";
import type { OwnedVariant, Store } from "../catalogue/store.ts";
import { readInventoryRows, type InventoryRow } from "./inventory-rows.ts";

/**
 * Sets stock as an inventory export of Shopify says; locations are made by name.
 * For a variant in the file the file is everything: it is stocked nowhere else afterwards.
 *
 * @throws Error naming the line that cannot be taken; the shop is left as it was.
 */
export function importInventory(store: Store, text: string): { levels: number; locations: number } {
  const rows = readInventoryRows(text);
  const { found, made } = locationsOf(store, rows);
  const levels = new Map<number, Map<number, LevelRecord | null>>();
  let count = 0;
  for (const row of rows) {
    const owned = variantOf(store, row);
    const location = found.get(row.location.toLowerCase());
    if (location === undefined) continue;
    const ofVariant = levels.get(owned.variant.id) ?? new Map<number, LevelRecord | null>();
    if (ofVariant.has(location.id)) {
      throw new Error(
        `Line ${row.line}: "${row.handle}" has its stock at "${row.location}" a second time.`,
      );
    }
    ofVariant.set(location.id, levelOf(store, owned.variant, location.id, row));
    levels.set(owned.variant.id, ofVariant);
    if (row.quantities !== null) count += 1;
  }
  // Nothing was stored until here, so that a bad line leaves nothing half done.
  for (const location of made) store.locations.put(location, "at_once");
  for (const product of store.products()) {
    if (!product.variants.some(({ id }) => levels.has(id))) continue;
    const variants = product.variants.map((variant) => {
      const own = levels.get(variant.id);
      if (own === undefined) return variant;
      const stocked = [...own.values()].filter((level) => level !== null);
      return { ...variant, item: { ...variant.item, levels: stocked } };
    });
    store.put({ ...product, variants }, "at_once");
  }
  return { levels: count, locations: made.length };
}

function locationsOf(store: Store, rows: readonly InventoryRow[]) {
  const found = new Map<string, LocationRecord>();
  const made: LocationRecord[] = [];
  for (const { location: name, line } of rows) {
    const key = name.toLowerCase();
    if (found.has(key)) continue;
    const known = store.locations.all().filter((each) => each.name.trim().toLowerCase() === key);
    const there = known.find(({ isActive }) => isActive);
    if (there === undefined && known.length > 0) {
      throw new Error(`Line ${line}: the location "${name}" is deactivated; activate it first.`);
    }
    if (there === undefined) made.push(newLocation(store, name));
    found.set(key, there ?? (made.at(-1) as LocationRecord));
  }
  return { found, made };
}

function newLocation(store: Store, name: string): LocationRecord {
  const now = store.stamp();
  const { address } = store.primary();
  return {
    ...store.primary(),
    id: store.nextId(),
    name,
    isPrimary: false,
    address: { ...address, address1: null, city: null, provinceCode: null, zip: null },
    metafields: [],
    createdAt: now,
    updatedAt: now,
  };
}

function variantOf(store: Store, { line, handle, options }: InventoryRow): OwnedVariant {
  const product = store.byHandle(handle);
  if (product === undefined) {
    throw new Error(
      `Line ${line}: there is no product "${handle}"; import the products before their stock.`,
    );
  }
  const variant = product.variants.find((each) => {
    const selected = selectedOptions(product, each);
    return (
      options.length <= selected.length &&
      selected.every(({ value }, at) => value.trim() === (options[at] ?? "Default Title"))
    );
  });
  if (variant === undefined) {
    throw new Error(
      `Line ${line}: the product "${handle}" has no variant "${options.join(" / ")}".`,
    );
  }
  return { product, variant };
}

function levelOf(
  store: Store,
  { item }: VariantRecord,
  locationId: number,
  { quantities }: InventoryRow,
): LevelRecord | null {
  if (quantities === null) return null;
  const now = store.stamp();
  const before = levelAt(item, locationId) ?? newLevel(locationId, now);
  const { available, committed, unavailable, incoming } = quantities;
  // The export adds up what is unavailable; here all of it counts as reserved.
  const change = { ...NO_STOCK, available, committed, incoming, reserved: unavailable };
  return withQuantities({ ...before, isActive: true }, change, now);
}
