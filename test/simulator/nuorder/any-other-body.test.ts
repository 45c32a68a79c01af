import fc from "fast-check";
import { expect, it } from "vitest";
import { isObject, type Json, type JsonObject } from "../../../src/core/json.ts";
import { createNuorder } from "../../../src/simulator/nuorder/index.ts";
import { manualWorld } from "../../support/manual-world.ts";
import { parka } from "./product-calls.ts";
import { call } from "./signed-client.ts";

const address = { line_1: "1 Main St", country: "US", type: "both", default_billing: true };
const company: JsonObject = {
  name: "Shop",
  code: "C1",
  currency_code: "USD",
  addresses: [address],
  reps: [],
  discount: 5,
  active: true,
};
const buyer: JsonObject = { name: "Ann", email: "ann@example.com", reps: ["r@example.com"] };
const inventory: JsonObject = {
  inventory: [
    { warehouse: "default", wip: [{ name: "immediate", sizes: [{ size: "S", quantity: 1 }] }] },
  ],
};
const row: JsonObject = {
  display_name: "immediate",
  period_start: "03/02/2026",
  period_end: null,
  quantity: 1,
  prebook: false,
};

it("answers any body about companies and stock in its own words, and keeps what it stored", async () => {
  const json = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>;
  const changed = (known: JsonObject): fc.Arbitrary<Json> =>
    fc
      .dictionary(fc.constantFrom(...Object.keys(known), "custom", "_id"), json)
      .map((changes) => ({ ...known, ...changes }));
  const steps = fc.oneof(
    fc.tuple(fc.constant("PUT /api/company/new/force"), changed(company)),
    fc.tuple(fc.constant("PUT /api/company/code/C1/add/buyer"), changed(buyer)),
    fc.tuple(fc.constant("POST /api/company/code/C1/update/buyer/ann@example.com"), changed(buyer)),
    fc.tuple(fc.constant("POST /api/inventory/external_id/NP-1_MOSS"), changed(inventory)),
    fc.tuple(fc.constant("PUT /api/v3.0/warehouse/W/replenishments"), changed(row)),
    fc.tuple(fc.constant("PUT /api/inventory/flags"), json),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { maxLength: 6 }), async (writes) => {
      const nuorder = createNuorder({ world: manualWorld() });
      const { json: product } = await call(nuorder, "PUT", "/api/product/new", parka);
      const [size] = (product as { readonly sizes: readonly JsonObject[] }).sizes;
      const warehouse = nuorder.snapshot().warehouses[0]?.id ?? "";
      for (const [step, given] of writes) {
        const [method = "", path = ""] = step.replace("W", warehouse).split(" ");
        const isRow = path.endsWith("/replenishments") && isObject(given);
        const body = isRow
          ? { replenishments: [{ sku_id: size?.["_id"] ?? "", ...given }] }
          : given;
        const { response, json: answer } = await call(nuorder, method, path, body);
        expect([200, 201, 400, 404, 409]).toContain(response.status);
        if (response.status >= 400 || !path.startsWith("/api/company/new")) continue;
        // What an answer shows can be sent back, and changes nothing.
        const again = await call(nuorder, method, path, answer);
        expect(again).toMatchObject({ response: { status: 200 }, json: answer });
      }
      const saved = JSON.parse(JSON.stringify(nuorder.snapshot())) as Json;
      const restored = createNuorder({ world: manualWorld() });
      restored.restore(saved);
      expect(restored.snapshot()).toEqual(saved);
    }),
  );
});
