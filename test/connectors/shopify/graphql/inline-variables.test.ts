import fc from "fast-check";
import { parse, valueFromAST, visit, type ValueNode } from "graphql";
import { expect, test } from "vitest";
import { adminSchema } from "../../../../src/connectors/shopify/graphql/admin-schema.ts";
import { readOperation } from "../../../../src/connectors/shopify/graphql/document.ts";
import { inlineVariables } from "../../../../src/connectors/shopify/graphql/inline-variables.ts";

const admin = adminSchema("2026-10");
const inline = (text: string, variables: Record<string, unknown>, schema = admin?.schema): string =>
  inlineVariables(readOperation(text), variables, schema).replace(/\s+/g, " ").trim();

test.each<[string, Record<string, unknown>, string]>([
  ["query ($q: String) { products(query: $q) { nodes { id } } }", { q: "a" }, '(query: "a")'],
  ["query ($q: String) { products(query: $q) { nodes { id } } }", {}, "{ products { nodes"],
  [
    "query ($q: String) { products(query: $q) { nodes { id } } }",
    { q: null },
    "{ products { nodes",
  ],
  ['query ($q: String = "x") { products(query: $q) { nodes { id } } }', {}, '(query: "x")'],
  ["query ($n: Int!) { products(first: $n) { nodes { id } } }", { n: 5 }, "(first: 5)"],
  [
    "query ($r: Boolean) { products(reverse: $r) { nodes { id } } }",
    { r: true },
    "(reverse: true)",
  ],
  [
    "query ($s: ProductSortKeys) { products(sortKey: $s) { nodes { id } } }",
    { s: "TITLE" },
    "(sortKey: TITLE)",
  ],
  ["query ($i: [ID!]!) { nodes(ids: $i) { id } }", { i: ["a", "b"] }, '(ids: ["a", "b"])'],
  [
    "query ($h: String!) { productByIdentifier(identifier: { handle: $h }) { id } }",
    { h: "x" },
    '(identifier: {handle: "x"})',
  ],
  [
    "query ($a: String, $b: Int) { products(query: $a, first: $b) { nodes { id } } }",
    { b: 1 },
    "products(first: 1)",
  ],
])("%s with %j", (text, variables, expected) => {
  const result = inline(text, variables);
  expect(result).toContain(expected);
  expect(result).not.toContain("$");
});

test.each<[string, Record<string, unknown>]>([
  ["query ($n: Int!) { products(first: $n) { nodes { id } } }", { n: "many" }],
  ["query ($n: Int!) { products(first: $n) { nodes { id } } }", { n: 1.5 }],
  ["query ($r: Boolean) { products(reverse: $r) { nodes { id } } }", { r: "yes" }],
  ["query ($q: String) { products(query: $q) { nodes { id } } }", { q: { a: 1 } }],
  ["query ($s: ProductSortKeys) { products(sortKey: $s) { nodes { id } } }", { s: "NICENESS" }],
])("refuses %s with %j", (text, variables) => {
  expect(() => inline(text, variables)).toThrowError(
    expect.objectContaining({ code: "source/refused" }),
  );
});

test("knows GraphQL's own scalars without a schema", () => {
  const text =
    "query ($s: String, $n: Int, $b: Boolean, $i: [ID!]) { x(s: $s, n: $n, b: $b, i: $i) { id } }";
  const variables = { s: "a", n: 1, b: false, i: ["1"] };
  expect(inlineVariables(readOperation(text), variables)).toContain(
    'x(s: "a", n: 1, b: false, i: ["1"])',
  );
  expect(() => inlineVariables(readOperation(text), { n: "1" })).toThrowError(
    expect.objectContaining({ code: "source/refused" }),
  );
});

test("no text can break out of its quotes", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (value) => {
      const text = "query ($q: String!) { products(query: $q) { nodes { id } } }";
      const result = inlineVariables(readOperation(text), { q: value }, admin?.schema);
      const values: ValueNode[] = [];
      visit(parse(result), { Argument: (node) => void values.push(node.value) });
      expect(values).toHaveLength(1);
      const type = admin!.schema.getType("String");
      expect(valueFromAST(values[0], type as never)).toBe(value);
    }),
  );
});
