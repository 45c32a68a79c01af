import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readGraphqlOperation } from "../../../src/simulator/graphql-operation.ts";

describe("readGraphqlOperation", () => {
  it.each([
    ["a bare query", "{ shop { id } }", { kind: "query", field: "shop" }],
    ["a named query", "query A { a }", { kind: "query", name: "A", field: "a" }],
    ["a mutation", "mutation { b(x: 1) { id } }", { kind: "mutation", field: "b" }],
    ["an alias", "query A { x: a }", { kind: "query", name: "A", field: "a" }],
    ["variables", "query A($x: [B!]! = []) { a }", { kind: "query", name: "A", field: "a" }],
    ["directives", "query A @x(y: 1) { a }", { kind: "query", name: "A", field: "a" }],
    ["comments", "# query Z { z }\nquery A { # no\n a }", { kind: "query", name: "A", field: "a" }],
    [
      "a fragment first",
      "fragment F on X { f } query A { a { ...F } }",
      { kind: "query", name: "A", field: "a" },
    ],
    [
      "a query in a string",
      'mutation { bulkOperationRunQuery(query: """query Z { z }""") { id } }',
      { kind: "mutation", field: "bulkOperationRunQuery" },
    ],
  ])("reads %s", (_, query, wanted) => {
    expect(readGraphqlOperation(JSON.stringify({ query }))).toEqual(wanted);
  });

  it("picks the operation that the request names", () => {
    const query = "query A { a } mutation B { b }";
    expect(readGraphqlOperation(JSON.stringify({ query, operationName: "B" }))).toEqual({
      kind: "mutation",
      name: "B",
      field: "b",
    });
  });

  it.each(["", "no json", "[]", "null", "{}", '{"query":1}', '{"query":"nothing"}'])(
    "finds none in %j",
    (body) => {
      expect(readGraphqlOperation(body)).toBeUndefined();
    },
  );

  it("reads anything without failing", () => {
    fc.assert(
      fc.property(fc.string(), (query) => {
        readGraphqlOperation(query);
        readGraphqlOperation(JSON.stringify({ query }));
      }),
    );
  });
});
