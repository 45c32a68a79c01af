import { beforeEach, describe, expect, test } from "vitest";
import { at, bench, type Bench } from "./ask.ts";
import { change, CUSTOMERS_CSV, newCustomer } from "./people.ts";

const ADA = "gid://shopify/Customer/6940095316145";
let here: Bench;

beforeEach(async () => {
  here = bench();
  here.shopify.importCustomersCsv(CUSTOMERS_CSV, []);
  await here.world.advance(60_000);
  await newCustomer(here, {
    firstName: "Bo",
    lastName: "Wang",
    email: "bo.wang@example.org",
    tags: ["Retail"],
    addresses: [{ city: "Kyoto", countryCode: "JP" }],
  });
});

async function found(query: string, more = ""): Promise<string[]> {
  const data = await here.data(
    `query ($query: String!) { customers(first: 50, query: $query${more}) { nodes { displayName } } }`,
    { query },
  );
  return (at(data, "customers", "nodes") as { displayName: string }[]).map(
    ({ displayName }) => displayName,
  );
}

describe("customers are searched", () => {
  const [ada, zoe, bo] = ["Ada Byrne", "zoë@example.com", "Bo Wang"];
  test.each<[string, readonly string[]]>([
    ["tag:WHOLESALE", [ada]],
    ["tag:'Wholesale,Retail'", [ada, bo]],
    ["tag_not:wholesale", [zoe, bo]],
    ["email:example.com", [ada, zoe]],
    ['email:"bo.wang@example.org"', [bo]],
    ["email:*", [ada, zoe, bo]],
    ["phone:+16175550101", [ada]],
    ["phone:*", [ada]],
    ["id:6940095316145", [ada]],
    ["first_name:bo", [bo]],
    ["last_name:Byrne", [ada]],
    ["country:Japan", [bo]],
    ["country:US", [ada]],
    ["state:DISABLED", [ada, zoe, bo]],
    ["state:ENABLED", []],
    ["accepts_marketing:true", [ada]],
    ["orders_count:>=1", [ada]],
    ["total_spent:>100", [ada]],
    ["updated_at:>='2026-11-02T12:00:30Z'", [bo]],
    ["customer_date:<'2026-11-02T12:00:30Z'", [ada, zoe]],
    ["boston", [ada]],
  ])("%s", async (query, names) => {
    expect(await found(query)).toEqual(names);
  });

  test("a filter that Shopify does not have is ignored with a warning", async () => {
    const body = await here.ask(
      '{ customers(first: 9, query: "created_at:>2030-01-01") { nodes { id } } customersCount(query: "tag:wholesale") { count } }',
      {},
      { headers: { "shopify-search-query-debug": "1" } },
    );
    expect(at(body, "data", "customers", "nodes")).toHaveLength(3);
    expect(at(body, "data", "customersCount", "count")).toBe(3);
    expect(at(body, "extensions", "search")).toMatchObject([
      { warnings: [{ field: "created_at", code: "invalid_field" }] },
      { warnings: [{ field: "tag", code: "invalid_field" }] },
    ]);
  });

  test("in the sequence that is asked for, page by page", async () => {
    expect(await found("", ", sortKey: NAME")).toEqual([zoe, ada, bo]);
    expect(await found("", ", sortKey: UPDATED_AT, reverse: true")).toEqual([bo, zoe, ada]);
    const query =
      "query ($after: String) { customers(first: 2, after: $after, sortKey: UPDATED_AT) { nodes { displayName } pageInfo { hasNextPage endCursor } } }";
    const first = await here.data(query);
    const after = at(first, "customers", "pageInfo", "endCursor") as string;
    expect(at(await here.data(query, { after }), "customers")).toMatchObject({
      nodes: [{ displayName: bo }],
      pageInfo: { hasNextPage: false },
    });
  });

  test("by an index that lags, while ids and e-mails do not", async () => {
    here.shopify.configure({ index_lag_ms: 5000 });
    await here.world.advance(10_000);
    const id = await newCustomer(here, { email: "late@example.com", tags: ["late"] });
    const byId =
      'query ($id: ID!) { customer(id: $id) { tags } customerByIdentifier(identifier: { emailAddress: "late@example.com" }) { id } }';
    expect(await found("tag:late")).toEqual([]);
    expect(await here.data(byId, { id })).toEqual({
      customer: { tags: ["late"] },
      customerByIdentifier: { id },
    });
    await here.world.advance(5000);
    expect(await found("tag:late")).toEqual(["late@example.com"]);
    await change(
      here,
      "tagsRemove",
      { id: ["ID!", id], tags: ["[String!]!", ["late"]] },
      "node { id }",
    );
    // Still found by the old tag, and shown as it is now.
    const stale = await here.data('{ customers(first: 1, query: "tag:late") { nodes { tags } } }');
    expect(stale).toEqual({ customers: { nodes: [{ tags: [] }] } });
  });
});

test("a customer is found by everything that is unique of it", async () => {
  const byId = (await here.data(
    `query ($id: ID!) { customer(id: $id) { id } node(id: $id) { ... on Customer { email } } nodes(ids: [$id, "gid://shopify/Customer/1"]) { id }
      id: customerByIdentifier(identifier: { id: $id }) { id } phone: customerByIdentifier(identifier: { phoneNumber: "(617) 555-0101" }) { id }
      gone: customerByIdentifier(identifier: { phoneNumber: "+10000000000" }) { id } }`,
    { id: ADA },
  )) as unknown;
  expect(byId).toEqual({
    customer: { id: ADA },
    node: { email: "ada@example.com" },
    nodes: [{ id: ADA }, null],
    id: { id: ADA },
    phone: { id: ADA },
    gone: null,
  });
  const address = await here.data(
    "query ($id: ID!) { customer(id: $id) { defaultAddress { id } } }",
    { id: ADA },
  );
  const addressId = at(address, "customer", "defaultAddress", "id") as string;
  expect(
    await here.data("query ($id: ID!) { node(id: $id) { id ... on MailingAddress { city } } }", {
      id: addressId,
    }),
  ).toEqual({ node: { id: addressId, city: "Boston" } });
});

test("a bulk export has addresses and metafields as rows of their own", async () => {
  const metafield = {
    ownerId: ADA,
    namespace: "custom",
    key: "code",
    type: "single_line_text_field",
    value: "C-1",
  };
  await change(
    here,
    "metafieldsSet",
    { metafields: ["[MetafieldsSetInput!]!", [metafield]] },
    "userErrors { message }",
  );
  const { operation, rows } = await here.bulk(
    '{ customers(query: "tag:wholesale") { edges { node { id tags addresses { city } addressesV2 { edges { node { id city } } } metafields { edges { node { key value } } } } } } }',
  );
  expect(operation).toMatchObject({
    status: "COMPLETED",
    objectCount: "3",
    rootObjectCount: "1",
  });
  expect(rows).toEqual([
    { id: ADA, tags: ["NuORDER", "wholesale"], addresses: [{ city: "Boston" }] },
    { id: expect.stringContaining("MailingAddress") as string, city: "Boston", __parentId: ADA },
    { key: "code", value: "C-1", __parentId: ADA },
  ]);
});

describe("access", () => {
  test("needs the scope", async () => {
    here.shopify.configure({ scopes: ["read_companies"] });
    const body = await here.ask("{ customers(first: 1) { nodes { id } } }");
    expect(at(body, "errors", 0, "message")).toBe(
      "Access denied for customers field. Required access: `read_customers` access scope.",
    );
    here.shopify.configure({ scopes: ["read_customers"] });
    expect(
      at(await here.ask("{ customers(first: 1) { nodes { id } } }"), "errors"),
    ).toBeUndefined();
    const refused = await here.ask(
      'mutation { customerCreate(input: { firstName: "T" }) { customer { id } } }',
    );
    expect(at(refused, "errors", 0, "extensions", "code")).toBe("ACCESS_DENIED");
  });

  test("to protected data can be taken away; the rest is answered", async () => {
    here.shopify.configure({ protected_data: false });
    const body = await here.ask(
      "query ($id: ID!) { customer(id: $id) { id tags firstName defaultEmailAddress { emailAddress } defaultAddress { city zip } } }",
      { id: ADA },
    );
    expect(body["data"]).toEqual({
      customer: {
        id: ADA,
        tags: ["NuORDER", "wholesale"],
        firstName: null,
        defaultEmailAddress: null,
        defaultAddress: { city: "Boston", zip: null },
      },
    });
    expect(at(body, "errors")).toHaveLength(3);
    expect(at(body, "errors", 0)).toMatchObject({
      message: expect.stringContaining("not approved to use the firstName field") as string,
      path: ["customer", "firstName"],
      extensions: { code: "ACCESS_DENIED" },
    });
    const { operation } = await here.bulk("{ customers { edges { node { id email } } } }");
    expect(operation).toMatchObject({ status: "FAILED", errorCode: "ACCESS_DENIED" });
  });
});
