import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../../src/core/json.ts";
import {
  refusals,
  reports,
  stock,
  withLevel,
  withPieces,
  withVariant,
  type Given,
} from "./inventory-preset.ts";
import { fullSettings, leastSettings } from "./preset.ts";

const west = 'the location "West Coast" (62)';
const unmapped = `${west} belongs to no warehouse, so its stock is not sent: name it in brand.yaml under a warehouse of inventory.warehouses, or under inventory.ignored_locations`;
const closed = `${west} of the warehouse "default" is closed in Shopify, so its stock counts as none: open it, or take it out of inventory.warehouses in brand.yaml`;
const main: JsonObject = { warehouses: { default: { locations: ["61"] } } };

describe("what is reported of locations", () => {
  test.for<readonly [string, Json, Given, readonly string[]]>([
    ["a location that nobody names", stock, { inventory: main }, [unmapped]],
    [
      "none, where it is ignored",
      stock,
      { inventory: { ...main, ignored_locations: ["WEST  coast"] } },
      [],
    ],
    ["none, where it holds none", withPieces(0, 1, 0), { inventory: main }, []],
    ["one that holds less than none", withPieces(0, 1, -1), { inventory: main }, [unmapped]],
    [
      "none, where it is closed and not ours",
      withLevel(0, 1, { location: { isActive: false } }),
      { inventory: main },
      [],
    ],
    [
      "a closed location of a warehouse",
      withLevel(0, 1, { location: { isActive: false } }),
      {},
      [closed],
    ],
    [
      "none, where nothing was left there",
      withLevel(0, 1, {
        isActive: false,
        location: { isActive: false },
        quantities: [{ name: "available", quantity: 0 }],
      }),
      {},
      [],
    ],
    [
      "a location once, however many variants it has",
      withVariant(1, { levels: (stock["variants"] as JsonObject[])[0]?.["levels"] ?? [] }),
      { inventory: main },
      [unmapped],
    ],
  ])("%s", async ([, record, given, sentences]) => {
    expect(await reports(record, given)).toEqual(sentences);
  });
});

describe("settings that contradict themselves", () => {
  test.for<readonly [string, JsonObject, string]>([
    [
      "a location under two warehouses, by name and by id",
      {
        warehouses: {
          default: null,
          A: { locations: ["West Coast"] },
          B: { locations: ["gid://shopify/Location/62"] },
          C: { locations: ["61"] },
        },
      },
      `mapping/contradiction: the settings name ${west} under the warehouse "A" and under the warehouse "B": keep one`,
    ],
    [
      "a location that is ignored as well",
      { ignored_locations: ["62"] },
      `mapping/contradiction: the settings name ${west} under the warehouse "default" and under ignored_locations: keep one`,
    ],
    [
      "no warehouse at all",
      { warehouses: { default: null } },
      "mapping/rejected: the settings name no warehouse: fill in inventory.warehouses in brand.yaml",
    ],
  ])("%s", async ([, inventory, sentence]) => {
    expect(new Set(await refusals(stock, { inventory }))).toEqual(new Set([sentence]));
  });
});

describe("settings that are refused", () => {
  const warehouse = { locations: ["61"] };
  test.for<readonly [string, JsonObject]>([
    ["an unknown key", { warehouse: {} }],
    ["an unknown interface", { api: "v3" }],
    ["a warehouse without locations", { warehouses: { default: {} } }],
    ["a warehouse with no location", { warehouses: { default: { locations: [] } } }],
    ["a buffer below zero", { warehouses: { default: { ...warehouse, buffer: -1 } } }],
    ["half a piece", { warehouses: { default: { ...warehouse, floor: 0.5 } } }],
    ["an id that is none", { warehouses: { default: { ...warehouse, id: "default" } } }],
    [
      "replenishments without the warehouse's id",
      { api: "replenishments", warehouses: { default: warehouse } },
    ],
    ["a quantity that is not for sale", { quantity: "damaged" }],
    ["incoming stock without the place of its day", { incoming: "dated" }],
    ["a place that is none", { incoming: "dated", incoming_date: {} }],
    ["a day that is written otherwise", { stock_since: "01/01/2020" }],
    ["more than can be sent", { most: 2_147_483_648 }],
  ])("%s", ([, inventory]) => {
    expect(() => fullSettings({ ...leastSettings, inventory })).toThrow();
  });

  test("a brand that says nothing gets the defaults", () => {
    expect(
      fullSettings({ ...leastSettings, inventory: { warehouses: { default: warehouse } } }),
    ).toMatchObject({
      inventory: {
        api: "inventory",
        warehouses: { default: { locations: ["61"], buffer: 0, floor: 0 } },
        ignored_locations: [],
        quantity: "available",
        untracked: "zero",
        negative: "zero",
        most: 999_999_999,
        prebook: { quantity: "unlimited" },
        incoming: "none",
        stock_since: "2020-01-01",
      },
    });
    expect(fullSettings(leastSettings)).toMatchObject({ inventory: { warehouses: {} } });
  });
});
