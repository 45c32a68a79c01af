import { parse } from "graphql";
import { describe, expect, test } from "vitest";
import { pageFactor, requestedCost } from "../../../src/simulator/shopify/graphql/cost.ts";
import { adminSchema } from "../../../src/simulator/shopify/graphql/schema.ts";
import { at, bench } from "./ask.ts";
import { stock } from "./catalogue.ts";

const VARIANT_FIELDS =
  "id sku barcode title position price compareAtPrice inventoryPolicy availableForSale taxable updatedAt selectedOptions { name value } product { id } inventoryItem { id tracked requiresShipping unitCost { amount currencyCode } }";

function price(query: string, variables: Readonly<Record<string, unknown>> = {}): number {
  const document = parse(query);
  const [operation] = document.definitions;
  if (operation?.kind !== "OperationDefinition") throw new Error("no operation");
  const { schema } = adminSchema("2026-10");
  return requestedCost({ schema, document, operation, variables });
}

describe("requestedQueryCost", () => {
  test.each([
    [0, 0],
    [1, 1],
    [2, 1],
    [3, 2],
    [5, 3],
    [10, 4],
    [20, 5],
    [50, 7],
    [100, 9],
    [200, 10],
    [250, 11],
  ])("a page of %i counts %i times", (count, factor) => {
    expect(pageFactor(count)).toBe(factor);
  });

  test.each([
    [
      "products page",
      68,
      "query P($first: Int!, $after: String, $query: String) { products(first: $first, after: $after, query: $query, sortKey: UPDATED_AT) { nodes { id title tags category { id fullName } options(first: 3) { id name position optionValues { id name } } featuredMedia { id ... on MediaImage { image { url } } } } pageInfo { hasNextPage endCursor } } }",
      { first: 250 },
    ],
    [
      "variants page",
      46,
      `query V($first: Int!) { productVariants(first: $first, sortKey: ID) { nodes { ${VARIANT_FIELDS} } pageInfo { hasNextPage endCursor } } }`,
      { first: 250 },
    ],
    [
      "stock of items by id, which does not grow with their number",
      15,
      "query I($ids: [ID!]!, $names: [String!]!) { nodes(ids: $ids) { ... on InventoryItem { id inventoryLevels(first: 10) { nodes { id location { id } quantities(names: $names) { name quantity } } } } } }",
      {},
    ],
    [
      "orders by source",
      5,
      "query O($query: String!) { orders(first: 5, query: $query) { nodes { id name } } }",
      {},
    ],
    ["quantity names", 2, "{ inventoryProperties { quantityNames { name } } }", {}],
    [
      "mutation",
      10,
      "mutation T($id: ID!, $tags: [String!]!) { tagsAdd(id: $id, tags: $tags) { node { id } userErrors { field message } } }",
      {},
    ],
    [
      "start of a bulk operation",
      10,
      "mutation B($q: String!) { bulkOperationRunQuery(query: $q) { bulkOperation { id status } userErrors { message } } }",
      {},
    ],
    ["bulk poll", 1, "query B($id: ID!) { bulkOperation(id: $id) { id status url } }", {}],
    ["root count", 10, "{ productsCount { count } }", {}],
    [
      "skipped fields",
      0,
      "query S($no: Boolean!) { shop @include(if: $no) { plan { publicDisplayName } } }",
      { no: false },
    ],
    [
      "one field twice",
      2,
      "{ shop { plan { publicDisplayName } } shop { plan { shopifyPlus } } }",
      {},
    ],
  ])("%s costs %i", (_, cost, query, variables) => {
    expect(price(query, variables)).toBe(cost);
  });

  test("is the maximum of what a union may hold", () => {
    const query =
      'query { node(id: "gid://shopify/Product/1") { ... on Product { variants(first: 100) { nodes { id } } } ... on Location { id } } }';
    expect(price(query)).toBe(1 + 2 + 9);
  });
});

describe("charging", () => {
  test("gives back what was not used", async () => {
    const shop = bench();
    stock(shop);
    const body = await shop.ask("{ products(first: 250) { nodes { id } } }");
    expect(at(body, "extensions", "cost")).toEqual({
      requestedQueryCost: 13,
      actualQueryCost: 3,
      throttleStatus: { maximumAvailable: 2000, currentlyAvailable: 1997, restoreRate: 100 },
    });
  });

  test("refuses a query above 1000 points, whatever is left", async () => {
    const { ask } = bench();
    const query =
      "{ products(first: 250) { nodes { variants(first: 250) { nodes { metafields(first: 250) { nodes { id } } } } } } }";
    const body = await ask(query);
    expect(at(body, "errors", 0, "extensions", "code")).toBe("MAX_COST_EXCEEDED");
    expect(at(body, "errors", 0, "message")).toMatch(
      /^Query cost is \d{4}, which exceeds the single query max cost limit \(1000\)/,
    );
    expect(body["data"]).toBeUndefined();
  });

  test("throttles on HTTP 200 without data, and lets through once the bucket has filled", async () => {
    const shop = bench({ bucket_size: 30, restore_rate: 10 });
    const query = "{ productsCount { count } inventoryProperties { quantityNames { name } } }";
    const first = await shop.ask(query);
    expect(at(first, "extensions", "cost", "throttleStatus", "currentlyAvailable")).toBe(18);
    await shop.ask(query);
    expect(await shop.ask(query)).toEqual({
      errors: [
        {
          message: "Throttled",
          extensions: {
            code: "THROTTLED",
            documentation: "https://shopify.dev/api/usage/rate-limits",
          },
        },
      ],
      extensions: {
        cost: {
          requestedQueryCost: 12,
          actualQueryCost: null,
          throttleStatus: { maximumAvailable: 30, currentlyAvailable: 6, restoreRate: 10 },
        },
      },
    });
    await shop.world.advance(600);
    expect((await shop.ask(query))["data"]).toBeDefined();
  });

  test("an input list that is too long is charged but not run", async () => {
    const { ask } = bench();
    const ids = Array.from({ length: 251 }, (_, index) => `gid://shopify/Product/${index}`);
    expect(await ask("query N($ids: [ID!]!) { nodes(ids: $ids) { id } }", { ids })).toMatchObject({
      errors: [
        {
          message: "The input array size of 251 is greater than the maximum allowed of 250.",
          path: ["nodes", "ids"],
          extensions: { code: "MAX_INPUT_SIZE_EXCEEDED" },
        },
      ],
      extensions: { cost: { requestedQueryCost: 1, actualQueryCost: null } },
    });
  });
});
