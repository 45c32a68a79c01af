import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../../src/core/json.ts";
import { at } from "./ask.ts";
import { addLocation, itemOf, key, primary, serve, type Served } from "./served.ts";

const GROUP =
  "{ inventoryAdjustmentGroup { reason changes { name delta ledgerDocumentUri location { name } } } userErrors { field code message } }";
const MUTATIONS = {
  inventoryAdjustQuantities: "InventoryAdjustQuantitiesInput",
  inventoryMoveQuantities: "InventoryMoveQuantitiesInput",
  inventorySetOnHandQuantities: "InventorySetOnHandQuantitiesInput",
  inventorySetQuantities: "InventorySetQuantitiesInput",
} as const;
type Mutation = keyof typeof MUTATIONS;

function document(mutation: Mutation): string {
  return `mutation M($input: ${MUTATIONS[mutation]}!, $key: String!) { ${mutation}(input: $input) @idempotent(key: $key) ${GROUP} }`;
}

function run(here: Served, mutation: Mutation, input: JsonObject) {
  return here.mutate(document(mutation), {
    input: { reason: "correction", referenceDocumentUri: "app://test", ...input },
    key: key(),
  });
}

async function quantities(here: Served, item: string): Promise<Record<string, number>> {
  const data = await here.data(
    'query Q($id: ID!) { inventoryItem(id: $id) { inventoryLevels(first: 1) { nodes { quantities(names: ["available", "damaged", "incoming", "on_hand"]) { name quantity } } } } }',
    { id: item },
  );
  const path = ["inventoryItem", "inventoryLevels", "nodes", 0, "quantities"] as const;
  const list = at(data, ...path) as { name: string; quantity: number }[];
  return Object.fromEntries(list.map(({ name, quantity }) => [name, quantity]));
}

async function shop() {
  const here = await serve();
  const ids = { inventoryItemId: await itemOf(here, "LS-S"), locationId: await primary(here) };
  return { here, ids, item: ids.inventoryItemId, [Symbol.asyncDispose]: here[Symbol.asyncDispose] };
}

describe("quantities", () => {
  test("are adjusted by name; incoming stays outside of what is on hand", async () => {
    await using place = await shop();
    const { here, ids, item } = place;
    const change = (name: string, delta: number, more: JsonObject) =>
      run(here, "inventoryAdjustQuantities", {
        name,
        changes: [{ ...ids, delta, changeFromQuantity: null, ...more }],
      });
    expect(await change("available", -6, { changeFromQuantity: 4 })).toEqual({
      inventoryAdjustmentGroup: {
        reason: "correction",
        changes: [
          {
            name: "available",
            delta: -6,
            ledgerDocumentUri: null,
            location: { name: "Shop location" },
          },
          {
            name: "on_hand",
            delta: -6,
            ledgerDocumentUri: null,
            location: { name: "Shop location" },
          },
        ],
      },
      userErrors: [],
    });
    await change("incoming", 20, { ledgerDocumentUri: "app://po/1" });
    await change("damaged", 3, { ledgerDocumentUri: "app://d/1" });
    expect(await quantities(here, item)).toEqual({
      available: -2,
      damaged: 3,
      incoming: 20,
      on_hand: 1,
    });
    expect(at(await change("available", 0, {}), "inventoryAdjustmentGroup")).toBeNull();
  });

  test("are moved from one name to another", async () => {
    await using place = await shop();
    const { here, ids, item } = place;
    const { inventoryItemId, locationId } = ids;
    const end = (name: string, more: JsonObject = {}): JsonObject => ({
      locationId,
      name,
      changeFromQuantity: null,
      ...more,
    });
    const move = (from: JsonObject, to: JsonObject) =>
      run(here, "inventoryMoveQuantities", {
        changes: [{ inventoryItemId, quantity: 3, from, to }],
      });
    const ledger = { ledgerDocumentUri: "app://d/1" };
    const moved = await move(end("available"), end("damaged", ledger));
    expect(at(moved, "inventoryAdjustmentGroup", "changes")).toMatchObject([
      { name: "available", delta: -3, ledgerDocumentUri: null },
      { name: "damaged", delta: 3, ledgerDocumentUri: "app://d/1" },
    ]);
    expect(await quantities(here, item)).toMatchObject({ available: 1, damaged: 3, on_hand: 4 });
    const code = async (from: JsonObject, to: JsonObject) =>
      at(await move(from, to), "userErrors", 0, "code");
    const east = await addLocation(here, "East");
    expect(await code(end("available"), end("damaged", { ...ledger, locationId: east }))).toBe(
      "DIFFERENT_LOCATIONS",
    );
    expect(await code(end("available"), end("available"))).toBe("SAME_QUANTITY_NAME");
    expect(await code(end("on_hand"), end("damaged", ledger))).toBe("INVALID_QUANTITY_NAME");
    expect(await code(end("available"), end("damaged"))).toBe("INVALID_QUANTITY_DOCUMENT");
  });

  test("are set by what is on hand", async () => {
    await using place = await shop();
    const { here, ids, item } = place;
    const set = (quantity: number, changeFromQuantity: number) =>
      run(here, "inventorySetOnHandQuantities", {
        setQuantities: [{ ...ids, quantity, changeFromQuantity }],
      });
    const done = await set(9, 4);
    expect(at(done, "inventoryAdjustmentGroup", "changes")).toMatchObject([
      { name: "available", delta: 5 },
      { name: "on_hand", delta: 5 },
    ]);
    expect(await quantities(here, item)).toMatchObject({ available: 9, on_hand: 9 });
    expect(at(await set(9, 4), "userErrors", 0, "code")).toBe("CHANGE_FROM_QUANTITY_STALE");
    expect(at(await set(-1, 9), "userErrors", 0, "message")).toBe(
      "The quantity can't be negative.",
    );
  });
});

const refused: readonly (readonly [
  what: string,
  mutation: Mutation,
  input: (ids: JsonObject) => JsonObject,
  codes: readonly string[],
])[] = [
  [
    "an unknown item at an unknown location",
    "inventoryAdjustQuantities",
    () => ({
      name: "available",
      changes: [
        {
          inventoryItemId: "gid://shopify/InventoryItem/42",
          locationId: "gid://shopify/Location/515151515151",
          delta: 1,
          changeFromQuantity: 0,
        },
      ],
    }),
    ["INVALID_INVENTORY_ITEM", "INVALID_LOCATION"],
  ],
  [
    "a reason that is none",
    "inventoryAdjustQuantities",
    (ids) => ({
      name: "available",
      reason: "because",
      changes: [{ ...ids, delta: 1, changeFromQuantity: null }],
    }),
    ["INVALID_REASON"],
  ],
  [
    "a name that is derived",
    "inventoryAdjustQuantities",
    (ids) => ({ name: "on_hand", changes: [{ ...ids, delta: 1, changeFromQuantity: null }] }),
    ["INVALID_QUANTITY_NAME"],
  ],
  [
    "a document for what is available",
    "inventoryAdjustQuantities",
    (ids) => ({
      name: "available",
      changes: [{ ...ids, delta: 1, changeFromQuantity: null, ledgerDocumentUri: "app://1" }],
    }),
    ["INVALID_AVAILABLE_DOCUMENT"],
  ],
  [
    "a document of Shopify's own",
    "inventoryAdjustQuantities",
    (ids) => ({
      name: "reserved",
      changes: [
        {
          ...ids,
          delta: 1,
          changeFromQuantity: null,
          ledgerDocumentUri: "gid://shopify/Order/123",
        },
      ],
    }),
    ["INTERNAL_LEDGER_DOCUMENT"],
  ],
  [
    "more than a billion",
    "inventorySetQuantities",
    (ids) => ({
      name: "available",
      quantities: [{ ...ids, quantity: 1_000_000_001, changeFromQuantity: null }],
    }),
    ["INVALID_QUANTITY_TOO_HIGH"],
  ],
  [
    "less than minus a billion",
    "inventorySetQuantities",
    (ids) => ({
      name: "available",
      quantities: [{ ...ids, quantity: -1_000_000_001, changeFromQuantity: null }],
    }),
    ["INVALID_QUANTITY_TOO_LOW"],
  ],
  [
    "one level twice",
    "inventorySetQuantities",
    (ids) => ({
      name: "available",
      quantities: [
        { ...ids, quantity: 1, changeFromQuantity: null },
        { ...ids, quantity: 2, changeFromQuantity: null },
      ],
    }),
    ["NO_DUPLICATE_INVENTORY_ITEM_ID_GROUP_ID_PAIR"],
  ],
];

test.each(refused)("%s is refused, and nothing changes", async (_, mutation, input, codes) => {
  await using place = await shop();
  const payload = await run(place.here, mutation, input(place.ids));
  expect(payload["inventoryAdjustmentGroup"]).toBeNull();
  expect((payload["userErrors"] as JsonObject[]).map(({ code }) => code)).toEqual(codes);
  expect(await quantities(place.here, place.item)).toMatchObject({ available: 4, on_hand: 4 });
});

test("what is expected must be said, null where it does not matter", async () => {
  await using place = await shop();
  const { here, ids } = place;
  const input = {
    name: "available",
    reason: "correction",
    quantities: [{ ...ids, quantity: 5 }],
  };
  const body = await here.ask(document("inventorySetQuantities"), { input, key: key() });
  expect(body).toMatchObject({
    data: { inventorySetQuantities: null },
    errors: [
      {
        message: "InventoryQuantityInput must include the following argument: changeFromQuantity.",
        extensions: { code: "INVALID_FIELD_ARGUMENTS" },
      },
    ],
  });
});

test("setting stocks an item from 2026-10 on; before, it had to be stocked there", async () => {
  await using place = await shop();
  const { here, ids, item } = place;
  const locationId = await addLocation(here, "East");
  const input = {
    name: "available",
    reason: "correction",
    quantities: [{ ...ids, locationId, quantity: 5, changeFromQuantity: null }],
  };
  const variables = (): JsonObject => ({ input, key: key() });
  const older = await here.ask(document("inventorySetQuantities"), variables(), "2026-07");
  expect(at(older, "data", "inventorySetQuantities", "userErrors", 0)).toEqual({
    field: ["input", "quantities", "0", "locationId"],
    code: "ITEM_NOT_STOCKED_AT_LOCATION",
    message: "The specified inventory item is not stocked at the location.",
  });
  const now = await here.mutate(document("inventorySetQuantities"), variables());
  expect(now["userErrors"]).toEqual([]);
  const data = await here.data(
    "query L($item: ID!, $at: ID!) { inventoryItem(id: $item) { inventoryLevel(locationId: $at) { isActive } } }",
    { item, at: locationId },
  );
  expect(at(data, "inventoryItem", "inventoryLevel", "isActive")).toBe(true);
});
