import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../../src/core/json.ts";
import { at, bench, type Bench } from "./ask.ts";
import { SMALL_CSV } from "./catalogue.ts";

const READ = `query P($handle: String!) { productByIdentifier(identifier: { handle: $handle }) {
  title handle status vendor productType tags descriptionHtml publishedAt seo { title description } category { fullName name }
  options { name values } media(first: 9) { nodes { alt ... on MediaImage { image { url } } } }
  metafields(first: 9) { nodes { namespace key type value } }
  variants(first: 9) { nodes { title sku barcode price compareAtPrice taxable inventoryPolicy inventoryQuantity image { url }
    selectedOptions { name value } metafields(first: 9) { nodes { namespace key value } }
    inventoryItem { tracked requiresShipping unitCost { amount } measurement { weight { value unit } } } } } } }`;

async function read(here: Bench, handle: string): Promise<JsonObject> {
  const data = await here.data(READ, { handle });
  return data["productByIdentifier"] as JsonObject;
}

test("the old columns", async () => {
  const here = bench();
  expect(here.shopify.importCsv(SMALL_CSV, ["Imported"])).toEqual({ products: 3, variants: 4 });
  expect(await read(here, "linen-shirt")).toMatchObject({
    title: "Linen Shirt",
    status: "ACTIVE",
    vendor: "Acme",
    productType: "Shirts",
    tags: ["Imported", "Season: SS26", "wholesale"],
    descriptionHtml: "<p>Light &amp; cool</p>",
    publishedAt: "2026-11-02T12:00:00Z",
    options: [{ name: "Size", values: ["S", "M"] }],
    media: {
      nodes: [
        { image: { url: "https://cdn.example.com/shirt.jpg" } },
        { image: { url: "https://cdn.example.com/shirt-back.jpg" } },
      ],
    },
    variants: {
      nodes: [
        {
          title: "S",
          sku: "LS-S",
          barcode: "111",
          price: "49.50",
          compareAtPrice: "60.00",
          inventoryQuantity: 4,
          inventoryItem: { tracked: true },
        },
        { title: "M", sku: "LS-M", inventoryQuantity: 6 },
      ],
    },
  });
  const hat = await read(here, "straw-hat");
  expect(at(hat, "variants", "nodes", 0)).toMatchObject({
    title: "Default Title",
    sku: null,
    inventoryItem: { tracked: false },
  });
  expect(await read(here, "old-bag")).toMatchObject({ status: "ARCHIVED", publishedAt: null });
});

test("the new columns, with metafields of both kinds, a byte order mark and CRLF", async () => {
  const here = bench();
  const text = [
    "\uFEFFURL handle, Title ,Description,Vendor,Product Category,Type,Tags,Published on online store,Status,Option1 name,Option1 value,SKU,Barcode,Price,Compare-at price,Cost per item,Charge tax,Inventory tracker,Inventory quantity,Continue selling when out of stock,Weight value (grams),Weight unit for display,Requires shipping,Product image URL,Image position,Image alt text,Variant image URL,SEO title,SEO description,Fabric (product.metafields.custom.fabric),Metafield: custom.season [single_line_text_field],Variant Metafield: custom.pack [number_integer]",
    'coat,Coat,<p>Warm</p>,Acme,Apparel > Coats,Outerwear,"a,b",false,Draft,Color,Red,\'007,,100,,40,false,shopify,3,true,1500,kg,true,https://cdn.example.com/2.jpg,2,Back,https://cdn.example.com/1.jpg,SEO,Text,Wool,FW26,6',
    "coat,,,,,,,,,,Blue,'008,,110,120,,true,,0,false,,,,https://cdn.example.com/1.jpg,1,Front,,,,,,12",
    "",
  ].join("\r\n");
  expect(here.shopify.importCsv(text, [])).toEqual({ products: 1, variants: 2 });
  expect(await read(here, "coat")).toMatchObject({
    status: "DRAFT",
    publishedAt: null,
    category: { fullName: "Apparel > Coats", name: "Coats" },
    seo: { title: "SEO", description: "Text" },
    options: [{ name: "Color", values: ["Red", "Blue"] }],
    media: {
      nodes: [
        { alt: "Front", image: { url: "https://cdn.example.com/1.jpg" } },
        { alt: "Back", image: { url: "https://cdn.example.com/2.jpg" } },
      ],
    },
    metafields: {
      nodes: [
        { namespace: "custom", key: "fabric", type: "single_line_text_field", value: "Wool" },
        { namespace: "custom", key: "season", value: "FW26" },
      ],
    },
    variants: {
      nodes: [
        {
          sku: "'007",
          taxable: false,
          inventoryPolicy: "CONTINUE",
          image: { url: "https://cdn.example.com/1.jpg" },
          metafields: { nodes: [{ namespace: "custom", key: "pack", value: "6" }] },
          inventoryItem: {
            tracked: true,
            unitCost: { amount: "40.0" },
            measurement: { weight: { value: 1.5, unit: "KILOGRAMS" } },
          },
        },
        { sku: "'008", price: "110.00", compareAtPrice: "120.00", inventoryPolicy: "DENY" },
      ],
    },
  });
});

test("the same handle again updates and keeps the ids", async () => {
  const here = bench();
  here.shopify.importCsv(SMALL_CSV, []);
  const ids =
    "query { products(first: 9) { nodes { id updatedAt variants(first: 9) { nodes { id price } } } } }";
  const before = await here.data(ids);
  await here.world.advance(5000);
  here.shopify.importCsv(
    "Handle,Title,Variant Price,Option1 Name,Option1 Value\nlinen-shirt,Shirt,55,Size,S\nlinen-shirt,,56,,M\nsocks,Socks,5,,\n",
    [],
  );
  const after = await here.data(ids);
  expect(at(after, "products", "nodes")).toHaveLength(4);
  expect(at(after, "products", "nodes", 0, "id")).toBe(at(before, "products", "nodes", 0, "id"));
  expect(at(after, "products", "nodes", 0, "updatedAt")).toBe("2026-11-02T12:00:05Z");
  expect(at(after, "products", "nodes", 0, "variants", "nodes")).toEqual([
    { id: at(before, "products", "nodes", 0, "variants", "nodes", 0, "id"), price: "55.00" },
    { id: at(before, "products", "nodes", 0, "variants", "nodes", 1, "id"), price: "56.00" },
  ]);
});

describe("refuses, and keeps nothing", () => {
  test.each([
    ["a missing handle", "Handle,Title\na,A\n,B\n", "Line 3: the handle is missing."],
    [
      "a quoted line break counts as lines",
      'Handle,Title\na,"A\nA"\n,B\n',
      "Line 4: the handle is missing.",
    ],
    ["no title", "Handle,Title\na,\n", 'Line 2: the product "a" has no title on its first line.'],
    [
      "semicolons",
      "Handle;Title;Price\na;A;1,50\n",
      "Line 1: the columns are separated by semicolons (Handle;Title;Price); Shopify separates by commas.",
    ],
    [
      "another file",
      "sku,qty\n1,2\n",
      'Line 1: there is no column "Handle" or "URL handle"; found: sku, qty.',
    ],
    ["nothing", "", "The CSV file is empty."],
    ["an open quote", 'Handle,Title\na,"A\n', /^Line \d: the CSV is malformed \(Quote Not Closed/],
    ["too many cells", "Handle,Title\na,A,B\n", /^Line 2: the CSV is malformed/],
    [
      "a price that is none",
      "Handle,Title,Price\na,A,ten\n",
      'Line 2: "ten" is no amount of money.',
    ],
    [
      "a status that is none",
      "Handle,Title,Status\na,A,Live\n",
      'Line 2: "Live" is no status; it must be Active, Draft or Archived.',
    ],
    [
      "a variant twice",
      "Handle,Title,Option1 Name,Option1 Value\na,A,Size,S\na,,,s\n",
      'Line 3: the product "a" has the variant "s" twice.',
    ],
  ])("%s", (_, text, message) => {
    const { shopify } = bench();
    const before = shopify.snapshot();
    expect(() => shopify.importCsv(text, [])).toThrow(message);
    expect((shopify.snapshot() as JsonObject)["products"]).toEqual(
      (before as JsonObject)["products"],
    );
  });
});

// Real exports are not part of the repository; where they lie beside it, all of them must go in.
const folder = fileURLToPath(new URL("../../../../shared/data/", import.meta.url));
const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".csv")) : [];

test.skipIf(files.length === 0)(`real exports (${files.length} files found)`, async () => {
  for (const name of files) {
    const here = bench();
    const counts = here.shopify.importCsv(readFileSync(folder + name, "utf8"), ["Imported"]);
    const { operation } = await here.bulk(
      "{ products { edges { node { id variants { edges { node { id } } } } } } }",
    );
    expect(operation["rootObjectCount"]).toBe(String(counts.products));
    expect(operation["objectCount"]).toBe(String(counts.products + counts.variants));
  }
  console.info(`Imported ${files.length} real exports.`);
});
