import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../../src/core/json.ts";
import { at, bench, type Bench } from "./ask.ts";
import { change, define, CUSTOMERS_CSV, newCustomer } from "./people.ts";

const NOBODY = "gid://shopify/Customer/999999999999999";
const ERRORS = "userErrors { field message }";
const ADDRESS: JsonObject = {
  address1: "150 Elgin St",
  city: "Ottawa",
  provinceCode: "ON",
  countryCode: "CA",
  zip: "K2P 1L4",
};

const create = (here: Bench, input: JsonObject) =>
  change(
    here,
    "customerCreate",
    { input: ["CustomerInput!", input] },
    `customer { id email phone tags displayName addressesV2(first: 9) { nodes { id province country name } } defaultAddress { id } } ${ERRORS}`,
  );
const update = (here: Bench, input: JsonObject) =>
  change(
    here,
    "customerUpdate",
    { input: ["CustomerInput!", input] },
    `customer { id firstName lastName email note tags updatedAt addressesV2(first: 9) { nodes { id city } } } ${ERRORS}`,
  );

async function stampOf(here: Bench, id: string): Promise<unknown> {
  const data = await here.data("query ($id: ID!) { customer(id: $id) { updatedAt } }", { id });
  return at(data, "customer", "updatedAt");
}

describe("customerCreate", () => {
  test("keeps e-mail and phone in Shopify's form, tags tidy and addresses once", async () => {
    const made = await create(bench(), {
      firstName: "Ada",
      lastName: "Byrne",
      email: " Ada@Example.com ",
      phone: "(617) 555-0100",
      tags: ["b", "A, a"],
      addresses: [ADDRESS, ADDRESS],
    });
    expect(made).toMatchObject({
      customer: {
        email: "ada@example.com",
        phone: "+16175550100",
        tags: ["A", "b"],
        displayName: "Ada Byrne",
        addressesV2: { nodes: [{ province: "Ontario", country: "Canada", name: "Ada Byrne" }] },
      },
      userErrors: [],
    });
    expect(at(made, "customer", "defaultAddress", "id")).toBe(
      at(made, "customer", "addressesV2", "nodes", 0, "id"),
    );
    expect(at(made, "customer", "defaultAddress", "id")).toMatch(
      /^gid:\/\/shopify\/MailingAddress\/\d+\?model_name=CustomerAddress$/,
    );
  });

  test.each<[JsonObject, JsonObject]>([
    [
      { note: "x" },
      { field: null, message: "A name, phone number, or email address must be present" },
    ],
    [{ email: "ADA@example.com" }, { field: ["email"], message: "Email has already been taken" }],
    [{ email: "nobody" }, { field: ["email"], message: "Email is invalid" }],
    [{ phone: "+1 617 555 0101" }, { field: ["phone"], message: "Phone has already been taken" }],
    [{ phone: "12" }, { field: ["phone"], message: "Phone is invalid" }],
    [
      { firstName: "T", tags: ["x".repeat(256)] },
      { field: ["tags"], message: "Tags is too long (maximum is 255 characters)" },
    ],
    [
      { firstName: "T", tags: [Array.from({ length: 251 }, (_, index) => `t${index}`).join()] },
      { field: ["tags"], message: "Tags cannot be more than 250" },
    ],
    [
      { id: NOBODY, firstName: "T" },
      { field: ["id"], message: "Cannot specify ID on creation" },
    ],
    [
      { firstName: "T", emailMarketingConsent: { marketingState: "SUBSCRIBED" } },
      {
        field: ["emailMarketingConsent"],
        message: "An email address is required to set the email marketing consent state.",
      },
    ],
    [
      { firstName: "T", addresses: [{ country: "Narnia" }] },
      { field: ["addresses", "0", "country"], message: "Country is invalid" },
    ],
  ])("refuses %o", async (input, error) => {
    const here = bench();
    here.shopify.importCustomersCsv(CUSTOMERS_CSV, []);
    expect(await create(here, input)).toEqual({ customer: null, userErrors: [error] });
    expect(await here.data("{ customersCount { count } }")).toEqual({
      customersCount: { count: 2 },
    });
  });
});

describe("customerUpdate", () => {
  test("changes what is given; tags and addresses replace the old", async () => {
    const here = bench();
    const id = await newCustomer(here, {
      firstName: "Ada",
      email: "ada@example.com",
      note: "kept",
      tags: ["old"],
      addresses: [ADDRESS],
    });
    await here.world.advance(5000);
    const after = await update(here, {
      id,
      email: "new@example.com",
      tags: ["new"],
      addresses: [{ ...ADDRESS, city: "Toronto" }],
    });
    expect(after["customer"]).toMatchObject({
      firstName: "Ada",
      email: "new@example.com",
      note: "kept",
      tags: ["new"],
      updatedAt: "2026-11-02T12:00:05Z",
      addressesV2: { nodes: [{ city: "Toronto" }] },
    });
    const old = await here.data(
      '{ customerByIdentifier(identifier: { emailAddress: "ada@example.com" }) { id } }',
    );
    expect(old).toEqual({ customerByIdentifier: null });
  });

  test("refuses one that is not there, one without anything, and consent", async () => {
    const here = bench();
    const id = await newCustomer(here, { firstName: "Ada" });
    expect((await update(here, { id: NOBODY, note: "x" }))["userErrors"]).toEqual([
      { field: ["id"], message: "Customer does not exist" },
    ]);
    expect((await update(here, { id, firstName: "" }))["userErrors"]).toEqual([
      { field: null, message: "A name, phone number, or email address must be present" },
    ]);
    expect(
      (await update(here, { id, smsMarketingConsent: { marketingState: "SUBSCRIBED" } }))[
        "userErrors"
      ],
    ).toEqual([
      {
        field: ["smsMarketingConsent"],
        message:
          "To update smsMarketingConsent, please use the customerSmsMarketingConsentUpdate Mutation instead",
      },
    ]);
  });
});

describe("customerSet", () => {
  const set = (here: Bench, input: JsonObject, identifier: JsonObject | null) =>
    change(
      here,
      "customerSet",
      { input: ["CustomerSetInput!", input], identifier: ["CustomerSetIdentifiers", identifier] },
      "customer { id firstName tags addressesV2(first: 9) { nodes { id } } } userErrors { field message code }",
    );

  test("finds by e-mail or makes one; an empty list takes all addresses", async () => {
    const here = bench();
    const email = "ada@example.com";
    const made = await set(here, { email, addresses: [ADDRESS], tags: ["a"] }, { email });
    const again = await set(here, { email, firstName: "Ada", addresses: [] }, { email });
    expect(at(again, "customer", "id")).toBe(at(made, "customer", "id"));
    expect(again["customer"]).toMatchObject({
      firstName: "Ada",
      tags: ["a"],
      addressesV2: { nodes: [] },
    });
  });

  test.each<[JsonObject, JsonObject | null, JsonObject]>([
    [
      { firstName: "Ghost" },
      { id: NOBODY },
      {
        field: ["input"],
        code: "NOT_FOUND",
        message: "Resource matching the identifier was not found.",
      },
    ],
    [{ firstName: "T" }, { email: "a@example.com" }, { code: "MISSING_FIELD_REQUIRED" }],
    [{ email: "b@example.com" }, { email: "a@example.com" }, { code: "INPUT_MISMATCH" }],
    [{ email: "nobody" }, null, { field: ["input", "email"], code: "INVALID" }],
  ])("refuses %o with %o", async (input, identifier, error) => {
    const result = await set(bench(), input, identifier);
    expect(result).toMatchObject({ customer: null, userErrors: [error] });
  });
});

describe("addresses", () => {
  const add = (here: Bench, customerId: string, address: JsonObject, setAsDefault = false) =>
    change(
      here,
      "customerAddressCreate",
      {
        customerId: ["ID!", customerId],
        address: ["MailingAddressInput!", address],
        setAsDefault: ["Boolean", setAsDefault],
      },
      `address { id city } ${ERRORS}`,
    );
  const READ =
    "query ($id: ID!) { customer(id: $id) { updatedAt defaultAddress { city } addresses { city } } }";

  test("are added, changed, made the default and deleted; each moves the customer's stamp", async () => {
    const here = bench();
    const id = await newCustomer(here, { firstName: "Ada" });
    const first = await add(here, id, ADDRESS);
    await here.world.advance(1000);
    const second = await add(here, id, { ...ADDRESS, city: "Hull" });
    expect((await here.data(READ, { id }))["customer"]).toEqual({
      updatedAt: "2026-11-02T12:00:01Z",
      defaultAddress: { city: "Ottawa" },
      addresses: [{ city: "Ottawa" }, { city: "Hull" }],
    });
    const addressId = at(second, "address", "id") as string;
    await here.world.advance(1000);
    const moved = await change(
      here,
      "customerAddressUpdate",
      {
        customerId: ["ID!", id],
        addressId: ["ID!", addressId],
        address: ["MailingAddressInput!", { city: "Gatineau", provinceCode: "QC" }],
      },
      `address { city provinceCode address1 formatted(withName: true) formattedArea } ${ERRORS}`,
    );
    expect(moved["address"]).toEqual({
      city: "Gatineau",
      provinceCode: "QC",
      address1: "150 Elgin St",
      formatted: ["Ada", "150 Elgin St", "Gatineau QC K2P 1L4", "Canada"],
      formattedArea: "Gatineau QC, Canada",
    });
    expect(await stampOf(here, id)).toBe("2026-11-02T12:00:02Z");
    const chosen = await change(
      here,
      "customerUpdateDefaultAddress",
      { customerId: ["ID!", id], addressId: ["ID!", addressId] },
      `customer { defaultAddress { city } } ${ERRORS}`,
    );
    expect(at(chosen, "customer", "defaultAddress", "city")).toBe("Gatineau");
    const gone = await change(
      here,
      "customerAddressDelete",
      { customerId: ["ID!", id], addressId: ["ID!", addressId] },
      `deletedAddressId ${ERRORS}`,
    );
    expect(gone).toEqual({ deletedAddressId: addressId, userErrors: [] });
    expect(at(await here.data(READ, { id }), "customer", "defaultAddress", "city")).toBe("Ottawa");
    expect(at(first, "address", "city")).toBe("Ottawa");
  });

  test("are refused: twice the same, an unknown province, another's, nobody's", async () => {
    const here = bench();
    const [ada, sam] = [
      await newCustomer(here, { firstName: "Ada", addresses: [ADDRESS] }),
      await newCustomer(here, { firstName: "Sam" }),
    ];
    expect((await add(here, ada, ADDRESS))["userErrors"]).toEqual([
      { field: ["address"], message: "Address already exists" },
    ]);
    expect((await add(here, ada, { ...ADDRESS, provinceCode: "ZZ" }))["userErrors"]).toEqual([
      { field: ["address", "province"], message: "Province is invalid" },
    ]);
    expect((await add(here, NOBODY, ADDRESS))["userErrors"]).toEqual([
      { field: ["customerId"], message: "Customer does not exist" },
    ]);
    const mine = await add(here, ada, { ...ADDRESS, city: "Hull" });
    const stolen = await change(
      here,
      "customerAddressDelete",
      { customerId: ["ID!", sam], addressId: ["ID!", at(mine, "address", "id")] },
      `deletedAddressId ${ERRORS}`,
    );
    expect(stolen).toEqual({
      deletedAddressId: null,
      userErrors: [{ field: ["addressId"], message: "Address does not exist" }],
    });
  });
});

test("customerDelete refuses who has ordered, and takes the others out of every list", async () => {
  const here = bench();
  here.shopify.importCustomersCsv(CUSTOMERS_CSV, []);
  const remove = (id: string) =>
    change(
      here,
      "customerDelete",
      { input: ["CustomerDeleteInput!", { id }] },
      `deletedCustomerId ${ERRORS}`,
    );
  expect(await remove("gid://shopify/Customer/6940095316145")).toEqual({
    deletedCustomerId: null,
    userErrors: [
      {
        field: ["id"],
        message: "Customer can’t be deleted because they have associated orders",
      },
    ],
  });
  const id = "gid://shopify/Customer/6940095348913";
  expect(await remove(id)).toEqual({ deletedCustomerId: id, userErrors: [] });
  expect((await remove(id))["userErrors"]).toEqual([
    { field: ["id"], message: "Customer can't be found" },
  ]);
  expect(
    await here.data(
      'query ($id: ID!) { customer(id: $id) { id } customers(first: 9, query: "-tag:x") { nodes { email } } }',
      { id },
    ),
  ).toEqual({ customer: null, customers: { nodes: [{ email: "ada@example.com" }] } });
});

test("tags and metafields of a customer are set like a product's, and move its stamp", async () => {
  const here = bench();
  const id = await newCustomer(here, { firstName: "Ada", tags: ["b"] });
  const tag = async (name: string, on: string, tags: readonly string[]) =>
    change(
      here,
      name,
      { id: ["ID!", on], tags: ["[String!]!", tags] },
      `node { ... on Customer { tags updatedAt } } ${ERRORS}`,
    );
  await here.world.advance(1000);
  expect(at(await tag("tagsAdd", id, ["NuORDER, B", "a"]), "node")).toEqual({
    tags: ["a", "b", "NuORDER"],
    updatedAt: "2026-11-02T12:00:01Z",
  });
  await here.world.advance(1000);
  // What was there already changes nothing.
  expect(at(await tag("tagsAdd", id, ["A"]), "node", "updatedAt")).toBe("2026-11-02T12:00:01Z");
  expect(at(await tag("tagsRemove", id, ["nuorder"]), "node", "tags")).toEqual(["a", "b"]);
  expect(await tag("tagsAdd", NOBODY, ["vip"])).toEqual({
    node: null,
    userErrors: [{ field: ["id"], message: "Customer does not exist" }],
  });
  await here.world.advance(1000);
  await define(here, { ownerType: "CUSTOMER", key: "code", type: "id" });
  const metafield = { ownerId: id, namespace: "custom", key: "code", value: "C-1" };
  const written = await change(
    here,
    "metafieldsSet",
    { metafields: ["[MetafieldsSetInput!]!", [metafield]] },
    "metafields { id ownerType owner { ... on Customer { id } } } userErrors { field message }",
  );
  expect(at(written, "metafields", 0)).toMatchObject({ ownerType: "CUSTOMER", owner: { id } });
  expect(await stampOf(here, id)).toBe("2026-11-02T12:00:03Z");
  const node = await here.data(
    'query ($m: ID!) { node(id: $m) { ... on Metafield { value } } customerByIdentifier(identifier: { customId: { namespace: "custom", key: "code", value: "C-1" } }) { id } }',
    { m: at(written, "metafields", 0, "id") as string },
  );
  expect(node).toEqual({ node: { value: "C-1" }, customerByIdentifier: { id } });
  await change(
    here,
    "metafieldsDelete",
    {
      metafields: [
        "[MetafieldIdentifierInput!]!",
        [{ ownerId: id, namespace: "custom", key: "code" }],
      ],
    },
    "deletedMetafields { key } userErrors { message }",
  );
  const read = await here.data(
    'query ($id: ID!) { customer(id: $id) { metafield(namespace: "custom", key: "code") { value } } }',
    { id },
  );
  expect(read).toEqual({ customer: { metafield: null } });
});
