import fc from "fast-check";
import { expect, it } from "vitest";
import type { Json, JsonObject } from "../../../src/core/json.ts";
import { createNuorder } from "../../../src/simulator/nuorder/index.ts";
import { manualWorld } from "../../support/manual-world.ts";
import { stockedPortal } from "./order-calls.ts";
import { call } from "./signed-client.ts";

const order: JsonObject = {
  order_number: "1",
  external_id: "SO-1",
  currency_code: "EUR",
  status: "approved",
  discount: 5,
  ship_start: "2027-02-01",
  order_tags: ["a"],
  notes: "x",
  billing_address: { line_1: "1 Main St" },
  retailer: { retailer_code: "FM-100" },
  shipments: [{ type: "ups" }],
  line_items: [
    { product: { brand_id: "NP-1_MOSS" }, sizes: [{ size: "S", quantity: 1, price: 2 }] },
  ],
};

it("answers any body about an order in its own words, and keeps what it stored", async () => {
  const json = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>;
  const body = fc.oneof(
    fc
      .dictionary(fc.constantFrom(...Object.keys(order), "custom", "_id"), json)
      .map((changes): JsonObject => ({ ...order, ...changes })),
    json,
  );
  const paths = ["PUT /api/order/new", "POST /api/order/ID", "POST /api/order/ID/status"];
  const steps = fc.tuple(fc.constantFrom(...paths), body);
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { maxLength: 5 }), async (writes) => {
      const nuorder = createNuorder({ world: manualWorld() });
      await stockedPortal(nuorder);
      const lines = [{ upc: "1", quantity: 1 }];
      const { _id: id } = nuorder.people.submit({ company: "FM-100", lines });
      for (const [step, given] of writes) {
        const [method = "", path = ""] = step.replace("ID", String(id)).split(" ");
        const { response } = await call(nuorder, method, path, given);
        expect([200, 201, 304, 400, 409]).toContain(response.status);
      }
      const saved = JSON.parse(JSON.stringify(nuorder.snapshot())) as Json;
      const restored = createNuorder({ world: manualWorld() });
      restored.restore(saved);
      expect(restored.snapshot()).toEqual(saved);
      const all = await call(restored, "GET", "/api/orders/approved/detail");
      expect(all.response.status).toBe(200);
    }),
  );
});
