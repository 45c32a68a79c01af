import { beforeEach, describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../../../src/core/json.ts";
import { createNuorder, type NuorderSimulator } from "../../../src/simulator/nuorder/index.ts";
import { manualWorld } from "../../support/manual-world.ts";
import { parka, productCalls, refused, sizesOf, type Result } from "./product-calls.ts";

const address = "/api/inventory/external_id/NP-1_Moss";
const success: Result = { status: 200, json: { success: true } };

let nuorder: NuorderSimulator;
let product: JsonObject;
const { get, post, put, force } = productCalls(() => nuorder);
beforeEach(async () => {
  nuorder = createNuorder({ world: manualWorld({ startAt: "2026-03-02T08:00:00.000Z" }) });
  nuorder.configure({ warehouses: [{ name: "East", code: "E1" }, { name: "West" }] });
  product = (await put(parka)).json;
});

const sizes = (...quantities: readonly Json[]): Json =>
  quantities.map((quantity, at) => ({ size: ["S", "M"][at] ?? "L", quantity }));
const immediate = (warehouse: string, ...quantities: readonly Json[]): JsonObject => ({
  warehouse,
  prebook: false,
  wip: [{ name: "immediate", sizes: sizes(...quantities) }],
});
const held = async (): Promise<Json | undefined> => (await get(address)).json["inventory"];

describe("v1 inventory", () => {
  it("is written and read by external id and by id", async () => {
    expect(await post(address, { inventory: [immediate("default", 5, 0)] })).toEqual(success);
    const byId = `/api/inventory/${String(product["_id"])}`;
    expect((await get(byId)).json).toEqual({
      inventory: [
        {
          warehouse: "default",
          prebook: false,
          wip: [
            {
              name: "immediate",
              sizes: [
                { size: "S", upc: "1", quantity: 5 },
                { size: "M", upc: "2", quantity: 0 },
              ],
            },
          ],
        },
      ],
    });
    expect(await post(byId, { inventory: [] })).toEqual(success);
    expect(await held()).toEqual([]);
  });

  it("knows warehouses by name and by code, and sizes by name or UPC", async () => {
    const wip = [
      { name: "immediate", sizes: [{ upc: "2", quantity: "7" }] },
      { name: "2026-09-01", sizes: [{ size: "S", upc: "other", quantity: 1 }] },
    ];
    await post(address, { inventory: [{ warehouse: "E1", prebook: true, wip }] });
    expect(await held()).toEqual([
      {
        warehouse: "East",
        prebook: true,
        wip: [
          { name: "immediate", sizes: [{ size: "M", upc: "2", quantity: 7 }] },
          { name: "2026-09-01", sizes: [{ size: "S", upc: "1", quantity: 1 }] },
        ],
      },
    ]);
  });

  it("replaces everything of the product, or joins it, as switched", async () => {
    await post(address, { inventory: [immediate("East", 5, 6), immediate("West", 1)] });
    await post(address, { inventory: [immediate("East", 7)] });
    expect(await held()).toMatchObject([
      { warehouse: "East", wip: [{ sizes: [{ quantity: 7 }] }] },
    ]);
    expect(await held()).toHaveLength(1);
    nuorder.configure({ inventory_replaces: false });
    const later = { name: "2026-09-01", sizes: sizes(3) };
    await post(address, { inventory: [{ warehouse: "East", prebook: true, wip: [later] }] });
    await post(address, { inventory: [immediate("East", 8), immediate("West", 2)] });
    expect(await held()).toMatchObject([
      {
        warehouse: "East",
        prebook: false,
        wip: [
          { name: "immediate", sizes: [{ size: "S", quantity: 8 }] },
          { name: "2026-09-01", sizes: [{ quantity: 3 }] },
        ],
      },
      { warehouse: "West" },
    ]);
  });

  it("shows in the product at once, and stays when that is archived", async () => {
    expect(product).toMatchObject({ __tracks_inventory: false, __sold_out: false });
    const later = { name: "9/1/2026", sizes: sizes(3) };
    const prebook = { name: "prebook", sizes: [{ size: "S", quantity: null }] };
    const east = { ...immediate("East", 0, 0), prebook: false };
    await post(address, { inventory: [east] });
    expect((await force(parka)).json).toMatchObject({ __tracks_inventory: true, __sold_out: true });
    await post(address, { inventory: [{ ...east, wip: [later, prebook] }] });
    const { json } = await force({ ...parka, archived: true });
    const { warehouses } = nuorder.snapshot();
    expect(warehouses.map(({ name, code }) => [name, code])).toEqual([
      ["default", ""],
      ["East", "E1"],
      ["West", ""],
    ]);
    expect(json).toMatchObject({
      archived: true,
      __sold_out: false,
      __inventory: ["2026/09/01"],
      __inventory_cache: [
        {
          bucket: "2026/09/01",
          warehouse: warehouses[1]?.id,
          sku_id: sizesOf(json)[0]?._id,
          quantity: 3,
        },
      ],
      __warehouses: [
        { display_name: "default", sort: 0 },
        { id: warehouses[1]?.id, display_name: "East", code: "E1", sort: 1, active: true },
        { display_name: "West", sort: 2 },
      ],
    });
    nuorder.configure({ warehouses_on_products: "stocked" });
    expect((await force(parka)).json["__warehouses"]).toMatchObject([{ display_name: "East" }]);
  });

  it.each<[string, Json, string]>([
    ["a list", {}, "the body must hold a list called inventory"],
    [
      "a known warehouse, its letter case counting",
      { inventory: [immediate("east", 1)] },
      'inventory[0].warehouse is unknown: "east"',
    ],
    [
      "sizes of the product, each named",
      { inventory: [immediate("East", 1, 2, 3)] },
      'inventory[0].wip[0].sizes[2] is no size of the product: "L"',
    ],
    [
      "quantities, all of them named",
      { inventory: [immediate("East", -1, 1.5), immediate("West", null, "many")] },
      [
        "inventory[0].wip[0].sizes[0].quantity must be a whole number from 0 on, not -1",
        "inventory[0].wip[0].sizes[1].quantity must be a whole number from 0 on, not 1.5",
        "inventory[1].wip[0].sizes[0].quantity is required",
        'inventory[1].wip[0].sizes[1].quantity is not a number: "many"',
      ].join("; "),
    ],
    [
      "deliveries with a meaning",
      { inventory: [{ warehouse: "East", wip: [{ name: "soon", sizes: [] }] }] },
      'inventory[0].wip[0].name must be immediate, prebook or a date, not "soon"',
    ],
    [
      "each warehouse once",
      { inventory: [immediate("East", 1), immediate("E1", 2)] },
      "inventory holds East twice",
    ],
  ])("asks for %s", async (_, body, message) => {
    await post(address, { inventory: [immediate("West", 1)] });
    expect(await post(address, body)).toEqual(refused(400, message));
    expect(await held()).toMatchObject([{ warehouse: "West" }]);
  });

  it("takes what it refuses, as switched", async () => {
    nuorder.configure({
      inventory_unknown_size: "ignore",
      whole_quantities: false,
      wip_labels: true,
    });
    const wip = [{ name: "soon", sizes: sizes(-1, 1.5, 3) }];
    expect(await post(address, { inventory: [{ warehouse: "East", wip }] })).toEqual(success);
    expect(await held()).toMatchObject([
      { wip: [{ name: "soon", sizes: [{ quantity: -1 }, { quantity: 1.5 }] }] },
    ]);
  });

  it("says 404 to unknown products, and to all where v1 is switched off", async () => {
    const body = { inventory: [] };
    const gone = await post("/api/inventory/external_id/none", body);
    expect(gone).toEqual(refused(404, "product not found"));
    nuorder.configure({ inventory_v1: false });
    expect(await post(address, body)).toEqual(refused(404, "not found"));
    expect(await get(address)).toEqual(refused(404, "not found"));
  });

  it("is written down by the product's key", async () => {
    await post(address, { inventory: [] });
    expect(nuorder.snapshot().writes.at(-1)).toMatchObject({ key: "np-1_moss", status: 200 });
    expect(nuorder.snapshot().inventory).toMatchObject([{ key: "np-1_moss", warehouses: [] }]);
  });

  it("wants warehouses that can be told apart", () => {
    for (const warehouses of [
      [{ name: "A" }, { name: "A" }],
      [{ name: "A", code: "B" }, { name: "B" }],
      [{ name: "" }],
      ["A"],
      "A",
    ] as readonly Json[]) {
      expect(() => nuorder.configure({ warehouses })).toThrow('"warehouses" cannot be');
    }
    nuorder.configure({ warehouses: [{ name: "default", code: "D" }] });
    expect(nuorder.snapshot().warehouses).toMatchObject([{ name: "default", code: "D" }]);
  });
});
