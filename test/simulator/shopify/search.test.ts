import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../../src/core/json.ts";
import { parseSearch } from "../../../src/simulator/shopify/search/parse.ts";
import { at, bench, type Bench } from "./ask.ts";
import { idOf, stock } from "./catalogue.ts";

const SEARCH =
  "query S($query: String!) { products(first: 50, query: $query) { nodes { handle } } }";

async function found(here: Bench, query: string, version = "2026-10"): Promise<string[]> {
  const data = await here.data(SEARCH, { query }, { version });
  return (at(data, "products", "nodes") as { handle: string }[]).map(({ handle }) => handle);
}

function small(): Bench {
  const here = bench();
  stock(here);
  return here;
}

describe("a query is taken apart", () => {
  const term = (field: string, value: string, quoted = false, comparator = ":") => ({
    kind: "term",
    field,
    comparator,
    value,
    quoted,
  });
  test.each<[string, unknown]>([
    ["tag:a", term("tag", "a")],
    ["tag:'a b'", term("tag", "a b", true)],
    ['title:"a \\"b\\""', term("title", 'a "b"', true)],
    ["sku:a\\:b", term("sku", "a:b")],
    ["price:>=10", term("price", "10", false, ":>=")],
    ["shirt", term("default", "shirt")],
    [
      "a b OR c",
      {
        kind: "and",
        nodes: [
          term("default", "a"),
          { kind: "or", nodes: [term("default", "b"), term("default", "c")] },
        ],
      },
    ],
    ["-tag:a", { kind: "not", node: term("tag", "a") }],
    [
      "NOT (tag:a AND tag:b)",
      { kind: "not", node: { kind: "and", nodes: [term("tag", "a"), term("tag", "b")] } },
    ],
    [
      "updated_at:>=2026-01-01T00:00:00Z",
      {
        kind: "and",
        nodes: [term("updated_at", "2026-01-01T00", false, ":>="), term("00", "00Z")],
      },
    ],
    ["", undefined],
    ["  ", undefined],
  ])("%s", (text, tree) => {
    expect(parseSearch(text)).toEqual(tree);
  });
});

test("any text is taken apart, and what makes no sense lets everything through or nothing", async () => {
  const here = small();
  const word = fc.constantFrom(
    "a",
    "tag:",
    "status:",
    "(",
    ")",
    "AND",
    "OR",
    "NOT",
    "-",
    ":",
    "'",
    '"',
    "\\",
    ",",
    " ",
    "id:>",
    "1",
  );
  await fc.assert(
    fc.asyncProperty(fc.array(word, { maxLength: 12 }), async (words) => {
      const body = await here.ask(SEARCH, { query: words.join("") });
      const code = at(body, "errors", 0, "extensions", "code");
      expect([undefined, "INTERNAL_SERVER_ERROR", "THROTTLED"]).toContain(code);
      const message = String(at(body, "errors", 0, "message") ?? "");
      // Only the recorded failure on an empty value, never one of the simulator's own.
      expect(message).not.toContain("The local Shopify:");
    }),
    { numRuns: 300 },
  );
});

describe("products are found by", () => {
  test.each([
    ["status:active", ["linen-shirt"]],
    ["status:ACTIVE,DRAFT", ["linen-shirt", "straw-hat"]],
    ["", ["linen-shirt", "straw-hat", "old-bag"]],
    ["tag:wholesale", ["linen-shirt", "straw-hat"]],
    ["tag:'Season: SS26'", ["linen-shirt"]],
    ["tag:whole", []],
    ["tag_not:wholesale", ["old-bag"]],
    ["-tag:wholesale", ["old-bag"]],
    ["vendor:acme", ["linen-shirt", "old-bag"]],
    ["vendor:acme -status:archived", ["linen-shirt"]],
    ["product_type:Hats OR product_type:Bags", ["straw-hat", "old-bag"]],
    ["vendor:Acme product_type:Hats OR product_type:Bags", ["old-bag"]],
    ["sku:LS-M", ["linen-shirt"]],
    ["sku:LS*", ["linen-shirt"]],
    ["barcode:111", ["linen-shirt"]],
    ["handle:straw-hat,old-bag", ["straw-hat", "old-bag"]],
    ["title:shirt", ["linen-shirt"]],
    ["title:'linen shirt'", ["linen-shirt"]],
    ["title:'shirt linen'", []],
    ["shirt", ["linen-shirt"]],
    ["price:>20", ["linen-shirt"]],
    ["inventory_total:10", ["linen-shirt"]],
    ["published_status:unpublished", ["old-bag"]],
  ])("%s", async (query, handles) => {
    expect(await found(small(), query)).toEqual(handles);
  });

  test("a range of ids", async () => {
    const here = small();
    const id = (await idOf(here, "straw-hat")).split("/").at(-1) ?? "";
    expect(await found(here, `id:${id}`)).toEqual(["straw-hat"]);
    expect(await found(here, `id:>${id}`)).toEqual(["old-bag"]);
  });
});

describe("traps", () => {
  test("an unquoted time is cut at its first colon and read as midnight in the shop's zone", async () => {
    const here = small();
    const body = await here.ask(SEARCH, {
      query: "updated_at:>=2026-11-02T23:00:00Z tag:wholesale",
    });
    // Quoted, nothing would be found: everything changed at 12:00.
    expect(at(body, "data", "products", "nodes")).toHaveLength(2);
    expect(at(body, "extensions", "search")).toEqual([
      {
        path: ["products"],
        query: "updated_at:>=2026-11-02T23:00:00Z tag:wholesale",
        parsed: {
          and: [
            { field: "updated_at", range_gte: "2026-11-02T00:00:00-05:00" },
            { field: "00", match_all: "00Z" },
            { field: "tag", match_all: "wholesale" },
          ],
        },
        warnings: [
          { field: "00", message: "Invalid search field for this query.", code: "invalid_field" },
        ],
      },
    ]);
    expect(await found(here, "updated_at:>='2026-11-02T23:00:00Z'")).toEqual([]);
  });

  test("midnight follows daylight saving time", async () => {
    const body = await bench().ask(SEARCH, { query: "updated_at:>=2026-07-01T00:00:00Z" });
    expect(at(body, "extensions", "search", 0, "parsed", "and", 0)).toEqual({
      field: "updated_at",
      range_gte: "2026-07-01T00:00:00-04:00",
    });
  });

  test("a greater-than skips the whole second from 2026-10 on, and includes it before", async () => {
    const here = small();
    const query = "updated_at:>'2026-11-02T12:00:00Z'";
    expect(await found(here, query, "2026-10")).toEqual([]);
    expect(await found(here, query, "2026-07")).toHaveLength(3);
    expect(await found(here, "updated_at:>'2026-11-02T11:59:59Z'", "2026-10")).toHaveLength(3);
  });

  test("an unknown field is ignored with a warning: everything comes back", async () => {
    const body = await small().ask(SEARCH, { query: "metafield_season:SS26" });
    expect(at(body, "data", "products", "nodes")).toHaveLength(3);
    expect(at(body, "extensions", "search", 0, "warnings")).toEqual([
      {
        field: "metafield_season",
        message: "Invalid search field for this query.",
        code: "invalid_field",
      },
    ]);
  });

  test("an unknown value is ignored with a warning", async () => {
    const body = await small().ask(SEARCH, { query: "status:LIVE" });
    expect(at(body, "data", "products", "nodes")).toHaveLength(3);
    expect(at(body, "extensions", "search", 0, "warnings")).toEqual([
      { field: "status", message: "Input `LIVE` is not an accepted value.", code: "invalid_value" },
    ]);
  });

  test("each list has fields of its own", async () => {
    const query =
      "query ($query: String!) { inventoryItems(first: 5, query: $query) { nodes { id } } }";
    const body = await small().ask(query, { query: "tracked:false sku:'BAG-1'" });
    expect(at(body, "data", "inventoryItems", "nodes")).toHaveLength(1);
    expect(at(body, "extensions", "search", 0, "parsed")).toEqual({
      and: [
        { field: "tracked", match_all: "false" },
        { field: "sku", match_phrase: "BAG-1" },
      ],
    });
  });

  test("an empty comparison makes an internal error", async () => {
    const body = await small().ask(SEARCH, { query: "updated_at:>" });
    expect(at(body, "errors", 0, "extensions", "code")).toBe("INTERNAL_SERVER_ERROR");
  });

  test("a filter Shopify has and the simulator has not is refused by name", async () => {
    const body = await small().ask(SEARCH, { query: "bundles:true" });
    expect(at(body, "errors", 0, "message")).toBe(
      'The local Shopify does not model the search filter "bundles".',
    );
  });

  test("without warnings the search is explained only on request", async () => {
    const here = small();
    const plain = await here.ask(SEARCH, { query: "tag:a" });
    expect(at(plain, "extensions", "search")).toBeUndefined();
    const headers = { "shopify-search-query-debug": "1" };
    const debug = await here.ask(SEARCH, { query: "tag:a" }, { headers });
    expect(at(debug, "extensions", "search", 0, "parsed")).toEqual({
      field: "tag",
      match_all: "a",
    });
  });
});

describe("the index lags", () => {
  const RETAG =
    "mutation ($id: ID!, $tags: [String!]!) { tagsAdd(id: $id, tags: $tags) { userErrors { message } } }";
  const BY_ID = "query ($id: ID!) { product(id: $id) { tags updatedAt } }";

  async function late() {
    const here = bench({ index_lag_ms: 3000 });
    stock(here);
    const id = await idOf(here, "old-bag");
    await here.world.advance(60_000);
    await here.data(RETAG, { id, tags: ["fresh"] });
    return { here, id };
  }

  test("a tag just written is there by id and not in a search", async () => {
    const { here, id } = await late();
    expect(at(await here.data(BY_ID, { id }), "product", "tags")).toEqual(["fresh"]);
    expect(await found(here, "tag:fresh")).toEqual([]);
    await here.world.advance(2999);
    expect(await found(here, "tag:fresh")).toEqual([]);
    await here.world.advance(1);
    expect(await found(here, "tag:fresh")).toEqual(["old-bag"]);
  });

  test("a search over updated_at lags as well", async () => {
    const { here } = await late();
    expect(await found(here, "updated_at:>='2026-11-02T12:01:00Z'")).toEqual([]);
    await here.world.advance(3000);
    expect(await found(here, "updated_at:>='2026-11-02T12:01:00Z'")).toEqual(["old-bag"]);
  });

  test("an object found through the index shows its live data", async () => {
    const { here } = await late();
    const query =
      'query { products(first: 1, query: "title:bag") { nodes { tags } } productsCount(query: "tag:fresh") { count precision } }';
    expect(await here.data(query)).toEqual({
      products: { nodes: [{ tags: ["fresh"] }] },
      productsCount: { count: 0, precision: "EXACT" },
    });
  });

  test("a deleted product is gone from searches at once", async () => {
    const { here, id } = await late();
    await here.data(
      "mutation ($id: ID!) { productDelete(input: { id: $id }) { deletedProductId } }",
      { id },
    );
    expect(await found(here, "title:bag")).toEqual([]);
  });

  test("a list without a query does not lag", async () => {
    const { here } = await late();
    const data: JsonObject = await here.data(
      "{ products(first: 1, sortKey: UPDATED_AT, reverse: true) { nodes { handle } } }",
    );
    expect(at(data, "products", "nodes")).toEqual([{ handle: "old-bag" }]);
  });
});
