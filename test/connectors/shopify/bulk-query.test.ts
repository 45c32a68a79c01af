import { expect, test } from "vitest";
import type { JsonObject } from "../../../src/core/json.ts";
import { startSimulator, type Simulator } from "../../../src/simulator/index.ts";
import { manualWorld, type ManualWorld } from "../../support/manual-world.ts";
import { memoryMemo, openShopify, readAll } from "./open.ts";

const document = `query Export($filter: String) {
  products(query: $filter) {
    edges { node {
      id title tags updatedAt options { name }
      variants { edges { node { id sku metafields { edges { node { id key value } } } } } }
      media { edges { node { __typename ... on MediaImage { id image { url } } } } }
    } }
  }
}`;
const children = { ProductVariant: "variants", MediaImage: "media", Metafield: "metafields" };

const csv = `Handle,Title,Tags,Option1 Name,Option1 Value,Variant SKU,Variant Price,Image Src,Status
shirt,Shirt,"a / b, c",Size,S,S-S,49.5,https://cdn.example.com/1.jpg,Active
shirt,,,,M,S-M,49.5,https://cdn.example.com/2.jpg,
hat,Hat,c,Title,Default Title,H,20,,Active
${Array.from({ length: 300 }, (_, at) => `more-${String(at)},More ${String(at)},d,Size,S,M-${String(at)},5,,Active`).join("\n")}
`;

interface Bench {
  readonly world: ManualWorld;
  readonly simulator: Simulator;
  readonly opened: ReturnType<typeof openShopify>;
  /** Names of the operations that were asked for, in sequence; files as "file". */
  operations(): string[];
}

async function bench(
  use: (bench: Bench) => Promise<void>,
  settings: JsonObject = {},
  failPoint?: (name: string) => void,
): Promise<void> {
  await using world = manualWorld({
    autoAdvance: true,
    startAt: "2026-11-10T12:00:00.700Z",
    ...(failPoint ? { failPoint } : {}),
  });
  await using simulator = await startSimulator({
    world,
    shopifyPort: 0,
    nuorderPort: 0,
    csv: [{ name: "shop.csv", text: csv }],
  });
  simulator.systems.shopify.configure({ index_lag_ms: 0, ...settings });
  const { endpoint, access_token } = simulator.shopify;
  using opened = openShopify(world, endpoint, { secrets: { access_token } });
  await use({
    world,
    simulator,
    opened,
    operations: () => simulator.requestLog.entries().map((entry) => entry.operation ?? "file"),
  });
  expect(opened.leftovers()).toEqual([]);
}

const source = ({ opened }: Bench, more: JsonObject = {}) =>
  opened.source("shopify.bulk_query", document, { children, ...more });

test("exports a query and puts its records together", () =>
  bench(async (bench) => {
    const memo = memoryMemo();
    const { values, batches, summary, progress } = await readAll(source(bench), {}, memo);
    expect(batches).toEqual([302]);
    expect(values.find((value) => (value as JsonObject)["title"] === "Shirt")).toMatchObject({
      title: "Shirt",
      tags: ["a / b", "c"],
      options: [{ name: "Size" }],
      variants: [
        { sku: "S-S", metafields: [] },
        { sku: "S-M", metafields: [] },
      ],
      media: [
        { image: { url: expect.stringContaining("1.jpg") as string } },
        { image: { url: expect.stringContaining("2.jpg") as string } },
      ],
    });
    expect(values.find((value) => (value as JsonObject)["title"] === "Hat")).toMatchObject({
      variants: [{ sku: "H" }],
      media: [],
    });
    expect(summary).toMatchObject({ complete: true, startedAt: "2026-11-10T12:00:00Z" });
    expect(memo.history).toEqual(["save", "clear"]);
    expect(progress).toContain("fetching the export");
  }));

test("gives the same records page by page, once warned, where bulk access is off", () =>
  bench(async (bench) => {
    const whole = await readAll(source(bench));
    bench.simulator.systems.shopify.configure({ bulk_access: false });
    const paged = source(bench);
    const first = await readAll(paged);
    await readAll(paged);
    expect(bench.opened.warnings).toEqual([expect.stringContaining("page by page")]);
    const sorted = (all: typeof whole) => all.values.map((value) => JSON.stringify(value)).sort();
    expect(first.values).toHaveLength(302);
    expect(first.values.map((value) => (value as JsonObject)["title"]).sort()).toEqual(
      whole.values.map((value) => (value as JsonObject)["title"]).sort(),
    );
    const byId = new Map(whole.records.map((record) => [record.ref, record]));
    for (const record of first.records) {
      expect(record.load()).toEqual(whole.values[whole.records.indexOf(byId.get(record.ref)!)]);
    }
    expect(sorted(first)).toHaveLength(sorted(whole).length);
    expect(first.summary).toMatchObject({ complete: true });
  }));

test("writes the filter into the query, and leaves it out where it has no value", () =>
  bench(async (bench) => {
    const some = await readAll(source(bench), { filter: "title:'Shirt' OR title:'Hat'" });
    expect(some.refs).toHaveLength(2);
    const all = await readAll(source(bench), { filter: null });
    expect(all.refs).toHaveLength(302);
    const none = await readAll(source(bench), { filter: "title:'Nothing \"quoted\" \\\\ here'" });
    expect(none.refs).toEqual([]);
    expect(none.summary.complete).toBe(true);
  }));

test("stops before exporting everything where a part of the filter is ignored", () =>
  bench(async (bench) => {
    const filter = "updated_at:>=2026-01-01T00:00:00Z";
    await expect(readAll(source(bench), { filter })).rejects.toMatchObject({
      code: "source/ignored-filter",
      recovery: "stop",
    });
    expect(bench.operations()).not.toContain("BulkStart");
  }));

test.each(["failed", "canceled", "expired"])(
  "an export that ends as %s delivers nothing and is not taken up again",
  (outcome) =>
    bench(async (bench) => {
      const memo = memoryMemo();
      bench.simulator.systems.shopify.configure({ bulk_outcome: outcome });
      const seen: unknown[] = [];
      const reading = source(bench).read(
        { from: undefined, options: {}, also: [] },
        { signal: new AbortController().signal, memo, progress: () => undefined },
      );
      const run = async (): Promise<void> => {
        for await (const batch of reading) seen.push(...batch);
      };
      if (outcome === "expired") {
        // The file may be gone or the operation say so; either way nothing counts as read.
        await expect(run()).rejects.toMatchObject({ recovery: "stop" });
      } else {
        await expect(run()).rejects.toMatchObject({ code: "source/job-failed", recovery: "stop" });
      }
      expect(seen).toEqual([]);
      expect(memo.stored()).toBeUndefined();
    }),
);

test("waits while the shop runs as many exports as it may", () =>
  bench(
    async (bench) => {
      const { connection } = bench.opened;
      const { startJob } = await import("../../../src/connectors/shopify/bulk/job.ts");
      const context = { signal: new AbortController().signal, progress: () => undefined };
      const patience = { until: Number.POSITIVE_INFINITY, context };
      const other = "{ products { edges { node { id } } } }";
      for (let at = 0; at < 5; at += 1) await startJob(connection, other, patience);
      const { refs, progress } = await readAll(source(bench));
      expect(refs).toHaveLength(302);
      expect(progress).toContain("waiting until another export of this shop has ended");
    },
    { bulk_ms: 60_000 },
  ));

test("gives up waiting when its patience ends", () =>
  bench(
    async (bench) => {
      await expect(readAll(source(bench, { give_up_after: "10m" }))).rejects.toMatchObject({
        code: "source/job-failed",
        message: "Shopify did not finish the export in time.",
      });
      expect(bench.world.clock.monotonic()).toBeLessThanOrEqual(600_000);
    },
    { bulk_ms: 86_400_000 },
  ));

class Killed extends Error {}

test("takes up a remembered export after a crash", () => {
  let kill = true;
  const failPoint = (name: string): void => {
    if (kill && name === "bulk.remembered") throw new Killed();
  };
  return bench(
    async (bench) => {
      const memo = memoryMemo();
      await expect(readAll(source(bench), {}, memo)).rejects.toThrow(Killed);
      kill = false;
      const { refs, summary } = await readAll(source(bench), {}, memo);
      expect(refs).toHaveLength(302);
      expect(summary.startedAt).toBe("2026-11-10T12:00:00Z");
      expect(bench.operations().filter((name) => name === "BulkStart")).toHaveLength(1);
      expect(memo.stored()).toBeUndefined();
    },
    {},
    failPoint,
  );
});

test("takes up the same file where the run died before its last record", () =>
  bench(async (bench) => {
    const memo = memoryMemo();
    const reading = source(bench).read(
      { from: undefined, options: {}, also: [] },
      { signal: new AbortController().signal, memo, progress: () => undefined },
    );
    const first = await reading.next();
    expect(first.done).toBe(false);
    await reading.return(undefined as never);
    expect(memo.stored()).toBeDefined();
    expect((await readAll(source(bench), {}, memo)).refs).toHaveLength(302);
    expect(bench.operations().filter((name) => name === "BulkStart")).toHaveLength(1);
  }));

test.each<
  [string, (bench: Bench, memo: ReturnType<typeof memoryMemo>) => Promise<void> | void, JsonObject]
>([
  ["it is an hour old", ({ world }) => world.clock.sleep(3_600_000), {}],
  ["the query is another", () => undefined, { filter: "title:'Hat'" }],
  [
    "Shopify does not know it",
    (_, memo) =>
      memo.save({ ...(memo.stored() as JsonObject), job: "gid://shopify/BulkOperation/1" }),
    {},
  ],
  ["the note makes no sense", (_, memo) => memo.save(["?"]), {}],
])("starts anew where %s", async (_, change, variables) => {
  let kill = true;
  await bench(
    async (bench) => {
      const memo = memoryMemo();
      await expect(readAll(source(bench), {}, memo)).rejects.toThrow(Killed);
      kill = false;
      await change(bench, memo);
      const { refs } = await readAll(source(bench), variables, memo);
      expect(refs.length).toBeGreaterThan(0);
      expect(bench.operations().filter((name) => name === "BulkStart")).toHaveLength(2);
    },
    {},
    (name) => {
      if (kill && name === "bulk.remembered") throw new Killed();
    },
  );
});

test.each(["reset", "cut_body", "wrong_length", "cut_lines"] as const)(
  "fetches the file again after %s",
  (fault) =>
    bench(async (bench) => {
      bench.simulator.faults.plan({
        system: "shopify",
        fault,
        match: { path: ".jsonl" },
        times: 2,
      });
      const { refs } = await readAll(source(bench));
      expect(refs).toHaveLength(302);
      expect(bench.simulator.faults.unused()).toEqual([]);
    }),
);

test("exports again where the file's address is no longer good", () =>
  bench(async (bench) => {
    bench.simulator.faults.plan({
      system: "shopify",
      fault: "status",
      status: 403,
      match: { path: ".jsonl" },
    });
    const { refs } = await readAll(source(bench));
    expect(refs).toHaveLength(302);
    expect(bench.operations().filter((name) => name === "BulkStart")).toHaveLength(2);
  }));

test("gives up where the next file is gone too", () =>
  bench(async (bench) => {
    const memo = memoryMemo();
    bench.simulator.faults.plan({
      system: "shopify",
      fault: "status",
      status: 404,
      match: { path: ".jsonl" },
      times: "always",
    });
    await expect(readAll(source(bench), {}, memo)).rejects.toMatchObject({
      code: "source/job-failed",
    });
    expect(memo.stored()).toBeUndefined();
  }));

test("does not send the token to the file store", () =>
  bench(async (bench) => {
    const sent: { url: string; headers: Readonly<Record<string, string>> }[] = [];
    const { world } = bench;
    const watching = {
      ...world,
      fetch: (url: string, init: Parameters<typeof world.fetch>[1]) => {
        sent.push({ url, headers: init.headers ?? {} });
        return world.fetch(url, init);
      },
    };
    const { endpoint, access_token } = bench.simulator.shopify;
    using opened = openShopify(watching, endpoint, { secrets: { access_token } });
    await readAll(opened.source("shopify.bulk_query", document, { children }));
    const files = sent.filter((one) => one.url.includes(".jsonl"));
    expect(files).toHaveLength(1);
    expect(JSON.stringify(files[0]?.headers)).not.toContain(access_token);
  }));

test("survives lost answers; a second export does no harm", () =>
  bench(async (bench) => {
    const { faults } = bench.simulator;
    faults.plan({ system: "shopify", fault: "lost_answer", match: { operation: "BulkStart" } });
    faults.plan({ system: "shopify", fault: "lost_answer", match: { operation: "BulkPoll" } });
    faults.plan({ system: "shopify", fault: "html", match: { operation: "BulkPoll" } });
    faults.plan({ system: "shopify", fault: "throttled", match: { operation: "BulkStart" } });
    expect((await readAll(source(bench))).refs).toHaveLength(302);
    expect(faults.unused()).toEqual([]);
  }));

test("stops at once when the caller stops", () =>
  bench(
    async (bench) => {
      const stop = new AbortController();
      const memo = memoryMemo();
      const reading = readAll(
        source(bench),
        {},
        {
          ...memo,
          save: (value) => {
            queueMicrotask(() => {
              stop.abort(new Error("enough"));
            });
            return memo.save(value);
          },
        },
        stop.signal,
      );
      await expect(reading).rejects.toThrow("enough");
      expect(memo.stored()).toBeDefined();
    },
    { bulk_ms: 60_000 },
  ));

test("other refusals stop with Shopify's words", () =>
  bench(async ({ opened }) => {
    const bad = "{ products { nodes { id } } }";
    await expect(readAll(opened.source("shopify.bulk_query", bad))).rejects.toMatchObject({
      code: "source/refused",
      message: expect.stringContaining("Selecting via 'nodes' is not supported") as string,
    });
  }));
