import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { checkDocument } from "../../../src/connectors/shopify/graphql-check.ts";
import type { Mode } from "../../../src/connectors/shopify/checked-document.ts";
import type { JsonObject } from "../../../src/core/json.ts";

const place = { file: "brand.yaml", line: 7, column: 3 };

function check(
  text: string | undefined,
  mode: Mode = "paged",
  options: JsonObject = {},
  version = "2026-10",
) {
  const asked: string[] = [];
  const report = checkDocument(
    {
      options: { document: "q.graphql", ...options },
      connection: { api_version: version },
      readFile: () => text,
      locate: (pointer) => {
        asked.push(pointer);
        return place;
      },
    },
    mode,
  );
  return { ...report, asked };
}

const good = `query Q($filter: String!) {
  products(query: $filter) {
    edges {
      node { id title variants { edges { node { id sku inventoryItem { id } } } } }
    }
  }
}`;
const variables = { filter: "x" };

test("a good document has no findings, and notes what it needs", () => {
  const { diagnostics, notes } = check(good, "paged", { variables });
  expect(diagnostics).toEqual([]);
  expect(notes).toEqual([
    { label: "records", value: "Product" },
    { label: "access scopes", value: "read_products" },
    {
      label: "predicted cost",
      value: expect.stringMatching(/^\d+ points a page of \d+, 100 nested$/) as string,
    },
    {
      label: "by reference",
      value: expect.stringMatching(/^\d+ points for up to 100 records, 100 nested$/) as string,
    },
  ]);
});

test("a deprecated field that is used on purpose is a note; another one still warns", () => {
  const text = "{ products { nodes { id bodyHtml priceRange { __typename } } } }";
  const { diagnostics, notes } = check(text, "paged", {
    accept_deprecated: { "Product.bodyHtml": "older mails need it" },
  });
  expect(diagnostics.map(({ code, message }) => [code, message.split(" is ")[0]])).toEqual([
    ["document/deprecated", "The field Product.priceRange"],
  ]);
  expect(notes).toContainEqual({ label: "deprecated", value: "Product.bodyHtml" });
});

test("names alternatives among scopes only where none is needed anyway", () => {
  const text =
    "{ inventoryItems { nodes { id inventoryLevels { nodes { id location { id } } } } } }";
  const { notes } = check(text);
  expect(notes.find((note) => note.label === "access scopes")?.value).toBe("read_inventory");
});

test("says what an export costs, and its fallback", () => {
  const { diagnostics, notes } = check(good, "bulk", {
    variables,
    children: { ProductVariant: "variants" },
  });
  expect(diagnostics).toEqual([]);
  expect(notes.find((note) => note.label === "predicted cost")?.value).toMatch(
    /^10 points an export; page by page \d+ points a page of \d+/,
  );
});

test.each<[string, string, Mode, JsonObject, JsonObject]>([
  [
    "an unknown field",
    "{\n  products { nodes { id titel } }\n}",
    "paged",
    {},
    {
      code: "document/invalid",
      severity: "error",
      message: 'Cannot query field "titel" on type "Product". Did you mean "title"?',
      location: { file: "q.graphql", line: 2, column: 25, length: 5 },
    },
  ],
  [
    "an unknown argument",
    "{ products(quary: 1) { nodes { id } } }",
    "paged",
    {},
    { code: "document/invalid", location: { file: "q.graphql", line: 1, column: 12, length: 5 } },
  ],
  [
    "broken syntax",
    "{ products {\n  nodes { id }\n",
    "paged",
    {},
    { code: "document/syntax", location: { file: "q.graphql", line: 3, column: 1 } },
  ],
  ["an empty file", "", "paged", {}, { code: "document/syntax" }],
  [
    "two operations",
    "query A { products { nodes { id } } } query B { shop { id } }",
    "paged",
    {},
    { code: "document/operation-count" },
  ],
  [
    "only a fragment",
    "fragment F on Product { id }",
    "paged",
    {},
    { code: "document/operation-count" },
  ],
  [
    "a fragment nobody wrote",
    "{ products { nodes { ...F } } }",
    "paged",
    {},
    { code: "document/invalid", message: 'Unknown fragment "F".' },
  ],
  [
    "a deprecated field",
    "{ products { nodes { id bodyHtml } } }",
    "paged",
    {},
    {
      code: "document/deprecated",
      severity: "warning",
      location: { file: "q.graphql", line: 1, column: 25, length: 8 },
    },
  ],
  [
    "a mutation",
    'mutation { tagsAdd(id: "1", tags: []) { node { id } } }',
    "paged",
    {},
    { code: "document/invalid" },
  ],
  ["no connection", "{ shop { id } }", "paged", {}, { code: "document/invalid" }],
  [
    "two connections",
    "{ products { nodes { id } } customers { nodes { id } } }",
    "paged",
    {},
    {
      code: "document/invalid",
      message: 'The query selects "products" and "customers"; records come from one connection.',
    },
  ],
  [
    "records without an id",
    "{ products { nodes { title } } }",
    "paged",
    {},
    { code: "document/invalid" },
  ],
  [
    "nodes in bulk",
    "{ products { nodes { id } } }",
    "bulk",
    {},
    { code: "document/bulk-rule", location: { file: "q.graphql", line: 1, column: 3, length: 8 } },
  ],
  ["no connection in bulk", "{ shop { id } }", "bulk", {}, { code: "document/bulk-rule" }],
  [
    "an unmapped child",
    "{ products { edges { node { id variants { edges { node { id } } } } } } }",
    "bulk",
    {},
    {
      code: "document/child-unmapped",
      message: 'Rows of type "ProductVariant" from "variants" have no field under children.',
    },
  ],
  [
    "a child field that is selected",
    "{ products { edges { node { id title variants { edges { node { id } } } } } } }",
    "bulk",
    { children: { ProductVariant: "title" } },
    { code: "document/child-unmapped", severity: "error", location: place },
  ],
  [
    "a child of a type that there is not",
    "{ products { edges { node { id } } } }",
    "bulk",
    { children: { Vidoe: "videos" } },
    { code: "document/child-unmapped", severity: "warning", location: place },
  ],
  [
    "a variable that is not declared",
    "query ($a: String) { products(query: $a) { nodes { id } } }",
    "paged",
    { variables: { b: "x" } },
    {
      code: "document/unknown-variable",
      message: 'The query declares no variable "b". It declares a.',
      location: place,
    },
  ],
  [
    "a variable without a value",
    "query ($a: String!) { products(query: $a) { nodes { id } } }",
    "paged",
    {},
    {
      code: "document/missing-variable",
      location: { file: "q.graphql", line: 1, column: 9, length: 1 },
    },
  ],
  [
    "a page that is too dear",
    "{ products { nodes { id variants { nodes { id } } } } }",
    "paged",
    { page_size: 250, document: "q.graphql" },
    {},
  ],
])("finds %s", (_, text, mode, options, expected) => {
  const { diagnostics } = check(text, mode, options);
  if (Object.keys(expected).length === 0) expect(diagnostics).toEqual([]);
  else expect(diagnostics).toMatchObject([expected]);
});

test("a page too dear even at its smallest is an error", () => {
  const inner =
    "variants(first: 250) { nodes { id media(first: 250) { nodes { id } } metafields(first: 250) { nodes { id } } } }";
  const text = `{ products { nodes { id ${inner} media(first: 250) { nodes { id } } } } }`;
  const { diagnostics } = check(text, "paged", { page_size: 250 });
  expect(diagnostics).toMatchObject([{ code: "document/too-costly", severity: "error" }]);
  expect(diagnostics[0]?.message).toContain("1,000");
});

test("asks where the pipeline wrote a variable and a child", () => {
  const { asked } = check("{ products { edges { node { id } } } }", "bulk", {
    variables: { x: "1" },
    children: { Video: "videos" },
  });
  expect(asked).toEqual(["/variables/x", "/children/Video"]);
});

test("variables that only page are the runner's own", () => {
  const text =
    "query ($first: Int!, $after: String) { products(first: $first, after: $after) { nodes { id } } }";
  expect(check(text).diagnostics).toEqual([]);
});

test("counts only types of which something is selected as children", () => {
  const text =
    "{ products { edges { node { id media { edges { node { __typename ... on MediaImage { id } } } } } } } }";
  expect(check(text, "bulk", { children: { MediaImage: "media" } }).diagnostics).toEqual([]);
  const all = "{ products { edges { node { id media { edges { node { id } } } } } } }";
  const types = check(all, "bulk").diagnostics.map((one) => /"(\w+)" from/.exec(one.message)?.[1]);
  expect(types.sort()).toEqual(["ExternalVideo", "MediaImage", "Model3d", "Video"]);
});

test("an unknown version is a warning, and what needs no schema is checked all the same", () => {
  const { diagnostics, notes } = check("{ products { nodes { id } } }", "bulk", {}, "2031-01");
  expect(diagnostics).toMatchObject([
    { code: "document/unknown-version", severity: "warning", location: place },
    { code: "document/bulk-rule", severity: "error" },
  ]);
  expect(notes).toEqual([]);
});

test("a file that is missing is reported elsewhere", () => {
  expect(check(undefined)).toMatchObject({ diagnostics: [], notes: [] });
});

const presets = "pipelines/_presets";
const documents = readdirSync(presets, { recursive: true, encoding: "utf8" }).filter(
  // Those of single calls have a folder of their own.
  (name) => name.endsWith(".graphql") && !name.includes("/orders/"),
);

test.each(documents)("the preset's %s fits the newest schema", (name) => {
  const text = readFileSync(join(presets, name), "utf8");
  const declared = [...text.matchAll(/\$(\w+):/g)].map(([, variable]) => [variable, "x"]);
  const options = { variables: Object.fromEntries(declared) as JsonObject };
  const mode = name.includes("-changes") ? "changes" : "paged";
  const findings = check(text, mode, options).diagnostics;
  expect(findings.filter((one) => one.severity === "error")).toEqual([]);
});
