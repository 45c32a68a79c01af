import type { ItemRecord, VariantRecord } from "../catalogue/records.ts";
import type { Store } from "../catalogue/store.ts";
import { money } from "../format.ts";
import { editMetafields } from "./edit-metafields.ts";
import { done, list, refused, type Edited, type Input } from "./edit.ts";

/** Lays the fields that every variant input has over a variant. */
export function editVariant(
  store: Store,
  before: VariantRecord,
  input: Input,
  field: readonly string[],
  metafieldMode: "add" | "only" = "add",
): Edited<VariantRecord> {
  const price = amount(input, "price", before.price);
  if (price === undefined || price === null || Number(price) < 0) {
    return refused({
      field: [...field, "price"],
      message: "Price must be greater than or equal to 0",
      code: "GREATER_THAN_OR_EQUAL_TO",
    });
  }
  const compareAtPrice = amount(input, "compareAtPrice", before.compareAtPrice);
  if (compareAtPrice === undefined || Number(compareAtPrice) < 0) {
    return refused({
      field: [...field, "compareAtPrice"],
      message: "must be greater than or equal to 0",
      code: "GREATER_THAN_OR_EQUAL_TO",
    });
  }
  const inputs = input["metafields"] === undefined ? undefined : list(input, "metafields");
  const owner = { type: "PRODUCTVARIANT", id: before.id };
  const at = [...field, "metafields"];
  const metafields = inputs
    ? editMetafields(store, before.metafields, inputs, at, owner, metafieldMode)
    : done(before.metafields);
  if (!metafields.ok) return metafields;
  const itemInput = (input["inventoryItem"] ?? {}) as Input;
  // Left alone, `sku` of the input itself (productSet) goes before the inventory item's.
  const sku = given(input, "sku", given(itemInput, "sku", before.sku));
  const item = editItem(store, before.item, itemInput);
  const after: VariantRecord = {
    ...before,
    price,
    compareAtPrice,
    sku,
    barcode: given(input, "barcode", before.barcode),
    taxable: given(input, "taxable", before.taxable) ?? true,
    inventoryPolicy: given(input, "inventoryPolicy", before.inventoryPolicy) ?? "DENY",
    metafields: metafields.value,
    item: sku === before.sku ? item : { ...item, updatedAt: store.stamp() },
  };
  return done(changed(before, after) ? { ...after, updatedAt: store.stamp() } : before);
}

/** Lays an InventoryItemInput over an inventory item. */
export function editItem(store: Store, before: ItemRecord, input: Input): ItemRecord {
  const measurement = input["measurement"] as { weight?: ItemRecord["weight"] } | null | undefined;
  const after: ItemRecord = {
    ...before,
    tracked: given(input, "tracked", before.tracked) ?? false,
    requiresShipping: given(input, "requiresShipping", before.requiresShipping) ?? true,
    unitCost: cost(input, before.unitCost),
    countryCodeOfOrigin: given(input, "countryCodeOfOrigin", before.countryCodeOfOrigin),
    harmonizedSystemCode: given(input, "harmonizedSystemCode", before.harmonizedSystemCode),
    weight: measurement?.weight === undefined ? before.weight : measurement.weight,
  };
  return changed(before, after) ? { ...after, updatedAt: store.stamp() } : before;
}

function given<T>(input: Input, name: string, before: T): T {
  const value = input[name];
  return value === undefined ? before : (value as T);
}

function amount(input: Input, name: string, before: string | null): string | null | undefined {
  const value = input[name];
  if (value === undefined) return before;
  return value === null ? null : money(value as string);
}

function cost(input: Input, before: string | null): string | null {
  const value = input["cost"];
  if (value === undefined) return before;
  return value === null ? null : (money(value as string) ?? before);
}

function changed(before: object, after: object): boolean {
  return JSON.stringify(before) !== JSON.stringify(after);
}
