import { beforeEach, describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../../../src/core/json.ts";
import { createNuorder, type NuorderSimulator } from "../../../src/simulator/nuorder/index.ts";
import { manualWorld, type ManualWorld } from "../../support/manual-world.ts";
import { productCalls, refused, type Result } from "./product-calls.ts";

const home = { line_1: "1 Main St", country: "US", type: "both" };
const shop: JsonObject = { name: "Sample Shop", code: "C1", currency_code: "USD" };

let world: ManualWorld;
let nuorder: NuorderSimulator;
beforeEach(() => {
  world = manualWorld({ startAt: "2026-03-02T08:00:00.000Z" });
  nuorder = createNuorder({ world });
});
const { get, post, send } = productCalls(() => nuorder);
const create = (body: Json): Promise<Result> => send("PUT", "/api/company/new", body);
const force = (body: Json): Promise<Result> => send("PUT", "/api/company/new/force", body);

describe("writing companies", () => {
  it("creates once, then says 409", async () => {
    expect((await create(shop)).status).toBe(201);
    expect(await create({ ...shop, name: "Other" })).toEqual(
      refused(409, "company already exists"),
    );
    expect(nuorder.snapshot().companies).toHaveLength(1);
  });

  it("upserts by code, letter case counting, or not, as switched", async () => {
    const first = await force(shop);
    const second = await force({ ...shop, name: "Renamed" });
    expect([first.status, second.status]).toEqual([201, 200]);
    expect(second.json).toMatchObject({ _id: first.json["_id"], name: "Renamed" });
    expect((await force({ ...shop, code: "c1" })).status).toBe(201);
    expect(await get("/api/company/code/c2")).toEqual(refused(404, "company not found"));
    nuorder.configure({ fold_company_code: true });
    await force({ ...shop, code: "D1" });
    expect((await force({ ...shop, code: "d1" })).status).toBe(200);
  });

  it("reads and updates by id and by code, with part of a body", async () => {
    const { json } = await force({ ...shop, code: "C/1 ä", payment_terms: "NET30" });
    const byId = `/api/company/${String(json["_id"])}`;
    const byCode = `/api/company/code/${encodeURIComponent("C/1 ä")}`;
    await world.advance(1000);
    const updated = await post(byCode, { discount: "5" });
    expect(updated).toMatchObject({
      status: 200,
      json: { name: "Sample Shop", payment_terms: "NET30", discount: 5 },
    });
    expect(updated.json["modified_on"]).toBe("2026-03-02T08:00:01.000Z");
    expect(await get(byId)).toEqual(updated);
    expect(await get(byCode)).toEqual(updated);
    expect((await post(byId, { phone: "1" })).json).toMatchObject({ phone: "1", discount: 5 });
    nuorder.configure({ replace_on_update: true });
    expect(await post(byId, { phone: "1" })).toEqual(
      refused(400, "name is required; code is required; currency_code is required"),
    );
  });

  it("does not give one code to two companies", async () => {
    await force(shop);
    await force({ ...shop, code: "C2" });
    expect(await post("/api/company/code/C2", { code: "C1" })).toEqual(
      refused(409, 'code "C1" is taken'),
    );
    expect((await post("/api/company/code/C2", { code: "C3" })).json["code"]).toBe("C3");
    expect((await get("/api/company/code/C2")).status).toBe(404);
    nuorder.configure({ fold_company_code: true });
    expect((await get("/api/company/code/c2")).status).toBe(404);
    expect((await get("/api/company/code/c3")).status).toBe(200);
  });

  it("lists codes, and companies by date", async () => {
    await force(shop);
    await world.advance(24 * 3600 * 1000);
    await force({ ...shop, code: "C2" });
    expect((await get("/api/companies/codes/list")).json).toEqual(["C1", "C2"]);
    const codes = async (path: string): Promise<unknown> =>
      ((await get(path)).json as unknown as readonly JsonObject[]).map((one) => one["code"]);
    expect(await codes("/api/companies/modified/after/1/1/2000")).toEqual(["C1", "C2"]);
    expect(await codes("/api/companies/modified/after/3/3/2026")).toEqual(["C2"]);
    expect(await codes("/api/companies/created/before/03/03/2026")).toEqual(["C1"]);
    expect((await get("/api/companies/modified/after/2/30/2026")).status).toBe(400);
  });

  it("keeps terms it does not know, reps and custom fields, and ignores computed ones", async () => {
    const reps = [{ name: "Rep", email: "rep@example.com" }];
    const { json } = await force({
      ...shop,
      reps,
      payment_terms: "never heard of",
      pricing_template: "none such",
      sales_rep_id: "7",
      warehouse: "A".repeat(24),
      buyers: [{ name: "X", email: "x@example.com" }],
      __search_key: ["x"],
    });
    expect(json).toMatchObject({
      reps,
      payment_terms: "never heard of",
      pricing_template: "none such",
      sales_rep_id: "7",
      warehouse: "a".repeat(24),
      buyers: [],
      __search_key: [],
    });
  });

  it("folds the name as in 2014 only, and fills in what is unset", async () => {
    expect((await force(shop)).json).toMatchObject({
      name: "Sample Shop",
      warehouse: nuorder.snapshot().warehouses[0]?.id,
      __sortable_name: "sample shop",
      legal_file: null,
    });
    nuorder.configure({ era: "2014" });
    const { json } = await force(shop);
    expect(json["name"]).toBe("sample shop");
    expect(Object.keys(json).filter((key) => key.startsWith("__") || key === "reps")).toEqual([]);
    nuorder.configure({ fold_case: false });
    expect((await force(shop)).json["name"]).toBe("Sample Shop");
  });

  // The keys of the one recorded answer to GET /api/company/{id}, flowlink/nuorder_integration, 2014.
  it("has the keys of 2014, all of them and no others", async () => {
    nuorder.configure({ era: "2014" });
    await force({ ...shop, phone: "1" });
    const ann = { name: "Ann", email: "ann@example.com", reps: ["rep@example.com"] };
    const phones = { title: "Owner", phone_cell: "2", phone_office: "3" };
    await send("PUT", "/api/company/code/C1/add/buyer", { ...ann, ...phones });
    await send("PUT", "/api/company/code/C1/add/buyer", { ...ann, name: "B", email: "b@c.d" });
    const { json } = await get("/api/company/code/C1");
    const keys = (value: unknown): string[] => Object.keys(value as JsonObject).sort();
    const common = ["_id", "email", "linesheets", "name", "product", "ref", "reps"];
    expect(keys(json)).toEqual(
      [
        ...["_id", "addresses", "allow_bulk", "buyers", "code", "created_on", "credit_status"],
        ...["currency_code", "default_discount", "discount", "modified_on", "name"],
        ...["payment_terms", "phone", "schema_id", "user_connections", "warehouse"],
      ].sort(),
    );
    const [first, second] = json["user_connections"] as readonly JsonObject[];
    expect(keys(first)).toEqual([...common, "phone_cell", "phone_office", "title"].sort());
    expect(keys(second)).toEqual(common);
    expect(first?.["reps"]).toEqual([
      {
        _id: expect.any(String) as string,
        ref: expect.any(String) as string,
        name: "",
        email: "rep@example.com",
      },
    ]);
    expect(keys((json["buyers"] as readonly Json[])[0])).toEqual(
      ["email", "last_viewed", "name", "phone_cell", "phone_office", "reps", "title"].sort(),
    );
  });

  it("keeps an archived company, by the flag that is switched", async () => {
    await force({ ...shop, active: false });
    expect((await get("/api/company/code/C1")).json["active"]).toBe(false);
    expect((await force(shop)).json["active"]).toBe(false);
  });
});

describe("addresses", () => {
  it("replaces them on update, or merges them, as switched", async () => {
    const other = { ...home, line_1: "2 Side St", type: "shipping" };
    await force({ ...shop, addresses: [home, other] });
    expect((await force({ ...shop, addresses: [home] })).json["addresses"]).toEqual([home]);
    expect((await force(shop)).json["addresses"]).toEqual([home]);
    nuorder.configure({ addresses_replace: false });
    const moved = { ...home, country: "CA" };
    const merged = await force({ ...shop, addresses: [other, moved] });
    expect(merged.json["addresses"]).toEqual([moved, other]);
  });

  it("stores nothing that was sent empty", async () => {
    const sent = { ...home, line_2: "", state: null, zip: 12345, default_billing: true };
    expect((await force({ ...shop, addresses: [sent] })).json["addresses"]).toEqual([
      { ...home, zip: "12345", default_billing: true },
    ]);
  });

  it.each<[string, readonly Json[], string]>([
    ["a line", [{ ...home, line_1: "" }], "addresses[0].line_1 is required"],
    [
      "line and country of each",
      [home, { type: "shipping" }],
      "addresses[1].line_1 is required; addresses[1].country is required",
    ],
    [
      "one for billing",
      [{ ...home, type: "shipping" }],
      "at least one address must be of type billing or both",
    ],
    [
      "a type that exists",
      [{ ...home, type: "home" }],
      'addresses[0].type must be billing, shipping or both, not "home"',
    ],
    [
      "one default at most",
      [
        { ...home, default_billing: true, default_shipping: true },
        { ...home, default_billing: true },
      ],
      "only one address may be default_billing",
    ],
    ["objects", ["Main St"], "addresses[0] must be an object"],
    ["text", [{ ...home, city: ["Rome"] }], "addresses[0].city must be text"],
  ])("asks for %s", async (_, addresses, message) => {
    expect(await force({ ...shop, addresses })).toEqual(refused(400, message));
    expect(nuorder.snapshot().companies).toEqual([]);
  });
});

describe("refusals of companies", () => {
  it.each<[string, JsonObject, string]>([
    ["a name", { name: " " }, "name is required"],
    [
      "code and currency",
      { code: null, currency_code: "" },
      "code is required; currency_code is required",
    ],
    ["numbers", { discount: "ten" }, 'discount is not a number: "ten"'],
    ["a warehouse's id", { warehouse: "default" }, 'warehouse is no id: "default"'],
    ["reps with an e-mail", { reps: ["Rep"] }, "reps must be a list of objects with an email"],
    ["a list of addresses", { addresses: {} }, "addresses must be a list"],
  ])("asks for %s", async (_, change, message) => {
    expect(await force({ ...shop, ...change })).toEqual(refused(400, message));
  });

  it.each([
    ["POST", "/api/company/new"],
    ["GET", "/api/company/new/force"],
    ["GET", "/api/company/not-an-id"],
    ["DELETE", "/api/company/code/C1"],
  ])("fails as text on %s %s", async (method, path) => {
    const { status, json } = await send(method, path, shop);
    expect([status, json]).toEqual([500, "Oops, there was a problem!\n"]);
  });
});
