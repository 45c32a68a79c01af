import { activeLevels, levelAt, onHand, withLevel, withQuantities } from "../catalogue/levels.ts";
import type { LevelRecord } from "../catalogue/records.ts";
import type { OwnedVariant } from "../catalogue/store.ts";
import type { Context, FieldResolver } from "../context.ts";
import { parseGid } from "../gid.ts";
import { itemNode, levelNode, levelParts } from "../reads/inventory.ts";
import { activeLevel, saveItem } from "./edit-levels.ts";
import { editItem } from "./edit-variant.ts";
import { list, save, type Input, type UserError } from "./edit.ts";
import { idempotent } from "./idempotent.ts";

const HIGHEST = 1_000_000_000;
const NO_LEVEL = { inventoryLevel: null };

/** `inventoryActivate`: a location stocks an item from now on, or again. */
export const inventoryActivate = idempotent(NO_LEVEL, (_, args, context) => {
  const { store } = context;
  const { available, onHand: physical } = args as { available?: number; onHand?: number };
  const refuse = (message: string, ...fields: readonly string[]) => ({
    ...NO_LEVEL,
    userErrors: fields.map((field): UserError => ({ field: [field], message })),
  });
  const location = store.locations.get(idOf(args["locationId"]));
  if (location === undefined) {
    const message = "The product couldn't be stocked because the location wasn't found.";
    return refuse(message, "locationId");
  }
  const because = `The product couldn't be stocked at ${location.name} because`;
  const owned = store.byInventoryItem(idOf(args["inventoryItemId"]));
  if (owned === undefined) {
    return refuse(`${because} the product was deleted.`, "inventoryItemId");
  }
  // A guess: nobody has recorded what is said about a deactivated one.
  if (!location.isActive) return refuse(`${because} the location is deactivated.`, "locationId");
  if (available != null && physical != null) {
    const message = `${because} not allowed to set available and on_hand quantities at the same time.`;
    return refuse(message, "available", "onHand");
  }
  if (Math.abs(available ?? physical ?? 0) > HIGHEST) {
    const message = `${because} the quantity needs to be between -1 billion and 1 billion.`;
    return refuse(message, available == null ? "onHand" : "available");
  }
  const before = levelAt(owned.variant.item, location.id);
  if (before?.isActive === true) {
    const [field, what] = available == null ? ["onHand", "an on_hand"] : ["available", "available"];
    const message = `Not allowed to set ${what} quantity when the item is already active at the location.`;
    const isSet = available != null || physical != null;
    return {
      inventoryLevel: levelNode(owned, before),
      userErrors: isSet ? [{ field: [field], message }] : [],
    };
  }
  const level = withGiven(activeLevel(owned.variant.item, location.id, store.stamp()), {
    available,
    physical,
    now: store.stamp(),
  });
  const after = saveItem(store, owned, withLevel(owned.variant.item, level));
  return { inventoryLevel: levelNode(after, level), userErrors: [] };
});

/** `inventoryDeactivate`: a location stocks an item no longer; what it held stays noted (recorded). */
export const inventoryDeactivate: FieldResolver<unknown> = (_, { inventoryLevelId }, context) => {
  const { store } = context;
  const refuse = (message: string) => ({ userErrors: [{ field: null, message }] });
  const parts = levelParts(String(inventoryLevelId));
  const owned = parts && store.byInventoryItem(parts.itemId);
  if (parts === undefined || owned === undefined) {
    return refuse("The product couldn't be unstocked because the product was deleted.");
  }
  const location = store.locations.get(parts.locationId);
  const level = levelAt(owned.variant.item, parts.locationId);
  if (location === undefined || level === undefined) {
    return refuse("The product couldn't be unstocked because the location was deleted.");
  }
  if (isOnly(owned, level)) {
    return refuse(
      `The product couldn't be unstocked from ${location.name} because products need to be stocked at a minimum of 1 location.`,
    );
  }
  deactivate(context, owned, level);
  return { userErrors: [] };
};

/** `inventoryBulkToggleActivation`: the same for one item at several locations, all or nothing. */
export const inventoryBulkToggleActivation: FieldResolver<unknown> = (_, args, context) => {
  const { store } = context;
  const refuse = (field: readonly string[], message: string, code: string) => ({
    inventoryItem: null,
    inventoryLevels: null,
    userErrors: [{ field, message, code }],
  });
  const itemId = idOf(args["inventoryItemId"]);
  const before = store.byInventoryItem(itemId);
  if (before === undefined) {
    const message = "The inventory item was not found.";
    return refuse(["inventoryItemId"], message, "INVENTORY_ITEM_NOT_FOUND");
  }
  let { item } = before.variant;
  const touched: number[] = [];
  for (const [index, row] of list(args, "inventoryItemUpdates").entries()) {
    const field = ["inventoryItemUpdates", String(index), "locationId"];
    const location = store.locations.get(idOf(row["locationId"]));
    if (location === undefined || !location.isActive) {
      const message = "The quantity couldn't be updated because the location was not found.";
      return refuse(field, message, "LOCATION_NOT_FOUND");
    }
    const level = levelAt(item, location.id);
    if (row["activate"] === true) {
      item = withLevel(item, activeLevel(item, location.id, store.stamp()));
      touched.push(location.id);
    } else if (level?.isActive === true) {
      if (activeLevels(item).length === 1) {
        const message = `The variant couldn't be unstocked from ${location.name} because products need to be stocked at a minimum of 1 location.`;
        return refuse(field, message, "CANNOT_DEACTIVATE_FROM_ONLY_LOCATION");
      }
      item = withLevel(item, { ...level, isActive: false, updatedAt: store.stamp() });
    }
  }
  const after = saveItem(store, before, item);
  return {
    inventoryItem: itemNode(after),
    inventoryLevels: touched.flatMap((id) => {
      const level = levelAt(item, id);
      return level ? levelNode(after, level) : [];
    }),
    userErrors: [],
  };
};

/** `inventoryItemUpdate`: cost, weight, SKU, whether stock is tracked and the like. */
export const inventoryItemUpdate: FieldResolver<unknown> = (_, args, { store }) => {
  const input = args["input"] as Input;
  const refuse = (field: readonly string[], message: string) => ({
    inventoryItem: null,
    userErrors: [{ field, message }],
  });
  const found = store.byInventoryItem(idOf(args["id"]));
  if (found === undefined) {
    return refuse(["id"], "The product couldn't be updated because it does not exist.");
  }
  if (Number(input["cost"] ?? 0) < 0) {
    return refuse(["input", "cost"], "Cost must be greater than or equal to 0");
  }
  const code = input["harmonizedSystemCode"];
  if (typeof code === "string" && !/^\d{6,13}$/.test(code)) {
    const message = "Harmonized system code must be a number between six and thirteen digits";
    return refuse(["input", "harmonizedSystemCode"], message);
  }
  const { product, variant } = found;
  const item = editItem(store, variant.item, input);
  const sku = input["sku"] as string | null | undefined;
  const after = { ...variant, item, ...(sku !== undefined && { sku }), updatedAt: store.stamp() };
  const saved = save(store, {
    ...product,
    variants: product.variants.with(product.variants.indexOf(variant), after),
  });
  return { inventoryItem: itemNode({ product: saved, variant: after }), userErrors: [] };
};

function withGiven(
  level: LevelRecord,
  given: { available: number | undefined; physical: number | undefined; now: string },
): LevelRecord {
  const { available, physical, now } = given;
  const { quantities } = level;
  if (available != null) return withQuantities(level, { available }, now);
  if (physical == null) return level;
  const other = onHand(quantities) - quantities.available;
  return withQuantities(level, { available: physical - other }, now);
}

function isOnly({ variant }: OwnedVariant, level: LevelRecord): boolean {
  return level.isActive && activeLevels(variant.item).length === 1;
}

function deactivate({ store }: Context, owned: OwnedVariant, level: LevelRecord): void {
  if (!level.isActive) return;
  const after = { ...level, isActive: false, updatedAt: store.stamp() };
  saveItem(store, owned, withLevel(owned.variant.item, after));
}

function idOf(value: unknown): number {
  return parseGid(String(value))?.number ?? 0;
}
