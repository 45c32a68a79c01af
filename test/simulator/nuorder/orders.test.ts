import { beforeEach, describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../../../src/core/json.ts";
import { createNuorder, type NuorderSimulator } from "../../../src/simulator/nuorder/index.ts";
import { manualWorld, type ManualWorld } from "../../support/manual-world.ts";
import { getWithQuery, orderFixtures, stockedPortal } from "./order-calls.ts";
import { productCalls, refused, type Result } from "./product-calls.ts";

let world: ManualWorld;
let nuorder: NuorderSimulator;
beforeEach(async () => {
  world = manualWorld({ startAt: "2026-11-02T09:00:00.000Z" });
  nuorder = createNuorder({ world });
  await stockedPortal(nuorder);
});
const { get, post, send } = productCalls(() => nuorder);
const create = (body: Json): Promise<Result> => send("PUT", "/api/order/new", body);

const order: JsonObject = {
  order_number: "ERP-1",
  external_id: "SO-1",
  currency_code: "EUR",
  ship_start: "2027/2/1",
  ship_end: "2027-03-01",
  billing_address: { line_1: "1 Main St", country: "US", line_2: "" },
  retailer: { retailer_code: "FM-100", buyer_email: "kim@example.com" },
  line_items: [
    {
      product: { brand_id: "np-1_moss" },
      sizes: [
        { size: "S", quantity: 3, price: 20.1 },
        { size: "M", quantity: "2", price: "19.95", original_price: 30 },
      ],
    },
  ],
  total: 1,
};

describe("creating an order", () => {
  it("answers it with what is computed", async () => {
    const { status, json } = await create({ ...order, discount: 10, season_code: "custom" });
    expect(status).toBe(201);
    expect(json).toMatchObject({
      order_number: "ERP-1",
      status: "pending",
      start_ship: "2027-02-01T00:00:00.000Z",
      end_ship: "2027-03-01T00:00:00.000Z",
      billing_address: { line_1: "1 Main St", country: "US" },
      retailer: { retailer_name: "Fairhaven Mercantile", buyer_name: "Kim Arden" },
      // (3 × 20.10 + 2 × 19.95) less a tenth.
      total: 90.18,
      total_quantity: 5,
      season_code: "custom",
      split: false,
      edited: false,
      created_on: "2026-11-02T09:00:00.000Z",
      modified_on: "2026-11-02T09:00:00.015Z",
      order_discounts: {
        original_total: "120.3",
        total_after_line_item_discount: "100.2",
        discounted_total: "90.18",
      },
      line_items: [
        {
          product: { style_number: "NP-1", color: "Moss", brand_id: "np-1_moss", season: "FW26" },
          ship_start: "2027-02-01T00:00:00.000Z",
          prebook: false,
          original_total: "120.3",
          item_price_after_discount: "$20.10",
          sizes: [
            { size: "S", quantity: 3, price: 20.1, upc: "1", price_precise: "20.1" },
            { size: "M", quantity: 2, price: 19.95, upc: "2", original_price: 30 },
          ],
        },
      ],
    });
    expect(json["billing_address"]).not.toHaveProperty("line_2");
    expect(json).not.toHaveProperty("shipping_address");
    expect((await get("/api/order/number/ERP-1")).json).toEqual(json);
    expect((await get(`/api/order/${String(json["_id"])}`)).json).toEqual(json);
  });

  it("has the fields of 2014 in that era", async () => {
    nuorder.configure({ era: "2014" });
    const { json } = await create(order);
    expect(json).toMatchObject({ total: 100.2, retailer: { buyer_name: "Kim Arden" } });
    for (const name of ["total_quantity", "order_discounts", "shipments", "locked"]) {
      expect(json).not.toHaveProperty(name);
    }
    expect(json["retailer"]).not.toHaveProperty("buyer_email");
    expect(Object.keys((json["line_items"] as JsonObject[])[0]!)).toEqual(["product", "sizes"]);
  });

  it.each<[string, JsonObject, number, string]>([
    [
      "what is required",
      { currency_code: "", line_items: [] },
      400,
      "currency_code is required; line_items must hold at least one line",
    ],
    ["an unknown retailer", { retailer: { retailer_code: "X" } }, 400, 'retailer "X" is not known'],
    [
      "unknown products",
      { line_items: [{ product: { brand_id: "x" }, sizes: [] }, { product: {} }] },
      400,
      "line_items[0].product is not known; line_items[1].product is not known",
    ],
    ["an unknown status", { status: "eaten" }, 400, 'unknown status "eaten"'],
    ["lines that are none", { line_items: 3 }, 400, "line_items must be a list of objects"],
  ])("refuses without, or with, %s", async (_, changes, code, message) => {
    expect(await create({ ...order, ...changes })).toEqual(refused(code, message));
    expect(nuorder.snapshot().orders).toEqual([]);
  });

  it("refuses a number that is taken, and gives the next one where there is none", async () => {
    await create(order);
    expect(await create(order)).toEqual(refused(409, 'order_number "ERP-1" is taken'));
    const { order_number: _, ...nameless } = order;
    await create({ ...order, order_number: "100500" });
    expect((await create(nameless)).json["order_number"]).toBe("100501");
  });
});

describe("editing an order", () => {
  it("keeps what is not named, says that it was edited, and computes anew", async () => {
    const { json: before } = await create(order);
    const path = `/api/order/${String(before["_id"])}`;
    await world.advance(60_000);
    const edit = { notes: "Ring twice", discount: 50, status: "shipped", total: 3 };
    const { status, json } = await post(path, edit);
    expect(status).toBe(200);
    expect(json).toEqual({
      ...before,
      notes: "Ring twice",
      discount: 50,
      total: 50.1,
      order_discounts: json["order_discounts"],
      edited: true,
      edited_on: "2026-11-02T09:01:00.000Z",
      modified_on: "2026-11-02T09:01:00.015Z",
    });
    const line = { product: { brand_id: "so-2_moss" }, sizes: [{ size: "OS", quantity: 1 }] };
    expect((await post(path, { line_items: [line] })).json).toMatchObject({ total: 3.68 });
  });

  it("takes shipments", async () => {
    const { json } = await create(order);
    const shipments = [
      {
        type: "ups",
        tracking_numbers: ["1Z"],
        line_items: [{ brand_id: "np-1_moss", sizes: [{ size: "S", quantity: 3 }] }],
      },
    ];
    const path = `/api/order/${String(json["_id"])}`;
    expect((await post(path, { shipments })).json).toMatchObject({ shipments, total: 100.2 });
    expect((await post(path, { shipments: "1Z" })).status).toBe(400);
  });

  it("drops the external id where it is switched so", async () => {
    const { json } = await create(order);
    const path = `/api/order/${String(json["_id"])}`;
    expect((await post(path, { notes: "a" })).json["external_id"]).toBe("SO-1");
    nuorder.configure({ external_id_survives_edit: false });
    expect((await post(path, { notes: "b" })).json).not.toHaveProperty("external_id");
    expect((await post(path, { external_id: "SO-2" })).json["external_id"]).toBe("SO-2");
  });

  it("sets one field, of those that can be", async () => {
    const { json } = await create(order);
    const path = `/api/order/${String(json["_id"])}/set`;
    const value = encodeURIComponent("gid://shopify/Thing/1");
    const set = await send("POST", `${path}/external_id/${value}`);
    expect(set).toMatchObject({ status: 200, json: { external_id: "gid://shopify/Thing/1" } });
    expect(await send("POST", `${path}/notes/x`)).toEqual(
      refused(400, 'the field "notes" cannot be set'),
    );
    nuorder.configure({ settable_order_fields: ["external_id", "notes"] });
    expect((await send("POST", `${path}/notes/x`)).json["notes"]).toBe("x");
  });
});

describe("lists", () => {
  it("gives ids or orders of a status, payments where asked for, nothing for edited", async () => {
    nuorder.seed(Object.values(orderFixtures()));
    const edited = orderFixtures()["modern-emoji-note"]!;
    const { json: ids } = await get("/api/orders/approved/list");
    const { json: orders } = await get("/api/orders/Approved/detail");
    expect((orders as unknown as JsonObject[]).map((one) => one["_id"])).toEqual(ids);
    expect(ids).toHaveLength(6);
    expect((await get("/api/orders/edited/detail")).json).toEqual([]);
    expect(await get("/api/orders/eaten/list")).toEqual(refused(400, 'unknown status "eaten"'));
    const populate = { __populate: "__payments" };
    const path = `/api/order/${String(edited["_id"])}`;
    expect((await getWithQuery(nuorder, path, populate)).json).toEqual(edited);
    expect((await get(path)).json).not.toHaveProperty("__metadata");
    const all = await getWithQuery(nuorder, "/api/orders/pending/detail", populate);
    expect((all.json as unknown as JsonObject[])[0]).toHaveProperty("__metadata.payments");
  });

  it("gives ids between two days, of which both are needed", async () => {
    const { json } = await create(order);
    const between = (start_date: string, end_date: string) =>
      getWithQuery(nuorder, "/api/orders/list", { start_date, end_date });
    expect(await between("2026-11-02", "2026-11-02")).toEqual({ status: 200, json: [json["_id"]] });
    expect((await between("2026-11-03", "2026-12-01")).json).toEqual([]);
    expect((await between("2026-11-02", "")).status).toBe(400);
    await world.advance(86_400_000);
    await post(`/api/order/${String(json["_id"])}`, { notes: "x" });
    nuorder.configure({ orders_list_date: "modified_on" });
    expect((await between("2026-11-03", "2026-11-03")).json).toEqual([json["_id"]]);
  });
});
