import { expect, test } from "vitest";
import type { JsonObject } from "../../../src/core/json.ts";
import type { Window } from "../../../src/core/ports.ts";
import { scriptedServer } from "../../http/scripted-server.ts";
import { manualWorld } from "../../support/manual-world.ts";
import { memoryMemo, openShopify, readAll, type ReadAll } from "./open.ts";
import { inShop, type Shop } from "./shop.ts";

const files = {
  "stock.graphql": `query Stock($filter: String) {
    products(query: $filter) { edges { node {
      id title variants { edges { node { id sku inventoryItem { inventoryLevels { edges { node {
        id quantities(names: ["available"]) { name quantity }
      } } } } } } }
    } } }
  }`,
  "levels.graphql": `query ChangedLevels($filter: String) {
    locations { nodes { id inventoryLevels(query: $filter) { nodes {
      item { variants(first: 2) { nodes { product { id } } } }
    } } } }
  }`,
  "products.graphql":
    "query ChangedProducts($filter: String) { products(query: $filter) { nodes { id title } } }",
};
const children = { ProductVariant: "variants", InventoryLevel: "levels" };
const levels = {
  document: "levels.graphql",
  ids: "locations.inventoryLevels.item.variants.product.id",
};
const products = { document: "products.graphql", ids: "products.id" };

type Lists = Readonly<Record<string, { document: string; ids: string }>>;

function source({ opened }: Shop, lists: Lists = { levels }) {
  const more = { children, changes: lists };
  return opened.source("shopify.bulk_query", files["stock.graphql"], more, files);
}

/** Reads what the lists name; each list's filter is given, as the engine would have rendered it. */
function changed(
  of: ReturnType<typeof source>,
  filters: Readonly<Record<string, string>>,
  more: Partial<Window> = {},
  signal?: AbortSignal,
): Promise<ReadAll> {
  const changes = Object.fromEntries(
    Object.entries(filters).map(([name, filter]) => [name, { variables: { filter } }]),
  );
  const window = { from: "any", options: { variables: { filter: "x:y" }, changes }, ...more };
  return readAll(of, {}, memoryMemo(), signal, window);
}

/** What is available of each record's first variant, by title. */
function pieces({ values }: ReadAll): JsonObject {
  return Object.fromEntries(
    values.map((value) => {
      const text = JSON.stringify(value);
      const { title } = value as { readonly title: string };
      return [title, Number(/"quantity":(\d+)/.exec(text)?.[1])];
    }),
  );
}

/** A filter for what changes from now on. */
async function fromNow({ world }: Shop): Promise<string> {
  await world.clock.sleep(60_000);
  const now = new Date(world.clock.now()).toISOString().replace(/\.\d+Z$/, "Z");
  await world.clock.sleep(1000);
  return `updated_at:>='${now}'`;
}

test("reads the records whose stock changed, although they did not change themselves", () =>
  inShop({ products: 40, variants: 3 }, async (shop) => {
    const full = await readAll(source(shop));
    expect(full.refs).toHaveLength(40);
    expect(shop.operations()).toContain("BulkStart");
    const filter = await fromNow(shop);
    await shop.stock("SKU-7-1", 12);
    await shop.stock("SKU-7-2", 13);
    await shop.stock("SKU-9-0", 14);
    shop.operations();

    const some = await changed(source(shop), { levels: filter });
    expect(new Set(some.values.map((value) => (value as JsonObject)["title"]))).toEqual(
      new Set(["Thing 0007", "Thing 0009"]),
    );
    expect(some.values).toHaveLength(2);
    const seven = some.values.find((value) => (value as JsonObject)["title"] === "Thing 0007");
    expect(seven).toMatchObject({
      variants: [
        { sku: "SKU-7-0" },
        { levels: [{ quantities: [{ quantity: 12 }] }] },
        { levels: [{ quantities: [{ quantity: 13 }] }] },
      ],
    });
    expect(some.progress).toEqual(["looking for changes, 2 found", "2 changed, 2 read"]);
    expect(some.summary.complete).toBe(true);
    const entries = shop.simulator.requestLog.entries();
    expect(entries.map((entry) => entry.operation)).toEqual(["ChangedLevels", "StockByIds"]);
    expect(some.summary.cost).toBe(entries.reduce((sum, entry) => sum + (entry.cost ?? 0), 0));

    // In exactly the shape that the export gives.
    const again = await readAll(source(shop));
    for (const [at, ref] of some.refs.entries()) {
      expect(some.values[at]).toEqual(again.values[again.refs.indexOf(ref)]);
    }
  }));

test("nothing changed: nothing is read, and the server's clock is told", () =>
  inShop({ products: 3, variants: 1 }, async (shop) => {
    const filter = await fromNow(shop);
    shop.operations();
    const began = shop.world.clock.now();
    const none = await changed(source(shop), { levels: filter });
    expect(none.batches).toEqual([]);
    expect(shop.operations()).toEqual(["ChangedLevels"]);
    expect(none.summary.complete).toBe(true);
    const startedAt = Date.parse(none.summary.startedAt ?? "");
    expect(startedAt).toBe(Math.floor(began / 1000) * 1000);
  }));

test("the clock that is told is the one at the first page", () =>
  inShop({ products: 300, variants: 1 }, async (shop) => {
    const { faults } = shop.simulator;
    const match = { operation: "ChangedProducts" };
    faults.plan({ system: "shopify", fault: "throttled", match, after: 1, times: 3 });
    const began = shop.world.clock.now();
    const all = await changed(source(shop, { products }), { products: "title:Thing" });
    expect(all.refs).toHaveLength(300);
    expect(shop.world.clock.now() - began).toBeGreaterThan(3000);
    expect(Date.parse(all.summary.startedAt ?? "")).toBe(Math.floor(began / 1000) * 1000);
  }));

test("reads lists to their end, nested pages included, and each record once", () =>
  inShop({ products: 150, variants: 4 }, async (shop) => {
    const skus = Array.from({ length: 150 }, (_, at) => `SKU-${String(at)}-3`);
    const outlet = await shop.locate("Outlet", skus);
    expect(outlet).toContain("Location");
    shop.operations();
    const all = await changed(source(shop), { levels: "updated_at:>='2026-01-01T00:00:00Z'" });
    // 600 levels at one place and 150 at the other name 150 products.
    expect(all.refs).toHaveLength(150);
    expect(new Set(all.refs).size).toBe(150);
    expect(all.progress.at(-1)).toBe("150 changed, 150 read");
    // A hundred of each place at once, then 250 at a time: 2 more of the one, 1 more of the other.
    expect(shop.operations()).toEqual([
      ...Array.from({ length: 4 }, () => "ChangedLevels"),
      "StockByIds",
      "StockByIds",
    ]);
  }));

test("several lists and what is asked for beside come as one reading", () =>
  inShop({ products: 10, variants: 1 }, async (shop) => {
    const filter = await fromNow(shop);
    await shop.stock("SKU-1-0", 12);
    const ids = await Promise.all(
      [1, 2, 3].map((number) => shop.product(`Thing 000${String(number)}`)),
    );
    const [one = "", two = "", three = ""] = ids;
    const gone = "gid://shopify/Product/1";
    const also = [three, two, gone, "record 1 of the query"];
    const read = await changed(
      source(shop, { levels, products }),
      { levels: filter, products: "title:'Thing 0001' OR title:'Thing 0002'" },
      { also },
    );
    expect(read.refs).toHaveLength(3);
    expect(new Set(read.refs)).toEqual(new Set([one, two, three]));
    expect(read.progress.at(-1)).toBe("2 changed, 3 read");
    // Each list has its own variables: with none, all of it is asked for.
    const everything = await changed(source(shop, { levels, products }), { levels: filter });
    expect(everything.refs).toHaveLength(10);
  }));

test("a full reading exports the document, and so does one without lists", () =>
  inShop({ products: 3, variants: 1 }, async (shop) => {
    await readAll(source(shop), {}, memoryMemo(), undefined, { from: undefined });
    expect(shop.operations()).toContain("BulkStart");
    await readAll(source(shop, {}), {}, memoryMemo(), undefined, { from: "any" });
    expect(shop.operations()).toContain("BulkStart");
  }));

test.each([
  ["by lists", (shop: Shop) => source(shop)],
  ["page by page, where bulk access is off meanwhile", (shop: Shop) => source(shop, {})],
])("an export left half read is not taken up after newer records were read %s", (_, of) =>
  inShop({ products: 3, variants: 1 }, async (shop) => {
    const { world, opened, simulator } = shop;
    const signal = new AbortController().signal;
    const reading = of(shop).read(
      { from: undefined, options: {}, also: [] },
      { signal, memo: opened.memo, progress: () => undefined },
    );
    await reading.next();
    await reading.return({ complete: false, startedAt: undefined, cost: 0 });
    expect(opened.memo.stored()).toBeDefined();

    const filter = await fromNow(shop);
    await shop.stock("SKU-1-0", 77);
    const titled = "title:'Thing 0001'";
    const window = {
      from: "any",
      options: { variables: { filter: titled }, changes: { levels: { variables: { filter } } } },
    };
    simulator.systems.shopify.configure({ bulk_access: false });
    const some = await readAll(of(shop), {}, opened.memo, signal, window);
    simulator.systems.shopify.configure({ bulk_access: true });
    expect(pieces(some)).toEqual({ "Thing 0001": 77 });

    await world.clock.sleep(60_000);
    const full = await readAll(of(shop), {}, opened.memo);
    expect(pieces(full)).toMatchObject({ "Thing 0001": 77 });
  }),
);

test("stops where Shopify ignores a part of a list's filter", () =>
  inShop({ products: 3, variants: 1 }, async (shop) => {
    for (const filter of ["updated_at:>=2026-01-01T00:00:00Z", "colour:red"]) {
      await expect(changed(source(shop), { levels: filter })).rejects.toMatchObject({
        code: "source/ignored-filter",
        recovery: "stop",
      });
    }
    expect(shop.operations()).not.toContain("StockByIds");
  }));

test.each([
  [
    "another type",
    { document: "levels.graphql", ids: "locations.id" },
    /^changes\.list gives "gid:\/\/shopify\/Location\/\d+" at "locations\.id", which is no id of a Product\.$/,
  ],
  ["no id", { document: "products.graphql", ids: "products.title" }, /gives "Thing 000\d" at/],
  [
    "a path that is not there",
    { document: "levels.graphql", ids: "locations.levels.id" },
    /^The ids of changes\.list cannot be found: The query selects no "levels" in "locations"/,
  ],
])("a list that gives %s stops with the place", (_, list, message) =>
  inShop({ products: 2, variants: 1 }, async (shop) => {
    const reading = async () => changed(source(shop, { list }), { list: "title:Thing" });
    const levelsToo = async () => changed(source(shop, { list }), {});
    await expect(
      list.document.startsWith("levels") ? levelsToo() : reading(),
    ).rejects.toMatchObject({
      code: "document/invalid",
      message: expect.stringMatching(message) as string,
    });
  }),
);

test("keeps within the points, survives what goes wrong, and stops when the caller stops", () =>
  inShop({ products: 120, variants: 2 }, async (shop) => {
    const filter = "updated_at:>='2026-01-01T00:00:00Z'";
    const { faults, systems } = shop.simulator;
    const match = { operation: "ChangedLevels" };
    faults.plan({ system: "shopify", fault: "reset", match });
    faults.plan({ system: "shopify", fault: "html", match, after: 1 });
    faults.plan({ system: "shopify", fault: "throttled", match: { operation: "StockByIds" } });
    systems.shopify.configure({ restore_rate: 50, bucket_size: 1000 });
    const read = await changed(source(shop), { levels: filter });
    expect(read.refs).toHaveLength(120);
    expect(faults.unused()).toEqual([]);

    const stop = new AbortController();
    const listen = { progress: () => stop.abort(new Error("enough")) };
    const reading = source(shop).read(
      { from: "any", also: [], options: { changes: { levels: { variables: { filter } } } } },
      { signal: stop.signal, memo: memoryMemo(), ...listen },
    );
    await expect(reading.next()).rejects.toThrow("enough");
  }));

const listOf = (nodes: unknown, errors: unknown[] = []) => ({
  body: JSON.stringify({
    data: { things: { nodes, pageInfo: { hasNextPage: false, endCursor: null } } },
    ...(errors.length > 0 ? { errors } : {}),
  }),
});

test.each<[string, ReturnType<typeof listOf>, string]>([
  ["has an empty entry", listOf([null]), "Entry 1 is empty."],
  [
    "has an entry that failed",
    listOf([{ part: null }], [{ message: "timed out", path: ["things", "nodes", 0, "part"] }]),
    'not given whole: "timed out".',
  ],
  [
    "has a nested list that is not given",
    listOf([{ parts: { pageInfo: {} } }]),
    "changes.list is not given whole",
  ],
])("stops where a list %s: nobody could say what is missing", async (_, answer, message) => {
  await using world = manualWorld({ autoAdvance: true });
  await using server = await scriptedServer(() => answer);
  using opened = openShopify(world, server.url, { connection: { api_version: "2031-01" } });
  const text = "{ things { nodes { part { id } parts { nodes { id } } } } }";
  const lists = { list: { document: "list.graphql", ids: "things.part.id" } };
  const of = opened.source(
    "shopify.bulk_query",
    "{ things { edges { node { id } } } }",
    { changes: lists },
    { "list.graphql": text },
  );
  await expect(changed(of, {})).rejects.toMatchObject({
    code: "source/incomplete",
    recovery: "stop",
    message: expect.stringContaining(message) as string,
  });
});
