import { expect, test } from "vitest";
import type { JsonObject } from "../../../src/core/json.ts";
import { at } from "./ask.ts";
import {
  activate,
  addLocation,
  itemOf,
  key,
  primary,
  serve,
  setAvailable,
  stockOf,
  type Served,
} from "./served.ts";

const LOCATION =
  "query L($id: ID!) { location(id: $id) { id legacyResourceId name isActive isPrimary fulfillsOnlineOrders activatable deactivatable deletable hasActiveInventory deactivatedAt address { city province provinceCode country countryCode formatted } metafields(first: 5) { nodes { key value ownerType } } } }";
const NOWHERE = "gid://shopify/Location/999999999999";

function deactivate(here: Served, locationId: string, destinationLocationId?: string) {
  return here.mutate(
    "mutation D($locationId: ID!, $destinationLocationId: ID, $key: String!) { locationDeactivate(locationId: $locationId, destinationLocationId: $destinationLocationId) @idempotent(key: $key) { location { isActive } locationDeactivateUserErrors { field code message } } }",
    { locationId, ...(destinationLocationId && { destinationLocationId }), key: key() },
  );
}

function reactivate(here: Served, locationId: string) {
  return here.mutate(
    "mutation A($locationId: ID!, $key: String!) { locationActivate(locationId: $locationId) @idempotent(key: $key) { location { isActive } locationActivateUserErrors { field code message } } }",
    { locationId, key: key() },
  );
}

function remove(here: Served, locationId: string) {
  return here.mutate(
    "mutation D($locationId: ID!) { locationDelete(locationId: $locationId) { deletedLocationId locationDeleteUserErrors { code message } } }",
    { locationId },
  );
}

function edit(here: Served, id: string, input: JsonObject) {
  return here.mutate(
    "mutation E($id: ID!, $input: LocationEditInput!) { locationEdit(id: $id, input: $input) { location { name address { city province } } userErrors { field code message } } }",
    { id, input },
  );
}

test("a shop begins with one location", async () => {
  await using here = await serve();
  const data = await here.data(
    "{ location { name isPrimary deactivatable } locations(first: 5) { nodes { name } } locationsCount { count } }",
  );
  expect(data).toEqual({
    location: { name: "Shop location", isPrimary: true, deactivatable: false },
    locations: { nodes: [{ name: "Shop location" }] },
    locationsCount: { count: 1 },
  });
});

test("a location is added with address and metafields, read by id and as a node", async () => {
  await using here = await serve();
  const id = await addLocation(here, "East", {
    fulfillsOnlineOrders: false,
    address: { countryCode: "CA", provinceCode: "QC", city: "Laval", zip: "H7T 1C8" },
    metafields: [{ namespace: "custom", key: "code", type: "single_line_text_field", value: "E1" }],
  });
  const expected = {
    id,
    legacyResourceId: id.split("/").at(-1),
    name: "East",
    isActive: true,
    isPrimary: false,
    fulfillsOnlineOrders: false,
    activatable: true,
    deactivatable: true,
    deletable: false,
    hasActiveInventory: false,
    deactivatedAt: null,
    address: {
      city: "Laval",
      province: "Quebec",
      provinceCode: "QC",
      country: "Canada",
      countryCode: "CA",
      formatted: ["Laval QC H7T 1C8", "Canada"],
    },
    metafields: { nodes: [{ key: "code", value: "E1", ownerType: "LOCATION" }] },
  };
  expect(await here.data(LOCATION, { id })).toEqual({ location: expected });
  const nodes = await here.data(
    "query N($ids: [ID!]!) { nodes(ids: $ids) { __typename ... on Location { name } } }",
    { ids: [id, NOWHERE] },
  );
  expect(nodes).toEqual({ nodes: [{ __typename: "Location", name: "East" }, null] });
});

const refusedNames: readonly (readonly [name: string, code: string, message: string])[] = [
  ["", "BLANK", "Add a location name"],
  ["x".repeat(101), "TOO_LONG", "Use a shorter location name (up to 100 characters)"],
  ["shop LOCATION", "TAKEN", "You already have a location with this name"],
];

test.each(refusedNames)("the name %j is refused: %s", async (name, code, message) => {
  await using here = await serve();
  const payload = await here.mutate(
    "mutation A($input: LocationAddInput!) { locationAdd(input: $input) { location { id } userErrors { field code message } } }",
    { input: { name, address: { countryCode: "US" } } },
  );
  const error = { field: ["input", "name"], code, message };
  expect(payload).toEqual({ location: null, userErrors: [error] });
});

test("lists are sorted by name, filtered, and leave out what is not active", async () => {
  await using here = await serve();
  await addLocation(here, "West");
  const east = await addLocation(here, "East");
  await deactivate(here, east);
  const names = async (args: string): Promise<unknown> => {
    const data = await here.data(`{ locations(first: 9, ${args}) { nodes { name } } }`);
    return (at(data, "locations", "nodes") as JsonObject[]).map(({ name }) => name);
  };
  expect(await names("sortKey: NAME")).toEqual(["Shop location", "West"]);
  expect(await names("includeInactive: true")).toEqual(["East", "Shop location", "West"]);
  expect(await names("query: \"name:'West' OR name:'East'\"")).toEqual(["West"]);
  expect(await names('includeInactive: true, query: "active:false"')).toEqual(["East"]);
});

test("an edit changes what it names, and an unknown location is not found", async () => {
  await using here = await serve();
  const id = await addLocation(here, "East", {
    address: { countryCode: "US", provinceCode: "MA", city: "Boston" },
  });
  expect(await edit(here, id, { name: "North", address: { provinceCode: "ME" } })).toEqual({
    location: { name: "North", address: { city: "Boston", province: "Maine" } },
    userErrors: [],
  });
  expect(await edit(here, NOWHERE, { name: "x" })).toEqual({
    location: null,
    userErrors: [{ field: ["id"], code: "NOT_FOUND", message: "Location not found." }],
  });
  const only = await primary(here);
  await edit(here, id, { fulfillsOnlineOrders: false });
  expect(at(await edit(here, only, { fulfillsOnlineOrders: false }), "userErrors")).toEqual([
    {
      field: ["input"],
      code: "CANNOT_DISABLE_ONLINE_ORDER_FULFILLMENT",
      message:
        "Online order fulfillment could not be disabled for this location as it is the only location that fulfills online orders.",
    },
  ]);
});

test("a location with stock is given up only with a destination, which takes the stock", async () => {
  await using here = await serve();
  const [east, west] = [await addLocation(here, "East"), await addLocation(here, "West")];
  const item = await itemOf(here, "LS-S");
  await activate(here, item, east, 5);
  await activate(here, item, west, 9);
  expect(await deactivate(here, east)).toEqual({
    location: { isActive: true },
    locationDeactivateUserErrors: [
      {
        field: ["locationId"],
        code: "HAS_ACTIVE_INVENTORY_ERROR",
        message:
          "Location could not be deactivated without specifying where to relocate inventory stocked at the location.",
      },
    ],
  });
  expect(await deactivate(here, east, west)).toEqual({
    location: { isActive: false },
    locationDeactivateUserErrors: [],
  });
  expect(await stockOf(here, item)).toBe("Shop location 4, (East 0), West 14");
  const read = await here.data(LOCATION, { id: east });
  expect(read["location"]).toMatchObject({
    isActive: false,
    deletable: true,
    hasActiveInventory: false,
    deactivatedAt: "2026-11-02T12:00:00Z",
  });
});

const destinations: readonly (readonly [
  which: "itself" | "unknown" | "inactive" | "primary",
  code: string,
])[] = [
  ["itself", "DESTINATION_LOCATION_IS_THE_SAME_LOCATION"],
  ["unknown", "DESTINATION_LOCATION_NOT_SHOPIFY_MANAGED"],
  ["inactive", "DESTINATION_LOCATION_NOT_FOUND_OR_INACTIVE"],
  ["primary", "PERMANENTLY_BLOCKED_FROM_DEACTIVATION_ERROR"],
];

test.each(destinations)("a wrong deactivation (%s) is refused with %s", async (which, code) => {
  await using here = await serve();
  const [east, west] = [await addLocation(here, "East"), await addLocation(here, "West")];
  await deactivate(here, west);
  const destination = { itself: east, unknown: NOWHERE, inactive: west, primary: east }[which];
  const source = which === "primary" ? await primary(here) : east;
  const payload = await deactivate(here, source, destination);
  expect(at(payload, "locationDeactivateUserErrors", 0, "code")).toBe(code);
  expect(at(payload, "location", "isActive")).toBe(true);
});

test("deactivating wants a key, and the same key answers the same again", async () => {
  await using here = await serve();
  const id = await addLocation(here, "East");
  const query =
    'mutation D($id: ID!) { locationDeactivate(locationId: $id) @idempotent(key: "once") { location { isActive } locationDeactivateUserErrors { code } } }';
  const bare = await here.ask(query.replace(' @idempotent(key: "once")', ""), { id });
  expect(at(bare, "errors", 0, "message")).toBe(
    "The @idempotent directive is required for this mutation but was not provided.",
  );
  const first = await here.data(query, { id });
  await reactivate(here, id);
  expect(await here.data(query, { id })).toEqual(first);
  const other = await here.data(query, { id: NOWHERE });
  expect(at(other, "locationDeactivate", "locationDeactivateUserErrors", 0, "code")).toBe(
    "IDEMPOTENCY_KEY_PARAMETER_MISMATCH",
  );
});

test("a location comes back unless its name was given away", async () => {
  await using here = await serve();
  const old = await addLocation(here, "East");
  await deactivate(here, old);
  const successor = await addLocation(here, "East");
  expect(await reactivate(here, old)).toEqual({
    location: { isActive: false },
    locationActivateUserErrors: [
      {
        field: ["locationId"],
        code: "HAS_NON_UNIQUE_NAME",
        message:
          "This location currently cannot be activated because there exists an active location with the same name.",
      },
    ],
  });
  await deactivate(here, successor);
  expect(at(await reactivate(here, old), "location", "isActive")).toBe(true);
  expect(at(await reactivate(here, NOWHERE), "locationActivateUserErrors", 0, "code")).toBe(
    "LOCATION_NOT_FOUND",
  );
});

test("an active location is not deleted; an inactive one takes its levels with it", async () => {
  await using here = await serve();
  const east = await addLocation(here, "East");
  const item = await itemOf(here, "LS-S");
  await setAvailable(here, item, east, 3);
  const refusals = at(await remove(here, east), "locationDeleteUserErrors") as JsonObject[];
  expect(refusals.map(({ code }) => code)).toEqual([
    "LOCATION_IS_ACTIVE",
    "LOCATION_HAS_INVENTORY",
  ]);
  await deactivate(here, east, await primary(here));
  expect(await remove(here, east)).toEqual({
    deletedLocationId: east,
    locationDeleteUserErrors: [],
  });
  expect(await stockOf(here, item)).toBe("Shop location 7");
  expect(await here.data(LOCATION, { id: east })).toEqual({ location: null });
});
