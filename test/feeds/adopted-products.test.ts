import { expect, test } from "vitest";
import { call } from "../simulator/nuorder/signed-client.ts";
import { openPlace, type Place } from "./place.ts";

/** Makes a product in NuORDER, as somebody did long ago, under a key of its own. */
async function make(place: Place, brand_id: string, season: string, upcs: readonly string[]) {
  const { response } = await call(
    place.simulator.systems.nuorder,
    "PUT",
    "/api/product/new/force",
    {
      ...{ brand_id, style_number: `STYLE ${brand_id}`, color: "Jet", name: brand_id, season },
      pricing: { USD: { wholesale: 40, retail: 80 } },
      sizes: upcs.map((upc) => ({ size: `Size ${upc}`, upc })),
    },
  );
  expect(response.status).toBe(201);
}

const keys = (place: Place) =>
  place.simulator.systems.nuorder.snapshot().products.map(({ fields }) => fields["brand_id"]);

test("a UPC tells a product of its own season, whatever its style is called", async () => {
  await using place = await openPlace(["products"]);
  place.shop.product({ handle: "jacket", variants: { "Black/S": "J-BS", "Black/M": "J-BM" } });
  await make(place, "old-1", "core", ["J-BM", "J-BL"]);
  expect(await place.adopt("products")).toBe(1);
  expect(await place.sync("products")).toMatchObject({ ledger: "1 changed" });
  expect(keys(place)).toEqual(["old-1"]);
});

test("another season's product is not taken for ours, though its sizes have our UPCs", async () => {
  await using place = await openPlace(["products"]);
  place.shop.product({ handle: "jacket", variants: { "Black/S": "J-BS", "Black/M": "J-BM" } });
  await make(place, "last-year", "FW25", ["J-BS", "J-BM"]);
  expect(await place.adopt("products")).toBe(0);
  expect(await place.sync("products")).toMatchObject({ ledger: "1 new" });
  expect(keys(place)).toHaveLength(2);
});
