import type { JsonObject } from "../../core/json.ts";

/** The inventory of one product: what v1 wrote, and what the flags knew of v3 when last computed. */
export interface StoredInventory {
  /** The product's id. */
  readonly product: string;
  readonly warehouses: readonly HeldWarehouse[];
  /** The sizes of v1, as products show them in `__inventory_cache`. */
  readonly cache: readonly CacheEntry[];
  /** The rows of v3 as of the last refresh of the flags. */
  readonly rows_cache: readonly CacheEntry[];
  /** Were pre-book orders taken by a v3 row at the last refresh? */
  readonly rows_prebook: boolean;
  /** v3 rows were written since the last refresh. */
  readonly flags_stale: boolean;
}

/** One entry of v1 inventory, in the words of the API. */
export interface HeldWarehouse extends JsonObject {
  /** Its name, whichever of name and code was sent. */
  readonly warehouse: string;
  readonly prebook: boolean;
  readonly wip: readonly HeldDelivery[];
}

export interface HeldDelivery extends JsonObject {
  readonly name: string;
  readonly sizes: readonly HeldSize[];
}

export interface HeldSize extends JsonObject {
  readonly size: string;
  /** null in a delivery called prebook, which has no quantity. */
  readonly quantity: number | null;
}

export interface CacheEntry extends JsonObject {
  /** The day from which it is there, YYYY/MM/DD. */
  readonly bucket: string;
  /** The warehouse's id. */
  readonly warehouse: string;
  readonly sku_id: string;
  readonly _id: string;
  readonly quantity: number;
}

/** One row of v3 inventory; times in epoch ms. */
export interface StoredRow extends GivenRow {
  readonly id: string;
  readonly created_on: number;
  readonly modified_on: number;
}

export interface GivenRow {
  readonly warehouse_id: string;
  readonly sku_id: string;
  readonly display_name: string;
  readonly prebook: boolean;
  readonly period_start: number;
  readonly period_end: number | null;
  readonly quantity: number | null;
  readonly active: boolean;
}

/** Shows a day as buckets spell it. */
export function bucketOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10).replaceAll("-", "/");
}
