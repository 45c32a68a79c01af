import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../../src/core/json.ts";
import { changed, fixture } from "./preset.ts";
import { itemsOf, mapPerson, oneOf, refusal, sentBy, type Companies } from "./people.ts";
import { b2b, contractErrorsOf, ridge, tagged, withMetafields } from "./people-records.ts";

const shop = fixture("customer-ridge-outfitters");
const contact = fixture("customer-b2b-contact");
const rep: JsonObject = { buyers: { reps: { default: "sam@northpeak.example" } } };
const bare = { firstName: null, lastName: null, defaultEmailAddress: null };
const business: JsonObject = {
  ...b2b({ code: { metafield: "custom.customer_code", field: "externalId" } }),
  ...rep,
};
const companies: Companies = {
  "AH-77": { id: "b1", retired: false, code: "AH-77" },
  // Adopted: NuORDER had it under another code before.
  "OUT-78": { id: "b2", retired: false, code: "OLD/78" },
};

describe("which customers are buyers", () => {
  test.for<readonly [string, Json, JsonObject, string, string]>([
    ["the buyer tag", shop, rep, "include", ""],
    ["case and spacing", tagged(" nuorder : Y"), rep, "include", ""],
    ["another name", tagged("Buyer"), { ...rep, tags: { buyer: "buyer" } }, "include", ""],
    ["no tag", tagged("NuORDER Sync: True"), rep, "leave out", "buyer tag"],
    ["a tag that says no", tagged("NuORDER: F"), rep, "leave out", "buyer tag"],
    ["off by a setting", shop, { buyers: { send: false } }, "leave out", "settings.buyers.send"],
    ["no e-mail", ridge({ defaultEmailAddress: null }), rep, "leave out", "e-mail"],
    [
      "the active tag",
      tagged("NuORDER", "NuORDER Active: no"),
      rep,
      "retire",
      "active tag or metafield",
    ],
    [
      "the active metafield",
      withMetafields(["NuORDER"], { "custom.nuorder_active": "false" }, "boolean"),
      rep,
      "retire",
      "active tag or metafield",
    ],
  ])("%s", async ([, record, choices, decision, rule]) => {
    expect(await mapPerson("buyers", record, choices)).toMatchObject({ decision, rule });
  });
});

describe("what a customer becomes as a buyer", () => {
  test("name, e-mail and sales reps, and nothing else", async () => {
    const sent = await sentBy("buyers", shop, rep);
    expect(sent).toEqual({
      "7001/7001": {
        company_code: "7001",
        name: "Ann Lee",
        email: "ann.lee@ridge.example",
        reps: ["sam@northpeak.example"],
      },
    });
    expect(contractErrorsOf("buyer", sent["7001/7001"] ?? {})).toBe("");
  });

  test("one in each company that a B2B contact buys for, under the company's code in NuORDER", async () => {
    const choices = {
      ...business,
      buyers: { ...(rep["buyers"] as JsonObject), fields: { title: { field: "title" } } },
    };
    const sent = await sentBy("buyers", contact, choices, companies);
    expect(Object.keys(sent)).toEqual(["AH-77/7003", "OLD%2F78/7003"]);
    expect(sent["AH-77/7003"]).toMatchObject({ name: "Urs Meier", title: "Head of Buying" });
    expect(sent["OLD%2F78/7003"]).toMatchObject({ email: "urs@alpine.example", title: "" });
  });

  test("a company that is not in NuORDER yet keeps its own buyer waiting only", async () => {
    const some = { "AH-77": companies["AH-77"] ?? {} };
    expect(await itemsOf("buyers", contact, business, some)).toMatchObject([
      { kind: "document", key: "AH-77/7003" },
      {
        kind: "held",
        key: "OUT-78/7003",
        reason:
          'customer "Urs Meier" waits for the company "OUT-78", which NuORDER does not have yet; the buyer goes out on the first run after it',
      },
    ]);
  });

  test("who is contact of no company is no buyer", async () => {
    const nobodys = changed("customer-b2b-contact", { companyContactProfiles: [] });
    expect(await itemsOf("buyers", nobodys, business, companies)).toEqual([
      { kind: "skipped", reason: "contact of no company" },
    ]);
  });

  test("a company that is archived takes no buyers", async () => {
    const archived = { "7001": { id: "a1", retired: true, code: "7001" } };
    expect(await itemsOf("buyers", shop, rep, archived)).toEqual([
      { kind: "skipped", reason: "the company is archived in NuORDER" },
    ]);
  });

  test.for<readonly [string, JsonObject, JsonObject]>([
    [
      "reps as of the company",
      { customers: { fields: { reps: { metafield: "custom.sales_reps" } } } },
      { reps: ["sam@northpeak.example", "kim@northpeak.example"] },
    ],
    [
      "a rep who is named twice",
      { buyers: { reps: { default: "S <sam@northpeak.example>; Sam@northpeak.example" } } },
      { reps: ["sam@northpeak.example"] },
    ],
    ["without_rep: send", { buyers: { without_rep: "send" } }, { reps: [] }],
    [
      "phones",
      {
        buyers: {
          without_rep: "send",
          fields: { phone_office: { field: "phone" }, phone_cell: { tag: "Cell" } },
        },
      },
      { phone_office: "+13035550100", phone_cell: "" },
    ],
  ])("%s", async ([, choices, part]) => {
    const document = await oneOf("buyers", shop, choices);
    expect(document).toMatchObject(part);
    expect(contractErrorsOf("buyer", document)).toBe("");
  });

  test.for<readonly [string, Json, JsonObject, JsonObject]>([
    ["e-mail", shop, rep, { "e-mail": ["ann.lee@ridge.example"] }],
    ["e-mail in a company", contact, business, { "e-mail": ["AH-77/urs@alpine.example"] }],
    [
      "name in a company",
      ridge({ firstName: " ann ", lastName: "LEE" }),
      rep,
      { "buyer name in its company": ["7001/ann lee"] },
    ],
  ])("no two may share: %s", async ([, record, choices, unique]) => {
    const all = { ...companies, "7001": { id: "a1", retired: false, code: "7001" } };
    const [item] = await itemsOf("buyers", record, choices, all);
    expect(item).toMatchObject({ unique });
  });
});

describe("what is refused, and with which sentence", () => {
  test.for<readonly [string, Json, JsonObject, string]>([
    [
      "no name",
      ridge({ firstName: null, lastName: " " }),
      rep,
      'customer "Ann Lee" has no first or last name, which NuORDER needs: fill it in in Shopify',
    ],
    [
      "an e-mail that is none",
      ridge({ defaultEmailAddress: { emailAddress: "ann at ridge" } }),
      rep,
      'the e-mail "ann at ridge" of customer "Ann Lee" is no e-mail address: correct it in Shopify',
    ],
    [
      "no sales rep",
      shop,
      { buyers: { reps: { tag: "Rep" } } },
      'customer "Ann Lee" has no sales rep, and NuORDER wants one for each buyer: fill in a tag "Rep: …" in Shopify',
    ],
    [
      "no place for sales reps",
      shop,
      {},
      'customer "Ann Lee" has no sales rep, and NuORDER wants one for each buyer: choose a place in settings.buyers.reps',
    ],
    [
      "no code",
      tagged("NuORDER"),
      { ...rep, customers: { code: { tag: "Customer Code" } } },
      'customer "Ann Lee" has no customer code: fill in a tag "Customer Code: …" in Shopify',
    ],
    [
      "nothing personal is shown",
      ridge({ ...bare, displayName: "", defaultPhoneNumber: null, addresses: [] }),
      rep,
      "customer 7001 has no e-mail: Shopify shows neither name nor e-mail, phone or address. Give the app access to protected customer data, or fill them in",
    ],
  ])("%s", async ([, record, choices, message]) => {
    expect(await refusal("buyers", record, choices)).toEqual(["mapping/rejected", message]);
  });
});
