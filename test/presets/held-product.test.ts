import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../../src/core/json.ts";
import { mergePatch } from "../../src/core/merge-patch.ts";
import { compileExpression } from "../../src/mapping/compile.ts";
import { emptyLibrary } from "../../src/mapping/library.ts";
import { fileOrigin } from "../../src/mapping/text-origin.ts";
import { documentsOf, fullSettings, leastSettings, readText } from "./preset.ts";
import { shell } from "./records.ts";

const path = "mappings/_presets/shopify-nuorder/held-product.jsonata";

/** What NuORDER's product is in the shape of our documents. */
function held(product: Json, choices: JsonObject = {}): Promise<Json | undefined> {
  const text = readText(path);
  const settings = fullSettings(mergePatch(leastSettings, choices) as JsonObject);
  return compileExpression(text, fileOrigin(path, text), emptyLibrary).evaluate(product, {
    settings,
    brand: "northpeak",
  });
}

/** A product as an older portal answered: what was never set is "", null, or not there. */
const bare: JsonObject = {
  _id: "541aa3f054f4a1d81aa878dd",
  modified_on: "2014-09-18T09:20:48.208Z",
  name: "red coat",
  style_number: "2",
  season: "winter",
  color: "red",
  sizes: [{ size: "M" }],
  warehouses: [],
  pricing: { USD: { wholesale: 12, retail: "" } },
  seasons: ["undefined"],
  images: [""],
  available_from: "",
  available_until: null,
  active: true,
  cancelled: false,
};

test("what we sent comes back as it was, whatever NuORDER adds", async () => {
  const { "101-jet-black": sent = {} } = await documentsOf(shell, {
    custom_fields: { fabric: "custom.fabric" },
  });
  const sizes = sent["sizes"] as readonly JsonObject[];
  const answered = {
    ...sent,
    _id: "541aa3f054f4a1d81aa878dd",
    sizes: sizes.map((one, index) => ({ ...one, _id: `65000000000000000000000${String(index)}` })),
    pricing: {
      ...(sent["pricing"] as JsonObject),
      EUR: { wholesale: 1, retail: 2, disabled: false },
    },
    __inventory_cache: [],
    schema_id: "",
    cancelled: false,
  };
  expect(await held(answered, { custom_fields: { fabric: "custom.fabric" } })).toEqual(sent);
});

test("an old product has what it has", async () => {
  expect(await held(bare)).toEqual({
    style_number: "2",
    season: "winter",
    color: "red",
    name: "red coat",
    description: "",
    category: "",
    sizes: [{ size: "M", upc: "" }],
    pricing: { USD: { wholesale: 12, retail: "" } },
    images: [],
    prebook: false,
    available_now: false,
    available_from: "",
    available_until: "",
    active: true,
    archived: false,
  });
});

describe("what is read of NuORDER's answer", () => {
  test.for<readonly [string, JsonObject, JsonObject, JsonObject]>([
    [
      "a day without its time",
      { available_from: "2014-01-29T00:00:00.000Z" },
      {},
      { available_from: "2014-01-29" },
    ],
    [
      "prices that are texts",
      { pricing: { USD: { wholesale: "12.50", retail: "25" } } },
      {},
      { pricing: { USD: { wholesale: 12.5, retail: 25 } } },
    ],
    [
      "an archived product",
      { archived: true, active: false },
      {},
      { archived: true, active: false },
    ],
    [
      "fields that the settings name",
      { fabric: "Wool", fit: "Slim" },
      { custom_fields: { fabric: "custom.fabric" } },
      { fabric: "Wool" },
    ],
    ["its own key", { brand_id: " wombat-shirt " }, {}, { brand_id: "wombat-shirt" }],
    [
      "prices of sizes, where the brand prices each",
      { sizes: [{ size: "M", upc: "1", pricing: { USD: { wholesale: 5, retail: 9 } } }] },
      { prices: { when_sizes_differ: "per_size" } },
      { sizes: [{ size: "M", upc: "1", pricing: { USD: { wholesale: 5, retail: 9 } } }] },
    ],
  ])("%s", async ([, product, choices, part]) => {
    expect(await held({ ...bare, ...product }, choices)).toMatchObject(part);
  });

  test("images that are left to NuORDER, and fields that nobody names, are not ours", async () => {
    const found = (await held(
      { ...bare, fit: "Slim" },
      { images: "none", fields: { category: false } },
    )) as JsonObject;
    expect(found).not.toHaveProperty("images");
    expect(found).not.toHaveProperty("fit");
    expect(found).not.toHaveProperty("category");
  });

  test("what is no product is none of ours", async () => {
    expect(await held({ message: "nothing here" })).toBe(undefined);
  });
});
