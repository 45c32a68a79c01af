import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { checkCall } from "../../../src/connectors/shopify/call-check.ts";
import type { JsonObject } from "../../../src/core/json.ts";

function check(text: string | undefined, options: JsonObject = {}, version = "2026-10") {
  return checkCall({
    options: { document: "c.graphql", ...options },
    connection: { api_version: version },
    readFile: () => text,
    locate: () => ({ file: "p.yaml", line: 7, column: 3 }),
  });
}

const good = `mutation Complete($id: ID!) {
  draftOrderComplete(id: $id) { draftOrder { id order { id } } userErrors { message } }
}`;

test("a good mutation has no findings, and notes what it needs", () => {
  const { diagnostics, notes } = check(good, { variables: { id: "x" } });
  expect(diagnostics).toEqual([]);
  expect(notes).toEqual([
    { label: "access scopes", value: expect.stringContaining("write_draft_orders") as string },
    { label: "predicted cost", value: "11 points" },
  ]);
});

test("a query may be called; a variable that chooses a page needs its value here", () => {
  const text = "query Q($n: Int!) { customers(first: $n) { nodes { id } } }";
  expect(check(text, { variables: { n: 5 } }).diagnostics).toEqual([]);
  expect(check(text).diagnostics).toMatchObject([{ code: "document/missing-variable" }]);
});

test.each<[string, string, JsonObject, string, string]>([
  ["no GraphQL", "mutation {", {}, "document/syntax", ""],
  [
    "two operations",
    "query A { shop { id } } query B { shop { id } }",
    {},
    "document/operation-count",
    "",
  ],
  ["an unknown field", "{ shop { nonsense } }", {}, "document/invalid", "nonsense"],
  ["a subscription", "subscription { shop }", {}, "document/invalid", ""],
  ["a variable without a value", good, {}, "document/missing-variable", '"id"'],
  [
    "an unknown variable",
    good,
    { variables: { id: "x", di: "y" } },
    "document/unknown-variable",
    '"di"',
  ],
  [
    "a mutation that does not ask for its errors",
    "mutation C($id: ID!) { draftOrderComplete(id: $id) { draftOrder { id } } }",
    { variables: { id: "x" } },
    "document/invalid",
    '"draftOrderComplete" must select userErrors { message }',
  ],
  [
    "one that asks under another name",
    "mutation C($id: ID!) { draftOrderComplete(id: $id) { e: userErrors { message } } }",
    { variables: { id: "x" } },
    "document/invalid",
    "must select",
  ],
  [
    "the name of a list that is not userErrors",
    "mutation C($id: ID!) { orderCancel(orderId: $id, reason: OTHER, restock: true) { job { id } } }",
    { variables: { id: "x" } },
    "document/invalid",
    "orderCancelUserErrors",
  ],
  [
    "too many points",
    "{ products(first: 250) { nodes { id variants(first: 250) { nodes { id product { id } inventoryItem { id } metafields(first: 250) { nodes { id } } } } } } }",
    {},
    "document/too-costly",
    "1,000",
  ],
])("finds %s", (_, text, options, code, words) => {
  expect(check(text, options).diagnostics).toContainEqual(
    expect.objectContaining({ code, message: expect.stringContaining(words) as string }),
  );
});

test("a deprecated field warns, unless it is used on purpose", () => {
  const text = "query Q($id: ID!) { draftOrder(id: $id) { id totalPrice } }";
  const variables = { id: "x" };
  expect(check(text, { variables }).diagnostics).toMatchObject([{ code: "document/deprecated" }]);
  const accepted = { "DraftOrder.totalPrice": "shown only" };
  const { diagnostics, notes } = check(text, { variables, accept_deprecated: accepted });
  expect(diagnostics).toEqual([]);
  expect(notes).toContainEqual({ label: "deprecated", value: "DraftOrder.totalPrice" });
});

test("without a schema the check says so; without a file it says nothing", () => {
  expect(check(good, { variables: { id: "x" } }, "1999-01").diagnostics).toMatchObject([
    { code: "document/unknown-version", severity: "warning" },
  ]);
  expect(check(undefined)).toEqual({ diagnostics: [], notes: [] });
});

const calls = "pipelines/_presets/shopify-nuorder/orders";

test.each(readdirSync(calls))("the preset's %s fits the newest schema", (name) => {
  const text = readFileSync(join(calls, name), "utf8");
  const declared = [...text.matchAll(/\$(\w+):/g)].map(([, variable]) => [variable, "x"]);
  const { diagnostics, notes } = check(text, {
    variables: Object.fromEntries(declared) as JsonObject,
  });
  expect(diagnostics).toEqual([]);
  expect(notes).toHaveLength(2);
});
