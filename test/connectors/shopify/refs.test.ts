import { expect, test } from "vitest";
import type { JsonObject } from "../../../src/core/json.ts";
import type { Window } from "../../../src/core/ports.ts";
import { memoryMemo, readAll, type ReadAll } from "./open.ts";
import { inShop, type Shop } from "./shop.ts";

const stock = `query Stock($filter: String) {
  products(query: $filter) {
    edges { node {
      id title tags options { name }
      variants { edges { node { id sku inventoryItem { tracked inventoryLevels { edges { node {
        id location { id name } quantities(names: ["available"]) { name quantity }
      } } } } } } }
      media { edges { node { __typename ... on MediaImage { id image { url } } } } }
      metafields { edges { node { id key value } } }
    } }
  }
}`;
const children = {
  ProductVariant: "variants",
  InventoryLevel: "levels",
  MediaImage: "media",
  Metafield: "metafields",
};
const titles =
  "query Titles($filter: String) { products(query: $filter) { nodes { id title tags } } }";
const nested = `query Deep($filter: String) {
  products(query: $filter) {
    nodes { id title variants(first: 2) { nodes { id sku inventoryItem { inventoryLevels(first: 1) { nodes { id } } } } } }
  }
}`;

const from = "2026-11-01T00:00:00Z";
const nothing = "title:'Nothing of that name'";

const bulk = ({ opened }: Shop, document = stock, more: JsonObject = {}) =>
  opened.source("shopify.bulk_query", document, { children, ...more });

/** Reads beside a window with this filter. */
function beside(
  source: ReturnType<typeof bulk>,
  also: readonly string[],
  filter = nothing,
  more: Partial<Window> = {},
  signal?: AbortSignal,
): Promise<ReadAll> {
  return readAll(source, { filter }, memoryMemo(), signal, { from, also, ...more });
}

const byRef = (all: ReadAll) => new Map(all.refs.map((ref, at) => [ref, all.values[at]]));
const prints = (all: ReadAll) =>
  new Map(all.records.map(({ ref, fingerprint }) => [ref, fingerprint]));

test("a record is the same whether exported, read page by page or by reference", () =>
  inShop({ products: 12, variants: 3 }, async (shop) => {
    await shop.locate("Outlet", ["SKU-1-0", "SKU-1-1", "SKU-7-2"]);
    await shop.stock("SKU-1-0", 41);
    const ownerId = await shop.product("Thing 0003");
    const field = {
      ownerId,
      namespace: "custom",
      key: "note",
      type: "single_line_text_field",
      value: "v",
    };
    await shop.run(
      "mutation Set($all: [MetafieldsSetInput!]!) { metafieldsSet(metafields: $all) { userErrors { message } } }",
      { all: [field] },
    );
    const exported = await readAll(bulk(shop));
    expect(exported.refs).toHaveLength(12);
    const referred = await beside(bulk(shop), exported.refs);
    shop.simulator.systems.shopify.configure({ bulk_access: false });
    const paged = await readAll(bulk(shop));
    expect(byRef(paged)).toEqual(byRef(exported));
    expect(byRef(referred)).toEqual(byRef(exported));
    // An export's fingerprint is that of its bytes, so only the other two can be equal.
    expect(prints(referred)).toEqual(prints(paged));

    const one = byRef(referred).get(await shop.product("Thing 0001"));
    expect(one).toMatchObject({
      title: "Thing 0001",
      media: [{ image: { url: expect.any(String) as string } }],
      metafields: [],
      variants: [
        {
          sku: "SKU-1-0",
          inventoryItem: { tracked: expect.any(Boolean) as boolean },
          levels: [{ quantities: [{ name: "available", quantity: 41 }] }, {}],
        },
        { sku: "SKU-1-1", levels: [{}, { location: { name: "Outlet" } }] },
        { sku: "SKU-1-2", levels: [{}] },
      ],
    });
    expect(JSON.stringify(referred.values)).not.toMatch(/brandsync|__parentId|pageInfo|edges/);
  }));

test("a paged query gives the same by reference, nested pages beyond the first included", () =>
  inShop({ products: 4, variants: 7 }, async (shop) => {
    await shop.locate("Outlet", ["SKU-2-0", "SKU-2-5"]);
    const source = shop.opened.source("shopify.query", nested);
    const paged = await readAll(source);
    shop.operations();
    const referred = await beside(source, paged.refs);
    expect(byRef(referred)).toEqual(byRef(paged));
    expect(prints(referred)).toEqual(prints(paged));
    const { variants } = byRef(referred).get(await shop.product("Thing 0002")) as {
      variants: { sku: string; inventoryItem: { inventoryLevels: unknown[] } }[];
    };
    expect(variants.map(({ sku }) => sku)).toEqual(
      Array.from({ length: 7 }, (_, which) => `SKU-2-${String(which)}`),
    );
    expect(variants.map((one) => one.inventoryItem.inventoryLevels.length)).toEqual([
      2, 1, 1, 1, 1, 2, 1,
    ]);
    // The window, one call for all four, one a record for its other variants, two for levels.
    expect(shop.operations().filter((name) => name.startsWith("Deep"))).toEqual([
      "Deep",
      "DeepByIds",
      ...Array.from({ length: 6 }, () => "Deep"),
    ]);
  }));

test.each([
  ["titles alone", titles, 3],
  ["records with lists", nested, 6],
])("reads 600 refs of %s in few calls", (_, document, calls) =>
  inShop({ products: 600, variants: 1 }, async (shop) => {
    const source = shop.opened.source("shopify.query", document);
    const { refs } = await readAll(source);
    shop.operations();
    const referred = await beside(source, refs);
    expect(new Set(referred.refs)).toEqual(new Set(refs));
    expect(referred.refs).toHaveLength(600);
    const asked = shop.operations().filter((name) => name.endsWith("ByIds"));
    expect(asked).toHaveLength(calls);
    expect(referred.progress.at(-1)).toBe("600 asked for again, 600 read");
  }),
);

test("page_size says how many are asked for at a time", () =>
  inShop({ products: 10, variants: 1 }, async (shop) => {
    const { refs } = await readAll(shop.opened.source("shopify.query", titles));
    const referred = await beside(
      shop.opened.source("shopify.query", titles, { page_size: 4 }),
      refs,
    );
    expect(referred.batches).toEqual([4, 4, 2]);
  }));

test("what is gone does not come, nor what no record can be called", () =>
  inShop({ products: 4, variants: 1 }, async (shop) => {
    const { refs } = await readAll(shop.opened.source("shopify.query", titles));
    const [first = "", gone = "", ...others] = refs;
    await shop.run(
      "mutation Drop($input: ProductDeleteInput!) { productDelete(input: $input) { userErrors { message } } }",
      { input: { id: gone } },
    );
    const odd = [
      "record 4 of the query",
      "",
      "gid://shopify/Customer/1",
      "gid://shopify/Product/",
      "1",
    ];
    for (const source of [bulk(shop), shop.opened.source("shopify.query", titles)]) {
      const { refs: read, summary } = await beside(source, [...odd, first, gone, ...others]);
      expect(read).toEqual([first, ...others]);
      expect(summary.complete).toBe(true);
    }
    const none = await beside(bulk(shop), [gone]);
    expect(none.batches).toEqual([]);
  }));

test("each record comes once, found by the window or asked for or both", () =>
  inShop({ products: 8, variants: 1 }, async (shop) => {
    for (const source of [bulk(shop), shop.opened.source("shopify.query", titles)]) {
      const { refs } = await readAll(source);
      const two = "title:'Thing 0001' OR title:'Thing 0002'";
      const both = await beside(source, [...refs.slice(0, 4), ...refs.slice(0, 4)], two);
      const expected = new Set([
        ...refs.slice(0, 4),
        await shop.product("Thing 0001"),
        await shop.product("Thing 0002"),
      ]);
      expect(both.refs).toHaveLength(expected.size);
      expect(new Set(both.refs)).toEqual(expected);
      expect(both.summary.complete).toBe(true);
    }
  }));

test("records of the export can be loaded until the last ref is delivered", () =>
  inShop({ products: 3, variants: 1 }, async (shop) => {
    const { refs } = await readAll(bulk(shop));
    const reading = bulk(shop).read(
      { from, also: refs, options: { variables: { filter: "title:'Thing 0000'" } } },
      { signal: new AbortController().signal, memo: memoryMemo(), progress: () => undefined },
    );
    const exported = await reading.next();
    const referred = await reading.next();
    if (exported.done || referred.done) throw new Error("It ended early.");
    expect(exported.value[0]?.load()).toMatchObject({ title: "Thing 0000" });
    expect(referred.value).toHaveLength(2);
    expect(await reading.next()).toMatchObject({ done: true, value: { complete: true } });
    expect(shop.opened.leftovers()).toEqual([]);
  }));

test("where everything is read, nothing is read beside it", () =>
  inShop({ products: 3, variants: 1 }, async (shop) => {
    const source = shop.opened.source("shopify.query", titles);
    const { refs } = await readAll(source);
    // What a full reading does not find is gone, whatever an id would still give.
    const active = { filter: "title:'Thing 0001'" };
    const full = await readAll(source, active, memoryMemo(), undefined, { also: refs });
    expect(full.values).toMatchObject([{ title: "Thing 0001" }]);
    expect(shop.operations()).not.toContain("TitlesByIds");
  }));

test("what is read beside counts to the cost and keeps within the points", () =>
  inShop({ products: 60, variants: 2 }, async (shop) => {
    const source = shop.opened.source("shopify.query", nested, { page_size: 5 });
    const { refs } = await readAll(source);
    shop.operations();
    shop.simulator.systems.shopify.configure({ bucket_size: 60, restore_rate: 20 });
    const before = shop.world.clock.monotonic();
    const { values, summary } = await beside(source, refs);
    expect(values).toHaveLength(60);
    const entries = shop.simulator.requestLog.entries();
    expect(summary.cost).toBe(entries.reduce((sum, entry) => sum + (entry.cost ?? 0), 0));
    expect(shop.world.clock.monotonic() - before).toBeGreaterThan(1000);
    expect(entries.filter((entry) => !entry.cost).length).toBeLessThan(3);
  }));

test("survives answers that go wrong, and stops at once when the caller stops", () =>
  inShop({ products: 30, variants: 1 }, async (shop) => {
    const source = shop.opened.source("shopify.query", titles, { page_size: 5 });
    const { refs } = await readAll(source);
    const match = { operation: "TitlesByIds" };
    for (const [at, fault] of (["reset", "html", "throttled", "cut_body"] as const).entries()) {
      shop.simulator.faults.plan({ system: "shopify", fault, match, after: at + 1 });
    }
    expect((await beside(source, refs)).refs).toEqual(refs);
    expect(shop.simulator.faults.unused()).toEqual([]);

    const stop = new AbortController();
    const reading = source.read(
      { from, also: refs, options: { variables: { filter: nothing } } },
      { signal: stop.signal, memo: memoryMemo(), progress: () => undefined },
    );
    expect((await reading.next()).done).toBe(false);
    stop.abort(new Error("enough"));
    await expect(reading.next()).rejects.toThrow("enough");
  }));

test("ids with more to them than a number are kept as they are, in all three ways", () =>
  inShop({ products: 1, variants: 1 }, async (shop) => {
    const head =
      "Customer ID,First Name,Last Name,Email,Default Address Address1,Default Address City,Default Address Country Code";
    const rows = [1, 2, 3].map(
      (at) =>
        `700000000000${String(at)},A,B,a${String(at)}@example.com,Street ${String(at)},Town,US`,
    );
    shop.simulator.systems.shopify.importCustomersCsv([head, ...rows].join("\n"), []);
    const document =
      "query People($filter: String) { customers(query: $filter) { edges { node { id addressesV2 { edges { node { id address1 } } } } } } }";
    const source = bulk(shop, document, { children: { MailingAddress: "addresses" } });
    const exported = await readAll(source);
    const referred = await beside(source, exported.refs, "email:'nobody@example.com'");
    shop.simulator.systems.shopify.configure({ bulk_access: false });
    const paged = await readAll(source);
    expect(byRef(exported).get("gid://shopify/Customer/7000000000002")).toEqual({
      id: "gid://shopify/Customer/7000000000002",
      addresses: [{ id: expect.stringContaining("?model_name=") as string, address1: "Street 2" }],
    });
    expect(byRef(referred)).toEqual(byRef(exported));
    expect(byRef(paged)).toEqual(byRef(exported));
  }));
