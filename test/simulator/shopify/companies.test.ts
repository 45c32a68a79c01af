import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../../src/core/json.ts";
import { at, bench, type Bench } from "./ask.ts";
import { change, newCompany, newCustomer } from "./people.ts";

const ERRORS = "userErrors { field message code }";
const NOBODY = "gid://shopify/Company/999999999999999";
const NOWHERE = "gid://shopify/CompanyLocation/999999999999999";
const SHIPPING: JsonObject = {
  address1: "1 Pine St",
  city: "Boston",
  zoneCode: "MA",
  countryCode: "US",
  zip: "02110",
};
const ACME: JsonObject = {
  company: { name: "Acme", externalId: "ACME-1", note: "n" },
  companyContact: { email: "Ada@acme.example", firstName: "Ada", title: "Buyer" },
  companyLocation: {
    name: "Acme HQ",
    externalId: "ACME-HQ",
    shippingAddress: SHIPPING,
    billingSameAsShipping: true,
    buyerExperienceConfiguration: {
      checkoutToDraft: true,
      paymentTermsTemplateId: "gid://shopify/PaymentTermsTemplate/4",
    },
  },
};
const READ = `query ($id: ID!) { company(id: $id) { name externalId note updatedAt customerSince contactsCount { count } locationsCount { count }
  mainContact { isMainContact title customer { defaultEmailAddress { emailAddress } companyContactProfiles { company { id } } } }
  locations(first: 9) { nodes { name externalId currency company { id } updatedAt
    shippingAddress { id companyName address1 city zoneCode province zip countryCode country } billingAddress { id }
    buyerExperienceConfiguration { checkoutToDraft paymentTermsTemplate { id name dueInDays paymentTermsType } } } } } }`;

const create = (here: Bench, input: JsonObject) =>
  change(
    here,
    "companyCreate",
    { input: ["CompanyCreateInput!", input] },
    `company { id } ${ERRORS}`,
  );
const addLocation = (here: Bench, companyId: string, input: JsonObject) =>
  change(
    here,
    "companyLocationCreate",
    { companyId: ["ID!", companyId], input: ["CompanyLocationInput!", input] },
    `companyLocation { id name currency } ${ERRORS}`,
  );

describe("companyCreate", () => {
  test("makes company, contact with customer, and location", async () => {
    const here = bench();
    const { id } = await newCompany(here, ACME);
    const { company } = await here.data(READ, { id });
    expect(company).toMatchObject({
      name: "Acme",
      externalId: "ACME-1",
      customerSince: "2026-11-02T12:00:00Z",
      contactsCount: { count: 1 },
      locationsCount: { count: 1 },
      mainContact: {
        isMainContact: true,
        title: "Buyer",
        customer: {
          defaultEmailAddress: { emailAddress: "ada@acme.example" },
          companyContactProfiles: [{ company: { id } }],
        },
      },
      locations: {
        nodes: [
          {
            name: "Acme HQ",
            currency: "USD",
            company: { id },
            shippingAddress: {
              companyName: "Acme",
              address1: "1 Pine St",
              province: "Massachusetts",
              country: "United States",
            },
            buyerExperienceConfiguration: {
              checkoutToDraft: true,
              paymentTermsTemplate: { name: "Net 30", dueInDays: 30, paymentTermsType: "NET" },
            },
          },
        ],
      },
    });
    expect(at(company, "locations", "nodes", 0, "billingAddress", "id")).toBe(
      at(company, "locations", "nodes", 0, "shippingAddress", "id"),
    );
  });

  test("gives a company without a location one of its own name", async () => {
    const here = bench();
    const { id } = await newCompany(here, { company: { name: "Solo" } });
    const { company } = await here.data(READ, { id });
    expect(company).toMatchObject({
      mainContact: null,
      locations: { nodes: [{ name: "Solo", shippingAddress: null }] },
    });
  });

  test.each<[JsonObject, JsonObject]>([
    [
      { company: { name: "" } },
      { field: ["input", "company", "name"], code: "BLANK", message: "Name can't be blank" },
    ],
    [
      { company: { name: "B", externalId: "acme-1" } },
      {
        field: ["input", "company", "externalId"],
        code: "TAKEN",
        message: "External id has already been taken.",
      },
    ],
    [
      { company: { name: "B", externalId: "bad id" } },
      {
        field: ["input", "company", "externalId"],
        code: "INVALID",
        message:
          "External Id can only contain numbers, letters, and some special characters, including !@#$%^&*(){}[]\\/?<>_-~,.;:'`\"",
      },
    ],
    [
      { company: { name: "B", note: "n".repeat(5001) } },
      {
        field: ["input", "company", "notes"],
        code: "TOO_LONG",
        message: "Notes is too long (maximum is 5000 characters)",
      },
    ],
    [
      { company: { name: "B" }, companyContact: { firstName: "Jane" } },
      {
        field: ["input", "companyContact"],
        code: "INVALID",
        message: "Either the attribute email or customer_id must be provided",
      },
    ],
    [
      { company: { name: "B" }, companyContact: { email: "ADA@ACME.EXAMPLE" } },
      {
        field: ["input", "companyContact", "email"],
        code: "TAKEN",
        message: "Email address has already been taken.",
      },
    ],
    [
      {
        company: { name: "B" },
        companyLocation: { shippingAddress: { address1: "1 Pine St", countryCode: "ZZ" } },
      },
      {
        field: ["input", "companyLocation", "shippingAddress", "countryCode"],
        code: "INVALID",
        message: "Country code is invalid",
      },
    ],
    [
      { company: { name: "B" }, companyLocation: { name: "HQ", billingSameAsShipping: true } },
      {
        field: ["input", "companyLocation", "shippingAddress"],
        code: "INVALID_INPUT",
        message: "Invalid input.",
      },
    ],
    [
      { company: { name: "B" }, companyLocation: { name: "HQ", phone: "not-a-phone" } },
      {
        field: ["input", "companyLocation", "phone"],
        code: "INVALID",
        message: "Phone is invalid",
      },
    ],
  ])("refuses %o", async (input, error) => {
    const here = bench();
    await newCompany(here, ACME);
    expect(await create(here, input)).toEqual({ company: null, userErrors: [error] });
    // Nothing of it was kept.
    expect(
      await here.data(
        "{ companiesCount { count } customersCount { count } companyLocations(first: 9) { nodes { name } } }",
      ),
    ).toEqual({
      companiesCount: { count: 1 },
      customersCount: { count: 1 },
      companyLocations: { nodes: [{ name: "Acme HQ" }] },
    });
  });
});

describe("companyUpdate", () => {
  const update = (here: Bench, companyId: string, input: JsonObject) =>
    change(
      here,
      "companyUpdate",
      { companyId: ["ID!", companyId], input: ["CompanyInput!", input] },
      `company { name note updatedAt } ${ERRORS}`,
    );

  test("changes what is given and moves the company's stamp, not its locations'", async () => {
    const here = bench();
    const { id } = await newCompany(here, ACME);
    await here.world.advance(3000);
    expect((await update(here, id, { name: "Acme Ltd" }))["company"]).toEqual({
      name: "Acme Ltd",
      note: "n",
      updatedAt: "2026-11-02T12:00:03Z",
    });
    const { company } = await here.data(READ, { id });
    expect(at(company, "locations", "nodes", 0, "updatedAt")).toBe("2026-11-02T12:00:00Z");
  });

  test.each<[JsonObject, JsonObject]>([
    [
      {},
      {
        field: ["input"],
        code: "INVALID",
        message: "At least one attribute to change must be present",
      },
    ],
    [
      { customerSince: "2020-01-01T00:00:00Z" },
      {
        field: ["input", "customerSince"],
        code: "INVALID_INPUT",
        message: "This field may only be set on creation.",
      },
    ],
    [{ name: "" }, { field: ["input", "name"], code: "BLANK", message: "Name can't be blank" }],
  ])("refuses %o", async (input, error) => {
    const here = bench();
    const { id } = await newCompany(here, ACME);
    expect((await update(here, id, input))["userErrors"]).toEqual([error]);
  });

  test("refuses one that is not there", async () => {
    expect((await update(bench(), NOBODY, { name: "x" }))["userErrors"]).toEqual([
      {
        field: ["companyId"],
        code: "RESOURCE_NOT_FOUND",
        message: "Resource requested does not exist.",
      },
    ]);
  });
});

describe("locations of a company", () => {
  test("are created, in the currency of their country", async () => {
    const here = bench();
    const { id } = await newCompany(here, ACME);
    const made = await addLocation(here, id, {
      shippingAddress: { address1: "Rue 1", countryCode: "FR" },
      externalId: "ACME-FR",
    });
    expect(made["companyLocation"]).toMatchObject({ name: "Rue 1", currency: "EUR" });
  });

  test.each<[JsonObject, JsonObject]>([
    [
      { shippingAddress: { address1: "1 Pine St", countryCode: "US" } },
      { field: null, code: "NO_INPUT", message: "Company location create input is empty." },
    ],
    [
      { name: "L", shippingAddress: { ...SHIPPING, zoneCode: "ZZ" } },
      {
        field: ["input", "shippingAddress", "zoneCode"],
        code: "INVALID",
        message: "Zone code is invalid",
      },
    ],
    [
      { name: "L", shippingAddress: { ...SHIPPING, zip: "abcde" } },
      { field: ["input", "shippingAddress", "zip"], code: "INVALID", message: "Zip is invalid" },
    ],
    [
      { name: "L", billingAddress: { ...SHIPPING, city: "Ottawa 👋" } },
      { field: ["input", "billingAddress", "city"], code: "INVALID", message: "City is invalid" },
    ],
    [
      { name: "L", externalId: "ACME-HQ" },
      {
        field: ["input", "externalId"],
        code: "TAKEN",
        message: "External id has already been taken.",
      },
    ],
  ])("are refused: %o", async (input, error) => {
    const here = bench();
    const { id } = await newCompany(here, ACME);
    expect(await addLocation(here, id, input)).toEqual({
      companyLocation: null,
      userErrors: [error],
    });
  });

  const update = (here: Bench, companyLocationId: string, input: JsonObject) =>
    change(
      here,
      "companyLocationUpdate",
      {
        companyLocationId: ["ID!", companyLocationId],
        input: ["CompanyLocationUpdateInput!", input],
      },
      `companyLocation { name note updatedAt buyerExperienceConfiguration { checkoutToDraft paymentTermsTemplate { name } } company { updatedAt } } ${ERRORS}`,
    );

  test("are changed, and move their own stamp only", async () => {
    const here = bench();
    const { location } = await newCompany(here, ACME);
    await here.world.advance(2000);
    const after = await update(here, location, {
      note: "new",
      buyerExperienceConfiguration: { paymentTermsTemplateId: null },
    });
    expect(after["companyLocation"]).toEqual({
      name: "Acme HQ",
      note: "new",
      updatedAt: "2026-11-02T12:00:02Z",
      buyerExperienceConfiguration: { checkoutToDraft: true, paymentTermsTemplate: null },
      company: { updatedAt: "2026-11-02T12:00:00Z" },
    });
  });

  test.each<[JsonObject, JsonObject]>([
    [{}, { field: null, code: "NO_INPUT", message: "Company location update input is empty." }],
    [
      { name: null },
      {
        field: ["input", "name"],
        code: "UNEXPECTED_TYPE",
        message: "Name is of unexpected type NilClass",
      },
    ],
    [
      { buyerExperienceConfiguration: {} },
      {
        field: ["input", "buyerExperienceConfiguration"],
        code: "INVALID_INPUT",
        message: "Invalid input.",
      },
    ],
  ])("a change is refused: %o", async (input, error) => {
    const here = bench();
    const { location } = await newCompany(here, ACME);
    expect((await update(here, location, input))["userErrors"]).toEqual([error]);
    expect((await update(here, NOWHERE, { note: "x" }))["userErrors"]).toEqual([
      {
        field: ["input"],
        code: "RESOURCE_NOT_FOUND",
        message: "The company location doesn't exist",
      },
    ]);
  });

  test("get addresses by type; one that served both becomes two", async () => {
    const here = bench();
    const { id, location } = await newCompany(here, ACME);
    const assign = (address: JsonObject, types: readonly string[]) =>
      change(
        here,
        "companyLocationAssignAddress",
        {
          locationId: ["ID!", location],
          address: ["CompanyAddressInput!", address],
          addressTypes: ["[CompanyAddressType!]!", types],
        },
        `addresses { id city } ${ERRORS}`,
      );
    const bill = await assign({ ...SHIPPING, city: "Salem" }, ["BILLING"]);
    expect(bill).toMatchObject({ addresses: [{ city: "Salem" }], userErrors: [] });
    const { company } = await here.data(READ, { id });
    const [node] = at(company, "locations", "nodes") as JsonObject[];
    expect(at(node, "billingAddress", "id")).toBe(at(bill, "addresses", 0, "id"));
    expect(at(node, "shippingAddress", "city")).toBe("Boston");
    expect((await assign(SHIPPING, ["BILLING", "BILLING"]))["userErrors"]).toEqual([
      { field: null, code: "INVALID_INPUT", message: "Invalid input." },
    ]);
  });

  test("are deleted one by one or many at once, naming those that are not there", async () => {
    const here = bench();
    const { id, location } = await newCompany(here, ACME);
    const made = await addLocation(here, id, { name: "Second" });
    const second = at(made, "companyLocation", "id") as string;
    const many = await change(
      here,
      "companyLocationsDelete",
      { companyLocationIds: ["[ID!]!", [second, NOWHERE]] },
      `deletedCompanyLocationIds ${ERRORS}`,
    );
    expect(many).toEqual({
      deletedCompanyLocationIds: [second],
      userErrors: [
        {
          field: ["companyLocationIds", "1"],
          code: "RESOURCE_NOT_FOUND",
          message: "Resource requested does not exist.",
        },
      ],
    });
    const remove = () =>
      change(
        here,
        "companyLocationDelete",
        { companyLocationId: ["ID!", location] },
        `deletedCompanyLocationId ${ERRORS}`,
      );
    expect((await remove())["deletedCompanyLocationId"]).toBe(location);
    expect(at(await remove(), "userErrors", 0, "code")).toBe("RESOURCE_NOT_FOUND");
  });
});

describe("contacts of a company", () => {
  const addContact = (here: Bench, companyId: string, input: JsonObject) =>
    change(
      here,
      "companyContactCreate",
      { companyId: ["ID!", companyId], input: ["CompanyContactInput!", input] },
      `companyContact { id isMainContact title customer { id displayName } } ${ERRORS}`,
    );
  const assign = (here: Bench, companyId: string, customerId: string) =>
    change(
      here,
      "companyAssignCustomerAsContact",
      { companyId: ["ID!", companyId], customerId: ["ID!", customerId] },
      `companyContact { id customer { id } } ${ERRORS}`,
    );

  test("are made with a customer, or of one; one of them is the main contact", async () => {
    const here = bench();
    const { id, contact } = await newCompany(here, ACME);
    const made = await addContact(here, id, { email: "bo@acme.example", lastName: "Wang" });
    expect(made["companyContact"]).toMatchObject({
      isMainContact: false,
      customer: { displayName: "Wang" },
    });
    const customerId = await newCustomer(here, { email: "cy@acme.example" });
    const assigned = await assign(here, id, customerId);
    const third = at(assigned, "companyContact", "id") as string;
    const main = await change(
      here,
      "companyAssignMainContact",
      { companyId: ["ID!", id], companyContactId: ["ID!", third] },
      `company { mainContact { id } } ${ERRORS}`,
    );
    expect(at(main, "company", "mainContact", "id")).toBe(third);
    const listed = await here.data(
      'query ($id: ID!) { company(id: $id) { contacts(first: 9, query: "email:acme", sortKey: NAME, reverse: true) { nodes { customer { displayName } } } } }',
      { id },
    );
    expect(at(listed, "company", "contacts", "nodes")).toEqual([
      { customer: { displayName: "Ada" } },
      { customer: { displayName: "Wang" } },
      { customer: { displayName: "cy@acme.example" } },
    ]);
    const remove = () =>
      change(
        here,
        "companyContactDelete",
        { companyContactId: ["ID!", third] },
        `deletedCompanyContactId ${ERRORS}`,
      );
    expect((await remove())["deletedCompanyContactId"]).toBe(third);
    expect(at(await remove(), "userErrors", 0)).toMatchObject({ code: "RESOURCE_NOT_FOUND" });
    const after = await here.data(
      "query ($id: ID!, $c: ID!) { company(id: $id) { mainContact { id } contactsCount { count } } customer(id: $c) { companyContactProfiles { id } } }",
      { id, c: customerId },
    );
    expect(after).toEqual({
      company: { mainContact: null, contactsCount: { count: 2 } },
      customer: { companyContactProfiles: [] },
    });
    expect(contact).toBeDefined();
  });

  test("are refused in Shopify's words", async () => {
    const here = bench();
    const { id } = await newCompany(here, ACME);
    const other = await newCompany(here, {
      company: { name: "B" },
      companyContact: { email: "b@b.example" },
    });
    const error = async (payload: Promise<JsonObject>) => at(await payload, "userErrors", 0);
    expect(await error(addContact(here, id, {}))).toEqual({
      field: null,
      code: "NO_INPUT",
      message: "Company contact create input is empty.",
    });
    expect(await error(addContact(here, id, { email: "not-an-email" }))).toEqual({
      field: ["input", "email"],
      code: "INVALID",
      message: "Email is invalid",
    });
    expect(await error(addContact(here, NOBODY, { email: "x@x.example" }))).toEqual({
      field: ["companyId"],
      code: "RESOURCE_NOT_FOUND",
      message: "Company does not exist.",
    });
    const nameless = await newCustomer(here, { firstName: "No mail" });
    expect(await error(assign(here, id, nameless))).toEqual({
      field: ["companyId"],
      code: "INVALID_INPUT",
      message: "Customer must have an email address.",
    });
    const mailed = await newCustomer(here, { email: "m@example.com" });
    await assign(here, id, mailed);
    expect(await error(assign(here, id, mailed))).toEqual({
      field: ["companyId"],
      code: "INVALID_INPUT",
      message: "Customer is already associated with a company contact.",
    });
    const main = change(
      here,
      "companyAssignMainContact",
      { companyId: ["ID!", id], companyContactId: ["ID!", other.contact] },
      `company { id } ${ERRORS}`,
    );
    expect(await error(main)).toEqual({
      field: ["companyContactId"],
      code: "INVALID_INPUT",
      message: "The company contact does not belong to the company.",
    });
  });
});

test("deleted companies take locations and contacts along, and leave the customers", async () => {
  const here = bench();
  const first = await newCompany(here, ACME);
  const second = await newCompany(here, { company: { name: "B" } });
  const gone = await change(
    here,
    "companyDelete",
    { id: ["ID!", first.id] },
    `deletedCompanyId ${ERRORS}`,
  );
  expect(gone).toEqual({ deletedCompanyId: first.id, userErrors: [] });
  const again = await change(
    here,
    "companyDelete",
    { id: ["ID!", first.id] },
    `deletedCompanyId ${ERRORS}`,
  );
  expect(at(again, "userErrors", 0)).toEqual({
    field: ["id"],
    code: "RESOURCE_NOT_FOUND",
    message: "Company does not exist.",
  });
  const many = await change(
    here,
    "companiesDelete",
    { companyIds: ["[ID!]!", [second.id, first.id]] },
    `deletedCompanyIds ${ERRORS}`,
  );
  expect(many).toMatchObject({
    deletedCompanyIds: [second.id],
    userErrors: [{ field: ["companyIds", "1"], message: "Resource requested does not exist." }],
  });
  expect(
    await here.data(
      "{ companies(first: 9) { nodes { id } } companyLocations(first: 9) { nodes { id } } customers(first: 9) { nodes { displayName companyContactProfiles { id } } } }",
    ),
  ).toEqual({
    companies: { nodes: [] },
    companyLocations: { nodes: [] },
    customers: { nodes: [{ displayName: "Ada", companyContactProfiles: [] }] },
  });
});
