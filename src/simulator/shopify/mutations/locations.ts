import { levelAt } from "../catalogue/levels.ts";
import type { LocationAddress, LocationRecord } from "../catalogue/location-record.ts";
import type { Context, FieldResolver } from "../context.ts";
import { gid } from "../gid.ts";
import { holdsStock, namesake } from "../reads/locations.ts";
import { locationNode } from "../reads/nodes.ts";
import { editMetafields } from "./edit-metafields.ts";
import { done, list, refused, type Edited, type Input, type UserError } from "./edit.ts";
import { idempotent } from "./idempotent.ts";
import { isOnlyFulfiller, locationOf } from "./location-deactivate.ts";

const MOST_LOCATIONS = 200;
const BLANK: LocationAddress = {
  address1: null,
  address2: null,
  city: null,
  provinceCode: null,
  countryCode: null,
  zip: null,
  phone: null,
};
const LONGEST: Readonly<Record<keyof LocationAddress, string>> = {
  address1: "Use a shorter name for the street (up to 255 characters)",
  address2: "Use a shorter apartment, suite, etc. (up to 255 characters)",
  city: "Use a shorter city name (up to 255 characters)",
  provinceCode: "Use a shorter province code (up to 255 characters)",
  countryCode: "Use a shorter country code (up to 255 characters)",
  zip: "Use a shorter postal / ZIP code (up to 255 characters)",
  phone: "Use a shorter phone number (up to 255 characters)",
};

/** `locationAdd`. */
export const locationAdd: FieldResolver<unknown> = (_, args, context) => {
  const { store } = context;
  const now = store.stamp();
  const input = args["input"] as Input;
  const active = store.locations.all().filter(({ isActive }) => isActive).length;
  if (active >= MOST_LOCATIONS) {
    const message = `You have reached the maximum number of locations (${MOST_LOCATIONS})`;
    return { location: null, userErrors: [{ field: ["input"], message, code: "INVALID" }] };
  }
  const start: LocationRecord = {
    id: store.nextId(),
    name: "",
    isPrimary: false,
    isActive: true,
    fulfillsOnlineOrders: true,
    address: BLANK,
    metafields: [],
    createdAt: now,
    updatedAt: now,
    deactivatedAt: null,
  };
  return saved(edited(start, { name: "", ...input }, context), context);
};

/** `locationEdit`: changes what is given. */
export const locationEdit: FieldResolver<unknown> = (_, { id, input }, context) => {
  const before = locationOf(id, context);
  if (before === undefined) {
    const error = { field: ["id"], message: "Location not found.", code: "NOT_FOUND" };
    return { location: null, userErrors: [error] };
  }
  const stops = (input as Input)["fulfillsOnlineOrders"] === false;
  if (stops && isOnlyFulfiller(before, context)) {
    const message =
      "Online order fulfillment could not be disabled for this location as it is the only location that fulfills online orders.";
    const code = "CANNOT_DISABLE_ONLINE_ORDER_FULFILLMENT";
    return { location: null, userErrors: [{ field: ["input"], message, code }] };
  }
  return saved(edited(before, input as Input, context), context);
};

/** `locationActivate`: an active one stays as it is. */
export const locationActivate = idempotent(
  { location: null },
  (_, { locationId }, context) => {
    const before = locationOf(locationId, context);
    const answer = (location: LocationRecord | undefined, ...errors: readonly UserError[]) => ({
      location: location ? locationNode(location) : null,
      locationActivateUserErrors: errors,
    });
    const field = ["locationId"];
    if (before === undefined) {
      return answer(before, { field, message: "Location not found.", code: "LOCATION_NOT_FOUND" });
    }
    if (before.isActive) return answer(before);
    if (namesake(before.name, before, context) !== undefined) {
      const message =
        "This location currently cannot be activated because there exists an active location with the same name.";
      return answer(before, { field, message, code: "HAS_NON_UNIQUE_NAME" });
    }
    const updatedAt = context.store.stamp();
    const after = { ...before, isActive: true, deactivatedAt: null, updatedAt };
    return answer(context.store.locations.put(after));
  },
  "locationActivateUserErrors",
);

/** `locationDelete`: inactive ones only; their levels go with them. */
export const locationDelete: FieldResolver<unknown> = (_, { locationId }, context) => {
  const { store } = context;
  const before = locationOf(locationId, context);
  const field = ["locationId"];
  const errors: UserError[] = [];
  if (before === undefined) {
    errors.push({ field, message: "Location not found.", code: "LOCATION_NOT_FOUND" });
  } else {
    if (before.isActive) {
      const message = "The location cannot be deleted while it is active.";
      errors.push({ field, message, code: "LOCATION_IS_ACTIVE" });
    }
    if (holdsStock(before, context)) {
      const message = "The location cannot be deleted while it has inventory.";
      errors.push({ field, message, code: "LOCATION_HAS_INVENTORY" });
    }
  }
  if (before === undefined || errors.length > 0) {
    return { deletedLocationId: null, locationDeleteUserErrors: errors };
  }
  for (const product of store.products()) {
    if (!product.variants.some(({ item }) => levelAt(item, before.id))) continue;
    const variants = product.variants.map((variant) => {
      const levels = variant.item.levels.filter((level) => level.locationId !== before.id);
      return { ...variant, item: { ...variant.item, levels } };
    });
    store.put({ ...product, variants });
  }
  store.locations.remove(before.id);
  return { deletedLocationId: gid("Location", before.id), locationDeleteUserErrors: [] };
};

function edited(before: LocationRecord, input: Input, context: Context): Edited<LocationRecord> {
  const name = input["name"] == null ? before.name : String(input["name"]).trim();
  const refuse = (field: readonly string[], message: string, code: string) =>
    refused({ field: ["input", ...field], message, code });
  if (name === "") return refuse(["name"], "Add a location name", "BLANK");
  if (name.length > 100) {
    return refuse(["name"], "Use a shorter location name (up to 100 characters)", "TOO_LONG");
  }
  if (name !== before.name && namesake(name, before, context) !== undefined) {
    return refuse(["name"], "You already have a location with this name", "TAKEN");
  }
  const given = (input["address"] ?? {}) as Partial<LocationAddress>;
  const address: LocationAddress = { ...before.address, ...given };
  const names = Object.keys(LONGEST) as (keyof LocationAddress)[];
  const long = names.find((each) => (address[each] ?? "").length > 255);
  if (long !== undefined) return refuse(["address", long], LONGEST[long], "TOO_LONG");
  const inputs = list(input, "metafields");
  const at = ["input", "metafields"];
  const owner = { type: "LOCATION", id: before.id };
  const metafields = editMetafields(context.store, before.metafields, inputs, at, owner);
  if (!metafields.ok) return metafields;
  return done({
    ...before,
    name,
    address,
    metafields: metafields.value,
    fulfillsOnlineOrders:
      (input["fulfillsOnlineOrders"] as boolean | null | undefined) ?? before.fulfillsOnlineOrders,
    updatedAt: context.store.stamp(),
  });
}

function saved(location: Edited<LocationRecord>, { store }: Context) {
  if (!location.ok) return { location: null, userErrors: location.errors };
  return { location: locationNode(store.locations.put(location.value)), userErrors: [] };
}
