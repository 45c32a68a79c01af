import { expect, test } from "vitest";
import { call } from "../simulator/nuorder/signed-client.ts";
import type { Place } from "./place.ts";
import { heldOf, openStock, rowsOf, stale } from "./stock.ts";
import { follow } from "./story.ts";

/** Products that somebody made in NuORDER long ago, under keys of their own. */
const before = [
  { brand_id: "old-1", style_number: "JACKET", color: "Black", sizes: ["J-BS", "J-BM"] },
  { brand_id: "old-2", style_number: "JACKET", color: "Ivory", sizes: ["J-IS"] },
  { brand_id: "old-3", style_number: "SCARF", color: "Default", sizes: ["SC-1"] },
];

/** Fills NuORDER with them, adopts them, and brings them up to date. */
async function adopt(place: Place) {
  const { nuorder } = place.simulator.systems;
  for (const { sizes, ...product } of before) {
    const { response } = await call(nuorder, "PUT", "/api/product/new/force", {
      ...product,
      ...{ name: product.style_number, season: "CORE" },
      pricing: { USD: { wholesale: 40, retail: 80 } },
      sizes: sizes.map((upc) => ({
        size: upc.endsWith("M") ? "M" : upc === "SC-1" ? "One Size" : "S",
        upc,
      })),
    });
    expect(response.status).toBe(201);
  }
  expect(await place.adopt("products")).toBe(3);
  return place.sync("products");
}

test("inventory: stock of adopted products goes by the keys that NuORDER gave them", async () => {
  await using place = await openStock("inventory", {}, adopt);
  const path = (id: string) => `POST /api/inventory/external_id/${id}`;
  await follow(place, "inventory", [
    { step: "first sync", ledger: "3 new", sent: ["old-1", "old-2", "old-3"].map(path) },
    { step: "no change", full: true, ledger: "3 unchanged" },
  ]);
  expect(heldOf(place, "old-1")[0]).toBe("EAST: immediate J-BS 5 J-BM 6");
  expect(place.simulator.systems.nuorder.snapshot().products).toHaveLength(3);
});

test("replenishments: stock of adopted products goes by the ids of their sizes", async () => {
  await using place = await openStock("replenishments", {}, adopt);
  const batch = (at: string) =>
    `PUT /api/v3.0/warehouse/${at}/replenishments ${["J-BS", "J-BM", "J-IS", "SC-1"].map((sku) => `${at}@${sku}@immediate`).join(" ")}`;
  await follow(place, "inventory", [
    {
      step: "first sync",
      ledger: "8 new",
      sent: ["PUT /api/inventory/flags old-1 old-2 old-3", batch("EAST"), batch("WEST")],
    },
    { step: "no change", full: true, ledger: "8 unchanged" },
  ]);
  expect(rowsOf(place)).toHaveLength(8);
  expect(stale(place)).toEqual([]);
});
