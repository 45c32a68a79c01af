import { expect, test, vi } from "vitest";
import { makeBrand } from "../cli/command.ts";
import {
  graphql,
  held,
  idOf,
  prepare,
  rowsFor,
  setStock,
  settle,
  stockOf,
  sync,
  tag,
} from "./inventory-place.ts";

vi.setConfig({ testTimeout: 240_000 });

const head =
  "Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Variant SKU,Variant Price,Variant Inventory Tracker";
const catalogue = [
  head,
  'shell,Shell,,Sample,Things,"NuORDER Sync",true,Size,S,SH-S,10,shopify',
  "shell,,,,,,,,M,SH-M,10,shopify",
  'mug,Mug,,Sample,Things,"NuORDER Sync",true,Title,Default Title,MUG,10,shopify',
  "",
].join("\n");
test("v1: each change of stock is one request, and what vanishes is taken back", async () => {
  await using place = await makeBrand(catalogue);
  prepare(place, "inventory", "");
  setStock(place, {
    "shell/S/Shop location": 5,
    "shell/S/West": 4,
    "shell/M/Shop location": 3,
    "mug//Shop location": 9,
  });

  // Without its product stock waits, and no run is called a failure for it.
  expect(await sync(place, "inventory")).toMatchObject({
    outcome: "succeeded",
    counts: { held: 2 },
    writes: [],
  });
  expect((await sync(place, "products", "inventory")).writes).toEqual([
    ...stockOf(place, "mug", "shell"),
    "PUT /api/product/new/force",
    "PUT /api/product/new/force",
  ]);
  expect(held(place)).toEqual({
    mug: ["default/immediate/One Size: 9", "West/immediate/One Size: 0"],
    shell: [
      "default/immediate/S: 5",
      "default/immediate/M: 3",
      "West/immediate/S: 4",
      "West/immediate/M: 0",
    ],
  });
  expect((await sync(place, "products", "inventory")).writes).toEqual([]);

  setStock(place, { "shell/M/Shop location": 2 });
  expect((await sync(place, "inventory")).writes).toEqual(stockOf(place, "shell"));
  expect(held(place)["shell"]).toContain("default/immediate/M: 2");

  settle(place, "quantity: available", "quantity: on_hand");
  expect((await sync(place, "inventory")).writes).toEqual([]);

  // Prebook changes with a tag, and what is archived has no stock.
  await tag(place, "mug", "NuORDER Sync, Prebook");
  expect((await sync(place, "inventory")).writes).toEqual(stockOf(place, "mug"));
  await tag(place, "mug", "NuORDER Sync, NuORDER Active: False");
  expect((await sync(place, "inventory")).writes).toEqual(stockOf(place, "mug"));
  expect(held(place)["mug"]).toEqual([
    "default/immediate/One Size: 0",
    "West/immediate/One Size: 0",
  ]);
  expect((await sync(place, "inventory")).writes).toEqual([]);
  await tag(place, "mug", "NuORDER Sync");
  expect((await sync(place, "inventory")).writes).toEqual(stockOf(place, "mug"));
  expect(held(place)["mug"]).toContain("default/immediate/One Size: 9");

  await tag(place, "mug", "Nothing");
  expect((await sync(place, "inventory")).writes).toEqual(stockOf(place, "mug"));
  expect(held(place)["mug"]).toEqual([
    "default/immediate/One Size: 0",
    "West/immediate/One Size: 0",
  ]);

  // What is gone from Shopify altogether is noticed by the next full read.
  await graphql(
    place,
    `mutation { productDelete(input: { id: "${idOf(place, "shell")}" }) { deletedProductId } }`,
  );
  expect((await sync(place, "inventory", "--full", "--allow-retire")).writes).toEqual(
    stockOf(place, "shell"),
  );
  expect(held(place)["shell"]).toEqual([
    "default/immediate/S: 0",
    "default/immediate/M: 0",
    "West/immediate/S: 0",
    "West/immediate/M: 0",
  ]);
});

test("v3: what changed goes in one batch for each warehouse, and the flags follow", async () => {
  await using place = await makeBrand(catalogue);
  prepare(place, "inventory-replenishments", "api: replenishments");
  settle(place, "upc: variant_id", "upc: sku");
  setStock(place, {
    "shell/S/Shop location": 5,
    "shell/M/Shop location": 3,
    "shell/M/West": 1,
    "mug//Shop location": 9,
  });
  const flags = "PUT /api/inventory/flags";
  const batch = /^PUT \/api\/v3\.0\/warehouse\/[0-9a-f]{24}\/replenishments$/;

  expect(await sync(place, "inventory")).toMatchObject({ outcome: "succeeded", writes: [] });
  expect((await sync(place, "products", "inventory")).writes).toEqual([
    flags,
    "PUT /api/product/new/force",
    "PUT /api/product/new/force",
    expect.stringMatching(batch),
    expect.stringMatching(batch),
  ]);
  expect(rowsFor(place)).toEqual([
    "West/MUG/immediate: 0",
    "West/SH-M/immediate: 1",
    "West/SH-S/immediate: 0",
    "default/MUG/immediate: 9",
    "default/SH-M/immediate: 3",
    "default/SH-S/immediate: 5",
  ]);
  expect((await sync(place, "products", "inventory")).writes).toEqual([]);

  setStock(place, { "shell/S/Shop location": 4 });
  expect((await sync(place, "inventory")).writes).toEqual([flags, expect.stringMatching(batch)]);
  expect(rowsFor(place)).toContain("default/SH-S/immediate: 4");

  await tag(place, "mug", "NuORDER Sync, Prebook");
  expect((await sync(place, "inventory")).writes).toHaveLength(3);
  expect(rowsFor(place)).toContain("West/MUG/Prebook: null");
  await tag(place, "mug", "NuORDER Sync");
  expect((await sync(place, "inventory")).writes).toHaveLength(3);
  expect(rowsFor(place).filter((row) => row.includes("MUG"))).toEqual([
    "West/MUG/immediate: 0",
    "default/MUG/immediate: 9",
  ]);

  await graphql(
    place,
    `mutation { productDelete(input: { id: "${idOf(place, "mug")}" }) { deletedProductId } }`,
  );
  expect((await sync(place, "inventory", "--full", "--allow-retire")).writes).toHaveLength(3);
  expect(rowsFor(place).filter((row) => row.includes("MUG"))).toEqual([]);
  expect((await sync(place, "inventory")).writes).toEqual([]);
});

test.for([
  ["inventory", "api: replenishments", "extend pipelines/_presets/shopify-nuorder/inventory-rep"],
  [
    "inventory-replenishments",
    "api: inventory",
    "extend pipelines/_presets/shopify-nuorder/inventory.",
  ],
] as const)("check finds that %s is extended with %s", async ([preset, api, remedy]) => {
  await using place = await makeBrand();
  prepare(place, preset, api);
  const { code, stdout, stderr } = await place.run("check", "acme");
  expect(code).toBe(2);
  expect(`${stdout}${stderr}`.replaceAll(/\s+/g, " ")).toContain(remedy);
});
