import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../../src/core/json.ts";
import { changed, fixture } from "./preset.ts";
import { mapPerson, oneOf, refusal } from "./people.ts";
import { address, b2b, ridge, tagged, withMetafields } from "./people-records.ts";

const of = (settings: JsonObject): JsonObject => ({ customers: settings });
const house = fixture("customer-b2b-alpine-house");
const locations = house["locations"] as readonly JsonObject[];
const synced = ["NuORDER Sync"];
const bare = { firstName: null, lastName: null, defaultEmailAddress: null };
const concealed = ridge({ ...bare, displayName: "", defaultPhoneNumber: null, addresses: [] });

describe("what is refused, and with which sentence", () => {
  test.for<readonly [string, Json, JsonObject, string, string]>([
    [
      "no code",
      tagged(...synced),
      of({ code: { metafield: "custom.code", tag: "Customer Code" } }),
      "mapping/rejected",
      'customer "Ann Lee" has no customer code: fill in the customer\'s metafield custom.code or a tag "Customer Code: …" in Shopify',
    ],
    [
      "a blank code",
      tagged(...synced, "Customer Code:  "),
      of({ code: { tag: "Customer Code" } }),
      "mapping/rejected",
      'customer "Ann Lee" has no customer code: fill in a tag "Customer Code: …" in Shopify',
    ],
    [
      "a company without a code",
      changed("customer-b2b-alpine-house", { externalId: " " }),
      b2b({ code: { field: "externalId" } }),
      "mapping/rejected",
      'company "Alpine House" has no customer code: fill in the company\'s "Company ID" in Shopify',
    ],
    [
      "two codes",
      tagged(...synced, "Customer Code: 1", "customer code: 2"),
      of({ code: { tag: "Customer Code" } }),
      "mapping/contradiction",
      'the tags "Customer Code: 1" and "customer code: 2" contradict each other: remove one in Shopify',
    ],
    [
      "no name",
      ridge({ ...bare, displayName: "+13035550100", defaultAddress: null }),
      {},
      "mapping/rejected",
      'customer "+13035550100" has no name: fill in the customer\'s company of the default address or name in Shopify',
    ],
    [
      "a tag that says neither",
      tagged("NuORDER Sync: maybe"),
      {},
      "mapping/rejected",
      'the tag "NuORDER Sync: maybe" says neither yes nor no: write True or False',
    ],
    [
      "a metafield that says neither",
      withMetafields(synced, { "custom.nuorder_active": "soon" }),
      {},
      "mapping/rejected",
      'the metafield custom.nuorder_active of customer "Ann Lee", "soon", says neither yes nor no: write True or False',
    ],
    [
      "a metafield of the wrong type",
      withMetafields(
        synced,
        { "custom.code": "gid://shopify/Metaobject/1" },
        "metaobject_reference",
      ),
      of({ code: { metafield: "custom.code" } }),
      "mapping/rejected",
      'the metafield custom.code of customer "Ann Lee" is of type metaobject_reference, which is no text: name another one in the settings',
    ],
    [
      "a currency that is none",
      withMetafields(synced, { "custom.currency": "Dollar" }),
      of({ currency: { metafield: "custom.currency" } }),
      "mapping/rejected",
      '"Dollar", the currency of customer "Ann Lee", is no currency code such as USD: correct it in the customer\'s metafield custom.currency in Shopify',
    ],
    [
      "locations with different currencies",
      changed("customer-b2b-alpine-house", {
        locations: locations.map((one, at) => (at === 0 ? { ...one, currency: "EUR" } : one)),
      }),
      b2b(),
      "mapping/contradiction",
      'the locations of company "Alpine House" have different currencies, EUR and CHF: choose one in settings.customers.currency',
    ],
    [
      "a rep without e-mail",
      tagged(...synced, "Rep: Bob"),
      of({ fields: { reps: { tag: "Rep" } } }),
      "mapping/rejected",
      'the sales rep "Bob" of customer "Ann Lee" has no e-mail address: write "Name <e-mail>" in a tag "Rep: …" in Shopify',
    ],
    [
      "a warehouse that is no id",
      tagged(...synced, "Warehouse: East"),
      of({ fields: { warehouse: { tag: "Warehouse" } } }),
      "mapping/rejected",
      'the warehouse "East" of customer "Ann Lee" is no id of NuORDER, which has 24 digits: correct it in a tag "Warehouse: …" in Shopify',
    ],
    [
      "no address",
      ridge({ addresses: [], defaultAddress: null }),
      {},
      "mapping/rejected",
      'customer "Ann Lee" has no address: add one in Shopify, or set settings.customers.without_address to send',
    ],
    [
      "a company without locations",
      changed("customer-b2b-alpine-house", { locations: [] }),
      b2b(),
      "mapping/rejected",
      'company "Alpine House" has no address: add one in Shopify, or set settings.customers.without_address to send',
    ],
    [
      "an address without a first line",
      ridge({ addresses: [address(1), address(2, { address1: " " })], defaultAddress: null }),
      {},
      "mapping/rejected",
      'the address 2 (Branch 2 - Boulder) of customer "Ann Lee" has no first line, which NuORDER needs: fill it in in Shopify',
    ],
    [
      "an address without a country",
      ridge({ addresses: [address(1, { country: null, countryCodeV2: null })] }),
      {},
      "mapping/rejected",
      'the address 1 (Branch 1 - Boulder) of customer "Ann Lee" has no country, which NuORDER needs: fill it in in Shopify',
    ],
    [
      "a country that somebody wrote",
      ridge({ addresses: [address(1, { country: "Phillipines", countryCodeV2: null })] }),
      {},
      "mapping/rejected",
      'the address 1 (Branch 1 - Boulder) of customer "Ann Lee" has the country "Phillipines", of which Shopify knows no code: choose it anew in Shopify, or name it in settings.customers.countries',
    ],
    [
      "only incomplete addresses",
      ridge({ addresses: [address(1, { address1: null })] }),
      of({ incomplete_address: "leave_out" }),
      "mapping/rejected",
      'customer "Ann Lee" has no billing address that can be sent, and NuORDER needs one; the address 1 (Branch 1 - Boulder) of customer "Ann Lee" has no first line, which NuORDER needs: fill it in in Shopify',
    ],
    [
      "a company that is only shipped to",
      changed("customer-b2b-alpine-house", {
        locations: locations.map((one) => ({ ...one, billingAddress: null })),
      }),
      b2b(),
      "mapping/rejected",
      'company "Alpine House" has no billing address that can be sent, and NuORDER needs one: add one in Shopify',
    ],
    [
      "nothing personal is shown",
      concealed,
      {},
      "mapping/rejected",
      "customer 7001 has no address: Shopify shows neither name nor e-mail, phone or address. Give the app access to protected customer data, or fill them in",
    ],
    [
      "only the address' city is shown",
      ridge({
        ...bare,
        displayName: "",
        defaultPhoneNumber: null,
        addresses: [address(1, { address1: null })],
      }),
      of({ incomplete_address: "leave_out" }),
      "mapping/rejected",
      "customer 7001 has no address: Shopify shows neither name nor e-mail, phone or address. Give the app access to protected customer data, or fill them in",
    ],
  ])("%s", async ([, record, choices, code, message]) => {
    expect(await refusal("customers", record, choices)).toEqual([code, message]);
  });
});

describe("an incomplete address that is left out", () => {
  const choices = of({ incomplete_address: "leave_out" });

  test("is reported, and the others are sent", async () => {
    const record = ridge({ addresses: [address(1), address(2, { address1: "" }), address(3)] });
    const result = await mapPerson("customers", record, choices);
    expect(result).toMatchObject({
      items: [{ document: { addresses: [{ billing_code: "1" }, { shipping_code: "3" }] } }],
      reports: [{ code: "record/reported" }],
    });
    expect(result.kind === "decided" && result.reports.map(({ message }) => message)).toEqual([
      'the address 2 (Branch 2 - Boulder) of customer "Ann Lee" has no first line, which NuORDER needs: fill it in in Shopify',
    ]);
  });

  test("may be for billing where another one is", async () => {
    const addresses = [address(1, { country: null, countryCodeV2: null }), address(2)];
    const both = { customers: { incomplete_address: "leave_out", other_addresses: "both" } };
    const document = await oneOf("customers", ridge({ addresses }), both);
    expect(document).toMatchObject({
      addresses: [{ billing_code: "2", default_billing: true, default_shipping: true }],
    });
  });

  test("reports nothing where all are complete", async () => {
    const result = await mapPerson("customers", ridge({}), choices);
    expect(result).toMatchObject({ reports: [], items: [{ kind: "document" }] });
  });
});

describe("a country that Shopify does not know", () => {
  const record = ridge({ addresses: [address(1, { country: "Holland", countryCodeV2: null })] });

  test.for<readonly [JsonObject, string]>([
    [{ countries: { HOLLAND: "NL" } }, "NL"],
    [{ country: "name" }, "Holland"],
    [{ country: "as_written" }, "Holland"],
  ])("%o", async ([settings, country]) => {
    const document = await oneOf("customers", record, of(settings));
    expect(document).toMatchObject({ addresses: [{ country }] });
  });

  test("as_written takes the code where there is no name", async () => {
    const nameless = ridge({ addresses: [address(1, { country: null })] });
    const document = await oneOf("customers", nameless, of({ country: "as_written" }));
    expect(document).toMatchObject({ addresses: [{ country: "US" }] });
  });
});
