import { beforeEach, describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../../../src/core/json.ts";
import { createNuorder, type NuorderSimulator } from "../../../src/simulator/nuorder/index.ts";
import { manualWorld, type ManualWorld } from "../../support/manual-world.ts";
import { parka, productCalls, refused, sizesOf } from "./product-calls.ts";
import { call } from "./signed-client.ts";

let world: ManualWorld;
let nuorder: NuorderSimulator;
beforeEach(() => {
  world = manualWorld({ startAt: "2026-03-02T08:00:00.000Z" });
  nuorder = createNuorder({ world });
});
const { force, get, put } = productCalls(() => nuorder);

describe("storage", () => {
  it("folds letter case, or not, as switched", async () => {
    expect((await force(parka)).json).toMatchObject({
      brand_id: "np-1_moss",
      name: "parka",
      style_number: "NP-1",
      color: "Moss",
    });
    nuorder.configure({ fold_case: false });
    expect((await force(parka)).json).toMatchObject({
      brand_id: "NP-1_MOSS",
      name: "Parka",
      style_number: "np-1",
    });
  });

  it("drops size prices unless the brand prices by size", async () => {
    const price = { EUR: { wholesale: 1, retail: 2 } };
    const { pricing: _, ...unpriced } = parka;
    const bySize = { ...unpriced, sizes: [{ size: "S", pricing: price }] };
    expect((await force({ ...parka, ...bySize })).json["sizes"]).toEqual([
      { size: "S", _id: expect.any(String) as string },
    ]);
    expect(await force({ ...bySize, brand_id: "x" })).toEqual(refused(400, "pricing is required"));
    nuorder.configure({ size_priced: true });
    expect((await force({ ...bySize, brand_id: "x" })).json["sizes"]).toMatchObject([
      { pricing: price },
    ]);
  });

  it.each([
    ["2026-08-01", "2026-08-01T00:00:00.000Z"],
    ["2026/8/1", "2026-08-01T00:00:00.000Z"],
    ["2026-08-01T15:00:00Z", "2026-08-01T00:00:00.000Z"],
    ["", ""],
    [null, ""],
  ])("takes the date %s for %s", async (given, kept) => {
    expect((await force({ ...parka, available_from: given })).json["available_from"]).toBe(kept);
  });

  it("keeps custom fields and ignores computed ones", async () => {
    const { json } = await force({
      ...parka,
      "brand name": "Northpeak",
      gender: ["Mens"],
      __sold_out: true,
      _id: "0".repeat(24),
      modified_on: "2001-01-01T00:00:00.000Z",
      schema_id: "",
      unique_key: "",
    });
    expect(json).toMatchObject({ "brand name": "Northpeak", gender: ["Mens"], __sold_out: false });
    expect(json["_id"]).not.toBe("0".repeat(24));
    expect(json["modified_on"]).toBe("2026-03-02T08:00:00.000Z");
    expect(json["unique_key"]).toBe("NP-1,FW26,Moss");
  });

  it("casts numbers in text, and drops nulls of sizes", async () => {
    const { json } = await force({
      ...parka,
      sizes: [{ size: 38, upc: 4000000000011, size_group: null, ean: "E" }],
      pricing: { EUR: { wholesale: "80.50", retail: null, disabled: true } },
    });
    expect(json["sizes"]).toMatchObject([{ size: "38", upc: "4000000000011", ean: "E" }]);
    expect(sizesOf(json)[0]).not.toHaveProperty("size_group");
    expect(json["pricing"]).toEqual({ EUR: { wholesale: 80.5, retail: "", disabled: true } });
  });

  it("shows the keys of the newer service, or of 2014", async () => {
    const { json } = await force(parka);
    expect(json).toMatchObject({
      archived: false,
      banners: [],
      __size_run: "S,M",
      __size_range: "S-M",
      __warehouses: [{ display_name: "default", sort: 0, active: true }],
      pricing: { EUR: { disabled: false } },
    });
    expect((json["__size_ids"] as readonly Json[]).length).toBe(2);
    nuorder.configure({ era: "2014" });
    const old = (await get("/api/product/external_id/np-1_moss")).json;
    expect(Object.keys(old).filter((key) => key.startsWith("__"))).toEqual([]);
    expect(old).not.toHaveProperty("archived");
    expect(old["sizes"]).toEqual(parka["sizes"]);
  });
});

describe("refusals", () => {
  it.each<[string, JsonObject, string]>([
    ["style_number", { style_number: "" }, "style_number is required"],
    ["season", { season: null }, "season is required"],
    ["two at once", { color: "", name: "" }, "color is required; name is required"],
    ["sizes", { sizes: [] }, "sizes must hold at least one size"],
    ["pricing", { pricing: {} }, "pricing is required"],
    ["a wholesale price", { pricing: { EUR: {} } }, "pricing.EUR.wholesale is required"],
    [
      "a real price",
      { pricing: { EUR: { wholesale: "x" } } },
      'pricing.EUR.wholesale is not a price: "x"',
    ],
    ["a real date", { available_from: "2026-02-30" }, 'available_from is not a date: "2026-02-30"'],
    ["text where text goes", { name: {} }, "name must be text"],
    ["lists of texts", { seasons: [1] }, "seasons must be a list of texts"],
    ["names of sizes", { sizes: [{}] }, "sizes[0].size is required"],
    ["different sizes", { sizes: [{ size: "S" }, { size: "S" }] }, 'sizes holds "S" twice'],
    ["switches", { active: "yes" }, "active must be true or false"],
  ])("asks for %s", async (_, change, message) => {
    expect(await force({ ...parka, ...change })).toEqual(refused(400, message));
    expect(nuorder.snapshot().products).toEqual([]);
  });

  it("says 400 to a body that is no JSON object, or too large", async () => {
    expect(await force("text")).toEqual(refused(400, "the body must be a JSON object"));
    const { response } = await call(nuorder, "PUT", "/api/product/new");
    expect(response.status).toBe(400);
    nuorder.configure({ max_body_bytes: 10 });
    expect(await force(parka)).toEqual(refused(400, "the body is too large"));
  });

  it("says 404 to an unknown product, with the checksum of 2014 as its tag", async () => {
    expect(await get(`/api/product/${"a".repeat(24)}`)).toEqual(refused(404, "product not found"));
    expect(await get("/api/product/external_id/none")).toEqual(refused(404, "product not found"));
    nuorder.configure({ era: "2014" });
    const { response } = await call(nuorder, "GET", `/api/product/${"a".repeat(24)}`);
    expect(response.headers?.["etag"]).toBe('"-1929168688"');
  });

  it.each([
    ["POST", "/api/product/new"],
    ["GET", "/api/product/new/force"],
    ["DELETE", "/api/product/external_id/x"],
    ["GET", "/api/product/not-an-id"],
  ])("fails as text on %s %s", async (method, path) => {
    const { response } = await call(nuorder, method, path, parka);
    expect(response).toMatchObject({ status: 500, body: "Oops, there was a problem!\n" });
    expect(response.headers?.["content-type"]).toBe("text/plain");
  });

  it("may hold a UPC to one size, as switched", async () => {
    await put(parka);
    const other = { ...parka, brand_id: "x", color: "Red", sizes: [{ size: "S", upc: "2" }] };
    nuorder.configure({ unique_upc: true });
    expect(await put(other)).toEqual(refused(409, 'upc "2" is taken'));
    expect((await force(parka)).status).toBe(200);
    nuorder.configure({ unique_upc: false });
    expect((await put(other)).status).toBe(201);
  });
});
