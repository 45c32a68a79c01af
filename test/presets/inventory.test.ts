import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../../src/core/json.ts";
import {
  mapStock,
  pieces,
  refusals,
  sentProducts,
  stock,
  stockDocuments,
  stockTagged,
  withLevel,
  withPieces,
  withVariant,
  type Given,
} from "./inventory-preset.ts";

const black = "RS-27/BLK";
const twoWarehouses: JsonObject = {
  warehouses: {
    default: null,
    East: { locations: ["main WAREHOUSE "] },
    West: { locations: ["gid://shopify/Location/62"] },
  },
};
const piecesOf = async (record: Json, given: Given = {}, key = black) =>
  pieces((await stockDocuments(record, given))[key]);

test("a colour becomes one document, under the key that its product has in NuORDER", async () => {
  expect(await stockDocuments(stock)).toEqual({
    [black]: {
      brand_id: black,
      inventory: [
        {
          warehouse: "default",
          prebook: false,
          wip: [
            {
              name: "immediate",
              sizes: [
                { size: "S", upc: "0012345678905", quantity: 17 },
                { size: "M", upc: "0012345678912", quantity: 7 },
              ],
            },
          ],
        },
      ],
    },
    "101-signal-red": {
      brand_id: "101-signal-red",
      inventory: [
        {
          warehouse: "default",
          prebook: false,
          wip: [{ name: "immediate", sizes: [{ size: "OS", upc: "0012345678929", quantity: 0 }] }],
        },
      ],
    },
  });
});

test("reading goes on from the latest of product, item and levels", async () => {
  const cursorOf = async (record: Json) => (await mapStock(record)).cursor;
  expect(await cursorOf(stock)).toBe("2026-03-02T09:00:00Z");
  const later = "2026-04-01T00:00:00Z";
  expect(await cursorOf({ ...stock, updatedAt: later })).toBe(later);
  expect(await cursorOf(withVariant(1, { inventoryItem: { updatedAt: later } }))).toBe(later);
  expect(await cursorOf(withLevel(1, 0, { updatedAt: later }))).toBe(later);
});

describe("how many pieces are sent", () => {
  test.for<readonly [string, Json, Given, readonly string[]]>([
    [
      "every warehouse with every size, 0 where it has none",
      stock,
      { inventory: twoWarehouses },
      ["East/immediate/S: 12", "East/immediate/M: 7", "West/immediate/S: 5", "West/immediate/M: 0"],
    ],
    [
      "a warehouse of which no location is left",
      stock,
      {
        inventory: {
          warehouses: {
            default: { locations: ["Main Warehouse", "62"] },
            Gone: { locations: ["63"] },
          },
        },
      },
      [
        "default/immediate/S: 17",
        "default/immediate/M: 7",
        "Gone/immediate/S: 0",
        "Gone/immediate/M: 0",
      ],
    ],
    [
      "on hand",
      stock,
      { inventory: { quantity: "on_hand" } },
      ["default/immediate/S: 20", "default/immediate/M: 7"],
    ],
    [
      "a buffer is kept back of the sum",
      stock,
      { inventory: { warehouses: { default: { locations: ["61", "62"], buffer: 10 } } } },
      ["default/immediate/S: 7", "default/immediate/M: 0"],
    ],
    [
      "below the floor is none",
      stock,
      { inventory: { warehouses: { default: { locations: ["61", "62"], buffer: 1, floor: 16 } } } },
      ["default/immediate/S: 16", "default/immediate/M: 0"],
    ],
    [
      "more than the most is cut",
      stock,
      { inventory: { most: 10 } },
      ["default/immediate/S: 10", "default/immediate/M: 7"],
    ],
    [
      "a level below zero is taken off the others",
      withPieces(0, 0, -3),
      {},
      ["default/immediate/S: 2", "default/immediate/M: 7"],
    ],
    [
      "a sum below zero is none",
      withPieces(0, 0, -8),
      {},
      ["default/immediate/S: 0", "default/immediate/M: 7"],
    ],
    [
      "an inactive level is none",
      withLevel(0, 0, { isActive: false }),
      {},
      ["default/immediate/S: 5", "default/immediate/M: 7"],
    ],
    [
      "a closed location is none",
      withLevel(0, 0, { location: { isActive: false } }),
      {},
      ["default/immediate/S: 5", "default/immediate/M: 7"],
    ],
    [
      "no levels are none",
      withVariant(0, { levels: null }),
      {},
      ["default/immediate/S: 0", "default/immediate/M: 7"],
    ],
    [
      "a variant that is gone is none",
      { ...stock, variants: (stock["variants"] as Json[]).slice(1) },
      {},
      ["default/immediate/S: 0", "default/immediate/M: 7"],
    ],
    [
      "untracked: zero",
      withVariant(0, { inventoryItem: { tracked: false } }),
      {},
      ["default/immediate/S: 0", "default/immediate/M: 7"],
    ],
    [
      "untracked: unlimited, where it is stocked",
      withVariant(1, { inventoryItem: { tracked: false } }),
      { inventory: { ...twoWarehouses, untracked: "unlimited", unlimited_quantity: 500 } },
      [
        "East/immediate/S: 12",
        "East/immediate/M: 500",
        "West/immediate/S: 5",
        "West/immediate/M: 0",
      ],
    ],
    [
      "untracked: left out",
      withVariant(0, { inventoryItem: { tracked: false } }),
      { inventory: { untracked: "leave_out" } },
      ["default/immediate/M: 7"],
    ],
  ])("%s", async ([, record, given, expected]) => {
    expect(await piecesOf(record, given)).toEqual(expected);
  });

  test("untracked and left out altogether is skipped, so that what was sent is taken back", async () => {
    const record = withVariant(2, { inventoryItem: { tracked: false } });
    expect(await mapStock(record, { inventory: { untracked: "leave_out" } })).toMatchObject({
      items: [
        { kind: "document" },
        {
          kind: "skipped",
          reason: "Shopify does not count its stock",
        },
      ],
    });
  });
});

describe("a quantity that is none", () => {
  const at = 'at the location "Main Warehouse" (61) in Shopify';
  const variant = 'variant "Jet Black / S" of "Ridge Shell"';
  test.for<readonly [Json, string]>([
    [null, `has the available quantity null, which is no number, ${at}`],
    ["12", `has the available quantity 12, which is no number, ${at}`],
    [true, `has the available quantity true, which is no number, ${at}`],
    [2.5, `has the available quantity 2.5, which is no whole number, ${at}`],
    [2_147_483_648, `has the available quantity 2147483648, which is too large, ${at}`],
    [-2_147_483_648, `has the available quantity -2147483648, which is too large, ${at}`],
  ])("%j is refused, and the other colours go on", async ([quantity, sentence]) => {
    const record = withPieces(0, 0, quantity);
    expect(await refusals(record)).toEqual([`mapping/rejected: ${variant} ${sentence}`]);
    expect(Object.keys(await stockDocuments(record))).toEqual(["101-signal-red"]);
  });

  test("one that is missing is refused", async () => {
    expect(await refusals(withLevel(0, 0, { quantities: null }))).toEqual([
      `mapping/rejected: ${variant} has no available quantity ${at}`,
    ]);
  });

  test("one below zero is refused where the settings say so", async () => {
    expect(await refusals(withPieces(0, 0, -1), { inventory: { negative: "reject" } })).toEqual([
      `mapping/rejected: ${variant} has the available quantity -1, which is below zero, ${at}`,
    ]);
  });
});

describe("what NuORDER does not have yet", () => {
  test("a product waits", async () => {
    const { "101-jet-black": sent = {} } = sentProducts;
    expect(
      await mapStock(stock, { lookups: { products: { "101-jet-black": sent } } }),
    ).toMatchObject({
      items: [
        { kind: "document", key: black },
        {
          kind: "held",
          reason:
            "its product is not in NuORDER yet; its stock goes out with the first run after it is",
        },
      ],
      lookedUp: { products: ["101-jet-black", "101-signal-red"] },
    });
  });

  test("an archived product's stock is taken back", async () => {
    const products = {
      ...sentProducts,
      "101-jet-black": { ...sentProducts["101-jet-black"], retired: true },
    };
    expect(await mapStock(stock, { lookups: { products } })).toMatchObject({
      items: [
        { kind: "skipped", reason: "its product is archived in NuORDER" },
        { kind: "document" },
      ],
    });
  });

  test("a size is reported, and the others go on", async () => {
    const products = {
      ...sentProducts,
      "101-jet-black": {
        ...sentProducts["101-jet-black"],
        sizes: [{ size: "S", upc: "0012345678905" }],
      },
    };
    const given = { lookups: { products } };
    expect(await piecesOf(stock, given)).toEqual(["default/immediate/S: 17"]);
    expect(await mapStock(stock, given)).toMatchObject({
      reports: [
        {
          code: "record/reported",
          message:
            'variant "Jet Black / M" of "Ridge Shell" is not in NuORDER yet; its stock goes out with the first run after it is',
        },
      ],
    });
  });

  test("where no size is there, all of it waits: nothing is sent as none", async () => {
    const products = {
      ...sentProducts,
      "101-jet-black": { ...sentProducts["101-jet-black"], sizes: [{ size: "S", upc: "other" }] },
    };
    const result = await mapStock(stock, { lookups: { products } });
    expect(result).toMatchObject({ items: [{ kind: "held" }, { kind: "document" }] });
  });

  test("two variants of one UPC are refused", async () => {
    expect(await refusals(withVariant(1, { barcode: "0012345678905" }))).toEqual([
      'mapping/rejected: the variants "Jet Black / S" and "Jet Black / M" of "Ridge Shell" have the same barcode "0012345678905"',
    ]);
  });

  test("a variant without a UPC is reported", async () => {
    const result = await mapStock(withVariant(1, { barcode: " " }));
    expect(result).toMatchObject({
      reports: [
        {
          message:
            'variant "Jet Black / M" of "Ridge Shell" has no barcode, so its stock is not sent: fill it in in Shopify',
        },
      ],
    });
    expect(await piecesOf(withVariant(1, { barcode: " " }))).toEqual([
      "default/immediate/S: 17",
      "default/immediate/M: 0",
    ]);
  });

  test("what is matched by is the brand's choice", async () => {
    const products = {
      "101-jet-black": { brand_id: black, retired: false, sizes: [{ size: "M", upc: "RS-BLK-M" }] },
    };
    expect(await piecesOf(stock, { settings: { upc: "sku" }, lookups: { products } })).toEqual([
      "default/immediate/M: 7",
    ]);
  });
});

test("tags and states decide as they do for products", async () => {
  const decide = async (record: Json, given: Given = {}) => {
    const result = await mapStock(record, given);
    return result.kind === "decided" ? [result.decision, result.rule] : [];
  };
  expect(await decide({ ...stock, tags: ["Waterproof"] })).toEqual(["leave out", "sync tag"]);
  expect(await decide(stockTagged("nuorder ACTIVE:  no"))).toEqual(["retire", "active tag"]);
  expect(await decide(stock, { settings: { statuses: ["DRAFT"] } })).toEqual([
    "leave out",
    "status",
  ]);
});
