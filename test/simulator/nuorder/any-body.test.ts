import fc from "fast-check";
import { expect, it } from "vitest";
import { isObject, type Json, type JsonObject } from "../../../src/core/json.ts";
import { createNuorder } from "../../../src/simulator/nuorder/index.ts";
import { manualWorld } from "../../support/manual-world.ts";
import { call } from "./signed-client.ts";

const known: JsonObject = {
  style_number: "np-1",
  season: "FW26",
  color: "Moss",
  name: "Parka",
  brand_id: "NP-1",
  sizes: [{ size: "S" }],
  pricing: { EUR: { wholesale: 80 } },
  available_from: "2026-08-01",
  seasons: ["FW26"],
  active: true,
};

it("answers any body in its own words, and stores only what it can show again", async () => {
  const json = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>;
  const changes = fc.dictionary(fc.constantFrom(...Object.keys(known), "custom", "_id"), json);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(changes, json), { maxLength: 4 }), async (bodies) => {
      const nuorder = createNuorder({ world: manualWorld() });
      for (const body of bodies) {
        const sent = isObject(body) ? { ...known, ...body } : body;
        const { response, json: answer } = await call(
          nuorder,
          "PUT",
          "/api/product/new/force",
          sent,
        );
        expect([200, 201, 400, 409]).toContain(response.status);
        if (response.status >= 400 || !isObject(answer)) continue;
        // What an answer shows can be sent back, and changes nothing.
        const again = await call(nuorder, "PUT", "/api/product/new/force", answer);
        expect(again).toMatchObject({ response: { status: 200 }, json: answer });
      }
      const saved = JSON.parse(JSON.stringify(nuorder.snapshot())) as Json;
      const restored = createNuorder({ world: manualWorld() });
      restored.restore(saved);
      expect(restored.snapshot()).toEqual(saved);
    }),
  );
});
