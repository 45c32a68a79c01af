import { callShopify } from "../../../src/connectors/shopify/client.ts";
import { isObject, type Json, type JsonObject } from "../../../src/core/json.ts";
import { startSimulator, type Simulator } from "../../../src/simulator/index.ts";
import { manualWorld, type ManualWorld } from "../../support/manual-world.ts";
import { openShopify } from "./open.ts";

/** A local shop with products, an open connection to it, and ways to change it. */
export interface Shop {
  readonly world: ManualWorld;
  readonly simulator: Simulator;
  readonly opened: ReturnType<typeof openShopify>;
  /** Names of the operations that were asked for since the last call, in sequence; files as "file". */
  operations(): string[];
  /** Runs an operation of the test's own and gives its data. */
  run(document: string, variables?: JsonObject): Promise<JsonObject>;
  /** Sets what is available of a SKU at a location; the first location where none is named. */
  stock(sku: string, quantity: number, location?: string): Promise<void>;
  /** Id of the product with a title. */
  product(title: string): Promise<string>;
  /** Adds a location at which these SKUs are stocked; gives its id. */
  locate(name: string, skus: readonly string[]): Promise<string>;
}

const startAt = "2026-11-10T12:00:00.700Z";

/** Runs a test in a shop with so many products of so many variants each. */
export async function inShop(
  { products, variants }: { readonly products: number; readonly variants: number },
  use: (shop: Shop) => Promise<void>,
): Promise<void> {
  await using world = manualWorld({ autoAdvance: true, startAt });
  const csv = [{ name: "shop.csv", text: catalogue(products, variants) }];
  await using simulator = await startSimulator({ world, shopifyPort: 0, nuorderPort: 0, csv });
  simulator.systems.shopify.configure({ index_lag_ms: 0 });
  const { endpoint, access_token } = simulator.shopify;
  using opened = openShopify(world, endpoint, { secrets: { access_token } });

  const run: Shop["run"] = async (document, variables = {}) => {
    const call = { document, variables, repeatable: true };
    const { data, errors } = await callShopify(opened.connection, call);
    const [said] = [...errors, ...Object.values(data).flatMap(userErrors)];
    if (said) throw new Error(JSON.stringify(said));
    return data;
  };
  const item = async (sku: string): Promise<JsonObject> => {
    const document =
      "query Find($q: String) { productVariants(first: 1, query: $q) { nodes { inventoryItem { id } } } }";
    return at(
      await run(document, { q: `sku:'${sku}'` }),
      "productVariants",
      "nodes",
      0,
      "inventoryItem",
    );
  };
  await use({
    world,
    simulator,
    opened,
    run,
    operations: () => {
      const names = simulator.requestLog.entries().map((entry) => entry.operation ?? "file");
      simulator.requestLog.clear();
      return names;
    },
    stock: async (sku, quantity, location) => {
      const inventoryItemId = (await item(sku))["id"] ?? null;
      const first = await run("query { locations(first: 1, sortKey: ID) { nodes { id } } }");
      const locationId = location ?? (at(first, "locations", "nodes", 0)["id"] as string);
      const quantities = [{ inventoryItemId, locationId, quantity, changeFromQuantity: null }];
      await run(
        `mutation Stock($input: InventorySetQuantitiesInput!, $key: String!) {
          inventorySetQuantities(input: $input) @idempotent(key: $key) { userErrors { message } }
        }`,
        {
          input: { name: "available", reason: "correction", quantities },
          key: world.randomHex(8),
        },
      );
    },
    product: async (title) => {
      const document = "query Find($q: String) { products(first: 1, query: $q) { nodes { id } } }";
      const found = await run(document, { q: `title:'${title}'` });
      return at(found, "products", "nodes", 0)["id"] as string;
    },
    locate: async (name, skus) => {
      const added = await run(
        `mutation Add($input: LocationAddInput!) { locationAdd(input: $input) { location { id } userErrors { message } } }`,
        { input: { name, address: { countryCode: "US" } } },
      );
      const location = at(added, "locationAdd", "location")["id"] as string;
      for (const sku of skus) {
        await run(
          `mutation Activate($item: ID!, $location: ID!, $key: String!) {
            inventoryActivate(inventoryItemId: $item, locationId: $location) @idempotent(key: $key) { userErrors { message } }
          }`,
          { item: (await item(sku))["id"] ?? null, location, key: world.randomHex(8) },
        );
      }
      return location;
    },
  });
}

/** A product export; titles are "Thing 0000" and so on, SKUs "SKU-0-0". */
function catalogue(products: number, variants: number): string {
  const head =
    "Handle,Title,Tags,Option1 Name,Option1 Value,Variant SKU,Variant Price,Image Src,Status";
  const rows = Array.from({ length: products }, (_, at) => {
    const number = String(at).padStart(4, "0");
    return Array.from({ length: variants }, (_unused, which) => {
      const sku = `S${String(which)},SKU-${String(at)}-${String(which)},10`;
      return which === 0
        ? `thing-${number},Thing ${number},"a, b",Size,${sku},https://cdn.example.com/${number}.jpg,Active`
        : `thing-${number},,,,${sku},,`;
    }).join("\n");
  });
  return `${[head, ...rows].join("\n")}\n`;
}

function userErrors(payload: Json): readonly Json[] {
  const errors = isObject(payload) ? payload["userErrors"] : undefined;
  return Array.isArray(errors) ? (errors as readonly Json[]) : [];
}

function at(value: Json, ...steps: readonly (string | number)[]): JsonObject {
  let here: Json | undefined = value;
  for (const step of steps) here = (here as Record<string | number, Json> | undefined)?.[step];
  if (isObject(here)) return here;
  throw new Error(`Nothing at ${steps.join(".")} in ${JSON.stringify(value)}`);
}
