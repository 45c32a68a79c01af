import { isObject, type Json } from "../../core/json.ts";
import type { StoredCompany } from "./company.ts";
import type { StoredInventory, StoredRow } from "./inventory.ts";
import type { OrderEvent } from "./order-ledger.ts";
import type { StoredOrder } from "./order.ts";
import type { StoredProduct } from "./product.ts";
import type { NuorderSettings } from "./settings.ts";
import type { SavedTokens } from "./token-book.ts";
import type { Warehouse } from "./warehouses.ts";
import type { SavedWrites } from "./write-history.ts";

/** Everything a local NuORDER holds, as its `snapshot()` shows it. */
export interface NuorderSnapshot extends SavedWrites {
  readonly version: 1;
  /** How many ids were given out. */
  readonly ids: number;
  readonly products: readonly StoredProduct[];
  readonly companies: readonly StoredCompany[];
  /** v1 inventory and the state of the flags, for products that ever had any. */
  readonly inventory: readonly ShownInventory[];
  /** v3 rows. */
  readonly replenishments: readonly StoredRow[];
  readonly orders: readonly StoredOrder[];
  /** Everything that happened to orders, in its sequence. */
  readonly order_ledger: readonly OrderEvent[];
  /** How many order numbers were given out. */
  readonly order_numbers: number;
  /** They follow from the settings, and are here to be looked at. */
  readonly warehouses: readonly Warehouse[];
  readonly tokens: SavedTokens;
  readonly settings: NuorderSettings;
}

export interface ShownInventory extends StoredInventory {
  /** The product as the write history calls it. */
  readonly key: string;
}

/**
 * Takes plain JSON for a snapshot; one that knows products only has nothing of the rest.
 * @throws Error when it is none.
 */
export function readSnapshot(value: Json): NuorderSnapshot {
  const fits =
    isObject(value) &&
    value["version"] === 1 &&
    typeof value["ids"] === "number" &&
    typeof value["write_count"] === "number" &&
    Array.isArray(value["writes"]) &&
    isListOf(value["products"], isProduct) &&
    isListOf(value["companies"] ?? [], isCompany) &&
    isListOf(value["inventory"] ?? [], isInventory) &&
    isListOf(value["replenishments"] ?? [], isRow) &&
    isListOf(value["orders"] ?? [], isOrder) &&
    isListOf(value["order_ledger"] ?? [], (one) => hasTexts(one, "at", "what", "order")) &&
    typeof (value["order_numbers"] ?? 0) === "number" &&
    isObject(value["settings"]) &&
    isObject(value["tokens"]) &&
    typeof value["tokens"]["issued"] === "number" &&
    isObject(value["tokens"]["permanent"]) &&
    isObject(value["tokens"]["temporary"]);
  if (!fits) throw new Error("This is no snapshot of a local NuORDER of version 1.");
  const stock = { companies: [], inventory: [], replenishments: [] };
  const nothing = { ...stock, orders: [], order_ledger: [], order_numbers: 0 };
  return { ...nothing, ...value } as unknown as NuorderSnapshot;
}

function isListOf(value: Json | undefined, isOne: (one: Json) => boolean): boolean {
  return Array.isArray(value) && (value as readonly Json[]).every(isOne);
}

function hasTexts(value: Json, ...names: readonly string[]): boolean {
  return isObject(value) && names.every((name) => typeof value[name] === "string");
}

function isProduct(value: Json): boolean {
  return (
    hasTexts(value, "id", "createdOn", "modifiedOn") &&
    isObject(value) &&
    isObject(value["fields"]) &&
    Array.isArray(value["fields"]["sizes"])
  );
}

function isCompany(value: Json): boolean {
  return (
    hasTexts(value, "id", "createdOn", "modifiedOn") &&
    isObject(value) &&
    hasTexts(value["fields"] ?? null, "name", "code") &&
    Array.isArray(value["buyers"])
  );
}

function isInventory(value: Json): boolean {
  return (
    hasTexts(value, "product") &&
    isObject(value) &&
    ["warehouses", "cache", "rows_cache"].every((name) => Array.isArray(value[name]))
  );
}

function isRow(value: Json): boolean {
  return hasTexts(value, "id", "warehouse_id", "sku_id", "display_name");
}

function isOrder(value: Json): boolean {
  return (
    hasTexts(value, "id", "number", "status", "createdOn", "modifiedOn") &&
    isObject(value) &&
    isObject(value["fields"])
  );
}
