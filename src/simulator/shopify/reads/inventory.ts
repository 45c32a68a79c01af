import type { Lag } from "../catalogue/lag.ts";
import { activeLevels, levelAt, onHand, type OwnedLevel } from "../catalogue/levels.ts";
import { STORED_QUANTITIES, type LevelRecord, type QuantityName } from "../catalogue/records.ts";
import type { OwnedVariant } from "../catalogue/store.ts";
import { EMPTY_CONNECTION, page } from "../connection.ts";
import type { Args, Context, FieldResolver, TypeResolvers } from "../context.ts";
import { gid, parseGid } from "../gid.ts";
import { fault } from "../graphql/errors.ts";
import { levelField } from "../search/inventory-fields.ts";
import { locationNode, variantNode, type ItemNode, type LevelNode } from "./nodes.ts";
import { exactly, moneyV2 } from "./products.ts";
import { searched } from "./searched.ts";

/** All quantity names of the shop, with the derived `on_hand`. */
export const QUANTITY_NAMES = [...STORED_QUANTITIES, "on_hand"].sort();

// Recorded: the number in a level's id belongs to the location, this far from the location's own.
const LEVEL_NUMBER_OFFSET = 36_954_570_752;

/** Wraps a level. */
export function levelNode({ product, variant }: OwnedVariant, level: LevelRecord): LevelNode {
  return { __typename: "InventoryLevel", product, variant, level };
}

/** Wraps an inventory item. */
export function itemNode({ product, variant }: OwnedVariant): ItemNode {
  return { __typename: "InventoryItem", product, variant };
}

/** What the id of a level names; undefined for an id of another kind. */
export function levelParts(id: string): { locationId: number; itemId: number } | undefined {
  const parsed = parseGid(id);
  if (parsed?.type !== "InventoryLevel") return undefined;
  const itemId = Number(/[?&]inventory_item_id=(\d+)/.exec(id)?.[1] ?? Number.NaN);
  return { locationId: parsed.number - LEVEL_NUMBER_OFFSET, itemId };
}

/** Finds a level by its id, active or not. */
export function levelById(id: string, { store }: Context): LevelNode | null {
  const parts = levelParts(id);
  const owned = parts && store.byInventoryItem(parts.itemId);
  const level = owned && levelAt(owned.variant.item, parts.locationId);
  return owned && level ? levelNode(owned, level) : null;
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
  locationsCount: ({ variant }) => exactly(activeLevels(variant.item).length),
  inventoryLevel: (node, { locationId, includeInactive }) =>
    oneLevel(node, locationId, includeInactive),
  inventoryLevels: (node, args, context, info) => {
    const { store } = context;
    const shown = (owned: OwnedVariant | undefined) => (owned ? levelsOf(owned) : []);
    const source = {
      live: () => shown(node),
      indexed: (lag: Lag) => {
        const product = store.indexedProduct(node.product.id, lag);
        const variant = product?.variants.find(({ id }) => id === node.variant.id);
        return shown(product && variant && { product, variant });
      },
    };
    return levels(source, ({ level }) => level.locationId, args, context, info);
  },
};

/** Fields of InventoryLevel. */
export const INVENTORY_LEVEL: TypeResolvers<LevelNode> = {
  id: ({ variant, level }) => levelId(level.locationId, variant.inventoryItemId),
  isActive: ({ level }) => level.isActive,
  canDeactivate: ({ variant, level }) => level.isActive && activeLevels(variant.item).length > 1,
  createdAt: ({ level }) => level.createdAt,
  updatedAt: ({ level }) => level.updatedAt,
  item: (node): ItemNode => itemNode(node),
  location: ({ level }, _, { store }) => {
    const location = store.locations.get(level.locationId);
    return location && locationNode(location);
  },
  quantities: ({ variant, level }, { names }) =>
    (names as readonly string[]).map((name) => quantity(variant.inventoryItemId, level, name)),
  scheduledChanges: () => EMPTY_CONNECTION,
};

/** Answers `inventoryLevel(locationId:)`; null where the location does not stock the item. */
export function oneLevel(
  owned: OwnedVariant,
  locationId: unknown,
  includeInactive: unknown,
): LevelNode | null {
  const level = levelAt(owned.variant.item, parseGid(String(locationId))?.number ?? 0);
  if (level === undefined || (!level.isActive && includeInactive !== true)) return null;
  return levelNode(owned, level);
}

/** Answers `Location.inventoryLevels`. */
export function levelsAtLocation(
  locationId: number,
  args: Args,
  context: Context,
  info: Parameters<FieldResolver>[3],
) {
  const { store } = context;
  const here = (products: ReturnType<typeof store.products>): OwnedLevel[] =>
    products.flatMap((product) =>
      product.variants.flatMap((variant) => {
        const level = levelAt(variant.item, locationId);
        return level ? [{ product, variant, level }] : [];
      }),
    );
  const source = {
    live: () => here(store.products()),
    indexed: (lag: Lag) => here(store.indexed(lag)),
  };
  return levels(source, ({ variant }) => variant.inventoryItemId, args, context, info);
}

function levelsOf(owned: OwnedVariant): OwnedLevel[] {
  return owned.variant.item.levels.map((level) => ({ ...owned, level }));
}

function levelId(locationId: number, itemId: number): string {
  return `${gid("InventoryLevel", locationId + LEVEL_NUMBER_OFFSET)}?inventory_item_id=${itemId}`;
}

// Found by what the index knows, shown as the level is now.
function levels(
  source: { readonly live: () => OwnedLevel[]; readonly indexed: (lag: Lag) => OwnedLevel[] },
  id: (owned: OwnedLevel) => number,
  args: Args,
  context: Context,
  info: Parameters<FieldResolver>[3],
) {
  const found = searched({ ...source, field: levelField }, args, context, info);
  const now = found.flatMap(({ variant, level }): LevelNode[] => {
    const owned = context.store.byInventoryItem(variant.inventoryItemId);
    const node = owned && oneLevelNow(owned, level.locationId, args["includeInactive"] === true);
    return node ? [node] : [];
  });
  return page({ items: now, id, toNode: (node) => node }, args, context);
}

function oneLevelNow(
  owned: OwnedVariant,
  locationId: number,
  includeInactive: boolean,
): LevelNode | undefined {
  const level = levelAt(owned.variant.item, locationId);
  return level && (level.isActive || includeInactive) ? levelNode(owned, level) : undefined;
}

function quantity(itemId: number, level: LevelRecord, name: string) {
  if (!QUANTITY_NAMES.includes(name)) {
    throw fault(
      "BAD_REQUEST",
      `The quantity name "${name}" is not one of: ${QUANTITY_NAMES.join(", ")}.`,
    );
  }
  const number = level.locationId + LEVEL_NUMBER_OFFSET;
  return {
    id: `${gid("InventoryQuantity", number)}?inventory_item_id=${itemId}&name=${name}`,
    name,
    quantity:
      name === "on_hand" ? onHand(level.quantities) : level.quantities[name as QuantityName],
    // Recorded: often null for every name but `available`.
    updatedAt: name === "available" ? level.availableAt : null,
  };
}
