import { levelAt, newLevel, withLevel, withQuantities } from "../catalogue/levels.ts";
import type { LocationRecord } from "../catalogue/location-record.ts";
import { NO_STOCK, STORED_QUANTITIES, type ItemRecord } from "../catalogue/records.ts";
import type { Context } from "../context.ts";
import { parseGid } from "../gid.ts";
import { holdsStock } from "../reads/locations.ts";
import { locationNode } from "../reads/nodes.ts";
import type { UserError } from "./edit.ts";
import { idempotent } from "./idempotent.ts";

/** `locationDeactivate`: what is left there goes to the destination, or it is refused. */
export const locationDeactivate = idempotent(
  { location: null },
  (_, { locationId, destinationLocationId }, context) => {
    const { store } = context;
    const before = locationOf(locationId, context);
    const answer = (location: LocationRecord | undefined, ...errors: readonly UserError[]) => ({
      location: location ? locationNode(location) : null,
      locationDeactivateUserErrors: errors,
    });
    if (before === undefined) {
      const message = "Location not found.";
      return answer(before, { field: ["locationId"], message, code: "LOCATION_NOT_FOUND" });
    }
    if (!before.isActive) return answer(before);
    const destination =
      destinationLocationId == null ? null : locationOf(destinationLocationId, context);
    const error = deactivationError(before, destination, context);
    if (error !== undefined) return answer(before, error);
    for (const product of store.products()) {
      const variants = product.variants.map((variant) => {
        const item = withoutLocation(variant.item, before.id, destination?.id, store.stamp());
        return item === variant.item ? variant : { ...variant, item };
      });
      if (variants.some((each, at) => each !== product.variants[at])) {
        store.put({ ...product, variants });
      }
    }
    const now = store.stamp();
    const after = { ...before, isActive: false, deactivatedAt: now, updatedAt: now };
    return answer(store.locations.put(after));
  },
  "locationDeactivateUserErrors",
);

/** Says whether no other active location fulfils online orders. */
export function isOnlyFulfiller(location: LocationRecord, { store }: Context): boolean {
  const fulfillers = store.locations
    .all()
    .filter(({ isActive, fulfillsOnlineOrders }) => isActive && fulfillsOnlineOrders);
  return fulfillers.length === 1 && fulfillers[0]?.id === location.id;
}

/** Finds a location by its id. */
export function locationOf(id: unknown, { store }: Context): LocationRecord | undefined {
  return store.locations.get(parseGid(String(id))?.number ?? 0);
}

// `destination`: null where none was named, undefined where there is none of that id.
function deactivationError(
  location: LocationRecord,
  destination: LocationRecord | null | undefined,
  context: Context,
): UserError | undefined {
  const wrong = (name: string, code: string, message: string) => ({ field: [name], message, code });
  if (location.isPrimary) {
    const message =
      "Location could not be deactivated because it either has a fulfillment service or is the only location with a shipping address.";
    return wrong("locationId", "PERMANENTLY_BLOCKED_FROM_DEACTIVATION_ERROR", message);
  }
  if (destination === undefined) {
    const code = "DESTINATION_LOCATION_NOT_SHOPIFY_MANAGED";
    return wrong("destinationLocationId", code, "destination location not shopify managed");
  }
  if (destination?.id === location.id) {
    const message =
      "Location could not be deactivated because the destination location cannot be set to the location to be deactivated.";
    return wrong("destinationLocationId", "DESTINATION_LOCATION_IS_THE_SAME_LOCATION", message);
  }
  if (destination?.isActive === false) {
    const message =
      "Location could not be deactivated because the destination location could be not found or is inactive.";
    return wrong("destinationLocationId", "DESTINATION_LOCATION_NOT_FOUND_OR_INACTIVE", message);
  }
  if (isOnlyFulfiller(location, context)) {
    const code = "CANNOT_DISABLE_ONLINE_ORDER_FULFILLMENT";
    return wrong("locationId", code, "At least one location must fulfill online orders.");
  }
  if (destination === null && holdsStock(location, context)) {
    const message =
      "Location could not be deactivated without specifying where to relocate inventory stocked at the location.";
    return wrong("locationId", "HAS_ACTIVE_INVENTORY_ERROR", message);
  }
  return undefined;
}

// What it held goes to the destination, and the level itself is stocked no longer.
function withoutLocation(
  item: ItemRecord,
  locationId: number,
  destinationId: number | undefined,
  now: string,
): ItemRecord {
  const level = levelAt(item, locationId);
  if (level === undefined || !level.isActive) return item;
  const left = { ...level, isActive: false, updatedAt: now };
  if (destinationId === undefined) return withLevel(item, left);
  const old = levelAt(item, destinationId);
  const there = old ? { ...old, isActive: true } : newLevel(destinationId, now);
  const sums = STORED_QUANTITIES.map(
    (name) => [name, there.quantities[name] + level.quantities[name]] as const,
  );
  const moved = withQuantities(there, Object.fromEntries(sums), now);
  return withLevel(withLevel(item, moved), withQuantities(left, NO_STOCK, now));
}
