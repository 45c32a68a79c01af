import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../../src/core/json.ts";
import {
  mapStock,
  refusals,
  reports,
  sentProducts,
  sizeIds,
  stock,
  stockDocuments,
  stockTagged,
  withPieces,
  withVariant,
  type Given,
} from "./inventory-preset.ts";

const east = "65000000000000000000001e";
const west = "65000000000000000000001f";
const inventory: JsonObject = {
  warehouses: {
    default: null,
    East: { locations: ["61"], id: east },
    West: { locations: ["62"], id: west, buffer: 2 },
  },
};
const given: Given = { api: "replenishments", inventory };
const sizes = { S: sizeIds["0012345678905"], M: sizeIds["0012345678912"] };

/** Rows as `East/S/immediate: pieces`, those of the first colour. */
async function rowsOf(record: Json, more: Given = {}): Promise<string[]> {
  const all = await stockDocuments(record, {
    ...given,
    ...more,
    inventory: { ...inventory, ...more.inventory },
  });
  const names: Record<string, string> = {
    [east]: "East",
    [west]: "West",
    [String(sizes.S)]: "S",
    [String(sizes.M)]: "M",
  };
  return Object.keys(all).flatMap((key) => {
    const [warehouse = "", size = "", period = ""] = key.split("@");
    const { quantity = "" } = all[key] ?? {};
    return names[size]
      ? [`${names[warehouse] ?? ""}/${names[size]}/${period}: ${String(quantity)}`]
      : [];
  });
}

test("a row is one warehouse, size and period", async () => {
  const documents = await stockDocuments(stock, given);
  expect(Object.keys(documents)).toHaveLength(6);
  expect(documents[`${west}@${String(sizes.S)}@immediate`]).toEqual({
    warehouse_id: west,
    sku_id: sizes.S,
    display_name: "immediate",
    prebook: false,
    period_start: "01/01/2020",
    period_end: null,
    quantity: 3,
    active: true,
    product_id: sentProducts["101-jet-black"]?.["id"],
  });
});

describe("rows", () => {
  const immediate = [
    "East/S/immediate: 12",
    "East/M/immediate: 7",
    "West/S/immediate: 3",
    "West/M/immediate: 0",
  ];
  test("are there for every warehouse and size", async () => {
    expect(await rowsOf(stock)).toEqual(immediate);
  });

  test("are the same on every day", async () => {
    expect(await stockDocuments(stock, { ...given, today: "2030-05-05" })).toEqual(
      await stockDocuments(stock, given),
    );
  });

  test("of what can be ordered ahead have no limit", async () => {
    const record = stockTagged("Prebook", "Available From: 02/01/2026", "Available To: 02/28/2026");
    const today = "2026-02-01";
    expect(await rowsOf(record, { today })).toEqual([
      "East/S/immediate: 12",
      "East/S/Prebook: null",
      "East/M/immediate: 7",
      "East/M/Prebook: null",
      "West/S/immediate: 3",
      "West/S/Prebook: null",
      "West/M/immediate: 0",
      "West/M/Prebook: null",
    ]);
    const { [`${east}@${String(sizes.S)}@Prebook`]: row } = await stockDocuments(record, {
      ...given,
      today,
    });
    expect(row).toMatchObject({
      prebook: true,
      period_start: "01/01/2020",
      period_end: null,
      active: true,
    });
  });

  test("of what can be ordered ahead as much as is there offer each piece once", async () => {
    const record = stockTagged("Prebook", "Available From: 02/01/2026", "Available To: 02/28/2026");
    const more = { prebook: { quantity: "stock" } };
    const open = [
      "East/S/immediate: 0",
      "East/S/Prebook: 12",
      "East/M/immediate: 0",
      "East/M/Prebook: 7",
      "West/S/immediate: 0",
      "West/S/Prebook: 3",
      "West/M/immediate: 0",
      "West/M/Prebook: 0",
    ];
    const closed = [
      "East/S/immediate: 12",
      "East/S/Prebook: 0",
      "East/M/immediate: 7",
      "East/M/Prebook: 0",
      "West/S/immediate: 3",
      "West/S/Prebook: 0",
      "West/M/immediate: 0",
      "West/M/Prebook: 0",
    ];
    expect(await rowsOf(record, { today: "2026-02-28", inventory: more })).toEqual(open);
    for (const today of ["2026-01-31", "2026-03-01"]) {
      expect(await rowsOf(record, { today, inventory: more })).toEqual(closed);
    }
    // On hand is still what it is; there is none of it.
    const documents = await stockDocuments(record, {
      ...given,
      today: "2026-02-28",
      inventory: { ...inventory, ...more },
    });
    expect(documents[`${east}@${String(sizes.S)}@immediate`]).toMatchObject({ active: true });
  });

  test.each([
    [["Prebook", "Available From: 13/45/2026"]],
    [["Prebook", "Available From: 02/01/2026", "Available To: 01/01/2026"]],
    [["Prebook: perhaps"]],
  ])("of what has the wrong tags %j are there, those of prebook empty and over", async (tags) => {
    for (const quantity of ["unlimited", "stock"]) {
      const more = { ...given, inventory: { ...inventory, prebook: { quantity } } };
      const open = await stockDocuments(stockTagged("Prebook"), more);
      const closed = await stockDocuments(stockTagged(...tags), more);
      expect(Object.keys(closed)).toEqual(Object.keys(open));
      const onHand = await stockDocuments(stock, more);
      for (const [key, row] of Object.entries(closed)) {
        expect(row).toEqual(onHand[key] ?? { ...open[key], quantity: 0, active: false });
      }
      expect(await reports(stockTagged(...tags), more)).toHaveLength(1);
    }
  });

  test.each(["2026-01-31", "2026-03-01"])(
    "of what cannot be ordered ahead on %s are there, empty and over",
    async (today) => {
      const days = ["Available From: 02/01/2026", "Available To: 02/28/2026"];
      // Nothing ends by the calendar alone, which nobody could answer for when it is a whole season.
      const within = await stockDocuments(stockTagged("Prebook", ...days), {
        ...given,
        today: "2026-02-01",
      });
      const outside = await stockDocuments(stockTagged("Prebook", ...days), { ...given, today });
      expect(Object.keys(outside)).toEqual(Object.keys(within));
      const key = `${east}@${String(sizes.S)}@Prebook`;
      expect(outside[key]).toEqual({ ...within[key], quantity: 0, active: false });
      expect(await rowsOf(stockTagged(...days), { today })).toEqual(immediate);
    },
  );

  test("of what should have arrived are there, empty and over", async () => {
    const inventory = { incoming: "dated", incoming_date: { metafield: "custom.arrives_on" } };
    const more = (today: string) => ({
      ...given,
      today,
      inventory: { ...given.inventory, ...inventory },
    });
    const before = await stockDocuments(stock, more("2026-06-15"));
    const after = await stockDocuments(stock, more("2026-06-16"));
    expect(Object.keys(after)).toEqual(Object.keys(before));
    const key = `${east}@${String(sizes.S)}@future 2026-06-15`;
    expect(before[key]).toMatchObject({ quantity: 40, active: true });
    expect(after[key]).toEqual({ ...before[key], quantity: 0, active: false });
  });

  test("of what is on its way are there for every size of the warehouse", async () => {
    const incoming = { incoming: "dated", incoming_date: { metafield: "custom.arrives_on" } };
    expect(await rowsOf(stock, { inventory: incoming })).toEqual([
      "East/S/immediate: 12",
      "East/S/future 2026-06-15: 40",
      "East/M/immediate: 7",
      "East/M/future 2026-06-15: 0",
      "West/S/immediate: 3",
      "West/M/immediate: 0",
    ]);
  });

  test("of variants that Shopify does not count are left out where the settings say so", async () => {
    const record = withVariant(0, { inventoryItem: { tracked: false } });
    expect(await rowsOf(record, { inventory: { untracked: "leave_out" } })).toEqual([
      "East/M/immediate: 7",
      "West/M/immediate: 0",
    ]);
  });
});

describe("what is not in NuORDER yet", () => {
  test("a product waits", async () => {
    const result = await mapStock(stock, { ...given, lookups: { sizeIds } });
    expect(result).toMatchObject({ items: Array.from({ length: 6 }, () => ({ kind: "held" })) });
  });

  test("a size waits alone", async () => {
    const { "0012345678912": _unknown, ...known } = sizeIds;
    const result = await mapStock(stock, {
      ...given,
      lookups: { products: sentProducts, sizeIds: known },
    });
    const kinds = result.kind === "decided" ? result.items.map(({ kind }) => kind) : [];
    expect(kinds).toEqual(["document", "held", "document", "held", "document", "document"]);
    expect(
      await reports(stock, { ...given, lookups: { products: sentProducts, sizeIds: known } }),
    ).toEqual([]);
  });

  test("a size whose UPC is another product's waits, and the other's rows are left alone", async () => {
    const black = {
      ...sentProducts["101-jet-black"],
      sizes: [{ size: "S", upc: "0012345678905" }],
    };
    const result = await mapStock(stock, {
      ...given,
      lookups: { products: { ...sentProducts, "101-jet-black": black }, sizeIds },
    });
    const items = result.kind === "decided" ? result.items : [];
    expect(items.map(({ kind }) => kind)).toEqual([
      "document",
      "held",
      "document",
      "held",
      "document",
      "document",
    ]);
    expect(items[1]).toMatchObject({ key: expect.stringContaining("@0012345678912@") });
  });

  test("an archived product's rows are taken back", async () => {
    const products = {
      ...sentProducts,
      "101-signal-red": { ...sentProducts["101-signal-red"], retired: true },
    };
    const result = await mapStock(stock, { ...given, lookups: { products, sizeIds } });
    const kinds = result.kind === "decided" ? result.items.map(({ kind }) => kind) : [];
    expect(kinds).toEqual(["document", "document", "document", "document", "skipped", "skipped"]);
  });
});

test("a quantity that is none is refused for its row alone", async () => {
  expect(await refusals(withPieces(0, 0, null), given)).toEqual([
    'mapping/rejected: variant "Jet Black / S" of "Ridge Shell" has the available quantity null, which is no number, at the location "Main Warehouse" (61) in Shopify',
  ]);
});

test("two variants with one UPC are refused, named, for their rows alone", async () => {
  const twins = withVariant(1, { barcode: "0012345678905" });
  const sentence =
    'mapping/rejected: the variants "Jet Black / S" and "Jet Black / M" of "Ridge Shell" have the same barcode "0012345678905", so nobody can say whose stock it is: give each variant its own in Shopify';
  const told = await refusals(twins, given);
  expect(told).toHaveLength(4);
  expect(new Set(told)).toEqual(new Set([sentence]));
});

test("a variant without a UPC is refused for its rows alone", async () => {
  expect(await refusals(withVariant(1, { barcode: null }), given)).toEqual(
    Array.from(
      { length: 2 },
      () =>
        'mapping/rejected: variant "Jet Black / M" of "Ridge Shell" has no barcode, so its stock is not sent: fill it in in Shopify',
    ),
  );
});
