import { expect, test } from "vitest";
import type { LiveProbes } from "../../../src/core/component.ts";
import { shopifyProbes } from "../../../src/connectors/shopify/probes/index.ts";
import type { JsonObject } from "../../../src/core/json.ts";
import { inShop, type Shop } from "./shop.ts";

const { signal } = new AbortController();

interface Tried {
  readonly live: LiveProbes;
  run(name: string): Promise<JsonObject & { state: string; says: string; answer: JsonObject }>;
}

async function trying(
  settings: JsonObject,
  use: (tried: Tried, shop: Shop) => Promise<void>,
): Promise<void> {
  await inShop({ products: 0, variants: 0 }, async (shop) => {
    shop.simulator.systems.shopify.configure(settings);
    const wishes = { samples: 2, record: undefined };
    const live = shopifyProbes.live!(shop.opened.connection, {}, wishes);
    const run: Tried["run"] = async (name) =>
      (await live.probes.find((one) => one.name === name)!.run(signal)) as unknown as ReturnType<
        Tried["run"]
      >;
    await use({ live, run }, shop);
  });
}

/** What is in the shop but for completed drafts, which nobody can delete. */
function left({ simulator }: Shop): JsonObject {
  const { orders, draftOrders, ...rest } = simulator.systems.shopify.snapshot() as unknown as {
    orders: JsonObject[];
    draftOrders: { status: string }[];
  } & JsonObject;
  return {
    orders: orders.length,
    open: draftOrders.filter(({ status }) => status !== "COMPLETED").length,
    named: JSON.stringify(rest["definitions"] ?? rest["metafieldDefinitions"] ?? []).includes(
      "brandsync_probe",
    ),
    claims: JSON.stringify(rest["shopMetafields"] ?? []).includes("brandsync_probe"),
  };
}

const nothing = { orders: 0, open: 0, named: false, claims: false };

test("a shop as it should be: one winner, one order a draft, terms kept; nothing stays", async () => {
  await trying({}, async ({ live, run }, shop) => {
    expect(await live.refusal(signal)).toBeUndefined();
    expect(await run("claim-once")).toMatchObject({
      state: "fine",
      answer: { winners: 1, stale: 9 },
    });
    expect(await run("complete-once")).toMatchObject({
      state: "fine",
      answer: { sequence: 1, parallel: 1, accepted: 1, words: ["This order has been paid"] },
    });
    expect(await run("carried-over")).toMatchObject({
      state: "fine",
      answer: { terms: true, status: "PENDING", tags: true, price: true, total: true },
    });
    expect(left(shop)).not.toEqual(nothing);
    const stays = await live.sweep(signal);
    expect(stays.every((one) => one.includes("Completed draft orders"))).toBe(true);
    expect(left(shop)).toEqual(nothing);
    expect(await live.sweep(signal)).toEqual([]);
  });
});

test.each([
  [{ unique_ids: "atomic" }, "fine", { sequence: 1, parallel: 1, without_id: 0 }],
  [{ unique_ids: "race", unique_ids_window_ms: 60_000 }, "warning", { sequence: 2, parallel: 5 }],
  [{ unique_ids: "none" }, "warning", { sequence: 2, parallel: 5, without_id: 0 }],
  [{ unique_ids: "none", unique_ids_none: "without" }, "warning", { sequence: 2, without_id: 5 }],
])("a taken unique id under %j is told as it is", async (settings, state, answer) => {
  await trying(settings, async ({ live, run }, shop) => {
    expect(await run("unique-id")).toMatchObject({ state, answer });
    expect(left(shop)).toMatchObject({ named: true });
    expect(await live.sweep(signal)).toEqual([]);
    expect(left(shop)).toEqual(nothing);
  });
});

test("a lagging index is measured, one that does not lag too", async () => {
  await trying({}, async ({ run }) => {
    const { answer } = await run("index-lag");
    expect(answer).toMatchObject({ tag: { n: 2, max_ms: 0 }, source_identifier: { n: 2 } });
  });
  await trying({ index_lag: { orders: 7000 } }, async ({ live, run }, shop) => {
    const { answer } = await run("index-lag");
    const { p50_ms, max_ms } = answer["tag"] as { p50_ms: number; max_ms: number };
    expect(p50_ms).toBeGreaterThanOrEqual(7000);
    expect(max_ms).toBeLessThan(15_000);
    expect(await live.sweep(signal)).toEqual([]);
    expect(left(shop)).toEqual(nothing);
  });
});

test("what a killed process left is found by its tag and removed by the next", async () => {
  await trying({}, async ({ run, live: killed }, shop) => {
    await run("unique-id");
    await run("claim-once");
    const next = shopifyProbes.live!(shop.opened.connection, {}, { samples: 1, record: undefined });
    expect(next).not.toBe(killed);
    expect(await next.sweep(signal)).toEqual([]);
    expect(left(shop)).toEqual(nothing);
  });
});
