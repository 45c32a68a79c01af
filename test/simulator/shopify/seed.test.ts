import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../../../src/core/json.ts";
import { at } from "./ask.ts";
import { addLocation, itemOf, serve, stockOf } from "./served.ts";

const ADD =
  "mutation A($name: String!) { locationAdd(input: { name: $name, address: { countryCode: US } }) { location { id } } }";
const ACTIVATE =
  'mutation S($item: ID!, $location: ID!) { inventoryActivate(inventoryItemId: $item, locationId: $location, available: 12) @idempotent(key: "seed-1") { inventoryLevel { id } } }';

const SEED: JsonObject = {
  operations: [
    {
      name: "warehouse",
      query: ADD,
      variables: { name: "Warehouse" },
      save: { warehouse: "/locationAdd/location/id" },
    },
    {
      name: "shirt",
      query: '{ inventoryItems(first: 1, query: "sku:LS-S") { nodes { id } } }',
      save: { item: "/inventoryItems/nodes/0/id" },
    },
    { name: "stock", query: ACTIVATE, variables: { item: "${item}", location: "${warehouse}" } },
  ],
};

describe("a seed", () => {
  test("at the start fills the shop, and the index knows it at once", async () => {
    const seeds = [{ name: "stock.json", text: JSON.stringify(SEED) }];
    await using here = await serve({ seeds }, { index_lag_ms: 60_000 });
    expect(here.simulator.imported).toEqual([
      { name: "small.csv", counts: { products: 3, variants: 4 } },
      { name: "stock.json", counts: { operations: 3 } },
    ]);
    expect(await stockOf(here, await itemOf(here, "LS-S"))).toBe("Shop location 4, Warehouse 12");
    const query = "name:'Warehouse'";
    const found = await here.data(
      "query L($query: String!) { locations(first: 5, query: $query) { nodes { name } } }",
      { query },
    );
    expect(found).toEqual({ locations: { nodes: [{ name: "Warehouse" }] } });
  });

  test("is taken by the control endpoint, which answers what was saved", async () => {
    // What the app may do does not concern a seed.
    await using here = await serve({}, { scopes: ["read_inventory", "read_locations"] });
    const answered = await here.control("/seed", SEED);
    expect(answered).toEqual({
      status: 200,
      body: {
        operations: 3,
        saved: {
          warehouse: expect.stringMatching(/Location\/\d+$/) as string,
          item: await itemOf(here, "LS-S"),
        },
      },
    });
    expect(await stockOf(here, await itemOf(here, "LS-S"))).toBe("Shop location 4, Warehouse 12");
  });
});

const wrong: readonly (readonly [what: string, body: Json, said: string])[] = [
  ["no operations", {}, 'A seed is an object with "operations", a list of GraphQL operations.'],
  ["no query", { operations: [{}] }, 'Operation 1 has no "query" (a text).'],
  [
    "an unknown key",
    { operations: [{ query: "{ shop { id } }", vars: {} }] },
    'Operation 1 has a key "vars"; an operation has name, query, variables, save.',
  ],
  [
    "what the schema does not know",
    { operations: [{ name: "x", query: "{ shop { colour } }" }] },
    "Operation 1 \"x\": Field 'colour' doesn't exist on type 'Shop'",
  ],
  [
    "a user error that was not asked for",
    { operations: [{ query: ADD, variables: { name: "Shop location" } }] },
    "Operation 1: locationAdd is refused: You already have a location with this name (input.name)",
  ],
  [
    "a name nobody saved",
    { operations: [{ query: ADD, variables: { name: "${other}" } }] },
    'Operation 1: nothing is saved as "other"; saved so far: nothing yet.',
  ],
  [
    "a place with nothing to save",
    { operations: [{ query: "{ shop { id } }", save: { id: "/shop/name" } }] },
    'Operation 1: "save" wants /shop/name as "id", but the answer has no text or number there.',
  ],
];

test.each(wrong)("%s is refused, naming the operation", async (_, body, said) => {
  await using here = await serve();
  expect(await here.control("/seed", body)).toEqual({ status: 400, body: { error: said } });
});

test("a seed file that fails ends the start, naming file, operation and error", async () => {
  const operations = [{ name: "twice", query: ADD, variables: { name: "Shop location" } }];
  const seeds = [{ name: "stock.json", text: JSON.stringify({ operations }) }];
  await expect(serve({ seeds })).rejects.toThrow(
    'The seed file "stock.json" cannot be run: Operation 1 "twice": locationAdd is refused: You already have a location with this name (input.name)',
  );
  await expect(serve({ seeds: [{ name: "broken.json", text: "{" }] })).rejects.toThrow(
    'The seed file "broken.json" cannot be run: It is not JSON',
  );
});

test("the example in the simulator's README runs", async () => {
  const page = readFileSync(new URL("../../../src/simulator/README.md", import.meta.url), "utf8");
  const [, example = ""] = /```json\n(.*?)```/s.exec(page) ?? [];
  const csv = [{ name: "beanies.csv", text: "Handle,Title,Variant SKU\nbeanie,Beanie,BEANIE-1\n" }];
  await using here = await serve({ csv, seeds: [{ name: "example.json", text: example }] });
  expect(await stockOf(here, await itemOf(here, "BEANIE-1"))).toBe("Shop location 0, East 12");
});

test("what was saved goes into every depth of the variables", async () => {
  await using here = await serve();
  const id = await addLocation(here, "East");
  const nested: JsonObject = {
    operations: [
      {
        query: "query L($id: ID!) { location(id: $id) { id } }",
        variables: { id },
        save: { east: "/location/id" },
      },
      {
        query: "query N($ids: [ID!]!) { nodes(ids: $ids) { ... on Location { name } } }",
        variables: { ids: ["${east}"] },
        save: { name: "/nodes/0/name" },
      },
    ],
  };
  expect(at((await here.control("/seed", nested)).body, "saved")).toEqual({
    east: id,
    name: "East",
  });
});
