import { beforeEach, describe, expect, it } from "vitest";
import { createNuorder, type NuorderSimulator } from "../../../src/simulator/nuorder/index.ts";
import { manualWorld, type ManualWorld } from "../../support/manual-world.ts";
import { parka, productCalls, refused, sizesOf } from "./product-calls.ts";

const { brand_id: _, ...anonymous } = parka;

let world: ManualWorld;
let nuorder: NuorderSimulator;
beforeEach(() => {
  world = manualWorld({ startAt: "2026-03-02T08:00:00.000Z" });
  nuorder = createNuorder({ world });
});
const { force, get, post, put } = productCalls(() => nuorder);

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
