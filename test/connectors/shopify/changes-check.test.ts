import { expect, test } from "vitest";
import { shopify } from "../../../src/connectors/shopify/index.ts";
import type { CheckReport } from "../../../src/core/component.ts";
import type { JsonObject } from "../../../src/core/json.ts";

const texts: Readonly<Record<string, string>> = {
  "stock.graphql":
    "query Stock($filter: String) { products(query: $filter) { edges { node { id title } } } }",
  "levels.graphql": `query ChangedLevels($filter: String) {
  locations {
    nodes { id inventoryLevels(query: $filter) { nodes { id item { id variants { nodes { id product { id title } } } } } } }
  }
}`,
};
const levels = {
  document: "levels.graphql",
  variables: { filter: "x" },
  ids: "locations.inventoryLevels.item.variants.product.id",
};

/** Checks a pipeline with one list of changes; `text` takes the place of that list's document. */
function check(
  list: JsonObject = {},
  text?: string,
  options: JsonObject = {},
  version = "2026-10",
): CheckReport {
  const source = shopify.sources.find((one) => one.type === "shopify.bulk_query")!;
  return source.check!({
    options: {
      document: "stock.graphql",
      variables: { filter: "x" },
      changes: { levels: { ...levels, ...list } },
      ...options,
    },
    connection: { api_version: version },
    readFile: (path) => (path === "levels.graphql" ? (text ?? texts[path]) : texts[path]),
    locate: (pointer) => ({ file: pointer, line: 7, column: 3 }),
  });
}

test("a good list of changes has no findings; scopes are those of all documents together", () => {
  const { diagnostics, notes } = check();
  expect(diagnostics).toEqual([]);
  expect(notes).toEqual([
    { label: "records", value: "Product" },
    { label: "access scopes", value: "read_inventory, read_locations, read_products" },
    {
      label: "predicted cost",
      value: expect.stringMatching(/^10 points an export; page by page \d+ points/) as string,
    },
    { label: "by reference", value: "1 point for up to 250 records" },
    {
      label: "changes.levels",
      value: expect.stringMatching(/^\d+ points a page of \d+, 100 nested$/) as string,
    },
  ]);
});

const file = "levels.graphql";
const ids = { file: "/changes/levels/ids", line: 7, column: 3 };

test.each<[string, JsonObject, string | undefined, JsonObject]>([
  [
    "a field that the list does not have",
    {},
    "query ($filter: String) {\n  locations(query: $filter) { nodes { id inventoryLeveles { nodes { id } } } }\n}",
    { code: "document/invalid", location: { file, line: 2 } },
  ],
  [
    "a list that is never limited",
    {},
    "query ($filter: String) {\n  locations { nodes { id inventoryLevels { nodes { item { variants { nodes { product { id } } } } } } } }\n}",
    { code: "document/invalid", location: { file, line: 1 } },
  ],
  [
    "a filter without a value",
    { variables: {} },
    undefined,
    {
      code: "document/invalid",
      message:
        'changes.levels lists everything at every run: no argument "query" takes a variable that has a value.',
      location: { file, line: 2, column: 3 },
      hint: 'Give "locations", or the list inside it, a query: $filter, and say under variables what $filter is.',
    },
  ],
  [
    "a variable that the list does not declare",
    { variables: { filter: "x", filtre: "x" } },
    undefined,
    {
      code: "document/unknown-variable",
      location: { file: "/changes/levels/variables/filtre" },
    },
  ],
  [
    "a step that is misspelt",
    { ids: "locations.inventoryLevel.item.variants.product.id" },
    undefined,
    {
      code: "document/invalid",
      message: 'The query selects no "inventoryLevel" in "locations".',
      hint: 'Did you mean "inventoryLevels"?',
      location: ids,
    },
  ],
  [
    "a step into a connection's own fields",
    { ids: "locations.nodes.inventoryLevels.item.variants.product.id" },
    undefined,
    {
      message: 'The query selects no "nodes" in "locations".',
      hint: 'Leave "nodes" out: a connection is named by its own name alone.',
      location: ids,
    },
  ],
  [
    "ids of another type",
    { ids: "locations.inventoryLevels.item.variants.id" },
    undefined,
    {
      message:
        '"locations.inventoryLevels.item.variants.id" gives ids of ProductVariant, and the records are Product.',
      hint: "Select the id of the Product, and name the path to it.",
      location: ids,
    },
  ],
  [
    "a path to what is no id",
    { ids: "locations.inventoryLevels.item.variants.product.title" },
    undefined,
    {
      message: '"locations.inventoryLevels.item.variants.product.title" gives String, not ids.',
      location: ids,
    },
  ],
  [
    "a list that is a mutation",
    { variables: {} },
    'mutation { tagsAdd(id: "1", tags: []) { node { id } } }',
    { code: "document/invalid", location: { file } },
  ],
  ["a list that is broken", {}, "query {", { code: "document/syntax", location: { file } }],
  [
    "a deprecated field",
    { ids: "locations.inventoryLevels.item.variant.product.id" },
    "query ($filter: String) { locations { nodes { id inventoryLevels(query: $filter) { nodes { item { variant { product { id } } } } } } } }",
    { code: "document/deprecated", severity: "warning", location: { file } },
  ],
])("finds %s", (_, list, text, expected) => {
  expect(check(list, text).diagnostics).toMatchObject([expected]);
});

test("what is accepted as deprecated holds for lists too", () => {
  const text =
    "query ($filter: String) { locations { nodes { id inventoryLevels(query: $filter) { nodes { item { variant { product { id } } } } } } } }";
  const list = { ids: "locations.inventoryLevels.item.variant.product.id" };
  const accept_deprecated = { "InventoryItem.variant": "one is enough" };
  const { diagnostics, notes } = check(list, text, { accept_deprecated });
  expect(diagnostics).toEqual([]);
  expect(notes).toContainEqual({ label: "deprecated", value: "InventoryItem.variant" });
});

test("page_size is for records, not for lists", () => {
  const { notes } = check({}, undefined, { page_size: 3 });
  const value = (label: string) => notes.find((note) => note.label === label)?.value;
  expect(value("predicted cost")).toContain("a page of 3");
  expect(value("by reference")).toContain("up to 3 records");
  expect(value("changes.levels")).not.toContain("a page of 3");
});

test("where records cannot be looked up by id, changes are refused; else it is only told", () => {
  const { check: examine } = shopify.sources.find((one) => one.type === "shopify.bulk_query")!;
  const report = (options: JsonObject) =>
    examine!({
      options: { document: "functions.graphql", ...options },
      connection: { api_version: "2026-10" },
      readFile: (path) => texts[path] ?? "{ shopifyFunctions { edges { node { id } } } }",
      locate: () => undefined,
    });
  const alone = report({});
  expect(alone.diagnostics).toEqual([]);
  expect(alone.notes).toContainEqual({ label: "by reference", value: "not possible" });
  expect(report({ changes: { levels } }).diagnostics[0]).toMatchObject({
    code: "document/invalid",
    severity: "error",
    message: "Shopify cannot look up a ShopifyFunction by its id, which changes need.",
    location: { file: "functions.graphql" },
  });
});

test("records that cost too much by id are an error only where changes need them", () => {
  const owners = Array.from({ length: 12 }, (_, at) => `o${String(at)}: owner { __typename }`);
  const inner = `metafields(first: 250) { edges { node { id ${owners.join(" ")} } } }`;
  const stock = `query ($filter: String) { products(query: $filter) { edges { node { id variants(first: 250) { edges { node { id ${inner} } } } } } } }`;
  const { check: examine } = shopify.sources.find((one) => one.type === "shopify.bulk_query")!;
  const found = (options: JsonObject) =>
    examine!({
      options: {
        document: "dear.graphql",
        variables: { filter: "x" },
        children: { ProductVariant: "variants", Metafield: "metafields" },
        ...options,
      },
      connection: { api_version: "2026-10" },
      readFile: (path) => texts[path] ?? stock,
      locate: () => undefined,
    })
      .diagnostics.filter(({ message }) => message.startsWith("Reading records by id"))
      .map(({ code, severity }) => [code, severity]);
  expect(found({})).toEqual([["document/too-costly", "warning"]]);
  expect(found({ changes: { levels } })).toEqual([["document/too-costly", "error"]]);
});

test("an unknown version is told once; paths are followed all the same when read", () => {
  const { diagnostics, notes } = check({}, undefined, {}, "2031-01");
  expect(diagnostics).toMatchObject([{ code: "document/unknown-version", severity: "warning" }]);
  expect(notes).toEqual([]);
});
