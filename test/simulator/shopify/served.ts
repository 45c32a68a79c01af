import type { JsonObject } from "../../../src/core/json.ts";
import {
  startSimulator,
  type Simulator,
  type SimulatorOptions,
} from "../../../src/simulator/index.ts";
import { manualWorld, type ManualWorld } from "../../support/manual-world.ts";
import { at, START } from "./ask.ts";
import { SMALL_CSV } from "./catalogue.ts";

/** A local Shopify behind a real port, with the small shop in it. */
export interface Served extends AsyncDisposable {
  readonly world: ManualWorld;
  readonly simulator: Simulator;
  /** Sends one GraphQL request over HTTP and answers the whole body. */
  ask(query: string, variables?: JsonObject, version?: string): Promise<JsonObject>;
  /** Sends one and answers `data`; throws where there were errors. */
  data(query: string, variables?: JsonObject): Promise<JsonObject>;
  /** Sends one mutation and answers its payload. */
  mutate(query: string, variables?: JsonObject): Promise<JsonObject>;
  /** One exchange with the control endpoint. */
  control(path: string, body: unknown): Promise<{ status: number; body: JsonObject }>;
}

/** Starts one without search lag unless told otherwise. */
export async function serve(
  options: Partial<SimulatorOptions> = {},
  settings: JsonObject = { index_lag_ms: 0 },
): Promise<Served> {
  const world = manualWorld({ startAt: START });
  const simulator = await startSimulator({
    world,
    shopifyPort: 0,
    nuorderPort: 0,
    csv: [{ name: "small.csv", text: SMALL_CSV }],
    ...options,
  });
  simulator.systems.shopify.configure(settings);
  const { endpoint, access_token } = simulator.shopify;

  async function ask(query: string, variables: JsonObject = {}, version = "2026-10") {
    const response = await world.fetch(`${endpoint}/admin/api/${version}/graphql.json`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-shopify-access-token": access_token },
      body: JSON.stringify({ query, variables }),
    });
    return (await response.json()) as JsonObject;
  }

  async function data(query: string, variables: JsonObject = {}) {
    const body = await ask(query, variables);
    if (body["errors"] !== undefined) throw new Error(JSON.stringify(body["errors"]));
    return body["data"] as JsonObject;
  }

  async function mutate(query: string, variables: JsonObject = {}) {
    const [payload] = Object.values(await data(query, variables));
    return payload as JsonObject;
  }

  async function control(path: string, body: unknown) {
    const response = await world.fetch(`${endpoint}/__sim${path}`, {
      method: "POST",
      body: JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as JsonObject };
  }

  return {
    world,
    simulator,
    ask,
    data,
    mutate,
    control,
    [Symbol.asyncDispose]: () => simulator.close(),
  };
}

let keys = 0;

/** A new `@idempotent` key. */
export function key(): string {
  keys += 1;
  return `key-${keys}`;
}

/** Adds a location and answers its id. */
export async function addLocation(here: Served, name: string, more: JsonObject = {}) {
  const payload = await here.mutate(
    "mutation A($input: LocationAddInput!) { locationAdd(input: $input) { location { id } userErrors { message } } }",
    { input: { name, address: { countryCode: "US" }, ...more } },
  );
  const id = at(payload, "location", "id");
  if (typeof id !== "string") throw new Error(JSON.stringify(payload));
  return id;
}

/** The item of the variant with a SKU. */
export async function itemOf(here: Served, sku: string): Promise<string> {
  const data = await here.data(
    "query I($query: String!) { inventoryItems(first: 1, query: $query) { nodes { id } } }",
    { query: `sku:'${sku}'` },
  );
  return at(data, "inventoryItems", "nodes", 0, "id") as string;
}

/** The location every shop begins with. */
export async function primary(here: Served): Promise<string> {
  return at(await here.data("{ location { id } }"), "location", "id") as string;
}

/** Makes a location stock an item, with what is available. */
export function activate(here: Served, item: string, location: string, available?: number) {
  return here.mutate(
    'mutation A($item: ID!, $location: ID!, $available: Int, $key: String!) { inventoryActivate(inventoryItemId: $item, locationId: $location, available: $available) @idempotent(key: $key) { inventoryLevel { id isActive quantities(names: ["available", "on_hand"]) { name quantity } } userErrors { field message } } }',
    { item, location, ...(available !== undefined && { available }), key: key() },
  );
}

/** Sets what is available, whatever it was. */
export function setAvailable(here: Served, item: string, location: string, quantity: number) {
  return here.mutate(
    "mutation S($input: InventorySetQuantitiesInput!, $key: String!) { inventorySetQuantities(input: $input) @idempotent(key: $key) { inventoryAdjustmentGroup { changes { name delta location { id } } } userErrors { field code message } } }",
    {
      input: {
        name: "available",
        reason: "correction",
        quantities: [
          { inventoryItemId: item, locationId: location, quantity, changeFromQuantity: null },
        ],
      },
      key: key(),
    },
  );
}

/** What an item has: location names with available quantities, inactive levels in brackets. */
export async function stockOf(here: Served, item: string): Promise<string> {
  const data = await here.data(
    'query S($id: ID!) { inventoryItem(id: $id) { inventoryLevels(first: 9, includeInactive: true) { nodes { isActive location { name } quantities(names: ["available"]) { quantity } } } } }',
    { id: item },
  );
  const levels = at(data, "inventoryItem", "inventoryLevels", "nodes") as JsonObject[];
  return levels
    .map((level) => {
      const text = `${String(at(level, "location", "name"))} ${String(at(level, "quantities", 0, "quantity"))}`;
      return level["isActive"] === true ? text : `(${text})`;
    })
    .join(", ");
}
