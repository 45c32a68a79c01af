import { hasStock, levelAt } from "../catalogue/levels.ts";
import type { LocationAddress, LocationRecord } from "../catalogue/location-record.ts";
import { countryName, zoneName } from "../catalogue/regions.ts";
import { page } from "../connection.ts";
import type { Args, Context, FieldResolver, TypeResolvers } from "../context.ts";
import { gid, parseGid } from "../gid.ts";
import { locationField } from "../search/inventory-fields.ts";
import { levelsAtLocation, oneLevel } from "./inventory.ts";
import { countUpTo } from "./lists.ts";
import { manyMetafields, oneMetafield } from "./metafields.ts";
import { locationNode, type LocationNode } from "./nodes.ts";
import { searched, type Searchable } from "./searched.ts";

/** Fields of Location. */
export const LOCATION: TypeResolvers<LocationNode> = {
  id: ({ location }) => gid("Location", location.id),
  legacyResourceId: ({ location }) => String(location.id),
  name: ({ location }) => location.name,
  isActive: ({ location }) => location.isActive,
  isPrimary: ({ location }) => location.isPrimary,
  fulfillsOnlineOrders: ({ location }) => location.fulfillsOnlineOrders,
  // Recorded: true for the first location alone.
  shipsInventory: ({ location }) => location.isPrimary,
  activatable: ({ location }, _, context) =>
    location.isActive || namesake(location.name, location, context) === undefined,
  deactivatable: ({ location }) => !location.isPrimary,
  deactivatedAt: ({ location }) => location.deactivatedAt,
  deletable: ({ location }, _, context) => !location.isActive && !holdsStock(location, context),
  hasActiveInventory: ({ location }, _, context) => holdsStock(location, context),
  createdAt: ({ location }) => location.createdAt,
  updatedAt: ({ location }) => location.updatedAt,
  address: ({ location }) => addressNode(location.address),
  metafield: (node, args) => oneMetafield(node, args),
  metafields: (node, args, context) => manyMetafields(node, args, context),
  inventoryLevel: ({ location }, { inventoryItemId, includeInactive }, { store }) => {
    const owned = store.byInventoryItem(parseGid(String(inventoryItemId))?.number ?? 0);
    return owned ? oneLevel(owned, gid("Location", location.id), includeInactive) : null;
  },
  inventoryLevels: ({ location }, args, context, info) =>
    levelsAtLocation(location.id, args, context, info),
};

/** `locations`; inactive ones only where they are asked for. */
export const locations: FieldResolver<unknown> = (_, args, context, info) =>
  page<LocationRecord>(
    {
      items: searched(allLocations(context), args, context, info).flatMap((found) => {
        const now = context.store.locations.get(found.id);
        return now && (now.isActive || args["includeInactive"] === true) ? [now] : [];
      }),
      id: ({ id }) => id,
      ...(args["sortKey"] !== "ID" && { sortBy: ({ name }) => name }),
      toNode: locationNode,
    },
    args,
    context,
  );

/** `locationsCount`: the active ones. */
export const locationsCount: FieldResolver<unknown> = (_, args, context, info) =>
  countUpTo(
    searched(allLocations(context), args, context, info).filter(({ isActive }) => isActive).length,
    args["limit"],
  );

/** `location(id:)`; the primary one where no id is given. */
export function location({ id }: Args, { store }: Context): LocationNode | null {
  const found =
    id == null ? store.primary() : store.locations.get(parseGid(String(id))?.number ?? 0);
  return found ? locationNode(found) : null;
}

/** The other active location of the same name, whatever its case. */
export function namesake(
  name: string,
  besides: LocationRecord | undefined,
  { store }: Pick<Context, "store">,
): LocationRecord | undefined {
  const wanted = name.trim().toLowerCase();
  return store.locations
    .all()
    .find(
      (each) =>
        each.isActive && each.id !== besides?.id && each.name.trim().toLowerCase() === wanted,
    );
}

/** Says whether a location has anything left of any item that it stocks. */
export function holdsStock({ id }: LocationRecord, { store }: Context): boolean {
  return store.products().some(({ variants }) =>
    variants.some(({ item }) => {
      const level = levelAt(item, id);
      return level !== undefined && level.isActive && hasStock(level);
    }),
  );
}

function allLocations({ store }: Context): Searchable<LocationRecord> {
  return {
    live: () => store.locations.all(),
    indexed: (lag) => store.locations.indexed(lag),
    field: locationField,
  };
}

function addressNode(address: LocationAddress) {
  const { address1, address2, city, provinceCode, countryCode, zip } = address;
  const country = countryCode === null ? null : (countryName(countryCode) ?? null);
  const province = provinceCode === null ? null : (zoneName(countryCode, provinceCode) ?? null);
  const place = [city, provinceCode, zip].filter(Boolean).join(" ");
  return {
    ...address,
    country,
    province,
    formatted: [address1, address2, place, country].filter(Boolean),
  };
}
