import { getNamedType, isLeafType, isNonNullType, type GraphQLObjectType } from "graphql";
import { beforeEach, describe, expect, test } from "vitest";
import type { JsonObject } from "../../../src/core/json.ts";
import { adminSchema } from "../../../src/simulator/shopify/graphql/schema.ts";
import { at, bench, type Bench } from "./ask.ts";
import { change, newCompany, newCustomer } from "./people.ts";

let here: Bench;
let acme: Awaited<ReturnType<typeof newCompany>>;

beforeEach(async () => {
  here = bench();
  acme = await newCompany(here, {
    company: { name: "Acme Trading", externalId: "ACME-1" },
    companyContact: { email: "ada@acme.example", firstName: "Ada", phone: "+16175550100" },
    companyLocation: {
      name: "Boston",
      externalId: "ACME-BOS",
      shippingAddress: { address1: "1 Pine St", zoneCode: "MA", countryCode: "US" },
    },
  });
  await here.world.advance(60_000);
  await newCompany(here, { company: { name: "Bright" }, companyLocation: { name: "Lyon" } });
  const metafield = (ownerId: string, value: string) => ({
    ownerId,
    namespace: "custom",
    key: "tier",
    type: "single_line_text_field",
    value,
  });
  await change(
    here,
    "metafieldsSet",
    {
      metafields: [
        "[MetafieldsSetInput!]!",
        [metafield(acme.id, "gold"), metafield(acme.location, "door")],
      ],
    },
    "metafields { ownerType } userErrors { message }",
  );
});

async function names(root: string, query: string): Promise<unknown[]> {
  const data = await here.data(
    `query ($q: String!) { ${root}(first: 9, query: $q) { nodes { name } } }`,
    { q: query },
  );
  return (at(data, root, "nodes") as { name: string }[]).map(({ name }) => name);
}

describe("search", () => {
  test.each<[string, string, readonly string[]]>([
    ["companies", "name:acme", ["Acme Trading"]],
    ["companies", "external_id:ACME-1", ["Acme Trading"]],
    ["companies", "updated_at:<'2026-11-02T12:00:30Z'", []],
    ["companies", "created_at:<'2026-11-02T12:00:30Z'", ["Acme Trading"]],
    ["companies", "bright", ["Bright"]],
    ["companies", "metafields.custom.tier:gold", ["Acme Trading"]],
    ["companyLocations", "external_id:ACME-BOS", ["Boston"]],
    ["companyLocations", "name:Lyon", ["Lyon"]],
    ["companyLocations", "updated_at:>='2026-11-02T12:00:30Z'", ["Boston", "Lyon"]],
    ["companyLocations", "metafields.custom.tier:door", ["Boston"]],
  ])("%s by %s", async (root, query, found) => {
    expect(await names(root, query)).toEqual(found);
  });

  test("of locations by company and ids, also within a company", async () => {
    const [company, location] = [acme.id, acme.location].map((id) => id.split("/").at(-1) ?? "");
    expect(await names("companyLocations", `company_id:${company ?? ""}`)).toEqual(["Boston"]);
    expect(await names("companyLocations", `ids:1,${location ?? ""}`)).toEqual(["Boston"]);
    const data = await here.data(
      '{ companies(first: 9, sortKey: NAME, reverse: true) { nodes { locations(first: 9, query: "name:boston") { nodes { name } } } } }',
    );
    expect(at(data, "companies", "nodes")).toEqual([
      { locations: { nodes: [] } },
      { locations: { nodes: [{ name: "Boston" }] } },
    ]);
  });

  test("goes by an index that lags", async () => {
    here.shopify.configure({ index_lag_ms: 5000 });
    await here.world.advance(10_000);
    await change(
      here,
      "companyUpdate",
      { companyId: ["ID!", acme.id], input: ["CompanyInput!", { name: "Zenith" }] },
      "company { id }",
    );
    // Found by the old name, and shown as it is now.
    expect(await names("companies", "name:acme")).toEqual(["Zenith"]);
    await here.world.advance(5000);
    expect(await names("companies", "name:acme")).toEqual([]);
  });
});

test("everything is found by its id", async () => {
  const data = await here.data(
    "query ($c: ID!, $l: ID!, $k: ID!) { companyLocation(id: $l) { name shippingAddress { id } } companyContact(id: $k) { customer { displayName } } nodes(ids: [$c, $l, $k]) { __typename id } paymentTermsTemplates(paymentTermsType: NET) { name } }",
    { c: acme.id, l: acme.location, k: acme.contact as string },
  );
  expect(data).toMatchObject({
    companyLocation: { name: "Boston" },
    companyContact: { customer: { displayName: "Ada" } },
    nodes: [
      { __typename: "Company", id: acme.id },
      { __typename: "CompanyLocation", id: acme.location },
      { __typename: "CompanyContact", id: acme.contact },
    ],
  });
  expect(at(data, "paymentTermsTemplates")).toHaveLength(6);
  const address = await here.data(
    "query ($id: ID!) { node(id: $id) { ... on CompanyAddress { address1 companyName formattedAddress } } }",
    { id: at(data, "companyLocation", "shippingAddress", "id") as string },
  );
  expect(address["node"]).toEqual({
    address1: "1 Pine St",
    companyName: "Acme Trading",
    formattedAddress: ["Acme Trading", "1 Pine St", "MA", "United States"],
  });
});

test("a bulk export has locations, contacts and metafields as rows below their company", async () => {
  const { operation, rows } = await here.bulk(
    '{ companies(query: "name:acme") { edges { node { id externalId locations { edges { node { id name metafields { edges { node { value } } } } } } contacts { edges { node { id customer { email } } } } metafields { edges { node { value } } } } } } }',
  );
  expect(operation).toMatchObject({ status: "COMPLETED", rootObjectCount: "1", objectCount: "5" });
  expect(rows).toEqual([
    { id: acme.id, externalId: "ACME-1" },
    { id: acme.location, name: "Boston", __parentId: acme.id },
    { id: acme.contact, customer: { email: "ada@acme.example" }, __parentId: acme.id },
    { value: "gold", __parentId: acme.id },
    { value: "door", __parentId: acme.location },
  ]);
});

test("a snapshot keeps customers, companies, locations and contacts", async () => {
  const query =
    "{ customers(first: 9) { nodes { id email } } companies(first: 9) { nodes { id mainContact { id } metafields(first: 9) { nodes { value } } locations(first: 9) { nodes { id name } } contacts(first: 9) { nodes { id } } } } }";
  const saved = here.shopify.snapshot();
  const before = await here.data(query);
  const other = bench();
  await newCustomer(other, { firstName: "Forgotten" });
  other.shopify.restore(saved);
  expect(await other.data(query)).toEqual(before);
  expect(other.shopify.snapshot()).toEqual(saved);
});

test("companies need one of two scopes", async () => {
  const ask = "{ companies(first: 1) { nodes { id } } }";
  for (const scope of ["read_customers", "read_companies"]) {
    here.shopify.configure({ scopes: [scope] });
    expect(at(await here.ask(ask), "errors")).toBeUndefined();
  }
  here.shopify.configure({ scopes: ["read_products"] });
  expect(at(await here.ask(ask), "errors", 0)).toMatchObject({
    message: expect.stringContaining("Access denied for companies field.") as string,
    extensions: { code: "ACCESS_DENIED" },
  });
});

// A field that must not be null and is, would take its whole object away.
test.each<[string, (selection: string) => string, readonly (string | number)[]]>([
  ["Company", (s) => s, []],
  ["CompanyContact", (s) => `mainContact { ${s} }`, ["mainContact"]],
  ["Customer", (s) => `mainContact { customer { ${s} } }`, ["mainContact", "customer"]],
  [
    "MailingAddress",
    (s) => `mainContact { customer { defaultAddress { ${s} } } }`,
    ["mainContact", "customer", "defaultAddress"],
  ],
  ["CompanyLocation", (s) => `locations(first: 1) { nodes { ${s} } }`, ["locations", "nodes", 0]],
  [
    "CompanyAddress",
    (s) => `locations(first: 1) { nodes { shippingAddress { ${s} } } }`,
    ["locations", "nodes", 0, "shippingAddress"],
  ],
])("every plain field of %s is answered", async (name, from, way) => {
  const customer = await here.data(
    '{ customerByIdentifier(identifier: { emailAddress: "ada@acme.example" }) { id } }',
  );
  await change(
    here,
    "customerAddressCreate",
    {
      customerId: ["ID!", at(customer, "customerByIdentifier", "id")],
      address: ["MailingAddressInput!", { city: "Lyon", countryCode: "FR" }],
    },
    "userErrors { message }",
  );
  here.shopify.configure({ scopes: ["write_customers", "read_orders"] });
  const type = adminSchema("2026-10").schema.getType(name) as GraphQLObjectType;
  const fields = Object.values(type.getFields()).filter(
    (field) =>
      isLeafType(getNamedType(field.type)) &&
      !field.args.some((arg) => isNonNullType(arg.type) && arg.defaultValue === undefined),
  );
  const selection = fields.map((field) => field.name).join(" ");
  const body = await here.ask(`query ($id: ID!) { company(id: $id) { ${from(selection)} } }`, {
    id: acme.id,
  });
  expect(body["errors"]).toBeUndefined();
  expect(Object.keys(at(body, "data", "company", ...way) as JsonObject)).toEqual(
    fields.map((field) => field.name),
  );
});
