import { onHand } from "../catalogue/derived.ts";
import { STORED_QUANTITIES, type ItemRecord, type QuantityName } from "../catalogue/records.ts";
import type { OwnedVariant, Store } from "../catalogue/store.ts";
import type { Context, FieldResolver } from "../context.ts";
import { gid, parseGid } from "../gid.ts";
import { editItem } from "./edit-variant.ts";
import { list, save, type Input, type UserError } from "./edit.ts";
import { idempotent } from "./idempotent.ts";

const HIGHEST = 1_000_000_000;
const ADJUSTABLE = STORED_QUANTITIES.filter((name) => name !== "committed");
const REASONS =
  "correction, cycle_count_available, damaged, movement_canceled, movement_created, movement_received, movement_updated, other, promotion, quality_control, received, reservation_created, reservation_deleted, reservation_updated, restock, safety_stock, shrinkage";
const EMPTY = { inventoryAdjustmentGroup: null };

/** `inventorySetQuantities`: what a level holds from now on. */
export const inventorySetQuantities = idempotent(EMPTY, (_, args, context) => {
  const input = args["input"] as Input;
  const name = String(input["name"]);
  if (name !== "available" && name !== "on_hand") {
    const message = "The quantity name must be either 'available' or 'on_hand'.";
    return { ...EMPTY, userErrors: [{ field: ["input", "name"], message, code: "INVALID_NAME" }] };
  }
  return change(input, "quantities", context, (row, item) => {
    const was = name === "on_hand" ? onHand(item.quantities) : item.quantities.available;
    const quantity = Number(row["quantity"]);
    if (row["changeFromQuantity"] != null && row["changeFromQuantity"] !== was) {
      return {
        field: "changeFromQuantity",
        message: "The changeFromQuantity argument no longer matches the persisted quantity.",
        code: "CHANGE_FROM_QUANTITY_STALE",
      };
    }
    if (quantity > HIGHEST) return tooHigh("quantity");
    if (name === "on_hand" && quantity < 0) {
      return {
        field: "quantity",
        message: "The quantity can't be negative.",
        code: "INVALID_QUANTITY_NEGATIVE",
      };
    }
    if (quantity < -HIGHEST) return tooLow("quantity");
    return { name: "available", delta: quantity - was };
  });
});

/** `inventoryAdjustQuantities`: adds to what a level holds. */
export const inventoryAdjustQuantities = idempotent(EMPTY, (_, args, context) => {
  const input = args["input"] as Input;
  const name = ADJUSTABLE.find((each) => each === input["name"]);
  if (name === undefined) {
    const message = `The specified quantity name is invalid. Valid values are: ${ADJUSTABLE.join(", ")}.`;
    return {
      ...EMPTY,
      userErrors: [{ field: ["input", "name"], message, code: "INVALID_QUANTITY_NAME" }],
    };
  }
  return change(input, "changes", context, (row, item) => {
    const delta = Number(row["delta"]);
    const after = item.quantities[name] + delta;
    if (after > HIGHEST) return tooHigh("delta");
    return after < -HIGHEST ? tooLow("delta") : { name, delta };
  });
});

/** `inventoryItemUpdate`: cost, weight, SKU and the like. */
export const inventoryItemUpdate: FieldResolver<unknown> = (_, { id, input }, { store }) => {
  const found = store.byInventoryItem(parseGid(String(id))?.number ?? 0);
  if (found === undefined) {
    const error = {
      field: ["id"],
      message: "The product couldn't be updated because it does not exist.",
    };
    return { inventoryItem: null, userErrors: [error] };
  }
  const { product, variant } = found;
  const item = editItem(store, variant.item, input as Input);
  const sku = (input as Input)["sku"] as string | null | undefined;
  const after = { ...variant, item, ...(sku !== undefined && { sku }), updatedAt: store.stamp() };
  const saved = save(store, {
    ...product,
    variants: product.variants.with(product.variants.indexOf(variant), after),
  });
  const inventoryItem = { __typename: "InventoryItem", product: saved, variant: after };
  return { inventoryItem, userErrors: [] };
};

type Decision =
  | { readonly name: QuantityName; readonly delta: number }
  | { readonly field: string; readonly message: string; readonly code: string };

function change(
  input: Input,
  listName: string,
  { store, shop }: Context,
  decide: (row: Input, item: ItemRecord) => Decision,
) {
  const errors: UserError[] = [];
  const changes: { itemId: number; name: QuantityName; delta: number }[] = [];
  if (!REASONS.split(", ").includes(String(input["reason"]))) {
    const message = `The specified reason is invalid. Valid values are: ${REASONS}.`;
    errors.push({ field: ["input", "reason"], message, code: "INVALID_REASON" });
  }
  const seen = new Set<string>();
  for (const [index, row] of list(input, listName).entries()) {
    const at = ["input", listName, String(index)];
    const pair = `${String(row["inventoryItemId"])} ${String(row["locationId"])}`;
    const found = store.byInventoryItem(parseGid(String(row["inventoryItemId"]))?.number ?? 0);
    if (seen.has(pair)) {
      const message = "The combination of inventoryItemId and locationId must be unique.";
      const code = "NO_DUPLICATE_INVENTORY_ITEM_ID_GROUP_ID_PAIR";
      errors.push({ field: [...at, "locationId"], message, code });
    } else if (found === undefined) {
      const message = "The specified inventory item could not be found.";
      errors.push({ field: [...at, "inventoryItemId"], message, code: "INVALID_INVENTORY_ITEM" });
    } else if (parseGid(String(row["locationId"]))?.number !== shop.locationId) {
      const message = "The specified location could not be found.";
      errors.push({ field: [...at, "locationId"], message, code: "INVALID_LOCATION" });
    } else {
      const decision = decide(row, found.variant.item);
      if ("delta" in decision) changes.push({ itemId: found.variant.inventoryItemId, ...decision });
      else errors.push({ ...decision, field: [...at, decision.field] });
    }
    seen.add(pair);
  }
  if (errors.length > 0) return { ...EMPTY, userErrors: errors };
  const made = changes.filter(({ delta }) => delta !== 0);
  for (const { itemId, name, delta } of made) {
    const found = store.byInventoryItem(itemId);
    if (found !== undefined) addTo(store, found, name, delta);
  }
  const rows = made.map(({ itemId, name, delta }) => ({
    name,
    delta,
    quantityAfterChange: null,
    item: { __typename: "InventoryItem", ...store.byInventoryItem(itemId) },
    location: { __typename: "Location", shop },
  }));
  const group = {
    id: gid("InventoryAdjustmentGroup", store.nextId()),
    createdAt: store.stamp(),
    reason: input["reason"],
    referenceDocumentUri: input["referenceDocumentUri"] ?? null,
    changes: rows,
  };
  return { inventoryAdjustmentGroup: rows.length === 0 ? null : group, userErrors: [] };
}

// Stock does not move `updatedAt` of the product, so it is put back unstamped.
function addTo(
  store: Store,
  { product, variant }: OwnedVariant,
  name: QuantityName,
  delta: number,
): void {
  const { quantities } = variant.item;
  const item: ItemRecord = {
    ...variant.item,
    quantities: { ...quantities, [name]: quantities[name] + delta },
    quantitiesUpdatedAt: store.stamp(),
  };
  const at = product.variants.indexOf(variant);
  store.put({ ...product, variants: product.variants.with(at, { ...variant, item }) });
}

function tooHigh(field: string): Decision {
  const message = "The quantity can't be higher than 1,000,000,000.";
  return { field, message, code: "INVALID_QUANTITY_TOO_HIGH" };
}

function tooLow(field: string): Decision {
  const message = "The quantity can't be lower than -1,000,000,000.";
  return { field, message, code: "INVALID_QUANTITY_TOO_LOW" };
}
