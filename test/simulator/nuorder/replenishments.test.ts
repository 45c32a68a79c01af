import { beforeEach, describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../../../src/core/json.ts";
import { createNuorder, type NuorderSimulator } from "../../../src/simulator/nuorder/index.ts";
import { manualWorld, type ManualWorld } from "../../support/manual-world.ts";
import { parka, productCalls, refused, sizesOf, type Result } from "./product-calls.ts";

const start = Date.parse("2026-03-02T00:00:00.000Z");

let world: ManualWorld;
let nuorder: NuorderSimulator;
let product: string;
let warehouse: string;
let west: string;
let small: string;
let medium: string;
const { send, put, get } = productCalls(() => nuorder);
beforeEach(async () => {
  world = manualWorld({ startAt: "2026-03-02T08:00:00.000Z" });
  nuorder = createNuorder({ world });
  nuorder.configure({ warehouses: [{ name: "West" }] });
  const { json } = await put(parka);
  product = String(json["_id"]);
  [small = "", medium = ""] = sizesOf(json).map(({ _id }) => _id);
  [warehouse = "", west = ""] = nuorder.snapshot().warehouses.map(({ id }) => id);
});

const row = (change: JsonObject = {}): JsonObject => ({
  sku_id: small,
  display_name: "immediate",
  prebook: false,
  period_start: "03/02/2026",
  period_end: null,
  quantity: 12,
  active: true,
  ...change,
});
const bulk = (...replenishments: readonly Json[]): Promise<Result> =>
  send("PUT", `/api/v3.0/warehouse/${warehouse}/replenishments`, { replenishments });
const flags = (...product_ids: readonly string[]): Promise<Result> =>
  send("PUT", "/api/inventory/flags", { product_ids });
const quantities = (): unknown => nuorder.snapshot().replenishments.map(({ quantity }) => quantity);

describe("v3 rows", () => {
  it("are answered as stored", async () => {
    const { status, json } = await bulk(
      row({ warehouse_id: warehouse }),
      row({ sku_id: medium, display_name: "Prebook", prebook: true, quantity: null }),
    );
    expect(status).toBe(200);
    expect(json).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f]{24}$/) as string,
        warehouse_id: warehouse,
        sku_id: small,
        quantity: 12,
        display_name: "immediate",
        period_start: start,
        period_end: null,
        prebook: false,
        display_quantity: "12",
        __key: expect.any(String) as string,
      },
      expect.objectContaining({ quantity: null, display_quantity: "", prebook: true }),
    ]);
  });

  it("take each other's place by name and period, by name, or never, as switched", async () => {
    const later = { period_start: "2026-03-03", quantity: 3 };
    const [first] = (await bulk(row())).json as unknown as readonly JsonObject[];
    const [again] = (await bulk(row({ quantity: 2 }))).json as unknown as readonly JsonObject[];
    expect(again?.["id"]).toBe(first?.["id"]);
    await bulk(row(later));
    expect(quantities()).toEqual([2, 3]);
    nuorder.configure({ replenishment_key: "name" });
    await bulk(row({ period_start: start + 5 * 86_400_000, quantity: 4 }));
    expect(quantities()).toEqual([4, 3]);
    nuorder.configure({ replenishment_key: "none" });
    await bulk(row(later));
    expect(quantities()).toEqual([4, 3, 3]);
  });

  it("are written one by one and cleared by size and warehouse", async () => {
    const one = (id: string): string => `/api/v3.0/warehouse/${id}/sku/${small}/replenishments`;
    const { sku_id: _, ...rest } = row();
    expect((await send("POST", one(warehouse), rest)).json).toMatchObject({ sku_id: small });
    await send("POST", one(west), { ...rest, quantity: 1 });
    await bulk(row({ sku_id: medium, quantity: 2 }));
    expect(quantities()).toEqual([12, 1, 2]);
    await flags(product);
    expect((await send("DELETE", one(warehouse))).json).toEqual({ success: true });
    expect(quantities()).toEqual([1, 2]);
    expect(nuorder.snapshot().inventory).toMatchObject([{ flags_stale: true }]);
    expect((await send("POST", one(warehouse), row({ sku_id: medium }))).status).toBe(400);
  });

  it("need a size that the product still has", async () => {
    await send("POST", `/api/product/${product}`, { sizes: [{ size: "M" }] });
    expect((await bulk(row())).status).toBe(400);
    expect((await bulk(row({ sku_id: medium }))).status).toBe(200);
  });

  it("leave the product as it was until the flags are refreshed", async () => {
    const cache = async (): Promise<unknown> => {
      const { json } = await get(`/api/product/${product}`);
      return (json["__inventory_cache"] as readonly JsonObject[]).map((one) => one["quantity"]);
    };
    const stale = (): unknown => nuorder.snapshot().inventory.map((one) => one.flags_stale);
    await bulk(row(), row({ display_name: "future", period_start: "09/01/2026", quantity: 40 }));
    await bulk(row({ sku_id: medium, quantity: 9, active: false }));
    expect([await cache(), stale()]).toEqual([[], [true]]);
    expect((await flags(product)).json).toEqual({ success: true });
    expect([await cache(), stale()]).toEqual([[12, 40], [false]]);
    expect((await get(`/api/product/${product}`)).json).toMatchObject({
      __inventory: ["2026/03/02", "2026/09/01"],
      __inventory_cache: [{ bucket: "2026/03/02", warehouse, sku_id: small }, {}],
    });
    await bulk(row({ quantity: 0 }));
    expect([await cache(), stale()]).toEqual([[12, 40], [true]]);
    await flags(product);
    expect([await cache(), stale()]).toEqual([[0, 40], [false]]);
  });

  it.each<[string, JsonObject, string]>([
    ["a known size", { sku_id: "a".repeat(24) }, `sku_id "${"a".repeat(24)}" is unknown`],
    ["a size", { sku_id: "" }, "sku_id is required"],
    [
      "the warehouse of the address",
      { warehouse_id: "b".repeat(24) },
      `warehouse_id "${"b".repeat(24)}" is not the warehouse of the address`,
    ],
    ["a name", { display_name: null }, "display_name is required"],
    ["a quantity", { quantity: null }, "quantity is required unless prebook is true"],
    ["whole quantities", { quantity: -2 }, "quantity must be a whole number from 0 on, not -2"],
    ["a start", { period_start: "" }, "period_start is required"],
    ["a real day", { period_start: "02/30/2026" }, 'period_start is not a date: "02/30/2026"'],
    ["a time that exists", { period_start: 9e15 }, "period_start is not a date: 9000000000000000"],
    ["an end after it", { period_end: "03/01/2026" }, "period_end is before period_start"],
  ])("need %s; one bad row refuses all, or itself, as switched", async (_, change, problem) => {
    expect(await bulk(row(), row(change))).toEqual(refused(400, `replenishments[1]: ${problem}`));
    expect(quantities()).toEqual([]);
    nuorder.configure({ replenishments_partial: true });
    const { status, json } = await bulk(row(), row(change));
    expect([status, json]).toMatchObject([200, [{ sku_id: small }]]);
    expect(quantities()).toEqual([12]);
  });

  it("say 404 to an unknown warehouse, size or product of the address", async () => {
    const at = (id: string, sku: string): string =>
      `/api/v3.0/warehouse/${id}/sku/${sku}/replenishments`;
    const nobody = "c".repeat(24);
    expect(await send("PUT", `/api/v3.0/warehouse/${nobody}/replenishments`, {})).toEqual(
      refused(404, "warehouse not found"),
    );
    expect(await send("POST", at(warehouse, nobody), row())).toEqual(refused(404, "sku not found"));
    expect(await send("DELETE", at(nobody, small))).toEqual(refused(404, "warehouse not found"));
    expect(await flags(product, nobody)).toEqual(refused(404, `product not found: "${nobody}"`));
    expect((await send("PUT", "/api/inventory/flags", {})).status).toBe(400);
    expect((await bulk("row")).status).toBe(400);
  });

  it("are written down one by one", async () => {
    await bulk(row(), row({ sku_id: medium, display_name: "future" }));
    await flags(product);
    const writes = nuorder.snapshot().writes.slice(-2);
    expect(writes).toMatchObject([
      {
        key: warehouse,
        keys: [`${warehouse}@${small}@immediate`, `${warehouse}@${medium}@future`],
      },
      { key: "", keys: ["np-1_moss"] },
    ]);
  });

  it("go with everything else over a restart", async () => {
    const shop = { name: "S", code: "C1", currency_code: "USD" };
    await send("PUT", "/api/company/new", shop);
    await send("PUT", "/api/company/code/C1/add/buyer", { name: "A", email: "a@example.com" });
    await send("POST", `/api/inventory/${product}`, {
      inventory: [{ warehouse: "West", wip: [{ name: "immediate", sizes: [] }] }],
    });
    await bulk(row(), row({ sku_id: medium }));
    const saved = JSON.parse(JSON.stringify(nuorder.snapshot())) as JsonObject;
    const again = createNuorder({ world });
    again.restore(saved);
    expect(again.snapshot()).toEqual(saved);
    nuorder = again;
    expect((await get("/api/company/code/C1")).json["buyers"]).toHaveLength(1);
    expect((await bulk(row({ quantity: 1 }))).status).toBe(200);
    expect(quantities()).toEqual([1, 12]);
  });

  it("are absent from a state that knew products only", async () => {
    const { companies, inventory, replenishments, warehouses, ...older } = JSON.parse(
      JSON.stringify(nuorder.snapshot()),
    ) as Readonly<Record<string, Json>>;
    expect([companies, inventory, replenishments, warehouses].map(Array.isArray)).not.toContain(
      false,
    );
    await bulk(row());
    nuorder.restore(older);
    expect(nuorder.snapshot()).toMatchObject({ companies: [], inventory: [], replenishments: [] });
    expect((await get(`/api/product/${product}`)).status).toBe(200);
  });
});
