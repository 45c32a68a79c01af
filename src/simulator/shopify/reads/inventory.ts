import { onHand } from "../catalogue/derived.ts";
import { STORED_QUANTITIES, type QuantityName } from "../catalogue/records.ts";
import type { OwnedVariant } from "../catalogue/store.ts";
import { page } from "../connection.ts";
import type { Args, Context, FieldResolver, TypeResolvers } from "../context.ts";
import { gid, parseGid } from "../gid.ts";
import { fault } from "../graphql/errors.ts";
import { levelField } from "../search/fields.ts";
import { moneyV2, exactly } from "./products.ts";
import { variantNode, type ItemNode, type LevelNode, type LocationNode } from "./nodes.ts";
import { searched } from "./searched.ts";

/** All quantity names of the shop, with the derived `on_hand`. */
export const QUANTITY_NAMES = [...STORED_QUANTITIES, "on_hand"].sort();

/** Wraps the level of a variant's inventory item. */
export function levelNode({ product, variant }: OwnedVariant): LevelNode {
  return { __typename: "InventoryLevel", product, variant };
}

/** Fields of InventoryItem. */
export const INVENTORY_ITEM: TypeResolvers<ItemNode> = {
  id: ({ variant }) => gid("InventoryItem", variant.inventoryItemId),
  legacyResourceId: ({ variant }) => String(variant.inventoryItemId),
  sku: ({ variant }) => variant.sku,
  tracked: ({ variant }) => variant.item.tracked,
  trackedEditable: () => ({ locked: false, reason: null }),
  requiresShipping: ({ variant }) => variant.item.requiresShipping,
  unitCost: ({ variant }, _, context) =>
    variant.item.unitCost && moneyV2(variant.item.unitCost, context),
  countryCodeOfOrigin: ({ variant }) => variant.item.countryCodeOfOrigin,
  harmonizedSystemCode: ({ variant }) => variant.item.harmonizedSystemCode,
  measurement: ({ variant }) => ({
    id: gid("InventoryItemMeasurement", variant.inventoryItemId),
    weight: variant.item.weight,
  }),
  createdAt: ({ variant }) => variant.createdAt,
  updatedAt: ({ variant }) => variant.item.updatedAt,
  variant: ({ product, variant }) => variantNode(product, variant),
  variants: ({ product, variant }, args, context) =>
    page(
      { items: [variant], id: ({ id }) => id, toNode: (each) => variantNode(product, each) },
      args,
      context,
    ),
  locationsCount: () => exactly(1),
  inventoryLevel: (node, { locationId }, { shop }) =>
    parseGid(String(locationId))?.number === shop.locationId ? levelNode(node) : null,
  inventoryLevels: (node, args, context, info) => levels([node], args, context, info),
};

/** Fields of InventoryLevel. */
export const INVENTORY_LEVEL: TypeResolvers<LevelNode> = {
  id: ({ variant }) => levelId(variant.inventoryItemId),
  isActive: () => true,
  canDeactivate: () => false,
  createdAt: ({ variant }) => variant.createdAt,
  updatedAt: ({ variant }) => variant.item.quantitiesUpdatedAt ?? variant.createdAt,
  item: ({ product, variant }): ItemNode => ({ __typename: "InventoryItem", product, variant }),
  location: (_, __, { shop }): LocationNode => ({ __typename: "Location", shop }),
  quantities: ({ variant }, { names }) =>
    (names as readonly string[]).map((name) => quantity(variant.inventoryItemId, name, variant)),
};

/** Fields of Location; the shop has one. */
export const LOCATION: TypeResolvers<LocationNode> = {
  id: ({ shop }) => gid("Location", shop.locationId),
  legacyResourceId: ({ shop }) => String(shop.locationId),
  name: () => "Shop location",
  isActive: () => true,
  isPrimary: () => true,
  fulfillsOnlineOrders: () => true,
  shipsInventory: () => true,
  hasActiveInventory: (_, __, { store }) => store.products().length > 0,
  createdAt: ({ shop }) => shop.createdAt,
  updatedAt: ({ shop }) => shop.createdAt,
  address: () => ({
    address1: "1 Main Street",
    address2: null,
    city: "New York",
    province: "New York",
    provinceCode: "NY",
    zip: "10001",
    country: "United States",
    countryCode: "US",
    phone: null,
    formatted: ["1 Main Street", "New York NY 10001", "United States"],
  }),
  inventoryLevel: (_, { inventoryItemId }, { store }) => {
    const found = store.byInventoryItem(parseGid(String(inventoryItemId))?.number ?? 0);
    return found ? levelNode(found) : null;
  },
  inventoryLevels: (_, args, context, info) =>
    levels(
      context.store
        .products()
        .flatMap((product) => product.variants.map((variant) => ({ product, variant }))),
      args,
      context,
      info,
    ),
};

// An item has one level, at the only location.
function levelId(itemId: number): string {
  return `${gid("InventoryLevel", itemId)}?inventory_item_id=${itemId}`;
}

function levels(
  items: readonly OwnedVariant[],
  args: Args,
  context: Context,
  info: Parameters<FieldResolver>[3],
) {
  const found = searched({ live: () => items, field: levelField }, args, context, info);
  return page(
    { items: found, id: ({ variant }) => variant.inventoryItemId, toNode: levelNode },
    args,
    context,
  );
}

function quantity(itemId: number, name: string, { item }: OwnedVariant["variant"]) {
  if (!QUANTITY_NAMES.includes(name)) {
    throw fault(
      "BAD_REQUEST",
      `The quantity name "${name}" is not one of: ${QUANTITY_NAMES.join(", ")}.`,
    );
  }
  return {
    id: `${gid("InventoryQuantity", itemId)}?name=${name}`,
    name,
    quantity: name === "on_hand" ? onHand(item.quantities) : item.quantities[name as QuantityName],
    // Recorded: often null for every name but `available`.
    updatedAt: name === "available" ? item.quantitiesUpdatedAt : null,
  };
}
