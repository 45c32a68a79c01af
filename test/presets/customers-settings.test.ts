import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../../src/core/json.ts";
import { fixture } from "./preset.ts";
import { mapPerson, oneOf, sentBy } from "./people.ts";
import { b2b, contractErrorsOf, ridge } from "./people-records.ts";

const shop = fixture("customer-ridge-outfitters");
const house = fixture("customer-b2b-alpine-house");

describe("every choice of the settings for customers", () => {
  const of = (settings: JsonObject): JsonObject => ({ customers: settings });
  test.for<readonly [string, JsonObject, Json, JsonObject]>([
    ["code: tag", of({ code: { tag: "customer code" } }), shop, { code: "C-1001" }],
    ["code: e-mail", of({ code: { field: "email" } }), shop, { code: "ann.lee@ridge.example" }],
    ["code: metafield", of({ code: { metafield: "custom.terms" } }), shop, { code: "NET30" }],
    ["code: company ID", b2b({ code: { field: "externalId" } }), house, { code: "AH-77" }],
    [
      "code: places in sequence, blank is missing",
      of({ code: { metafield: "custom.code", field: ["note", "legacyResourceId"] } }),
      ridge({ note: " " }),
      { code: "7001" },
    ],
    ["name", of({ name: { field: "name" } }), shop, { name: "Ann Lee" }],
    ["name: person without company", {}, ridge({ defaultAddress: null }), { name: "Ann Lee" }],
    ["currency of the brand", { currency: "EUR" }, shop, { currency_code: "EUR" }],
    ["currency", of({ currency: { default: "gbp" } }), shop, { currency_code: "GBP" }],
    ["phone: false", of({ fields: { phone: false } }), shop, {}],
    ["phone of a company", b2b(), house, { phone: "+41315550100" }],
    [
      "terms of a company",
      b2b({ fields: { payment_terms: { field: "paymentTerms" } } }),
      house,
      { payment_terms: "Net 30" },
    ],
    [
      "price sheet, empty",
      of({ fields: { pricing_template: { tag: "Price Sheet" } } }),
      shop,
      { pricing_template: "" },
    ],
    [
      "groups",
      of({ fields: { customer_groups: { default: "Outdoor; Key accounts," } } }),
      shop,
      { customer_groups: ["Outdoor", "Key accounts"] },
    ],
    ["no group", of({ fields: { customer_groups: { tag: "G" } } }), shop, { customer_groups: [] }],
    [
      "reps",
      of({ fields: { reps: { metafield: "custom.sales_reps" } } }),
      shop,
      {
        reps: [
          { name: "Sam Poe", email: "sam@northpeak.example" },
          { name: "Kim Ode", email: "kim@northpeak.example" },
        ],
      },
    ],
    [
      "a rep without a name",
      of({ fields: { reps: { default: "sam@northpeak.example" } } }),
      shop,
      { reps: [{ name: "", email: "sam@northpeak.example" }] },
    ],
    [
      "warehouse",
      of({ fields: { warehouse: { default: "650000000000000000000ABC" } } }),
      shop,
      { warehouse: "650000000000000000000abc" },
    ],
    [
      "custom fields",
      of({ custom_fields: { terms_code: "custom.terms", language: { field: "locale" } } }),
      shop,
      { terms_code: "NET30", language: "en" },
    ],
    ["country: name", of({ country: "name" }), shop, country("United States")],
    ["country: as_written", of({ country: "as_written" }), shop, country("United States")],
    ["countries by code", of({ countries: { us: "USA" } }), shop, country("USA")],
    ["countries by name", of({ countries: { "united  states": "U.S." } }), shop, country("U.S.")],
    ["state: name", of({ state: "name" }), shop, { addresses: [{ state: "Colorado" }, {}] }],
    ["other: both", of({ other_addresses: "both" }), shop, { addresses: [{}, { type: "both" }] }],
    [
      "other: billing",
      of({ other_addresses: "billing" }),
      shop,
      { addresses: [{}, { type: "billing", billing_code: "9001", shipping_code: "" }] },
    ],
    ["without: send", of({ without_address: "send" }), ridge({ addresses: [] }), { addresses: [] }],
  ])("%s", async ([, choices, record, part]) => {
    const document = await oneOf("customers", record, choices);
    expect(document).toMatchObject(part);
    expect(contractErrorsOf("company", document)).toBe("");
  });

  test("a field that is left to NuORDER, and an empty warehouse, are not sent at all", async () => {
    const choices = of({ fields: { phone: false, warehouse: { metafield: "custom.w" } } });
    const document = await oneOf("customers", shop, choices);
    expect(Object.keys(document)).toEqual(["code", "name", "currency_code", "addresses", "active"]);
  });

  test("two codes that differ in case only are one value", async () => {
    const result = await mapPerson("customers", shop, of({ code: { tag: "Customer Code" } }));
    expect(result).toMatchObject({ items: [{ unique: { "customer code": ["c-1001"] } }] });
  });

  test("the code is the document's key", async () => {
    const sent = await sentBy("customers", shop, of({ code: { default: "A/B ü" } }));
    expect(Object.keys(sent)).toEqual(["A/B ü"]);
  });
});

function country(written: string): JsonObject {
  return { addresses: [{ country: written }, { country: written }] };
}
