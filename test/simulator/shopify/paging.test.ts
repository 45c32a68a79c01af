import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../../src/core/json.ts";
import { at, bench } from "./ask.ts";
import { idOf, stock } from "./catalogue.ts";

function shop(count: number) {
  const here = bench();
  const rows = Array.from(
    { length: count },
    (_, index) => `p-${index},Product ${String(index % 7)},${index}.00`,
  );
  here.shopify.importCsv(`Handle,Title,Price\n${rows.join("\n")}\n`, []);
  return here;
}

const PAGE =
  "query P($first: Int, $last: Int, $after: String, $before: String, $sort: ProductSortKeys, $reverse: Boolean) { products(first: $first, last: $last, after: $after, before: $before, sortKey: $sort, reverse: $reverse) { nodes { handle } edges { cursor } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }";

describe("pages", () => {
  test.each([
    [{}, "you must provide one of first or last"],
    [{ first: 1, last: 1 }, "providing both first and last is not supported"],
    [{ first: 1, after: "nonsense" }, "Malformed cursor"],
    [{ first: 251 }, "first cannot exceed 250. You requested 251."],
  ])("%o is a bad request", async (variables: JsonObject, message) => {
    const body = await bench().ask(PAGE, variables);
    expect(body).toMatchObject({
      data: null,
      errors: [{ message, path: ["products"], extensions: { code: "BAD_REQUEST" } }],
    });
    expect(at(body, "extensions", "cost", "requestedQueryCost")).toBeDefined();
  });

  test.each(["ID", "TITLE", "UPDATED_AT"])("walk through every object once by %s", async (sort) => {
    const here = shop(23);
    for (const reverse of [false, true]) {
      const seen: string[] = [];
      let after: string | null = null;
      do {
        const data: JsonObject = await here.data(PAGE, { first: 5, after, sort, reverse });
        seen.push(...(at(data, "products", "nodes") as { handle: string }[]).map((n) => n.handle));
        const info = at(data, "products", "pageInfo") as {
          hasNextPage: boolean;
          endCursor: string;
        };
        after = info.hasNextPage ? info.endCursor : null;
      } while (after !== null);
      expect(new Set(seen).size).toBe(23);
      expect(seen).toHaveLength(23);
    }
  });

  test("walk backwards with last and before", async () => {
    const here = shop(5);
    const end = await here.data(PAGE, { last: 2 });
    const before = at(end, "products", "pageInfo", "startCursor") as string;
    const middle = await here.data(PAGE, { last: 2, before });
    expect(at(middle, "products", "nodes")).toEqual([{ handle: "p-1" }, { handle: "p-2" }]);
    expect(at(middle, "products", "pageInfo")).toMatchObject({
      hasNextPage: true,
      hasPreviousPage: true,
    });
  });

  test("cursors are base64 JSON of the last id and value", async () => {
    const here = shop(1);
    const data = await here.data(PAGE, { first: 1, sort: "TITLE" });
    const cursor = at(data, "products", "edges", 0, "cursor") as string;
    expect(JSON.parse(Buffer.from(cursor, "base64").toString())).toEqual({
      last_id: expect.any(Number) as number,
      last_value: "product 0",
    });
  });

  test("a single product's variants may come 2048 at a time, a list's may not", async () => {
    const here = bench();
    stock(here);
    const id = await idOf(here, "linen-shirt");
    const one = "query ($id: ID!) { product(id: $id) { variants(first: 2048) { nodes { id } } } }";
    expect(at(await here.data(one, { id }), "product", "variants", "nodes")).toHaveLength(2);
    const body = await here.ask(
      "{ products(first: 1) { nodes { variants(first: 2048) { nodes { id } } } } }",
    );
    expect(at(body, "errors", 0, "message")).toBe("first cannot exceed 250. You requested 2048.");
  });
});

describe("ids", () => {
  test("of the right type but unknown answer null", async () => {
    const query =
      'query { product(id: "gid://shopify/Product/1") { id } node(id: "gid://shopify/Order/1") { id } nodes(ids: ["gid://shopify/ProductVariant/9"]) { id } }';
    expect(await bench().data(query)).toEqual({ product: null, node: null, nodes: [null] });
  });

  test("of the wrong type are refused", async () => {
    const body = await bench().ask('{ product(id: "gid://shopify/ProductVariant/1") { id } }');
    expect(body).toMatchObject({
      data: { product: null },
      errors: [
        {
          message: "Invalid id: gid://shopify/ProductVariant/1",
          path: ["product"],
          extensions: { code: "RESOURCE_NOT_FOUND" },
        },
      ],
    });
  });
});
