import { expect, test } from "vitest";
import type { JsonObject } from "../../../src/core/json.ts";
import { at, bench, type Bench } from "./ask.ts";
import { change } from "./people.ts";
import { complete, newDraft, newOrder, opened } from "./sales.ts";

async function names(here: Bench, list: string, query: string): Promise<unknown> {
  const data = await here.data(
    `query ($query: String!) { ${list}(first: 9, query: $query) { nodes { name } } }`,
    { query },
  );
  return (at(data, list, "nodes") as { name: string }[]).map(({ name }) => name).join(" ");
}

async function filled(here: Bench): Promise<{ customer: string; drafts: readonly string[] }> {
  const { small, customer } = await opened(here);
  const lineItems = [{ variantId: small, quantity: 1 }];
  const first = await newDraft(here, { lineItems, tags: ["k-1", "pending"], sourceName: "app" });
  const entity = { purchasingEntity: { customerId: customer } };
  const second = await newDraft(here, { lineItems, tags: ["k-2"], ...entity, poNumber: "PO 2" });
  await newOrder(here, second);
  await change(
    here,
    "orderCreate",
    {
      order: [
        "OrderCreateOrderInput!",
        {
          lineItems,
          sourceIdentifier: "abc:1",
          test: true,
          metafields: [
            { namespace: "sync", key: "key", type: "single_line_text_field", value: "abc:1" },
          ],
        },
      ],
    },
    "order { id }",
  );
  return { customer: customer.split("/").at(-1) ?? "", drafts: [first, second] };
}

test.each([
  ["tag:k-1", "#D1"],
  ["tag:'k-2'", "#D2"],
  ["status:open", "#D1"],
  ["status:completed", "#D2"],
  ["source:app", "#D1"],
  ["created_at:>'2026-11-02T11:00:00Z'", "#D1 #D2"],
  ["updated_at:<'2026-11-02T11:00:00Z'", ""],
])("drafts are found by %s", async (query, found) => {
  const here = bench();
  await filled(here);
  expect(await names(here, "draftOrders", query)).toBe(found);
});

test("a draft is not found by its metafields or PO number, which is said", async () => {
  const here = bench();
  await filled(here);
  const body = await here.ask(
    '{ draftOrders(first: 9, query: "po_number:PO") { nodes { name } } }',
  );
  expect(at(body, "data", "draftOrders", "nodes")).toHaveLength(2);
  expect(at(body, "extensions", "search", 0, "warnings", 0)).toMatchObject({
    field: "po_number",
    code: "invalid_field",
  });
});

test.each([
  ["source_identifier:'abc:1'", "#1002"],
  ["po_number:'PO 2'", "#1001"],
  ["tag:k-2", "#1001"],
  ["name:1002", "#1002"],
  ["name:'#1001'", "#1001"],
  ["metafields.sync.key:'abc:1'", "#1002"],
  ["test:true", "#1002"],
  ["status:open", "#1001 #1002"],
  ["status:cancelled", ""],
  ["financial_status:paid", "#1001"],
  ["sku:LS-S", "#1001 #1002"],
  ["updated_at:>='2026-11-02T12:00:00Z'", "#1001 #1002"],
])("orders are found by %s", async (query, found) => {
  const here = bench();
  await filled(here);
  expect(await names(here, "orders", query)).toBe(found);
});

test("both are found by their customer's number", async () => {
  const here = bench();
  const { customer } = await filled(here);
  expect(await names(here, "orders", `customer_id:${customer}`)).toBe("#1001");
  expect(await names(here, "draftOrders", `customer_id:${customer}`)).toBe("#D2");
});

test("searches lag, by id everything is there at once", async () => {
  const here = bench({ index_lag_ms: 3_600_000 });
  const { small } = await opened(here);
  const id = await newDraft(here, {
    lineItems: [{ variantId: small, quantity: 1 }],
    tags: ["k-1"],
  });
  const done = await complete(here, id);
  expect(await names(here, "draftOrders", "tag:k-1")).toBe("");
  expect(await names(here, "orders", "tag:k-1")).toBe("");
  const order = at(done, "draftOrder", "order", "id") as string;
  const data = await here.data(
    "query ($ids: [ID!]!, $id: ID!) { nodes(ids: $ids) { __typename id } node(id: $id) { ... on DraftOrder { status order { name } } } }",
    { ids: [order, id, "gid://shopify/Order/9"], id },
  );
  expect(data).toEqual({
    nodes: [{ __typename: "Order", id: order }, { __typename: "DraftOrder", id }, null],
    node: { status: "COMPLETED", order: { name: "#1001" } },
  });
  await here.world.advance(3_600_000);
  expect(await names(here, "orders", "tag:k-1")).toBe("#1001");
});

test("tags of both are added and removed, and none is longer than 40 characters", async () => {
  const here = bench();
  const { small } = await opened(here);
  const draft = await newDraft(here, { lineItems: [{ variantId: small, quantity: 1 }] });
  const order = await newOrder(here, draft);
  const tag = (name: string, id: string, tags: readonly string[]) =>
    change(
      here,
      name,
      { id: ["ID!", id], tags: ["[String!]!", tags] },
      "node { ... on Order { tags } ... on DraftOrder { tags } } userErrors { field message }",
    );
  for (const id of [draft, order]) {
    expect(await tag("tagsAdd", id, ["b,A", "a"])).toEqual({
      node: { tags: ["A", "b"] },
      userErrors: [],
    });
    expect(await tag("tagsRemove", id, ["a"])).toMatchObject({ node: { tags: ["b"] } });
    expect(await tag("tagsAdd", id, ["x".repeat(41)])).toEqual({
      node: null,
      userErrors: [
        {
          field: ["tags"],
          message: "Title Tag exceeds the maximum length of 40 characters",
        },
      ],
    });
  }
});

test("without the scope for payment terms they cannot be read, the rest can", async () => {
  const here = bench();
  const { small } = await opened(here);
  const id = await newDraft(here, { lineItems: [{ variantId: small, quantity: 1 }] });
  here.shopify.configure({ scopes: ["read_draft_orders"] });
  const read = (field: string): Promise<JsonObject> =>
    here.ask(`query ($id: ID!) { draftOrder(id: $id) { ${field} } }`, { id });
  expect(at(await read("paymentTerms { id }"), "errors", 0, "extensions", "code")).toBe(
    "ACCESS_DENIED",
  );
  expect(at(await read("name"), "data", "draftOrder", "name")).toBe("#D1");
  expect(
    at(await here.ask("{ orders(first: 1) { nodes { id } } }"), "errors", 0, "extensions", "code"),
  ).toBe("ACCESS_DENIED");
});
