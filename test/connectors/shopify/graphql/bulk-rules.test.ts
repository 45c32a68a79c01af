import { expect, test } from "vitest";
import { adminSchema } from "../../../../src/connectors/shopify/graphql/admin-schema.ts";
import { brokenBulkRules } from "../../../../src/connectors/shopify/graphql/bulk-rules.ts";
import { readOperation } from "../../../../src/connectors/shopify/graphql/document.ts";
import { bulkQueryProblem } from "../../../../src/simulator/shopify/bulk/rules.ts";

const { schema } = adminSchema("2026-10")!;
const nest = (...names: string[]): string =>
  names.reduceRight((inner, name) => `${name} { edges { node { id ${inner} } } }`, "");
const beside = (...names: string[]): string =>
  `products { edges { node { id ${names.map((name) => nest(name)).join(" ")} } } }`;

test.each<[string, string | undefined]>([
  [`{ ${nest("products", "variants", "metafields")} }`, undefined],
  [`{ ${beside("variants", "media", "metafields", "collections")} }`, undefined],
  ["{ products { edges { node { title } } } }", undefined],
  [
    "{ productVariants { edges { node { id inventoryItem { id inventoryLevels { edges { node { id } } } } } } } }",
    undefined,
  ],
  [
    "{ products { edges { node { id ...P } } } } fragment P on Product { variants { edges { node { id } } } }",
    undefined,
  ],
  ["{ shop { id } }", "at least one connection"],
  ["{ products { nodes { id } } }", "not by nodes"],
  ["{ products { edges { node { id variants { nodes { id } } } } } }", "not by nodes"],
  [
    `{ ${beside("variants", "media", "metafields", "collections", "sellingPlanGroups")} }`,
    "at most 5 connections",
  ],
  [`{ ${nest("collections", "products", "variants", "metafields")} }`, "deeper than two"],
  [`{ products { edges { node { title ${nest("variants")} } } } }`, "must select id"],
  [`{ products { edges { node { key: id ${nest("variants")} } } } }`, "must select id"],
  ['{ node(id: "gid://shopify/Product/1") { id } }', 'cannot begin with "node"'],
  [
    "{ orders { edges { node { id fulfillments { events { edges { node { id } } } } } } } }",
    "inside the list",
  ],
  ['mutation { tagsAdd(id: "1", tags: []) { node { id } } }', "must be a query"],
  [
    `{ products(query: "${"a".repeat(65_600)}") { edges { node { id } } } }`,
    "at most 65,535 bytes",
  ],
])("%.80s", (text, words) => {
  const broken = brokenBulkRules(readOperation(text), text, schema).map((rule) => rule.message);
  if (words === undefined) expect(broken).toEqual([]);
  else expect(broken.join("\n")).toContain(words);
  // The local Shopify was written apart from this, from recorded refusals.
  expect(bulkQueryProblem(schema, text) === undefined).toBe(words === undefined);
});

test("points at the place", () => {
  const text = "{\n  products {\n    nodes { id }\n  }\n}";
  const [rule] = brokenBulkRules(readOperation(text), text, schema);
  expect(rule?.node?.loc?.start).toBe(text.indexOf("products"));
});
