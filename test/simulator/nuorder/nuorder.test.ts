import { beforeEach, describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../../../src/core/json.ts";
import { createNuorder, type NuorderSimulator } from "../../../src/simulator/nuorder/index.ts";
import { manualWorld, type ManualWorld } from "../../support/manual-world.ts";
import { parka, productCalls } from "./product-calls.ts";
import { call, request } from "./signed-client.ts";

let world: ManualWorld;
let nuorder: NuorderSimulator;
beforeEach(() => {
  world = manualWorld({ startAt: "2026-03-02T08:00:00.000Z" });
  nuorder = createNuorder({ world });
});
const { force, get, put } = productCalls(() => nuorder);

describe("lists", () => {
  it("filters by a day, in US order", async () => {
    await put(parka);
    await world.advance(24 * 3600 * 1000);
    await put({ ...parka, brand_id: "b", color: "Red" });
    const brands = async (path: string): Promise<unknown> =>
      ((await get(path)).json as unknown as readonly JsonObject[]).map((one) => one["brand_id"]);
    expect(await brands("/api/products/modified/after/1/1/2000")).toEqual(["np-1_moss", "b"]);
    expect(await brands("/api/products/modified/after/3/3/2026")).toEqual(["b"]);
    expect(await brands("/api/products/created/before/3/3/2026")).toEqual(["np-1_moss"]);
    expect((await get("/api/products/modified/after/13/1/2026")).status).toBe(400);
    expect((await get("/api/products/sold/after/1/1/2026")).status).toBe(400);
  });

  it("lists the ids of a season", async () => {
    const { json } = await put(parka);
    expect((await get("/api/products/season/FW26/list")).json).toEqual([json["_id"]]);
    expect((await get("/api/products/season/SS27/list")).json).toEqual([]);
  });

  it("shows the product schema", async () => {
    const field = { key: "gender", name: "Gender", required: false, type: "multi", details: {} };
    nuorder.configure({ product_schema: [field] });
    expect((await get("/api/schemas/product")).json).toEqual([{ fields: [field] }]);
    expect((await get("/api/schemas/shoe")).status).toBe(404);
  });
});

describe("the system", () => {
  it("writes down every write that reached its route", async () => {
    await force(parka);
    await force({ ...parka, name: "" });
    await get("/api/product/external_id/NP-1_MOSS");
    await nuorder.handle(request("PUT", "/api/product/new", undefined, "{}"));
    const { writes, write_count } = nuorder.snapshot();
    const at = "2026-03-02T08:00:00.000Z";
    const common = { at, method: "PUT", path: "/api/product/new/force", key: "np-1_moss" };
    expect(writes).toEqual([
      { ...common, status: 201 },
      { ...common, status: 400 },
    ]);
    expect(write_count).toBe(2);
  });

  it("refuses the sixth request at once", async () => {
    nuorder.configure({ latency_ms: 100, retry_after_s: 2 });
    const all = Array.from({ length: 6 }, () =>
      call(nuorder, "PUT", "/api/product/new/force", parka),
    );
    await world.advance(100);
    const answers = await Promise.all(all);
    const codes = answers.map(({ response }) => response.status);
    expect(codes.toSorted((one, other) => one - other)).toEqual([200, 200, 200, 200, 201, 429]);
    const refusal = answers.find(({ response }) => response.status === 429);
    expect(refusal?.json).toEqual({ code: 429, message: "too many requests" });
    expect(refusal?.response.headers?.["retry-after"]).toBe("2");
    expect((await Promise.all([get("/api/schemas/order"), world.advance(100)]))[0].status).toBe(
      200,
    );
  });

  it("goes on after a restart where it stopped", async () => {
    await put(parka);
    nuorder.configure({ fold_case: false });
    const saved = JSON.parse(JSON.stringify(nuorder.snapshot())) as Json;
    const before = await get("/api/product/external_id/np-1_moss");
    nuorder = createNuorder({ world });
    nuorder.restore(saved);
    expect(await get("/api/product/external_id/np-1_moss")).toEqual(before);
    expect(nuorder.snapshot()).toEqual(saved);
    expect((await put({ ...parka, brand_id: "n", color: "Red" })).json["_id"]).not.toBe(
      before.json["_id"],
    );
    expect(() => nuorder.restore({ version: 1 })).toThrow("no snapshot");
  });

  it("refuses settings it does not have", () => {
    expect(() => nuorder.configure({ folds: true })).toThrow('no setting "folds"');
    expect(() => nuorder.configure({ era: "1999" })).toThrow('"era" cannot be "1999"');
    expect(nuorder.settings()).toMatchObject({ era: "2025", max_in_flight: 5 });
  });

  it("gives the same ids and keys for the same seed", async () => {
    const again = createNuorder({ world, seed: 1 });
    const other = createNuorder({ world, seed: 2 });
    expect(again.credentials).toEqual(nuorder.credentials);
    expect(other.credentials).not.toEqual(nuorder.credentials);
    const [one, two] = [await put(parka), await call(again, "PUT", "/api/product/new", parka)];
    expect(two.json).toEqual(one.json);
  });
});
