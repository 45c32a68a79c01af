import { expect, test } from "vitest";
import type { JsonObject } from "../../../src/core/json.ts";
import { at, bench } from "./ask.ts";
import { idOf, stock } from "./catalogue.ts";
import {
  activate,
  addLocation,
  itemOf,
  primary,
  serve,
  setAvailable,
  type Served,
} from "./served.ts";

const CHANGED =
  "query C($query: String!, $first: Int!, $after: String) { locations(first: 10, includeInactive: true) { nodes { name inventoryLevels(first: $first, after: $after, query: $query, includeInactive: true) { pageInfo { hasNextPage endCursor } nodes { item { sku variant { product { id } } } } } } } }";
const READ_BY_ID =
  'query R($ids: [ID!]!) { nodes(ids: $ids) { ... on Product { id updatedAt variants(first: 100) { nodes { id sku inventoryItem { id tracked inventoryLevels(first: 10) { nodes { location { id } quantities(names: ["available"]) { name quantity } } } } } } } } }';
const BULK =
  '{ products { edges { node { id variants { edges { node { id inventoryItem { id tracked inventoryLevels { edges { node { id location { id name } quantities(names: ["available"]) { name quantity } } } } } } } } } } } }';

/** SKUs of the levels that changed, by location. */
async function changed(here: Served, since: string): Promise<Record<string, unknown>> {
  const data = await here.data(CHANGED, { query: `updated_at:>='${since}'`, first: 50 });
  const locations = at(data, "locations", "nodes") as JsonObject[];
  return Object.fromEntries(
    locations.map((location) => [
      String(location["name"]),
      (at(location, "inventoryLevels", "nodes") as JsonObject[]).map((node) =>
        at(node, "item", "sku"),
      ),
    ]),
  );
}

test("changed levels are found by time, once the index has caught up, and stamp no product", async () => {
  await using here = await serve({}, { index_lag_ms: 3000 });
  const east = await addLocation(here, "East");
  const [item, first] = [await itemOf(here, "LS-S"), await primary(here)];
  const product = await idOf(here, "linen-shirt");
  const STAMPS =
    "query S($product: ID!, $item: ID!) { product(id: $product) { updatedAt } inventoryItem(id: $item) { updatedAt } }";
  const before = await here.data(STAMPS, { product, item });
  await activate(here, item, east, 1);
  await here.world.advance(60_000);
  await setAvailable(here, item, first, 40);
  const since = "2026-11-02T12:01:00Z";
  expect(await changed(here, since)).toEqual({ East: [], "Shop location": [] });
  await here.world.advance(3000);
  expect(await changed(here, since)).toEqual({ East: [], "Shop location": ["LS-S"] });
  expect(await here.data(STAMPS, { product, item })).toEqual(before);
});

test("a search sees the quantities as they are now, whatever the index knows", async () => {
  await using here = await serve({}, { index_lag_ms: 3000 });
  const [item, first] = [await itemOf(here, "LS-S"), await primary(here)];
  await here.world.advance(60_000);
  await setAvailable(here, item, first, 40);
  await here.world.advance(3000);
  await setAvailable(here, item, first, 41);
  const data = await here.data(
    'query L($id: ID!, $query: String!) { inventoryItem(id: $id) { inventoryLevels(first: 5, query: $query) { nodes { quantities(names: ["available"]) { quantity } } } } }',
    { id: item, query: "updated_at:>='2026-11-02T12:01:00Z'" },
  );
  const levels = ["inventoryItem", "inventoryLevels", "nodes"] as const;
  expect(at(data, ...levels)).toEqual([{ quantities: [{ quantity: 41 }] }]);
});

test("levels of a location are filtered by item and read page by page", async () => {
  await using here = await serve();
  const item = await itemOf(here, "LS-M");
  const query = `inventory_item_id:${item.split("/").at(-1) ?? ""}`;
  const one = await here.data(CHANGED, { query, first: 5 });
  const nodes = ["locations", "nodes", 0, "inventoryLevels", "nodes"] as const;
  expect(at(one, ...nodes)).toMatchObject([{ item: { sku: "LS-M" } }]);
  const skus: unknown[] = [];
  let after: string | null = null;
  do {
    const page: JsonObject = await here.data(CHANGED, { query: "", first: 1, after });
    skus.push(at(page, ...nodes, 0, "item", "sku"));
    const info = at(page, "locations", "nodes", 0, "inventoryLevels", "pageInfo");
    after = at(info, "hasNextPage") === true ? (at(info, "endCursor") as string) : null;
  } while (after !== null);
  expect(skus).toEqual(["LS-S", "LS-M", null, "BAG-1"]);
});

test("items are found by SKU, id and time", async () => {
  await using here = await serve();
  const item = await itemOf(here, "LS-S");
  await here.world.advance(60_000);
  await here.mutate(
    "mutation U($id: ID!) { inventoryItemUpdate(id: $id, input: { tracked: false }) { userErrors { message } } }",
    { id: item },
  );
  const found = async (query: string): Promise<unknown> => {
    const data = await here.data(
      "query I($query: String!) { inventoryItems(first: 9, query: $query) { nodes { sku } } }",
      { query },
    );
    return (at(data, "inventoryItems", "nodes") as JsonObject[]).map(({ sku }) => sku);
  };
  expect(await found("updated_at:>='2026-11-02T12:01:00Z'")).toEqual(["LS-S"]);
  expect(await found(`id:${item.split("/").at(-1) ?? ""}`)).toEqual(["LS-S"]);
  expect(await found("sku:'LS-*'")).toEqual(["LS-S", "LS-M"]);
});

test("products read by id cost the same for one as for many, levels included", async () => {
  await using here = await serve();
  const handles = ["linen-shirt", "straw-hat", "old-bag"];
  const ids = await Promise.all(handles.map((handle) => idOf(here, handle)));
  const cost = (body: JsonObject) => at(body, "extensions", "cost", "requestedQueryCost");
  const one = await here.ask(READ_BY_ID, { ids: ids.slice(0, 1) });
  const all = await here.ask(READ_BY_ID, { ids });
  // nodes 1, variants 2 + 9 × (variant 1, item 1, levels 2 + 4 × (level 1, location 1, quantity 1)).
  expect([cost(one), cost(all)]).toEqual([147, 147]);
  expect(at(all, "data", "nodes", 0, "variants", "nodes", 1)).toMatchObject({
    sku: "LS-M",
    inventoryItem: {
      tracked: true,
      inventoryLevels: { nodes: [{ quantities: [{ name: "available", quantity: 6 }] }] },
    },
  });
});

test("in a bulk export a level is a child of the variant, the nearest node of a connection", async () => {
  const here = bench();
  stock(here);
  const { rows, operation } = await here.bulk(BULK);
  expect(operation).toMatchObject({ status: "COMPLETED", rootObjectCount: "3" });
  const variants = rows.filter(({ id }) => String(id).includes("/ProductVariant/"));
  const levels = rows.filter(({ id }) => String(id).includes("/InventoryLevel/"));
  expect([variants.length, levels.length, rows.length]).toEqual([4, 4, 11]);
  expect(levels.map(({ __parentId }) => __parentId).sort()).toEqual(
    variants.map(({ id }) => id).sort(),
  );
  expect(levels[0]).toMatchObject({
    location: { name: "Shop location" },
    quantities: [{ name: "available", quantity: expect.any(Number) as number }],
  });
});

test("a product is on the Online Store or not", async () => {
  await using here = await serve();
  const publications = await here.data("{ publications(first: 5) { nodes { id name } } }");
  const [publication] = at(publications, "publications", "nodes") as JsonObject[];
  expect(publication).toMatchObject({ name: "Online Store" });
  const id = await idOf(here, "linen-shirt");
  const variables = { id, publicationId: publication?.["id"] ?? null };
  const read = async () =>
    here.data(
      "query P($id: ID!, $publicationId: ID!) { product(id: $id) { publishedOnPublication(publicationId: $publicationId) resourcePublicationsV2(first: 5) { nodes { isPublished publication { id } } } } }",
      variables,
    );
  const MUTATE = (name: string) =>
    `mutation P($id: ID!, $publicationId: ID!) { ${name}(id: $id, input: [{ publicationId: $publicationId }]) { userErrors { field message } } }`;
  const on = {
    publishedOnPublication: true,
    resourcePublicationsV2: {
      nodes: [{ isPublished: true, publication: { id: publication?.["id"] } }],
    },
  };
  const off = { publishedOnPublication: false, resourcePublicationsV2: { nodes: [] } };
  expect(await read()).toEqual({ product: on });
  expect(await here.mutate(MUTATE("publishableUnpublish"), variables)).toEqual({ userErrors: [] });
  expect(await read()).toEqual({ product: off });
  expect(await here.mutate(MUTATE("publishablePublish"), variables)).toEqual({ userErrors: [] });
  expect(await read()).toEqual({ product: on });
  const wrong = { id, publicationId: "gid://shopify/Publication/99" };
  expect(at(await here.mutate(MUTATE("publishablePublish"), wrong), "userErrors", 0)).toEqual({
    field: ["input", "0", "publicationId"],
    message: "Publication does not exist or is not publishable",
  });
});

test("levels, locations and the stock of an older state are kept over a restart", async () => {
  await using here = await serve();
  const east = await addLocation(here, "East");
  await activate(here, await itemOf(here, "LS-S"), east, 5);
  const { shopify } = here.simulator.systems;
  const saved = shopify.snapshot() as JsonObject;
  const other = bench();
  other.shopify.restore(saved);
  expect(other.shopify.snapshot()).toEqual(saved);
  const products = (saved["products"] as JsonObject[]).map((product) => ({
    ...product,
    variants: (product["variants"] as JsonObject[]).map((variant) => {
      const { levels, ...item } = variant["item"] as JsonObject;
      const quantities = at(levels, 0, "quantities") as JsonObject;
      return { ...variant, item: { ...item, quantities, quantitiesUpdatedAt: null } };
    }),
  }));
  const { locations: _, ...older } = saved;
  other.shopify.restore({ ...older, products });
  const data = await other.data(
    '{ inventoryItems(first: 1, query: "sku:LS-S") { nodes { inventoryLevels(first: 5) { nodes { location { name } quantities(names: ["available"]) { quantity } } } } } }',
  );
  expect(at(data, "inventoryItems", "nodes", 0, "inventoryLevels", "nodes")).toEqual([
    { location: { name: "Shop location" }, quantities: [{ quantity: 4 }] },
  ]);
});
