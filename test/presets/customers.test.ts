import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../../src/core/json.ts";
import { changed, fixture } from "./preset.ts";
import { mapPerson, oneOf } from "./people.ts";
import { address, b2b, contractErrorsOf, ridge, tagged, withMetafields } from "./people-records.ts";

const shop = fixture("customer-ridge-outfitters");
const house = fixture("customer-b2b-alpine-house");

describe("which customers belong", () => {
  test.for<readonly [string, Json, JsonObject, string, string]>([
    ["the sync tag", shop, {}, "include", ""],
    ["case and spacing", tagged("  nuorder   SYNC :  y "), {}, "include", ""],
    ["a bare tag", tagged("NuORDER Sync"), {}, "include", ""],
    ["no tag", tagged("wholesale"), {}, "leave out", "sync tag or metafield"],
    ["a tag that says no", tagged("NuORDER Sync: F"), {}, "leave out", "sync tag or metafield"],
    ["a tag of another name", tagged("B2B"), { tags: { customer: "b2b" } }, "include", ""],
    ["all", tagged(), { customers: { include_when: "all" } }, "include", ""],
    [
      "a metafield where there is no tag",
      withMetafields([], { "custom.nuorder_sync": "true" }),
      {},
      "include",
      "",
    ],
    [
      "the tag before the metafield",
      withMetafields(["NuORDER Sync: No"], { "custom.nuorder_sync": "true" }),
      {},
      "leave out",
      "sync tag or metafield",
    ],
    [
      "the active tag",
      tagged("NuORDER Sync", "NuORDER Active: False"),
      {},
      "retire",
      "active tag or metafield",
    ],
    ["an active tag that says yes", tagged("NuORDER Sync", "NuORDER Active: T"), {}, "include", ""],
    [
      "the active metafield",
      withMetafields(["NuORDER Sync"], { "custom.nuorder_active": "false" }),
      {},
      "retire",
      "active tag or metafield",
    ],
    ["a company's metafield", house, b2b(), "include", ""],
    [
      "a company without it",
      changed("customer-b2b-alpine-house", { metafields: [] }),
      b2b(),
      "leave out",
      "sync tag or metafield",
    ],
    [
      "all companies",
      changed("customer-b2b-alpine-house", { metafields: [] }),
      b2b({ include_when: "all" }),
      "include",
      "",
    ],
  ])("%s", async ([, record, choices, decision, rule]) => {
    expect(await mapPerson("customers", record, choices)).toMatchObject({ decision, rule });
  });
});

describe("what a customer becomes", () => {
  test("a company with all that Shopify knows of it", async () => {
    const document = await oneOf("customers", shop);
    expect(document).toEqual({
      code: "7001",
      name: "Ridge Outfitters",
      currency_code: "USD",
      active: true,
      phone: "+13035550100",
      addresses: [
        {
          display_name: "Ridge Outfitters - Boulder",
          line_1: "1 Pearl Street",
          line_2: "",
          city: "Boulder",
          state: "CO",
          zip: "80302",
          country: "US",
          type: "both",
          billing_code: "9002",
          shipping_code: "9002",
          default_billing: true,
          default_shipping: true,
        },
        {
          display_name: "Ridge Outfitters Warehouse - Denver",
          line_1: "12 Freight Way",
          line_2: "Dock 4",
          city: "Denver",
          state: "CO",
          zip: "80216",
          country: "US",
          type: "shipping",
          billing_code: "",
          shipping_code: "9001",
          default_billing: false,
          default_shipping: false,
        },
      ],
    });
    expect(contractErrorsOf("company", document)).toBe("");
  });

  test("names keep their letters, and what is empty is sent empty", async () => {
    const document = await oneOf("customers", fixture("customer-gory-sklep"));
    expect(document).toMatchObject({
      name: "Łucja Żak",
      phone: "",
      addresses: [{ display_name: "Łucja Żak - Kraków", line_1: "ul. Długa 5", state: "" }],
    });
  });

  test("a B2B company has the addresses of all its locations, each once", async () => {
    const document = await oneOf("customers", house, b2b());
    expect(contractErrorsOf("company", document)).toBe("");
    expect(document).toMatchObject({ code: "501", name: "Alpine House", currency_code: "CHF" });
    expect(summary(document)).toEqual([
      ["both", "811", "811", true, true],
      ["billing", "813", "", false, false],
      ["shipping", "", "814", false, false],
    ]);
  });

  test("40 addresses are sent in one sequence, whatever Shopify's is", async () => {
    const many = Array.from({ length: 40 }, (_, at) => address(9100 + at));
    const document = await oneOf("customers", ridge({ addresses: many, defaultAddress: many[7] }));
    expect(document["addresses"]).toHaveLength(40);
    expect(summary(document)[0]).toEqual(["both", "9107", "9107", true, true]);
    expect(contractErrorsOf("company", document)).toBe("");
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(many, { minLength: 40 }), async (shuffled) => {
        const again = ridge({ addresses: shuffled, defaultAddress: many[7] });
        expect(await oneOf("customers", again)).toEqual(document);
      }),
      { numRuns: 10 },
    );
  });

  test("without a default address the first that was made is it", async () => {
    const document = await oneOf("customers", ridge({ defaultAddress: null }));
    expect(summary(document)[0]).toEqual(["both", "9001", "9001", true, true]);
  });

  test("a new address leaves the codes of the others alone", async () => {
    const before = summary(await oneOf("customers", shop));
    const addresses = [address(8000), ...(shop["addresses"] as readonly Json[])];
    const after = summary(await oneOf("customers", ridge({ addresses })));
    expect(after).toEqual([before[0], ["shipping", "", "8000", false, false], before[1]]);
  });
});

function summary(document: JsonObject): Json[][] {
  return (document["addresses"] as readonly JsonObject[]).map((one) =>
    ["type", "billing_code", "shipping_code", "default_billing", "default_shipping"].map(
      (key) => one[key] ?? null,
    ),
  );
}
