import type { StoredInventory, StoredRow } from "./inventory.ts";

/** All inventory: v1 by product, v3 rows by warehouse and size. */
export interface InventoryBook {
  /** The inventory of a product; an empty one where nothing was written. */
  of(product: string): StoredInventory;
  put(inventory: StoredInventory): void;
  all(): readonly StoredInventory[];
  /** The v3 rows of a size, in every warehouse. */
  rowsOf(skuId: string): readonly StoredRow[];
  /** Puts rows in the place of all rows that a size had, in every warehouse. */
  putRows(skuId: string, rows: readonly StoredRow[]): void;
  allRows(): readonly StoredRow[];
  clear(): void;
}

/** Makes an empty book. */
export function createInventoryBook(): InventoryBook {
  const inventories = new Map<string, StoredInventory>();
  const rows = new Map<string, readonly StoredRow[]>();
  return {
    of: (product) => inventories.get(product) ?? { product, ...nothing },
    put: (inventory) => inventories.set(inventory.product, inventory),
    all: () => [...inventories.values()],
    rowsOf: (skuId) => rows.get(skuId) ?? [],
    putRows: (skuId, replaced) => {
      if (replaced.length > 0) rows.set(skuId, replaced);
      else rows.delete(skuId);
    },
    allRows: () => [...rows.values()].flat(),
    clear: () => {
      inventories.clear();
      rows.clear();
    },
  };
}

const nothing: Omit<StoredInventory, "product"> = {
  warehouses: [],
  cache: [],
  rows_cache: [],
  rows_prebook: false,
  flags_stale: false,
};
