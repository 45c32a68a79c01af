import { expect, test } from "vitest";
import type { JsonObject } from "../../../src/core/json.ts";
import { at } from "./ask.ts";
import { idOf } from "./catalogue.ts";
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

const NOTHING = "gid://shopify/InventoryItem/999999999999";

function deactivate(here: Served, inventoryLevelId: string) {
  return here.mutate(
    "mutation D($inventoryLevelId: ID!) { inventoryDeactivate(inventoryLevelId: $inventoryLevelId) { userErrors { field message } } }",
    { inventoryLevelId },
  );
}

function toggle(here: Served, inventoryItemId: string, inventoryItemUpdates: JsonObject[]) {
  return here.mutate(
    "mutation T($inventoryItemId: ID!, $inventoryItemUpdates: [InventoryBulkToggleActivationInput!]!) { inventoryBulkToggleActivation(inventoryItemId: $inventoryItemId, inventoryItemUpdates: $inventoryItemUpdates) { inventoryItem { id } inventoryLevels { location { name } } userErrors { field code message } } }",
    { inventoryItemId, inventoryItemUpdates },
  );
}

async function levelOf(here: Served, item: string, location: string): Promise<string> {
  const data = await here.data(
    "query L($item: ID!, $location: ID!) { inventoryItem(id: $item) { inventoryLevel(locationId: $location, includeInactive: true) { id } } }",
    { item, location },
  );
  return at(data, "inventoryItem", "inventoryLevel", "id") as string;
}

test("a new variant is stocked at the first location, or where it is said to be", async () => {
  await using here = await serve();
  const east = await addLocation(here, "East");
  const SET =
    "mutation P($input: ProductSetInput!) { productSet(input: $input) { product { totalInventory variants(first: 3) { nodes { inventoryQuantity inventoryItem { id } } } } userErrors { code field message } } }";
  const input = (variants: JsonObject[]): JsonObject => ({
    title: "Tee",
    productOptions: [{ name: "Size", values: [{ name: "S" }, { name: "M" }] }],
    variants,
  });
  const size = (name: string): JsonObject[] => [{ optionName: "Size", name }];
  const inventoryQuantities = [{ locationId: east, name: "available", quantity: 3 }];
  const tracked = { inventoryItem: { tracked: true } };
  const made = await here.mutate(SET, {
    input: input([
      { optionValues: size("S"), ...tracked },
      { optionValues: size("M"), ...tracked, inventoryQuantities },
    ]),
  });
  expect(at(made, "product", "totalInventory")).toBe(3);
  const items = [0, 1].map(
    (index) => at(made, "product", "variants", "nodes", index, "inventoryItem", "id") as string,
  );
  expect(await stockOf(here, items[0] ?? "")).toBe("Shop location 0");
  expect(await stockOf(here, items[1] ?? "")).toBe("East 3");
  const elsewhere = [{ locationId: "gid://shopify/Location/1", name: "available", quantity: 1 }];
  const refused = await here.mutate(SET, {
    input: input([{ optionValues: size("S"), inventoryQuantities: elsewhere }]),
  });
  expect(at(refused, "userErrors", 0, "field")).toEqual([
    "input",
    "variants",
    "0",
    "inventoryQuantities",
    "0",
    "locationId",
  ]);
});

test("a level is read from its item, its location and by its id", async () => {
  await using here = await serve();
  const east = await addLocation(here, "East");
  const item = await itemOf(here, "LS-S");
  await here.world.advance(60_000);
  const made = await activate(here, item, east, 5);
  expect(made["userErrors"]).toEqual([]);
  const id = at(made, "inventoryLevel", "id") as string;
  expect(id).toMatch(/^gid:\/\/shopify\/InventoryLevel\/\d+\?inventory_item_id=\d+$/);
  const LEVEL =
    'id isActive canDeactivate createdAt updatedAt item { sku } location { name } scheduledChanges(first: 1) { nodes { expectedAt } } quantities(names: ["available", "on_hand", "incoming"]) { name quantity updatedAt }';
  const data = await here.data(
    `query L($id: ID!, $item: ID!, $east: ID!) { inventoryLevel(id: $id) { ${LEVEL} } node(id: $id) { ... on InventoryLevel { ${LEVEL} } } inventoryItem(id: $item) { locationsCount { count } inventoryLevel(locationId: $east) { ${LEVEL} } } location(id: $east) { hasActiveInventory inventoryLevel(inventoryItemId: $item) { ${LEVEL} } } }`,
    { id, item, east },
  );
  const level = {
    id,
    isActive: true,
    canDeactivate: true,
    createdAt: "2026-11-02T12:01:00Z",
    updatedAt: "2026-11-02T12:01:00Z",
    item: { sku: "LS-S" },
    location: { name: "East" },
    scheduledChanges: { nodes: [] },
    quantities: [
      { name: "available", quantity: 5, updatedAt: "2026-11-02T12:01:00Z" },
      { name: "on_hand", quantity: 5, updatedAt: null },
      { name: "incoming", quantity: 0, updatedAt: null },
    ],
  };
  expect(data).toEqual({
    inventoryLevel: level,
    node: level,
    inventoryItem: { locationsCount: { count: 2 }, inventoryLevel: level },
    location: { hasActiveInventory: true, inventoryLevel: level },
  });
});

test("what a variant and a product have is the sum over the locations that stock them", async () => {
  await using here = await serve();
  const east = await addLocation(here, "East", { fulfillsOnlineOrders: false });
  const item = await itemOf(here, "LS-S");
  await activate(here, item, east, 5);
  const read = async () =>
    here.data(
      "query I($id: ID!) { inventoryItem(id: $id) { variant { inventoryQuantity sellableOnlineQuantity product { totalInventory } } } }",
      { id: item },
    );
  const quantities = (inventoryQuantity: number, totalInventory: number) => ({
    inventoryItem: {
      variant: { inventoryQuantity, sellableOnlineQuantity: 4, product: { totalInventory } },
    },
  });
  expect(await read()).toEqual(quantities(9, 15));
  expect(await deactivate(here, await levelOf(here, item, east))).toEqual({ userErrors: [] });
  expect(await read()).toEqual(quantities(4, 10));
  expect(await stockOf(here, item)).toBe("Shop location 4, (East 5)");
  await activate(here, item, east);
  expect(await stockOf(here, item)).toBe("Shop location 4, East 5");
});

test("an item stays stocked somewhere, and what is gone cannot be unstocked", async () => {
  await using here = await serve();
  const item = await itemOf(here, "LS-S");
  const level = await levelOf(here, item, await primary(here));
  const message = async (id: string) => at(await deactivate(here, id), "userErrors", 0, "message");
  expect(await message(level)).toBe(
    "The product couldn't be unstocked from Shop location because products need to be stocked at a minimum of 1 location.",
  );
  expect(await message(level.replace(/\d+$/, "999999999998"))).toBe(
    "The product couldn't be unstocked because the product was deleted.",
  );
  expect(await message(level.replace(/Level\/\d+/, "Level/999999999999"))).toBe(
    "The product couldn't be unstocked because the location was deleted.",
  );
});

const refusals: readonly (readonly [
  what: string,
  args: (item: string, here: string, there: string) => JsonObject,
  field: string,
  message: string,
])[] = [
  [
    "an unknown item",
    (_, __, locationId) => ({ inventoryItemId: NOTHING, locationId }),
    "inventoryItemId",
    "The product couldn't be stocked at East because the product was deleted.",
  ],
  [
    "an unknown location",
    (inventoryItemId) => ({ inventoryItemId, locationId: "gid://shopify/Location/999999999999" }),
    "locationId",
    "The product couldn't be stocked because the location wasn't found.",
  ],
  [
    "two quantities",
    (inventoryItemId, _, locationId) => ({ inventoryItemId, locationId, available: 1, onHand: 2 }),
    "available",
    "The product couldn't be stocked at East because not allowed to set available and on_hand quantities at the same time.",
  ],
  [
    "too much",
    (inventoryItemId, _, locationId) => ({ inventoryItemId, locationId, onHand: 1_000_000_001 }),
    "onHand",
    "The product couldn't be stocked at East because the quantity needs to be between -1 billion and 1 billion.",
  ],
  [
    "a quantity where it is stocked already",
    (inventoryItemId, locationId) => ({ inventoryItemId, locationId, available: 7 }),
    "available",
    "Not allowed to set available quantity when the item is already active at the location.",
  ],
];

test.each(refusals)("stocking is refused for %s", async (_, args, field, message) => {
  await using here = await serve();
  const east = await addLocation(here, "East");
  const item = await itemOf(here, "LS-S");
  const payload = await here.mutate(
    "mutation A($inventoryItemId: ID!, $locationId: ID!, $available: Int, $onHand: Int, $key: String!) { inventoryActivate(inventoryItemId: $inventoryItemId, locationId: $locationId, available: $available, onHand: $onHand) @idempotent(key: $key) { inventoryLevel { id } userErrors { field message } } }",
    { ...args(item, await primary(here), east), key: key() },
  );
  expect(at(payload, "userErrors", 0)).toEqual({ field: [field], message });
  expect(await stockOf(here, item)).toBe("Shop location 4");
});

test("several locations are switched at once, all or nothing", async () => {
  await using here = await serve();
  const [east, west] = [await addLocation(here, "East"), await addLocation(here, "West")];
  const item = await itemOf(here, "LS-S");
  expect(
    await toggle(here, item, [
      { locationId: east, activate: true },
      { locationId: west, activate: true },
    ]),
  ).toEqual({
    inventoryItem: { id: item },
    inventoryLevels: [{ location: { name: "East" } }, { location: { name: "West" } }],
    userErrors: [],
  });
  const off = [await primary(here), east, west].map((locationId) => ({
    locationId,
    activate: false,
  }));
  expect(await toggle(here, item, off)).toEqual({
    inventoryItem: null,
    inventoryLevels: null,
    userErrors: [
      {
        field: ["inventoryItemUpdates", "2", "locationId"],
        code: "CANNOT_DEACTIVATE_FROM_ONLY_LOCATION",
        message:
          "The variant couldn't be unstocked from West because products need to be stocked at a minimum of 1 location.",
      },
    ],
  });
  expect(await stockOf(here, item)).toBe("Shop location 4, East 0, West 0");
  const unknown = [{ locationId: "gid://shopify/Location/999999999999", activate: true }];
  expect(at(await toggle(here, item, unknown), "userErrors", 0, "code")).toBe("LOCATION_NOT_FOUND");
});

test("a deleted variant takes item and levels with it", async () => {
  await using here = await serve();
  const item = await itemOf(here, "LS-M");
  const level = await levelOf(here, item, await primary(here));
  const READ =
    "query R($item: ID!, $level: ID!) { inventoryItem(id: $item) { variant { id } } inventoryLevel(id: $level) { id } }";
  const before = await here.data(READ, { item, level });
  const variant = at(before, "inventoryItem", "variant", "id") as string;
  const productId = await idOf(here, "linen-shirt");
  await here.mutate(
    "mutation D($productId: ID!, $ids: [ID!]!) { productVariantsBulkDelete(productId: $productId, variantsIds: $ids) { userErrors { message } } }",
    { productId, ids: [variant] },
  );
  expect(await here.data(READ, { item, level })).toEqual({
    inventoryItem: null,
    inventoryLevel: null,
  });
});

test("an item is tracked or not, and a wrong cost is refused", async () => {
  await using here = await serve();
  const id = await itemOf(here, "LS-S");
  const update = (input: JsonObject) =>
    here.mutate(
      "mutation U($id: ID!, $input: InventoryItemInput!) { inventoryItemUpdate(id: $id, input: $input) { inventoryItem { tracked requiresShipping unitCost { amount } } userErrors { field message } } }",
      { id, input },
    );
  expect(await update({ tracked: false, requiresShipping: false, cost: "7.5" })).toEqual({
    inventoryItem: { tracked: false, requiresShipping: false, unitCost: { amount: "7.5" } },
    userErrors: [],
  });
  expect(await update({ cost: "-5.00" })).toEqual({
    inventoryItem: null,
    userErrors: [{ field: ["input", "cost"], message: "Cost must be greater than or equal to 0" }],
  });
  expect(await setAvailable(here, id, await primary(here), -3)).toMatchObject({ userErrors: [] });
  expect(await stockOf(here, id)).toBe("Shop location -3");
});
