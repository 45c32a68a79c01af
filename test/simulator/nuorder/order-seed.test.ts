import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it, test } from "vitest";
import { isObject, type Json, type JsonObject } from "../../../src/core/json.ts";
import { createNuorder } from "../../../src/simulator/nuorder/index.ts";
import { manualWorld } from "../../support/manual-world.ts";
import { orderFixtures, stockedPortal } from "./order-calls.ts";
import { productCalls } from "./product-calls.ts";

const recorded = fileURLToPath(
  new URL("../../../../shared/reference/nuorder-samples/", import.meta.url),
);
const isOrder = (name: string): boolean => /^rec_order.*\.json$/.test(name);

test.each(Object.entries(orderFixtures()))("%s is answered as it was put in", async (_, order) => {
  const nuorder = createNuorder({ world: manualWorld() });
  expect(nuorder.seed([order])).toEqual({ orders: 1, deeds: [] });
  const { __metadata: _payments, ...plain } = order;
  const { get } = productCalls(() => nuorder);
  expect((await get(`/api/order/${String(order["_id"])}`)).json).toEqual(plain);
  expect((await get(`/api/order/number/${String(order["order_number"])}`)).json).toEqual(plain);
});

describe.skipIf(!existsSync(recorded))("recorded answers", () => {
  const names = existsSync(recorded) ? readdirSync(recorded).filter(isOrder) : [];
  it.each(names)("%s", async (name) => {
    const sample = JSON.parse(readFileSync(recorded + name, "utf8")) as {
      readonly request: { readonly method: string; readonly path: string };
      readonly response: { readonly status: number; readonly body: Json };
    };
    const { method, path } = sample.request;
    const { status, body } = sample.response;
    const nuorder = createNuorder({ world: manualWorld() });
    nuorder.configure({ era: "2014" });
    if (isObject(body) && method === "POST") {
      const before = name.includes("after_process") ? "processed" : "approved";
      nuorder.seed([{ ...body, status: before }]);
    } else {
      nuorder.seed(sample as unknown as Json);
    }
    const answer = await productCalls(() => nuorder).send(method, path);
    expect(answer).toEqual({ status, json: body });
  });
  it("are there", () => {
    expect(names.length).toBeGreaterThanOrEqual(6);
  });
});

test("people do what a seed says, and what they did is kept over a restart", async () => {
  const world = manualWorld();
  const nuorder = createNuorder({ world });
  await stockedPortal(nuorder);
  const lines = [
    { upc: "1", quantity: 2 },
    { upc: "2", quantity: 1 },
    { brand_id: "SO-2_MOSS", size: "OS", quantity: 4, price: 5 },
  ];
  const answer = nuorder.seed({
    deeds: [
      { do: "submit", company: "FM-100", lines, fields: { customer_po_number: "PO-9" } },
      { do: "edit", order: "100500", changes: { notes: "x" } },
      { do: "approve", order: "100500" },
      { do: "split", order: "100500", parts: [[0], [1]] },
      { do: "cancel", order: "100500-2" },
      { do: "set_status", order: "100500-1", status: "processed" },
      { do: "reapprove", order: "100500-1" },
    ],
  });
  const { deeds } = answer as { readonly deeds: readonly JsonObject[] };
  expect(deeds[0]).toMatchObject({
    status: "pending",
    total: 260,
    billing_address: { line_1: "12 Cedar Ave", code: "BILL" },
    shipping_address: { line_1: "88 Dock Street", code: "SHIP" },
    // Sizes of one product are one line.
    line_items: [{ sizes: [{ size: "S" }, { size: "M" }] }, { sizes: [{ price: 5 }] }],
  });
  const statuses = nuorder.snapshot().orders.map(({ number, status }) => [number, status]);
  expect(statuses).toEqual([
    ["100500-1", "approved"],
    ["100500-2", "cancelled"],
  ]);
  const saved = JSON.parse(JSON.stringify(nuorder.snapshot())) as Json;
  const restored = createNuorder({ world: manualWorld() });
  restored.restore(saved);
  expect(restored.snapshot()).toEqual(saved);
  expect(restored.people.submit({ company: "FM-100", lines })["order_number"]).toBe("100501");
  const { orders: _, order_ledger: __, order_numbers: ___, ...older } = saved as JsonObject;
  restored.restore(older);
  expect(restored.snapshot().orders).toEqual([]);
});

const small = { _id: "a".repeat(24), order_number: "1", status: "approved", line_items: [] };

test.each<[string, Json, string]>([
  ["a bad id", [{ ...small, _id: "x" }], 'order 1 of the seed: Its "_id"'],
  ["a bad status", [small, { ...small, status: "eaten" }], 'order 2 of the seed: Its "status"'],
  ["no number", [{ ...small, order_number: "" }], 'Its "order_number"'],
  ["a number twice", [small, { ...small, _id: "b".repeat(24) }], "is taken"],
  ["an order that is none", ["x"], "It must be an object."],
  ["an unknown key", { orders: [], acts: [] }, 'A seed has no "acts"'],
  ["an unknown deed", { deeds: [{ do: "eat" }] }, 'deed 1 of the seed: People do not "eat"'],
  ["an unknown order", { deeds: [{ do: "approve", order: "1" }] }, 'there is no order "1"'],
  ["parts that are none", { deeds: [{ do: "split", order: "1", parts: 2 }] }, '"parts"'],
])("a seed with %s is refused", (_, seed, message) => {
  const nuorder = createNuorder({ world: manualWorld() });
  expect(() => nuorder.seed(seed)).toThrow(message);
});
