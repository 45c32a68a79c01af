import { expect, test } from "vitest";
import type { JsonObject } from "../../src/core/json.ts";
import { openPlace } from "./place.ts";
import { addressOf, synced, type Shop } from "./shop.ts";
import { heldOf, openStock, rowsOf, stale } from "./stock.ts";

/*
 * One shop with everything in it that people get wrong: each is parked under a sentence of its own, and
 * the others go on. What else one record can hold is in test/presets and in the brands' cases.
 */

const wholesale = (value: string, type = "number_decimal") => ({
  ...{ namespace: "b2b", key: "wholesale", type, value },
});

/** Makes a product of one size; of `tags` the sync tag is always one. */
function put(
  shop: Shop,
  handle: string,
  tags: readonly string[] = [],
  more: JsonObject = {},
): void {
  shop.product({
    handle,
    variants: { S: `${handle}-S` },
    metafields: [wholesale("40.00")],
    tags: [synced, ...tags],
    ...more,
  });
}

test("products: each that is wrong is parked with a sentence, the others are sent", async () => {
  await using place = await openPlace(["products"], {
    fields: { season: { metafield: "custom.season", default: "CORE" } },
    prices: { wholesale: { metafield: "b2b.wholesale", variant_field: null, times: null } },
  });
  const { shop } = place;
  put(shop, "good");
  put(shop, "twin-a", [], { variants: { S: "TWIN" } });
  put(shop, "twin-b", [], { variants: { S: " TWIN " } });
  put(shop, "same", [], { variants: { S: "SAME", M: "SAME" } });
  put(shop, "quote", [], { variants: { S: "'Q-1" } });
  put(shop, "spaces", [], { variants: { S: "  SP-1  " } });
  put(shop, "blank", [], { variants: { S: " " } });
  put(shop, "no-month", ["Available From: 99/99/9999"]);
  put(shop, "no-day", ["Available From: 02/30/2026"]);
  put(shop, "empty-day", ["Available From: "]);
  put(shop, "tbd", ["Available From: TBD"]);
  put(shop, "turned", ["Available From: 05/01/2026", "Available To: 04/01/2026"]);
  put(shop, "both", ["NuORDER Active: True", "nuorder  active: False"]);
  put(shop, "comma", [], { metafields: [wholesale("40,00", "single_line_text_field")] });
  put(shop, "free", [], { metafields: [] });
  put(shop, "object", [], {
    metafields: [
      wholesale("40.00"),
      { namespace: "custom", key: "season", type: "json", value: '{"a":1}' },
    ],
  });
  put(shop, "case", [], { tags: ["  nuorder  SYNC :true "] });

  const good = ["case", "empty-day", "good", "quote", "spaces"];
  const ran = await place.sync("products");
  expect(ran.sent).toEqual(good.map((name) => `PUT /api/product/new/force ${name}-default`));
  expect(ran.ledger).toBe("5 new, 12 rejected");
  const twins =
    'document/duplicate-value: upc "TWIN" is used by "twin-a" (gid://shopify/Product/twin-a) and "twin-b" (gid://shopify/Product/twin-b)';
  expect(ran.parked).toEqual([
    twins,
    twins,
    'mapping/bad-date: the tag "Available From" "02/30/2026" is not a date: that month has no day 30',
    'mapping/bad-date: the tag "Available From" "99/99/9999" is not a date: there is no month 99',
    'mapping/bad-date: the tag "Available From" "TBD" is not a date written as mm/dd/yyyy',
    'mapping/contradiction: "turned" is available from 2026-05-01 but only until 2026-04-01',
    'mapping/contradiction: the tags "nuorder  active: False" and "NuORDER Active: True" contradict each other',
    'mapping/not-a-number: cannot read the wholesale price "40,00" as a number',
    'mapping/rejected: the metafield custom.season of "object" is of type json, which is no text: name another one in the settings',
    'mapping/rejected: the variants "S" and "M" of "same" have the same SKU "SAME"',
    'mapping/rejected: variant "S" of "blank" has no SKU: fill it in on the variant in Shopify',
    'mapping/rejected: variant "S" of "free" has no wholesale price: fill in the product\'s metafield b2b.wholesale in Shopify',
  ]);
  expect(ran.remedies.every((hint) => hint !== "")).toBe(true);
});

test("customers and buyers: each that is wrong is parked or waits, the others are sent", async () => {
  await using place = await openPlace(["customers", "buyers"], {
    customers: {
      code: { tag: "Customer Code" },
      currency: { metafield: "custom.currency", default: "USD" },
    },
    buyers: { reps: { tag: "Rep", default: "sam@acme.example" } },
  });
  const { shop } = place;
  const add = (name: string, tags: readonly string[], more: JsonObject = {}) => {
    const email = `${name}@ridge.example`;
    shop.customer(name, { email, tags: [synced, "NuORDER", ...tags], ...more });
  };
  const code = (written: string) => [`Customer Code: ${written}`];
  add("good", code("G-1"));
  add("codeless", []);
  add("homeless", code("H-1"), { addresses: [] });
  add("dup", code("D-1"));
  add("dup-too", code("d-1"));
  add("Łucja", code("Ł/1 %"), { lastName: "Żak", email: "lucja@ridge.example" });
  add("torn", [...code("T-1"), "customer code: T-2"]);
  add("perhaps", [...code("P-1"), "NuORDER Active: perhaps"]);
  add("lineless", code("L-1"), { addresses: [addressOf(1, { address1: "" })] });
  add("lost", code("L-2"), { addresses: [{ address1: "1 Main Street", city: "Nowhere" }] });
  add("badrep", [...code("R-1"), "Rep: Bob"]);
  add("object", code("O-1"), {
    metafields: [{ namespace: "custom", key: "currency", type: "json", value: "{}" }],
  });
  add("nameless", code("N-1"), {
    ...{ firstName: "", lastName: "" },
    addresses: [addressOf(1, { company: "" })],
  });

  const ran = await place.sync("customers");
  expect(ran.sent).toEqual(
    ["G-1", "R-1", "Ł/1 %"].map((one) => `PUT /api/company/new/force ${one}`),
  );
  expect(ran.ledger).toBe("3 new, 10 rejected");
  const twins =
    'document/duplicate-value: customer code "d-1" is used by "dup Lee" (gid://shopify/Customer/dup) and "dup-too Lee" (gid://shopify/Customer/dup-too)';
  expect(ran.parked.map((one) => one.replaceAll(/\d{9,}/g, "ID"))).toEqual([
    twins,
    twins,
    'mapping/contradiction: the tags "Customer Code: T-1" and "customer code: T-2" contradict each other: remove one in Shopify',
    'mapping/rejected: customer "codeless Lee" has no customer code: fill in a tag "Customer Code: …" in Shopify',
    'mapping/rejected: customer "homeless Lee" has no address: add one in Shopify, or set settings.customers.without_address to send',
    'mapping/rejected: customer "nameless@ridge.example" has no name: fill in the customer\'s company of the default address or name in Shopify',
    'mapping/rejected: the address ID (Ridge - Boulder) of customer "lineless Lee" has no first line, which NuORDER needs: fill it in in Shopify',
    'mapping/rejected: the address ID (lost Lee - Nowhere) of customer "lost Lee" has no country, which NuORDER needs: fill it in in Shopify',
    'mapping/rejected: the metafield custom.currency of customer "object Lee" is of type json, which is no text: name another one in the settings',
    'mapping/rejected: the tag "NuORDER Active: perhaps" says neither yes nor no: write True or False',
  ]);

  const buyers = await place.sync("buyers");
  expect(buyers.ledger).toBe("2 new, 6 held, 5 rejected");
  expect(buyers.sent).toEqual([
    "PUT /api/company/code/%C5%81%2F1%20%25/add/buyer",
    "PUT /api/company/code/G-1/add/buyer",
  ]);
  expect(buyers.parked.filter((one) => !one.startsWith("record/held"))).toEqual([
    'mapping/contradiction: the tags "Customer Code: T-1" and "customer code: T-2" contradict each other: remove one in Shopify',
    'mapping/rejected: customer "codeless Lee" has no customer code: fill in a tag "Customer Code: …" in Shopify',
    'mapping/rejected: customer "nameless@ridge.example" has no first or last name, which NuORDER needs: fill it in in Shopify',
    'mapping/rejected: the sales rep "Bob" of customer "badrep Lee" has no e-mail address: write "Name <e-mail>" in a tag "Rep: …" in Shopify',
    'mapping/rejected: the tag "NuORDER Active: perhaps" says neither yes nor no: write True or False',
  ]);
});

test.for(["inventory", "replenishments"] as const)(
  "%s: dates and tags that are wrong close prebook, are reported, and hold no stock up",
  async (api) => {
    await using place = await openStock(api);
    const { shop } = place;
    const held = () =>
      api === "inventory"
        ? heldOf(place, "scarf-default")
        : rowsOf(place).filter((row) => row.includes("SC-1"));
    shop.tag(place.scarf, "Prebook: True", "Available From: 01/01/2026");
    expect((await place.sync("inventory")).parked).toEqual([]);
    expect(held().join()).toMatch(/, prebook|Prebook null/);
    // It is open and 8 are for sale; now the tag goes wrong and two of them are sold.
    shop.untag(place.scarf, "Available From: 01/01/2026");
    shop.tag(place.scarf, "Available From: 13/45/2026");
    shop.stock("SC-1", place.newark, 6);
    const { parked, ledger, outcome } = await place.sync("inventory");
    expect({ parked, ledger, outcome }).toEqual({
      parked: [
        'record/reported: the tag "Available From" "13/45/2026" is not a date: there is no month 13, so "scarf" cannot be ordered ahead: write a day that exists as mm/dd/yyyy in Shopify',
      ],
      ledger: api === "inventory" ? "1 changed, 1 rejected" : "3 changed, 1 unchanged, 1 rejected",
      outcome: "partial",
    });
    expect(held()).toEqual(
      api === "inventory"
        ? ["EAST: immediate SC-1 6", "WEST: immediate SC-1 0"]
        : [
            "(EAST SC-1 Prebook 0)",
            "(WEST SC-1 Prebook 0)",
            "EAST SC-1 immediate 6",
            "WEST SC-1 immediate 0",
          ],
    );
    expect(stale(place)).toEqual([]);
    // It stays told until it is corrected, and is over then.
    expect((await place.sync("inventory", { full: true })).parked).toEqual(parked);
    shop.untag(place.scarf, "Available From: 13/45/2026");
    expect((await place.sync("inventory")).parked).toEqual([]);
    expect(held().join()).toMatch(/, prebook|Prebook null/);
  },
);
