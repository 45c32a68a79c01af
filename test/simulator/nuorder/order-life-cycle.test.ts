import { beforeEach, describe, expect, it, test } from "vitest";
import type { JsonObject } from "../../../src/core/json.ts";
import { createNuorder, type NuorderSimulator } from "../../../src/simulator/nuorder/index.ts";
import { manualWorld, type ManualWorld } from "../../support/manual-world.ts";
import { stockedPortal } from "./order-calls.ts";
import { productCalls, refused } from "./product-calls.ts";

let world: ManualWorld;
let nuorder: NuorderSimulator;
beforeEach(async () => {
  world = manualWorld({ startAt: "2026-11-02T09:00:00.000Z" });
  nuorder = createNuorder({ world });
  await stockedPortal(nuorder);
});
const { get, send } = productCalls(() => nuorder);

/** An order in a status, and its id. */
function inStatus(status: string): string {
  const { _id } = nuorder.people.submit({
    company: "FM-100",
    lines: [{ upc: "1", quantity: 2 }],
    fields: { status },
  });
  return String(_id);
}

const statuses = ["draft", "review", "pending", "approved", "processed", "shipped", "cancelled"];
const known = new Set([
  "draft review",
  "draft pending",
  "review pending",
  "review approved",
  "review cancelled",
  "pending approved",
  "pending cancelled",
  "approved processed",
  "approved cancelled",
  "processed shipped",
  "processed cancelled",
]);

test.each(statuses.flatMap((from) => statuses.map((to) => [from, to])))(
  "from %s to %s",
  async (from, to) => {
    const id = inStatus(from);
    const { status, json } = await send("POST", `/api/order/${id}/${to}`);
    const wanted = from === to ? 304 : known.has(`${from} ${to}`) ? 200 : 400;
    expect(status).toBe(wanted);
    if (wanted === 304) expect(json).toBe("");
    if (wanted === 200) expect(json).toMatchObject({ _id: id, status: to, line_items: [{}] });
    if (wanted === 400) {
      expect(json).toEqual({ code: 400, message: `the order is ${from} and cannot become ${to}` });
    }
    const now = wanted === 200 ? to : from;
    expect((await get(`/api/order/${id}`)).json["status"]).toBe(now);
    expect((await get(`/api/orders/${now}/list`)).json).toEqual([id]);
    if (now !== from) expect((await get(`/api/orders/${from}/list`)).json).toEqual([]);
  },
);

describe("changing a status", () => {
  it.each([
    ["POST", "/api/order/ID/processed"],
    ["POST", "/api/order/ID/process"],
    ["PUT", "/api/order/ID/processed"],
    ["POST", "/api/order/number/100500/processed"],
    ["PUT", "/api/order/number/100500/process"],
    ["POST", "/api/order/ID/PROCESSED"],
  ])("%s %s", async (method, path) => {
    const id = inStatus("approved");
    const { status, json } = await send(method, path.replace("ID", id));
    expect([status, json["status"]]).toEqual([200, "processed"]);
  });

  it("takes the word from a body too", async () => {
    const id = inStatus("approved");
    const body = { status: "PROCESSED" };
    expect(await send("POST", `/api/order/${id}/status`, body)).toMatchObject({
      json: { status: "processed" },
    });
    expect((await send("PUT", "/api/order/number/100500/status", body)).status).toBe(304);
  });

  it("refuses words that are no status, ids that are none and orders that are not there", async () => {
    const id = inStatus("approved");
    expect(await send("POST", `/api/order/${id}/eaten`)).toEqual(
      refused(400, 'unknown status "eaten"'),
    );
    expect((await send("POST", "/api/order/100500/processed")).status).toBe(500);
    const none = "0".repeat(24);
    expect(await send("POST", `/api/order/${none}/processed`)).toEqual(
      refused(404, "order not found"),
    );
    expect((await get(`/api/order/${none}`)).status).toBe(404);
    expect((await get("/api/order/number/1")).status).toBe(404);
  });

  it("answers as switched where the step is unknown or none", async () => {
    const id = inStatus("processed");
    nuorder.configure({ illegal_status: "conflict", unchanged_status: 200 });
    expect((await send("POST", `/api/order/${id}/approved`)).status).toBe(409);
    expect(await send("POST", `/api/order/${id}/processed`)).toMatchObject({
      status: 200,
      json: { status: "processed" },
    });
    nuorder.configure({ illegal_status: "allow" });
    expect((await send("POST", `/api/order/${id}/approved`)).json["status"]).toBe("approved");
  });

  it("leaves modified_on as it is, or moves it, as switched", async () => {
    const id = inStatus("approved");
    const before = (await get(`/api/order/${id}`)).json["modified_on"];
    await world.advance(60_000);
    const processed = await send("POST", `/api/order/${id}/processed`);
    expect(processed.json["modified_on"]).toBe(before);
    nuorder.configure({ status_moves_modified_on: true });
    const cancelled = await send("POST", `/api/order/${id}/cancel`);
    expect(cancelled.json["modified_on"]).toBe("2026-11-02T09:01:00.015Z");
  });
});

describe("people", () => {
  it("send in, approve, take back and approve again", async () => {
    const { people } = nuorder;
    const review = people.submit({
      company: "FM-100",
      by: "buyer",
      lines: [{ upc: "9", quantity: 1 }],
    });
    expect(review).toMatchObject({ status: "review", buyer_submitted: true });
    const number = String(review["order_number"]);
    expect(people.approve(number)["status"]).toBe("approved");
    await send("POST", `/api/order/${String(review["_id"])}/processed`);
    expect(people.reapprove(number)["status"]).toBe("approved");
    expect(people.setStatus(number, "pending")["status"]).toBe("pending");
    expect(people.cancel(number)).toMatchObject({ status: "cancelled", locked: true });
    expect(() => people.cancel("1")).toThrow('there is no order "1"');
  });

  it("cannot edit what is cancelled; where they can, it is pending again", () => {
    const id = inStatus("cancelled");
    expect(() => nuorder.people.edit(id, { notes: "x" })).toThrow("cancelled and locked");
    expect(() => nuorder.people.split(id, [[0]])).toThrow("cancelled and locked");
    nuorder.configure({ cancelled_orders_locked: false });
    expect(nuorder.people.edit(id, { notes: "x" })).toMatchObject({ status: "pending" });
  });
});

describe("splitting", () => {
  const lines = [
    { upc: "1", quantity: 2 },
    { upc: "9", quantity: 3, warehouse: "East" },
  ];
  const submitted = (fields: JsonObject = {}): string =>
    String(nuorder.people.submit({ company: "FM-100", status: "approved", lines, fields })["_id"]);

  it("makes orders of their own, numbered, with their share of the total", async () => {
    const id = submitted({ customer_po_number: "PO-1", external_id: "gid://x/1" });
    await world.advance(1000);
    const parts = nuorder.people.split(id, [[1], [0]]);
    expect(parts).toMatchObject([
      { order_number: "100500-1", total: 22.05, split: false, customer_po_number: "PO-1" },
      { order_number: "100500-2", total: 160, split: false, external_id: "gid://x/1" },
    ]);
    expect(parts.map((part) => part["created_on"])).toEqual(
      Array(2).fill("2026-11-02T09:00:01.000Z"),
    );
    const ids = parts.map((part) => part["_id"]);
    expect(new Set([id, ...ids]).size).toBe(3);
    expect((await get("/api/orders/approved/list")).json).toEqual(ids);
    expect((await get(`/api/order/${id}`)).status).toBe(404);
    const after = nuorder.people.submit({ company: "FM-100", lines });
    expect(after["order_number"]).toBe("100501");
  });

  it("names deeper parts by letters, and keeps or drops what is switched", async () => {
    nuorder.configure({ external_id_survives_split: false, split_original: "cancelled" });
    const three = [...lines, { upc: "2", quantity: 1, prebook: true }];
    const whole = nuorder.people.submit({
      company: "FM-100",
      lines: three,
      fields: { external_id: "gid://x/1" },
    });
    const [first] = nuorder.people.split(String(whole["_id"]), [[0, 1], [2]]);
    expect(first).not.toHaveProperty("external_id");
    const deeper = nuorder.people.split(String(first?.["order_number"]), [[0], [1]]);
    expect(deeper.map((part) => part["order_number"])).toEqual(["100500-1-A", "100500-1-B"]);
    expect((await get(`/api/order/${String(whole["_id"])}`)).json["status"]).toBe("cancelled");
  });

  it.each([[[[0], [0]]], [[[0]]], [[[0, 1]]], [[[0, 1], []]], [[[0], [1], [2]]]])(
    "refuses the parts %j",
    (parts) => {
      const id = submitted();
      expect(() => nuorder.people.split(id, parts)).toThrow("hold every line once");
    },
  );
});

test("the ledger tells all of it, with time, request and who did it", async () => {
  const id = inStatus("pending");
  await world.advance(1000);
  nuorder.people.approve(id);
  await send("POST", `/api/order/${id}/set/external_id/${encodeURIComponent("gid://x/1")}`);
  await world.advance(1000);
  await send("POST", `/api/order/${id}/processed`);
  // Neither changes anything.
  await send("POST", `/api/order/${id}/processed`);
  await send("POST", `/api/order/${id}/approved`);
  const head = { order: id, number: "100500" };
  const [at0, at1, at2] = ["00", "01", "02"].map((s) => `2026-11-02T09:00:${s}.000Z`);
  expect(nuorder.snapshot().order_ledger).toEqual([
    { at: at0, ...head, what: "created", from: null, to: "pending", by: "people" },
    { at: at1, ...head, what: "status", from: "pending", to: "approved", by: "people" },
    {
      ...{ at: at1, ...head, what: "field", from: "approved", to: "approved", by: "api" },
      request: `POST /api/order/${id}/set/external_id/gid%3A%2F%2Fx%2F1`,
      detail: "external_id = gid://x/1",
    },
    {
      ...{ at: at2, ...head, what: "status", from: "approved", to: "processed", by: "api" },
      request: `POST /api/order/${id}/processed`,
    },
  ]);
});
