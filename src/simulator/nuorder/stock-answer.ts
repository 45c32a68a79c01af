import type { JsonObject } from "../../core/json.ts";
import type { InventoryBook } from "./inventory-book.ts";
import type { StoredProduct } from "./product.ts";
import type { NuorderSettings } from "./settings.ts";
import { warehouseAnswer, type Warehouse } from "./warehouses.ts";

export interface StockContext {
  readonly inventory: InventoryBook;
  readonly warehouses: readonly Warehouse[];
  readonly brandId: string;
  readonly settings: NuorderSettings;
}

/**
 * What a product of the newer service tells about its inventory. It is as old as the flags: v3 rows
 * are in it only as of the last refresh.
 */
export function stockAnswer(product: StoredProduct, context: StockContext): JsonObject {
  const held = context.inventory.of(product.id);
  const cache = [...held.cache, ...held.rows_cache];
  const prebook = held.rows_prebook || held.warehouses.some((one) => one.prebook);
  const stocked = new Set([
    ...cache.map(({ warehouse }) => warehouse),
    ...held.warehouses.map(({ warehouse }) => warehouse),
  ]);
  const shown = context.warehouses
    .map((warehouse, at) => ({ warehouse, at }))
    .filter(
      ({ warehouse: { id, name } }) =>
        context.settings.warehouses_on_products === "all" || stocked.has(id) || stocked.has(name),
    );
  const tracks = held.warehouses.length > 0 || held.rows_cache.length > 0 || held.rows_prebook;
  return {
    // Help pages: what has no inventory record can be ordered without limit.
    __tracks_inventory: tracks,
    __inventory: [...new Set(cache.map(({ bucket }) => bucket))].sort(),
    __warehouses: shown.map(({ warehouse, at }) => warehouseAnswer(warehouse, at, context.brandId)),
    __sold_out: tracks && !prebook && cache.every(({ quantity }) => quantity <= 0),
    __inventory_cache: cache,
  };
}
