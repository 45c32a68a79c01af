import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../../src/core/json.ts";
import {
  changed,
  contractErrors,
  documentsOf,
  fixture,
  fullSettings,
  leastSettings,
  mapOne,
  presetMapper,
  rejection,
} from "./preset.ts";

const shell = fixture("ridge-shell");
const variants = shell["variants"] as readonly JsonObject[];
const metafields = shell["metafields"] as readonly JsonObject[];

const tagged = (...tags: string[]): Json =>
  changed("ridge-shell", { tags: ["NuORDER Sync", ...tags] });
const withVariant = (index: number, patch: JsonObject): Json =>
  changed("ridge-shell", {
    variants: variants.map((one, at) => (at === index ? { ...one, ...patch } : one)),
  });
const withOptions = (...options: readonly (readonly JsonObject[])[]): Json =>
  changed("ridge-shell", {
    variants: options.map((selectedOptions, index) => ({
      ...(variants[0] ?? {}),
      title: selectedOptions.map(({ value }) => value).join(" / "),
      position: index + 1,
      barcode: `00${String(index)}`,
      selectedOptions,
    })),
  });
const withMetafield = (name: string, value: string, type = "single_line_text_field"): Json =>
  changed("ridge-shell", {
    metafields: [
      ...metafields.filter(({ namespace, key }) => `${String(namespace)}.${String(key)}` !== name),
      {
        id: "gid://shopify/Metafield/1",
        namespace: name.split(".")[0] ?? "",
        key: name.split(".")[1] ?? "",
        type,
        value,
      },
    ],
  });
const color = (value: string): JsonObject => ({ name: "Color", value });
const size = (value: string): JsonObject => ({ name: "Size", value });

const first = async (record: Json, choices: JsonObject = {}): Promise<JsonObject> => {
  const [document] = Object.values(await documentsOf(record, choices));
  if (!document) throw new Error("no document");
  expect(contractErrors(document)).toBe("");
  return document;
};

test("a product becomes one complete document for each colour", async () => {
  const documents = await documentsOf(shell);
  expect(Object.keys(documents)).toEqual(["101-jet-black", "101-signal-red"]);
  expect(documents["101-jet-black"]).toEqual({
    brand_id: "101-jet-black",
    style_number: "RS-27",
    season: "CORE",
    color: "Jet Black",
    name: "Ridge Shell",
    description: "<p>Three layers, taped seams.</p>",
    category: "Outerwear / Shells",
    sizes: [
      { size: "S", upc: "0012345678905" },
      { size: "M", upc: "0012345678912" },
    ],
    pricing: { USD: { wholesale: 139.5, retail: 279 } },
    images: [
      "https://cdn.shopify.com/s/files/1/0001/ridge-front.jpg?v=1700000002",
      "https://cdn.shopify.com/s/files/1/0001/ridge-back.jpg?v=1700000003",
    ],
    prebook: false,
    available_now: true,
    available_from: "",
    available_until: "",
    active: true,
    archived: false,
  });
  for (const document of Object.values(documents)) expect(contractErrors(document)).toBe("");
});

describe("which products are sent", () => {
  const decide = async (record: Json, choices: JsonObject = {}) => {
    const result = await mapOne(record, choices);
    return result.kind === "decided" ? [result.decision, result.rule] : result.error.message;
  };
  test.for<readonly [readonly string[], readonly [string, string]]>([
    [["NuORDER Sync: True"], ["include", ""]],
    [["NuORDER Sync"], ["include", ""]],
    [["  nuorder   SYNC :  yes "], ["include", ""]],
    [
      ["NuORDER Sync: 1", "NuORDER Sync:1"],
      ["include", ""],
    ],
    [["NuORDER Sync: False"], ["leave out", "sync tag"]],
    [["NuORDER Syncing"], ["leave out", "sync tag"]],
    [[], ["leave out", "sync tag"]],
    [["NuORDER Active: F"], ["leave out", "sync tag"]],
    [
      ["NuORDER Sync", "NuORDER Active: F"],
      ["retire", "active tag"],
    ],
    [
      ["NuORDER Sync", "nuorder active:no"],
      ["retire", "active tag"],
    ],
    [
      ["NuORDER Sync", "NuORDER Active: True"],
      ["include", ""],
    ],
  ])("%j: %j", async ([tags, decision]) => {
    expect(await decide(changed("ridge-shell", { tags }))).toEqual(decision);
  });

  test("a missing list of tags is an empty one", async () => {
    expect(await decide(changed("ridge-shell", { tags: null }))).toEqual(["leave out", "sync tag"]);
  });

  test.for([
    [["NuORDER Sync: maybe"], 'the tag "NuORDER Sync: maybe" says neither yes nor no'],
    [["NuORDER Sync: "], 'the tag "NuORDER Sync: " says neither yes nor no'],
    [
      ["NuORDER Sync", "NuORDER Active: maybe"],
      'the tag "NuORDER Active: maybe" says neither yes nor no',
    ],
    [
      ["NuORDER Sync", "NuORDER Active: True", "nuorder active: F"],
      'the tags "NuORDER Active: True" and "nuorder active: F" contradict each other',
    ],
    [
      ["NuORDER Sync", "nuorder sync: no"],
      'the tags "NuORDER Sync" and "nuorder sync: no" contradict each other',
    ],
  ] as const)("%j is refused", async ([tags, message]) => {
    expect(await decide(changed("ridge-shell", { tags: [...tags] }))).toBe(message);
  });

  test("other tags may repeat and contradict as they like", async () => {
    expect(await decide(tagged("Look: A", "Look: B", "Season: X"))).toEqual(["include", ""]);
  });

  test("a status may be asked for", async () => {
    expect(await decide(shell, { statuses: ["ACTIVE"] })).toEqual(["include", ""]);
    expect(
      await decide(changed("ridge-shell", { status: "DRAFT" }), {
        statuses: ["ACTIVE", "UNLISTED"],
      }),
    ).toEqual(["leave out", "status"]);
    expect(await decide(changed("ridge-shell", { status: "DRAFT" }))).toEqual(["include", ""]);
  });

  test("tags may have other names", async () => {
    const choices = { tags: { sync: "B2B", active: "B2B Live" } };
    expect(await decide(changed("ridge-shell", { tags: ["b2b"] }), choices)).toEqual([
      "include",
      "",
    ]);
    expect(await decide(changed("ridge-shell", { tags: ["B2B", "B2B live: N"] }), choices)).toEqual(
      ["retire", "active tag"],
    );
  });
});

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
      { images: ["https://cdn.shopify.com/s/files/1/0001/ridge-black.jpg?v=1700000000"] },
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
          "https://cdn.shopify.com/s/files/1/0001/ridge-black.jpg?v=1700000000",
          "https://cdn.shopify.com/b.jpg",
        ],
      },
    ],
    [
      "variant_image: all sends one image once",
      { images: "variant", variant_image: "all" },
      withVariant(1, { image: variants[0]?.["image"] ?? null }),
      { images: ["https://cdn.shopify.com/s/files/1/0001/ridge-black.jpg?v=1700000000"] },
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

describe("what is refused, and with which sentence", () => {
  test.for<readonly [Json, JsonObject, string, string]>([
    [
      withVariant(1, { barcode: "" }),
      {},
      "mapping/rejected",
      'variant "Jet Black / M" of "Ridge Shell" has no barcode: fill it in on the variant in Shopify',
    ],
    [
      withVariant(1, { barcode: "   " }),
      {},
      "mapping/rejected",
      'variant "Jet Black / M" of "Ridge Shell" has no barcode: fill it in on the variant in Shopify',
    ],
    [
      withVariant(0, { sku: null }),
      { upc: "sku" },
      "mapping/rejected",
      'variant "Jet Black / S" of "Ridge Shell" has no SKU: fill it in on the variant in Shopify',
    ],
    [
      withVariant(1, { barcode: "0012345678905" }),
      {},
      "mapping/rejected",
      'the variants "Jet Black / S" and "Jet Black / M" of "Ridge Shell" have the same barcode "0012345678905"',
    ],
    [
      withOptions([color("Red"), size("M")], [color("Red"), size(" m ")]),
      {},
      "mapping/rejected",
      'the variants "Red / M" and "Red /  m " of "Ridge Shell" have the same size "M"',
    ],
    [
      withOptions([color("Red"), size("M"), { name: "Fit", value: "Slim" }]),
      { options: { other: "reject" } },
      "mapping/rejected",
      '"Ridge Shell" has an option beside colour and size: Slim',
    ],
    [
      withOptions([color("Red/Blue")], [color("Red-Blue")]),
      {},
      "mapping/rejected",
      'the colours "Red/Blue" and "Red-Blue" of "Ridge Shell" are too alike to be told apart: rename one',
    ],
    [
      changed("ridge-shell", { variants: null }),
      {},
      "mapping/rejected",
      '"Ridge Shell" has no variants',
    ],
    [
      changed("ridge-shell", { metafields: null }),
      {},
      "mapping/rejected",
      'variant "Jet Black / S" of "Ridge Shell" has no wholesale price: fill in the product\'s metafield b2b.wholesale_price in Shopify',
    ],
    [
      withMetafield("custom.style_number", " "),
      {},
      "mapping/rejected",
      '"Ridge Shell" has no style number: fill in the product\'s metafield custom.style_number in Shopify',
    ],
    [
      shell,
      { fields: { season: { tag: "Collection", metafield: "custom.season", default: null } } },
      "mapping/rejected",
      '"Ridge Shell" has no season: fill in the product\'s metafield custom.season or a tag "Collection: …" in Shopify',
    ],
    [
      withMetafield("b2b.wholesale_price", "139,50"),
      {},
      "mapping/not-a-number",
      'cannot read the wholesale price "139,50" as a number',
    ],
    [
      withMetafield("b2b.wholesale_price", '{"amount":"120.00","currency_code":"CAD"}', "money"),
      {},
      "mapping/rejected",
      "the metafield b2b.wholesale_price is in CAD, not in USD",
    ],
    [
      withVariant(1, { price: "289.00" }),
      {},
      "mapping/rejected",
      'the sizes of "Ridge Shell" have different prices: "S" 139.5 and 279, "M" 139.5 and 289',
    ],
    [
      tagged("Available From: 13/01/2026"),
      {},
      "mapping/bad-date",
      'the tag "Available From" "13/01/2026" is not a date: there is no month 13',
    ],
    [
      tagged("Available From: 99/99/9999"),
      {},
      "mapping/bad-date",
      'the tag "Available From" "99/99/9999" is not a date: there is no month 99',
    ],
    [
      tagged("Available To: TBD"),
      {},
      "mapping/bad-date",
      'the tag "Available To" "TBD" is not a date written as mm/dd/yyyy',
    ],
    [
      tagged("Available From: 05/01/2027", "Available To: 04/30/2027"),
      {},
      "mapping/contradiction",
      '"Ridge Shell" is available from 2027-05-01 but only until 2027-04-30',
    ],
    [
      tagged("Available From: 05/01/2027", "available from: 06/01/2027"),
      {},
      "mapping/contradiction",
      'the tags "Available From: 05/01/2027" and "available from: 06/01/2027" contradict each other',
    ],
    [
      tagged("Prebook: perhaps"),
      {},
      "mapping/rejected",
      'the tag "Prebook: perhaps" says neither yes nor no',
    ],
    [
      tagged("Season: A", "Season: B"),
      { fields: { season: { tag: "Season" } } },
      "mapping/contradiction",
      'the tags "Season: A" and "Season: B" contradict each other',
    ],
  ])("%#", async ([record, choices, code, message]) => {
    expect(await rejection(record, choices)).toEqual({ code, message });
  });

  test("one colour that cannot be sent leaves the others alone", async () => {
    const result = await mapOne(withVariant(2, { barcode: null }));
    expect(result).toMatchObject({
      items: [{ kind: "document", key: "101-jet-black" }, { kind: "rejected" }],
    });
  });

  test("an image without https meets no contract", async () => {
    const documents = await documentsOf(
      changed("ridge-shell", {
        media: [{ id: "x", image: { url: "http://cdn.shopify.com/a.jpg" } }],
      }),
    );
    expect(contractErrors(documents["101-jet-black"] ?? {})).toMatch(/images\/0/);
  });
});

describe("keys", () => {
  test.for([
    ["Jet Black", "101-jet-black"],
    [" JET  black ", "101-jet-black"],
    ["Red/Blue", "101-red-blue"],
    ["#1 (new)", "101-1-new"],
    ["Café", "101-cafc3a9"],
    ["黒", "101-e9bb92"],
    ["Ночь", "101-d0bdd0bed187d18c"],
    ["🔥", "101-f09f94a5"],
    ["***", "101-other"],
    ["constructor", "101-constructor"],
    ["__proto__", "101-proto"],
    ["7", "101-7"],
  ])("the colour %j has the key %s", async ([name, key]) => {
    expect(Object.keys(await documentsOf(withOptions([color(name ?? "")])))).toEqual([key]);
  });

  test("colours that differ in case and spaces are one", async () => {
    const documents = await documentsOf(
      withOptions([color("Jet Black"), size("S")], [color("jet  black"), size("M")]),
    );
    expect(Object.keys(documents)).toEqual(["101-jet-black"]);
    expect(documents["101-jet-black"]).toMatchObject({
      color: "Jet Black",
      sizes: [{ size: "S" }, { size: "M" }],
    });
  });

  test("two colours never share a key, whatever they are called", async () => {
    const mapper = await presetMapper();
    const name = fc.string({
      unit: fc.constantFrom("a", "B", " ", "-", "/", "é", "e", "黒", "1"),
      minLength: 1,
      maxLength: 5,
    });
    await fc.assert(
      fc.asyncProperty(fc.array(name, { minLength: 1, maxLength: 5 }), async (names) => {
        const record = withOptions(...names.map((one, index) => [color(one), size(String(index))]));
        const [result] = await mapper.mapBatch([record]);
        if (result?.kind === "rejected") {
          expect(result.error.message).toMatch(/too alike/);
          return;
        }
        const keys = (result?.items ?? []).map((one) => (one.kind === "document" ? one.key : ""));
        expect(new Set(keys).size).toBe(keys.length);
        const folded = new Set(
          names.map((one) => one.trim().replace(/\s+/g, " ").toLowerCase() || "default"),
        );
        expect(keys).toHaveLength(folded.size);
      }),
      { numRuns: 60 },
    );
  });

  test("sizes keep the sequence of the variants' positions", async () => {
    const record = changed("ridge-shell", {
      variants: ["L", "S", "M"].map((one, index) => ({
        ...(variants[0] ?? {}),
        barcode: one,
        position: { S: 1, M: 2, L: 10 }[one] ?? index,
        selectedOptions: [color("Red"), size(one)],
      })),
    });
    expect((await first(record))["sizes"]).toEqual(
      ["S", "M", "L"].map((one) => ({ size: one, upc: one })),
    );
  });
});

describe("tags", () => {
  test("are compared without case and extra spaces, in any sequence", async () => {
    const mapper = await presetMapper({ fields: { season: { tag: "Season" } } });
    const space = fc.constantFrom("", " ", "  ", "\t");
    const mixed = (text: string) =>
      fc
        .array(fc.boolean(), { minLength: text.length, maxLength: text.length })
        .map((upper) =>
          [...text]
            .map((one, index) => (upper[index] ? one.toUpperCase() : one.toLowerCase()))
            .join(""),
        );
    await fc.assert(
      fc.asyncProperty(
        mixed("season"),
        space,
        space,
        mixed("nuorder sync"),
        fc.shuffledSubarray(["Other", "Look: 1", "Look: 2"]),
        async (name, before, after, sync, others) => {
          const tags = [
            ...others,
            `${before}${name}${after}:${before}FW27${after}`,
            sync.replace(" ", ` ${after} `),
          ];
          const [result] = await mapper.mapBatch([changed("ridge-shell", { tags })]);
          expect(result).toMatchObject({
            kind: "decided",
            items: [{ document: { season: "FW27" } }, {}],
          });
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe("any record", () => {
  test("never throws, and every document is plain JSON that meets the contract", async () => {
    const mapper = await presetMapper({ images: "variant" });
    const junk = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom("", " ", null, "NuORDER Sync", "x".repeat(300)),
    );
    const patch = fc.dictionary(
      fc.constantFrom(
        "tags",
        "variants",
        "metafields",
        "media",
        "title",
        "legacyResourceId",
        "productType",
        "id",
      ),
      junk,
      { maxKeys: 3 },
    );
    await fc.assert(
      fc.asyncProperty(patch, async (over) => {
        const [result] = await mapper.mapBatch([{ ...shell, ...over } as Json]);
        if (result?.kind !== "decided") return;
        for (const item of result.items) {
          if (item.kind !== "document") continue;
          expect(JSON.parse(JSON.stringify(item.document))).toStrictEqual(item.document);
        }
      }),
      { numRuns: 200 },
    );
  });

  test("a description of two megabytes passes", async () => {
    const text = `<p>${"Größe 🔥 ".repeat(220_000)}</p>`;
    expect((await first(changed("ridge-shell", { descriptionHtml: text })))["description"]).toBe(
      text,
    );
  });

  test("a product of 2,048 variants passes in seconds", { timeout: 60_000 }, async () => {
    const record = withOptions(
      ...Array.from({ length: 2048 }, (_, index) => [
        color(`C${String(index % 16)}`),
        size(String(index)),
      ]),
    );
    const started = process.cpuUsage();
    const documents = await documentsOf(record);
    const { user, system } = process.cpuUsage(started);
    expect(Object.keys(documents)).toHaveLength(16);
    expect((documents["101-c3"]?.["sizes"] as Json[]).length).toBe(128);
    expect((user + system) / 1e6).toBeLessThan(15);
  });

  test("the same record gives the same documents, whatever its rows' sequence", async () => {
    const turned = changed("ridge-shell", {
      variants: variants.toReversed(),
      metafields: metafields.toReversed(),
      tags: (shell["tags"] as string[]).toReversed(),
    });
    const byKey = (documents: Record<string, JsonObject>) => Object.entries(documents).sort();
    expect(byKey(await documentsOf(turned))).toEqual(byKey(await documentsOf(shell)));
  });
});
