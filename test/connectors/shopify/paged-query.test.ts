import { expect, test } from "vitest";
import type { JsonObject } from "../../../src/core/json.ts";
import { startSimulator, type Simulator } from "../../../src/simulator/index.ts";
import { scriptedServer, type Heard } from "../../http/scripted-server.ts";
import { manualWorld, type ManualWorld } from "../../support/manual-world.ts";
import { openShopify, readAll } from "./open.ts";

const titles =
  "query Titles($filter: String) { products(query: $filter) { nodes { id title tags } } }";
const deep = `query Deep($filter: String) {
  products(query: $filter, sortKey: TITLE) {
    edges { node { id title variants(first: 2) { edges { node { id sku metafields(first: 1) { nodes { id key } } } } } } }
  }
}`;

/** A product export with so many products of so many variants each. */
function csv(products: number, variants: number): string {
  const head = "Handle,Title,Tags,Option1 Name,Option1 Value,Variant SKU,Variant Price,Status";
  const rows = Array.from({ length: products }, (_, at) => {
    const handle = `thing-${String(at).padStart(4, "0")}`;
    return Array.from({ length: variants }, (_unused, which) =>
      which === 0
        ? `${handle},Thing ${String(at).padStart(4, "0")},"a, b",Size,S0,SKU-${String(at)}-0,10,Active`
        : `${handle},,,,S${String(which)},SKU-${String(at)}-${String(which)},10,`,
    ).join("\n");
  });
  return `${[head, ...rows].join("\n")}\n`;
}

async function bench(
  shop: { products: number; variants: number },
  use: (parts: {
    world: ManualWorld;
    simulator: Simulator;
    opened: ReturnType<typeof openShopify>;
  }) => Promise<void>,
): Promise<void> {
  await using world = manualWorld({ autoAdvance: true, startAt: "2026-11-02T12:00:00.700Z" });
  await using simulator = await startSimulator({
    world,
    shopifyPort: 0,
    nuorderPort: 0,
    csv: [{ name: "shop.csv", text: csv(shop.products, shop.variants) }],
  });
  simulator.systems.shopify.configure({ index_lag_ms: 0 });
  const { endpoint, access_token } = simulator.shopify;
  using opened = openShopify(world, endpoint, { secrets: { access_token } });
  await use({ world, simulator, opened });
}

test("reads every record of many pages, once", () =>
  bench({ products: 530, variants: 1 }, async ({ opened, simulator }) => {
    const { refs, values, batches, summary } = await readAll(
      opened.source("shopify.query", titles),
    );
    expect(batches).toEqual([250, 250, 30]);
    expect(new Set(refs).size).toBe(530);
    expect(values).toContainEqual({
      id: refs[7],
      title: expect.any(String) as string,
      tags: ["a", "b"],
    });
    expect(summary).toMatchObject({ complete: true, startedAt: "2026-11-02T12:00:00Z" });
    const charged = simulator.requestLog
      .entries()
      .reduce((sum, entry) => sum + (entry.cost ?? 0), 0);
    expect(summary.cost).toBe(charged);
  }));

test("reads nested connections to their end", () =>
  bench({ products: 3, variants: 7 }, async ({ opened, simulator }) => {
    const { values, summary } = await readAll(opened.source("shopify.query", deep));
    expect(values.map((value) => (value as { title: string }).title)).toEqual([
      "Thing 0000",
      "Thing 0001",
      "Thing 0002",
    ]);
    for (const [at, value] of values.entries()) {
      const { variants, ...rest } = value as { variants: JsonObject[] };
      expect(Object.keys(rest)).toEqual(["id", "title"]);
      expect(variants).toEqual(
        Array.from({ length: 7 }, (_, which) => ({
          id: expect.stringContaining("gid://shopify/ProductVariant/") as string,
          sku: `SKU-${String(at)}-${String(which)}`,
          metafields: [],
        })),
      );
    }
    expect(summary.complete).toBe(true);
    // One page, and one more request a record for its other five.
    expect(
      simulator.requestLog.entries().filter((entry) => entry.system === "shopify"),
    ).toHaveLength(4);
  }));

test("equal content has an equal fingerprint, and a change changes it", () =>
  bench({ products: 3, variants: 2 }, async ({ opened, simulator }) => {
    const source = opened.source("shopify.query", deep);
    const before = await readAll(source);
    const again = await readAll(source);
    const prints = (all: typeof before) => all.records.map((record) => record.fingerprint);
    expect(prints(again)).toEqual(prints(before));
    expect(prints(before)[0]).toMatch(/^[0-9a-f]{16}$/);
    simulator.systems.shopify.importCsv(csv(1, 3), []);
    const after = await readAll(source);
    expect(prints(after)[0]).not.toBe(prints(before)[0]);
    expect(prints(after).slice(1)).toEqual(prints(before).slice(1));
  }));

test("passes variables on, and stops where Shopify ignores a part of the filter", () =>
  bench({ products: 3, variants: 1 }, async ({ opened }) => {
    const source = opened.source("shopify.query", titles);
    const some = await readAll(source, { filter: "title:'Thing 0001'" });
    expect(some.values).toMatchObject([{ title: "Thing 0001" }]);
    const all = await readAll(source, { filter: null, nobody: "knows" });
    expect(all.values).toHaveLength(3);
    await expect(
      readAll(source, { filter: "updated_at:>=2026-01-01T00:00:00Z" }),
    ).rejects.toMatchObject({
      code: "source/ignored-filter",
    });
    await expect(readAll(source, { filter: "colour:red" })).rejects.toMatchObject({
      code: "source/ignored-filter",
    });
  }));

test("keeps within the points of a small bucket", () =>
  bench({ products: 100, variants: 1 }, async ({ opened, simulator, world }) => {
    simulator.systems.shopify.configure({ bucket_size: 30, restore_rate: 10 });
    const { values } = await readAll(opened.source("shopify.query", titles, { page_size: 5 }));
    expect(values).toHaveLength(100);
    expect(world.clock.monotonic()).toBeGreaterThan(5000);
    const turnedAway = simulator.requestLog.entries().filter((entry) => !entry.cost);
    expect(turnedAway.length).toBeLessThan(3);
  }));

test("survives answers that go wrong", () =>
  bench({ products: 60, variants: 3 }, async ({ opened, simulator }) => {
    const kinds = ["reset", "cut_body", "html", "empty", "wrong_length", "throttled"] as const;
    for (const [at, fault] of kinds.entries()) {
      simulator.faults.plan({ system: "shopify", fault, after: 3 * at + 2 });
    }
    simulator.faults.plan({
      system: "shopify",
      fault: "status",
      status: 502,
      as: "html",
      after: 1,
      times: 2,
    });
    const { values } = await readAll(opened.source("shopify.query", deep, { page_size: 10 }));
    expect(values).toHaveLength(60);
    expect(values.every((value) => (value as { variants: unknown[] }).variants.length === 3)).toBe(
      true,
    );
    expect(simulator.faults.list().filter((fault) => fault.pending)).toEqual([]);
  }));

test("stops where the scope is missing", () =>
  bench({ products: 1, variants: 1 }, async ({ opened, simulator }) => {
    simulator.systems.shopify.configure({ scopes: [] });
    await expect(readAll(opened.source("shopify.query", titles))).rejects.toMatchObject({
      code: "access/forbidden",
      hint: expect.stringContaining("read_products") as string,
    });
  }));

const page = (nodes: unknown[], next?: string, errors: unknown[] = []) => ({
  body: JSON.stringify({
    data: {
      things: { nodes, pageInfo: { hasNextPage: next !== undefined, endCursor: next ?? null } },
    },
    ...(errors.length > 0 ? { errors } : {}),
  }),
});

async function scripted(
  answer: (heard: Heard, index: number) => ReturnType<typeof page>,
  document = "{ things { nodes { id parts(first: 1) { nodes { id } } } } }",
) {
  await using world = manualWorld({ autoAdvance: true });
  await using server = await scriptedServer(answer);
  using opened = openShopify(world, server.url, { connection: { api_version: "2031-01" } });
  return { ...(await readAll(opened.source("shopify.query", document))), heard: server.heard };
}

const parts = (ids: string[], next?: string) => ({
  nodes: ids.map((id) => ({ id })),
  pageInfo: { hasNextPage: next !== undefined, endCursor: next ?? null },
});

test("stops where pages do not move on", async () => {
  await expect(scripted(() => page([{ id: "1", parts: parts([]) }], "same"))).rejects.toMatchObject(
    {
      code: "source/no-progress",
      recovery: "stop",
    },
  );
});

test("stops where the connection is missing or an error belongs to no record", async () => {
  const gone = { body: JSON.stringify({ data: { other: 1 } }) };
  await expect(scripted(() => gone)).rejects.toMatchObject({ code: "source/incomplete" });
  const stray = { message: "odd", path: ["elsewhere"] };
  await expect(scripted(() => page([{ id: "1" }], undefined, [stray]))).rejects.toMatchObject({
    code: "source/incomplete",
  });
});

test("refuses alone what comes broken, and knows that absence means nothing then", async () => {
  const error = { message: "timed out", path: ["things", "nodes", 2, "parts"] };
  const { values, refs, summary } = await scripted(() =>
    page(
      [{ id: "1", parts: parts(["a"]) }, null, { id: "3", parts: null }, { parts: parts([]) }],
      undefined,
      [error],
    ),
  );
  expect(values).toEqual([
    { id: "1", parts: [{ id: "a" }] },
    { error: "record/unreadable" },
    { error: "record/incomplete" },
    { error: "record/unreadable" },
  ]);
  expect(refs).toEqual(["1", "record 2 of the query", "3", "record 4 of the query"]);
  expect(summary.complete).toBe(false);
});

test.each<[string, (variables: JsonObject) => unknown]>([
  ["is gone", () => ({ node: null })],
  ["does not move on", () => ({ node: { parts: parts(["b"], "c1") } })],
  ["has an empty entry", () => ({ node: { parts: { ...parts([]), nodes: [null] } } })],
  ["lost its list", () => ({ node: { parts: { pageInfo: {} } } })],
])("refuses a record alone where the rest of it %s", async (_, rest) => {
  const { values, summary } = await scripted((heard) => {
    const { variables } = JSON.parse(heard.body) as { variables: JsonObject };
    if (variables["brandsync_id"] === undefined) {
      const added = { brandsync_id: "1", brandsync_type: "Thing" };
      return page([
        { id: "1", ...added, parts: parts(["a"], "c1") },
        { id: "2", ...added, parts: parts(["z"]) },
      ]);
    }
    expect(variables).toMatchObject({ brandsync_id: "1", brandsync_after: "c1" });
    return { body: JSON.stringify({ data: rest(variables) }) };
  });
  expect(values).toEqual([{ error: "record/incomplete" }, { id: "2", parts: [{ id: "z" }] }]);
  expect(summary.complete).toBe(true);
});

test("halves pages that are too dear where no schema says so before", async () => {
  const { values, heard } = await scripted((_, index) =>
    index < 2
      ? {
          body: JSON.stringify({
            errors: [{ message: "Query cost is 1600", extensions: { code: "MAX_COST_EXCEEDED" } }],
          }),
        }
      : page([{ id: "1", parts: parts([]) }]),
  );
  expect(values).toHaveLength(1);
  const sizes = heard.map(
    (one) => (JSON.parse(one.body) as { variables: JsonObject }).variables["brandsync_first"],
  );
  expect(sizes).toEqual([25, 13, 7]);
});
