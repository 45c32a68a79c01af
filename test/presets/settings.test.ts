import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../../src/core/json.ts";
import { changed, fullSettings, leastSettings } from "./preset.ts";
import {
  shell,
  variants,
  tagged,
  withVariant,
  withOptions,
  withMetafield,
  color,
  size,
  first,
} from "./records.ts";

describe("every choice of the settings", () => {
  test.for<readonly [string, JsonObject, Json, JsonObject]>([
    [
      "upc: barcode",
      { upc: "barcode" },
      shell,
      {
        sizes: [
          { size: "S", upc: "0012345678905" },
          { size: "M", upc: "0012345678912" },
        ],
      },
    ],
    [
      "upc: sku",
      { upc: "sku" },
      shell,
      {
        sizes: [
          { size: "S", upc: "RS-BLK-S" },
          { size: "M", upc: "RS-BLK-M" },
        ],
      },
    ],
    [
      "upc: sku keeps an apostrophe",
      { upc: "sku" },
      withVariant(0, { sku: " '00123 " }),
      {
        sizes: [
          { size: "S", upc: "'00123" },
          { size: "M", upc: "RS-BLK-M" },
        ],
      },
    ],
    [
      "upc: variant_id",
      { upc: "variant_id" },
      shell,
      {
        sizes: [
          { size: "S", upc: "1011" },
          { size: "M", upc: "1012" },
        ],
      },
    ],
    [
      "images: product",
      { images: "product" },
      changed("ridge-shell", { media: null }),
      { images: [] },
    ],
    [
      "images: variant",
      { images: "variant" },
      shell,
      { images: ["https://cdn.shopify.com/s/files/1/0001/ridge-black.jpg"] },
    ],
    [
      "variant_image: first finds the first there is",
      { images: "variant" },
      withVariant(0, { image: null }),
      { images: [] },
    ],
    [
      "variant_image: all",
      { images: "variant", variant_image: "all" },
      withVariant(1, { image: { url: "https://cdn.shopify.com/b.jpg" } }),
      {
        images: [
          "https://cdn.shopify.com/s/files/1/0001/ridge-black.jpg",
          "https://cdn.shopify.com/b.jpg",
        ],
      },
    ],
    [
      "variant_image: all sends one image once",
      { images: "variant", variant_image: "all" },
      withVariant(1, { image: variants[0]?.["image"] ?? null }),
      { images: ["https://cdn.shopify.com/s/files/1/0001/ridge-black.jpg"] },
    ],
    [
      "images from a variant's media",
      { images: "variant" },
      withVariant(0, {
        image: null,
        media: [{ id: "x" }, { id: "y", image: { url: "https://cdn.shopify.com/m.jpg" } }],
      }),
      { images: ["https://cdn.shopify.com/m.jpg"] },
    ],
    [
      "currency",
      { currency: "EUR" },
      shell,
      { pricing: { EUR: { wholesale: 139.5, retail: 279 } } },
    ],
    ["season from a tag", { fields: { season: { tag: "Season" } } }, shell, { season: "FW27" }],
    [
      "season by default",
      { fields: { season: { tag: "Collection", default: "CORE" } } },
      shell,
      { season: "CORE" },
    ],
    ["a number as default", { fields: { season: { default: 2027 } } }, shell, { season: "2027" }],
    [
      "places in sequence, blank is missing",
      { fields: { season: { metafield: "custom.season", tag: "Season" } } },
      withMetafield("custom.season", "  "),
      { season: "FW27" },
    ],
    [
      "metafield before tag",
      { fields: { season: { metafield: "custom.season", tag: "Season" } } },
      withMetafield("custom.season", "SS28"),
      { season: "SS28" },
    ],
    [
      "style number from a field",
      { fields: { style_number: { metafield: null, field: "handle" } } },
      shell,
      { style_number: "ridge-shell" },
    ],
    [
      "style number from a variant's field",
      { fields: { style_number: { metafield: null, variant_field: "sku" } } },
      shell,
      { style_number: "RS-BLK-S" },
    ],
    [
      "category by taxonomy",
      { fields: { category: { field: "category" } } },
      shell,
      { category: "Apparel & Accessories > Clothing > Outerwear > Coats & Jackets" },
    ],
    ["category that is empty", {}, changed("ridge-shell", { productType: "" }), { category: "" }],
    [
      "a further field that is named",
      { fields: { department: { metafield: "custom.department" } } },
      shell,
      { department: "" },
    ],
    [
      "an option as a field",
      { fields: { color_code: { option: "color" } } },
      shell,
      { color_code: "Jet Black" },
    ],
    [
      "name from a metafield",
      { fields: { name: { metafield: "custom.style_number" } } },
      shell,
      { name: "RS-27" },
    ],
    [
      "custom field by its short form",
      { custom_fields: { fabric: "custom.fabric" } },
      shell,
      { fabric: 'Nylon, Recycled "Eco" polyester' },
    ],
    [
      "custom field from anywhere",
      { custom_fields: { "Made by": { field: "vendor" } } },
      shell,
      { "Made by": "North Peak" },
    ],
    ["custom field that is empty", { custom_fields: { fit: "custom.fit" } }, shell, { fit: "" }],
    [
      "wholesale times a factor",
      { prices: { wholesale: { metafield: null, variant_field: "price", times: 0.5 } } },
      shell,
      { pricing: { USD: { wholesale: 139.5, retail: 279 } } },
    ],
    [
      "wholesale of a variant's metafield",
      {
        prices: {
          wholesale: {
            metafield: null,
            variant_metafield: "b2b.wholesale_price",
            default: "139.50",
          },
        },
      },
      shell,
      { pricing: { USD: { wholesale: 139.5, retail: 279 } } },
    ],
    [
      "wholesale as money",
      {},
      withMetafield("b2b.wholesale_price", '{"amount":"120.00","currency_code":"USD"}', "money"),
      { pricing: { USD: { wholesale: 120, retail: 279 } } },
    ],
    [
      "retail that is missing",
      { prices: { retail: { variant_field: "compareAtPrice" } } },
      shell,
      { pricing: { USD: { wholesale: 139.5, retail: "" } } },
    ],
    [
      "different prices: highest",
      { prices: { when_sizes_differ: "highest" } },
      withVariant(1, { price: "289.00" }),
      { pricing: { USD: { wholesale: 139.5, retail: 289 } } },
    ],
    [
      "different prices: lowest",
      { prices: { when_sizes_differ: "lowest" } },
      withVariant(1, { price: "289.00" }),
      { pricing: { USD: { wholesale: 139.5, retail: 279 } } },
    ],
    [
      "different prices: per_size",
      { prices: { when_sizes_differ: "per_size" } },
      withVariant(1, { price: "289.00" }),
      {
        pricing: { USD: { wholesale: 139.5, retail: 279 } },
        sizes: [
          { size: "S", upc: "0012345678905", pricing: { USD: { wholesale: 139.5, retail: 279 } } },
          { size: "M", upc: "0012345678912", pricing: { USD: { wholesale: 139.5, retail: 289 } } },
        ],
      },
    ],
    [
      "options in another language",
      { options: { color: ["Farbe"], size: "Größe" } },
      withOptions(
        [
          { name: "farbe ", value: "Rot" },
          { name: "GRÖSSE", value: "x" },
        ],
        [
          { name: "Farbe", value: "rot" },
          { name: "größe", value: "M" },
        ],
      ),
      {
        color: "Rot",
        sizes: [
          { size: "x", upc: "000" },
          { size: "M", upc: "001" },
        ],
      },
    ],
    [
      "no colour, no size",
      { no_color: "As shown", no_size: "OS" },
      withOptions([{ name: "Title", value: "Default Title" }]),
      { brand_id: "101-as-shown", color: "As shown", sizes: [{ size: "OS", upc: "000" }] },
    ],
    [
      "further options join",
      {},
      withOptions(
        [color("Red"), size("M"), { name: "Material", value: "Wool" }],
        [color("Red"), size("M"), { name: "Material", value: "Cotton" }],
      ),
      {
        sizes: [
          { size: "M / Wool", upc: "000" },
          { size: "M / Cotton", upc: "001" },
        ],
      },
    ],
    [
      "further options alone name the size",
      {},
      withOptions([{ name: "Scent", value: "Pine" }]),
      { color: "Default", sizes: [{ size: "Pine", upc: "000" }] },
    ],
    [
      "further options ignored",
      { options: { other: "ignore" } },
      withOptions([color("Red"), size("M"), { name: "Material", value: "Wool" }]),
      { sizes: [{ size: "M", upc: "000" }] },
    ],
    [
      "not split by colour",
      { split_by_color: false },
      withOptions([color("Red"), size("M")], [color("Blue"), size("M")]),
      {
        brand_id: "101-default",
        color: "Default",
        sizes: [
          { size: "Red / M", upc: "000" },
          { size: "Blue / M", upc: "001" },
        ],
      },
    ],
    [
      "prebook with days",
      {},
      tagged("Prebook: True", "Available From: 02/01/2027", "available to: 04/30/2027"),
      {
        prebook: true,
        available_now: false,
        available_from: "2027-02-01",
        available_until: "2027-04-30",
      },
    ],
    [
      "a day in another format",
      { date_format: "d.m.yyyy" },
      tagged("Available From: 1.2.2027"),
      { available_from: "2027-02-01", available_until: "" },
    ],
    ["a day that is blank", {}, tagged("Available From: "), { available_from: "" }],
    [
      "no number of the product but its id",
      {},
      changed("ridge-shell", { legacyResourceId: 101 }),
      { brand_id: "101-jet-black" },
    ],
  ])("%s", async ([, choices, record, part]) => {
    expect(await first(record, choices)).toMatchObject(part);
  });

  test("images: none sends no images; false sends no category", async () => {
    const document = await first(shell, {
      images: "none",
      fields: { category: false, description: false },
    });
    expect(Object.keys(document)).not.toEqual(expect.arrayContaining(["images"]));
    expect(document).not.toHaveProperty("category");
    expect(document).not.toHaveProperty("description");
    expect(document).not.toHaveProperty("department");
  });

  test.for<readonly [string, JsonObject]>([
    ["an unknown key", { upcs: "sku" }],
    ["an unknown value", { upc: "ean" }],
    ["a custom field that is a field", { custom_fields: { season: "a.b" } }],
    ["a metafield without namespace", { fields: { season: { metafield: "season" } } }],
    ["a pick without a place", { fields: { season: null, style_number: {} } }],
    ["a factor of nothing", { prices: { wholesale: { times: 0 } } }],
    ["a factor where there is no price", { fields: { season: { times: 2 } } }],
    ["a format without separators", { date_format: "mmddyyyy" }],
    ["the field of nothing", { fields: { season: { field: "season" } } }],
  ])("%s is refused", ([, choices]) => {
    const settings = { ...leastSettings, ...choices };
    const merged = choices["fields"]
      ? {
          ...settings,
          fields: {
            ...(leastSettings["fields"] as JsonObject),
            ...(choices["fields"] as JsonObject),
          },
        }
      : settings;
    expect(() => fullSettings(merged as JsonObject)).toThrow();
  });
});
