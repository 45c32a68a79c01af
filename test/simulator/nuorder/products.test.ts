import { beforeEach, describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../../../src/core/json.ts";
import { createNuorder, type NuorderSimulator } from "../../../src/simulator/nuorder/index.ts";
import { manualWorld, type ManualWorld } from "../../support/manual-world.ts";
import { call, request } from "./signed-client.ts";

const parka: JsonObject = {
  style_number: "np-1",
  season: "FW26",
  color: "Moss",
  name: "Parka",
  brand_id: "NP-1_MOSS",
  sizes: [
    { size: "S", upc: "1" },
    { size: "M", upc: "2" },
  ],
  pricing: { EUR: { wholesale: 80, retail: 200 } },
};
const { brand_id: _, ...anonymous } = parka;

let world: ManualWorld;
let nuorder: NuorderSimulator;
beforeEach(() => {
  world = manualWorld({ startAt: "2026-03-02T08:00:00.000Z" });
  nuorder = createNuorder({ world });
});

describe("writing", () => {
  it("creates once, then says 409", async () => {
    expect(await put(parka)).toMatchObject({ status: 201 });
    expect(await put(parka)).toEqual(refused(409, "product already exists"));
    expect(await put({ ...parka, brand_id: "np-1_moss" })).toMatchObject({ status: 409 });
  });

  it("upserts: 201, then 200 on the same product", async () => {
    const first = await force(parka);
    const second = await force({ ...parka, name: "Coat" });
    expect([first.status, second.status]).toEqual([201, 200]);
    expect(second.json["_id"]).toBe(first.json["_id"]);
    expect(second.json["name"]).toBe("coat");
  });

  it("keeps the ids of sizes that keep their names", async () => {
    const first = sizesOf((await force(parka)).json);
    const second = sizesOf(
      (await force({ ...parka, sizes: [{ size: "L" }, { size: "M" }, { size: "S" }] })).json,
    );
    expect(second.map(({ size }) => size)).toEqual(["L", "M", "S"]);
    expect(second[1]?._id).toBe(first[1]?._id);
    expect(second[2]?._id).toBe(first[0]?._id);
    expect(new Set(second.map(({ _id }) => _id)).size).toBe(3);
    for (const { _id } of second) expect(_id).toMatch(/^[0-9a-f]{24}$/);
  });

  it("keeps what an update does not name, or drops it, as switched", async () => {
    await force({ ...parka, description: "Warm", fabric: "wool" });
    expect((await force(parka)).json).toMatchObject({ description: "Warm", fabric: "wool" });
    nuorder.configure({ replace_on_update: true });
    const { json } = await force(parka);
    expect(json["description"]).toBe("");
    expect(json).not.toHaveProperty("fabric");
  });

  it("updates by id and by external id, in any case, with part of a body", async () => {
    const { json } = await put(parka);
    const byId = await post(`/api/product/${String(json["_id"])}`, { name: "A" });
    expect(byId).toMatchObject({ status: 200, json: { name: "a", brand_id: "np-1_moss" } });
    const byBrand = await post("/api/product/external_id/Np-1_Moss", { archived: true });
    expect(byBrand).toMatchObject({ status: 200, json: { name: "a", archived: true } });
    expect(await get("/api/product/external_id/NP-1_MOSS")).toEqual(byBrand);
  });

  it("does not let brand_id change", async () => {
    const { json } = await put(parka);
    const changed = await post(`/api/product/${String(json["_id"])}`, { brand_id: "other" });
    expect(changed).toEqual(refused(400, "brand_id cannot be changed"));
  });

  it("moves modified_on only", async () => {
    await put(parka);
    await world.advance(5000);
    expect((await force(parka)).json).toMatchObject({
      created_on: "2026-03-02T08:00:00.000Z",
      modified_on: "2026-03-02T08:00:05.000Z",
    });
  });
});

describe("what an upsert matches", () => {
  it("is brand_id alone, where it is known", async () => {
    const first = await force(parka);
    const moved = await force({ ...parka, season: "SS27" });
    expect(moved.json["_id"]).toBe(first.json["_id"]);
  });

  it("is style, season and color without one", async () => {
    const first = await force(parka);
    const second = await force({ ...anonymous, name: "B" });
    expect(second).toMatchObject({ status: 200, json: { brand_id: "np-1_moss", name: "b" } });
    expect(second.json["_id"]).toBe(first.json["_id"]);
    expect((await force({ ...anonymous, color: "moss" })).status).toBe(201);
  });

  it("lets a new brand_id claim a product that has none, and only that", async () => {
    const first = await force(anonymous);
    const claimed = await force(parka);
    expect(claimed).toMatchObject({ status: 200, json: { _id: first.json["_id"] as string } });
    expect((await force({ ...parka, brand_id: "second" })).status).toBe(201);
  });
});

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
      __warehouses: [],
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
    expect(codes.toSorted()).toEqual([200, 200, 200, 200, 201, 429]);
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

interface Result {
  readonly status: number;
  readonly json: JsonObject;
}

async function send(method: string, path: string, body?: Json): Promise<Result> {
  const { response, json } = await call(nuorder, method, path, body);
  return { status: response.status, json: json as JsonObject };
}

function get(path: string): Promise<Result> {
  return send("GET", path);
}

function post(path: string, body: Json): Promise<Result> {
  return send("POST", path, body);
}

function put(body: Json): Promise<Result> {
  return send("PUT", "/api/product/new", body);
}

function force(body: Json): Promise<Result> {
  return send("PUT", "/api/product/new/force", body);
}

function refused(code: number, message: string): Result {
  return { status: code, json: { code, message } };
}

function sizesOf(product: JsonObject): readonly { readonly size: string; readonly _id: string }[] {
  return product["sizes"] as readonly JsonObject[] as never;
}
