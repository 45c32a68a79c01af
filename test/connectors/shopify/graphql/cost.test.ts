import { expect, test } from "vitest";
import { adminSchema } from "../../../../src/connectors/shopify/graphql/admin-schema.ts";
import { pageFactor, requestedCost } from "../../../../src/connectors/shopify/graphql/cost.ts";
import {
  connectionsOf,
  readOperation,
} from "../../../../src/connectors/shopify/graphql/document.ts";
import { choosePageSizes, pageCost } from "../../../../src/connectors/shopify/graphql/page-size.ts";

const { schema } = adminSchema("2026-10")!;
const cost = (text: string, variables = {}): number =>
  requestedCost(schema, readOperation(text), variables);

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
])("a page of %i counts %i times", (size, factor) => {
  expect(pageFactor(size)).toBe(factor);
});

test.each<[string, number]>([
  ["{ shop { id name } }", 1],
  ["{ shop { id plan { displayName } } }", 2],
  ["{ products(first: 1) { nodes { id } } }", 3],
  ["{ products(first: 10) { nodes { id title } } }", 6],
  ["{ products(first: 10) { edges { cursor node { id } } pageInfo { hasNextPage } } }", 6],
  ["{ products(last: 250) { nodes { id } } }", 13],
  [
    "{ products(first: 10) { nodes { id variants(first: 5) { nodes { id } } } } }",
    2 + 4 * (1 + 2 + 3),
  ],
  [
    "{ productVariants(first: 1) { nodes { unitPrice: price inventoryItem { unitCost { amount } } } } }",
    4,
  ],
  ["{ productsCount { count } }", 10],
  ['{ nodes(ids: ["a", "b", "c"]) { id } }', 1],
  [
    "{ products(first: 1) { nodes { media(first: 1) { nodes { id ... on MediaImage { image { url } } } } } } }",
    2 + 1 + 2 + 2,
  ],
  ["{ a: shop { id } b: shop { id } }", 2],
  ["{ shop { id } shop { name } }", 1],
  ["query ($n: Int = 10) { products(first: $n) { nodes { id } } }", 6],
  ["query ($yes: Boolean = false) { shop @include(if: $yes) { id } }", 0],
  ["{ ...S } fragment S on QueryRoot { shop { id } }", 1],
  ['mutation { tagsAdd(id: "x", tags: ["a"]) { node { id } userErrors { message } } }', 10],
])("%s costs %i", (text, points) => {
  expect(cost(text)).toBe(points);
});

test("takes sizes from variables", () => {
  const text = "query ($n: Int!) { products(first: $n) { nodes { id } } }";
  expect(cost(text, { n: 250 })).toBe(13);
});

const wide = `{ products { edges { node { id
  variants { edges { node { id sku metafields { edges { node { id } } } } } }
  media { edges { node { id ... on MediaImage { image { url } } } } }
  metafields { edges { node { id } } }
} } } }`;

test.each<[string, string]>([
  ["a plain list", "{ products { nodes { id title } } }"],
  ["a list of lists", "{ products { nodes { id variants { nodes { id } } } } }"],
  ["a wide tree", wide],
])("chooses the largest pages that Shopify runs for %s", (_, text) => {
  const operation = readOperation(text);
  const [root] = connectionsOf(operation.definition.selectionSet);
  const sizes = choosePageSizes(operation, root!, schema);
  expect(sizes.cost).toBe(pageCost(operation, root!, schema, sizes));
  expect(sizes.cost).toBeLessThanOrEqual(1000);
  expect(sizes.root).toBeGreaterThanOrEqual(10);
  const larger = { root: sizes.root * 4, nested: sizes.nested };
  if (sizes.root < 250) expect(pageCost(operation, root!, schema, larger)).toBeGreaterThan(1000);
});

test("a size that the pipeline gives wins, as far as nested pages can make room for it", () => {
  const operation = readOperation(wide);
  const [root] = connectionsOf(operation.definition.selectionSet);
  const sizes = choosePageSizes(operation, root!, schema, 100);
  expect(sizes.root).toBe(100);
  expect(sizes.cost).toBeLessThanOrEqual(1000);
});

test("says nothing about cost without a schema", () => {
  const operation = readOperation(wide);
  const [root] = connectionsOf(operation.definition.selectionSet);
  expect(choosePageSizes(operation, root!, undefined)).toMatchObject({ cost: undefined });
});
