import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../../src/core/json.ts";
import { at, bench, type Bench } from "./ask.ts";
import { change, define } from "./people.ts";
import { newDraft, newOrder, opened, type Shop } from "./sales.ts";

const BY_ID =
  'query O($value: String!) { orderByIdentifier(identifier: { customId: { namespace: "custom", key: "nuorder", value: $value } }) { id } }';

async function shop(settings: JsonObject = {}): Promise<Bench & { readonly shop: Shop }> {
  const here = bench({ index_lag_ms: 0, ...settings });
  const filled = await opened(here);
  await define(here, { ownerType: "ORDER", key: "nuorder", type: "id" });
  return { ...here, shop: filled };
}

async function create(here: Bench & { readonly shop: Shop }, value: string): Promise<JsonObject> {
  const order = {
    lineItems: [{ variantId: here.shop.small, quantity: 1 }],
    metafields: [{ namespace: "custom", key: "nuorder", type: "id", value }],
  };
  return change(
    here,
    "orderCreate",
    { order: ["OrderCreateOrderInput!", order] },
    'order { id metafield(namespace: "custom", key: "nuorder") { value } } userErrors { field message code }',
  );
}

async function count(here: Bench): Promise<number> {
  const data = await here.data("{ orders(first: 99) { nodes { id } } }");
  return (at(data, "orders", "nodes") as JsonObject[]).length;
}

describe("an order with an id that another order has", () => {
  test("atomic: is refused whole, however close the two are", async () => {
    const here = await shop();
    const [first, second] = await Promise.all([create(here, "K1"), create(here, "K1")]);
    expect(first["userErrors"]).toEqual([]);
    expect(second).toEqual({
      order: null,
      userErrors: [
        {
          field: ["order", "metafields"],
          message: "Value must be unique. It is already in use by another resource.",
          code: "INVALID",
        },
      ],
    });
    expect(await count(here)).toBe(1);
    expect(await here.data(BY_ID, { value: "K1" })).toEqual({
      orderByIdentifier: { id: at(first, "order", "id") },
    });
    expect(at(await create(here, "K2"), "userErrors")).toEqual([]);
  });

  test("race: is made within the window and refused after it", async () => {
    const here = await shop({ unique_ids: "race", unique_ids_window_ms: 5000 });
    await create(here, "K1");
    await here.world.advance(4999);
    expect(at(await create(here, "K1"), "order", "metafield", "value")).toBe("K1");
    expect(await count(here)).toBe(2);
    await here.world.advance(1);
    expect(at(await create(here, "K1"), "userErrors", 0, "code")).toBe("INVALID");
    expect(await count(here)).toBe(2);
  });

  test.each([
    ["duplicate", { value: "K1" }],
    ["without", null],
  ])("none: is made, its metafield %s", async (unique_ids_none, metafield) => {
    const here = await shop({ unique_ids: "none", unique_ids_none });
    const first = await create(here, "K1");
    const second = await create(here, "K1");
    expect(at(second, "order", "metafield")).toEqual(metafield);
    expect(await count(here)).toBe(2);
    expect(await here.data(BY_ID, { value: "K1" })).toEqual({
      orderByIdentifier: { id: at(first, "order", "id") },
    });
  });

  test("none: without a definition nothing is unique either", async () => {
    const here = bench();
    const filled = await opened(here);
    const both = { ...here, shop: filled };
    await create(both, "K1");
    expect(at(await create(both, "K1"), "userErrors")).toEqual([]);
  });
});

describe("metafields of orders and drafts", () => {
  const set = (here: Bench, input: JsonObject) =>
    change(
      here,
      "metafieldsSet",
      {
        metafields: ["[MetafieldsSetInput!]!", [{ namespace: "custom", key: "nuorder", ...input }]],
      },
      "metafields { id ownerType owner { ... on Order { id } ... on DraftOrder { id } } } userErrors { field code }",
    );

  test.each(["atomic", "race", "none"])(
    "a second order cannot be stamped with the id of the first (%s)",
    async (unique_ids) => {
      const here = await shop({ unique_ids });
      const line = { lineItems: [{ variantId: here.shop.small, quantity: 1 }] };
      const one = await newOrder(here, await newDraft(here, line));
      const two = await newOrder(here, await newDraft(here, line));
      expect(await set(here, { ownerId: one, value: "K1" })).toMatchObject({
        metafields: [{ ownerType: "ORDER", owner: { id: one } }],
        userErrors: [],
      });
      expect(at(await set(here, { ownerId: one, value: "K1" }), "userErrors")).toEqual([]);
      expect(await set(here, { ownerId: two, value: "K1" })).toEqual({
        metafields: null,
        userErrors: [{ field: ["metafields", "0", "value"], code: "TAKEN" }],
      });
      expect(await here.data(BY_ID, { value: "K1" })).toEqual({ orderByIdentifier: { id: one } });
    },
  );

  test("a draft holds some too, found as a node and kept over a snapshot", async () => {
    const here = await shop();
    const line = { lineItems: [{ variantId: here.shop.small, quantity: 1 }] };
    const draft = await newDraft(here, line);
    const made = await set(here, { ownerId: draft, value: "K1", type: "single_line_text_field" });
    expect(at(made, "metafields", 0)).toMatchObject({
      ownerType: "DRAFTORDER",
      owner: { id: draft },
    });
    const other = bench();
    other.shopify.restore(here.shopify.snapshot());
    const read = await other.data(
      "query N($id: ID!) { node(id: $id) { ... on Metafield { value owner { ... on DraftOrder { id } } } } }",
      { id: at(made, "metafields", 0, "id") as string },
    );
    expect(read).toEqual({ node: { value: "K1", owner: { id: draft } } });
  });
});

test("searches for orders and drafts lag, each as it is told; reads by id do not", async () => {
  const here = await shop({ index_lag: { orders: 3_600_000, draftOrders: 60_000 } });
  const draft = await newDraft(here, {
    lineItems: [{ variantId: here.shop.small, quantity: 1 }],
    tags: ["nuorder"],
  });
  const order = await newOrder(here, draft);
  const found = async () => {
    const data = await here.data(
      '{ orders(first: 9, query: "tag:nuorder") { nodes { id } } draftOrders(first: 9, query: "tag:nuorder") { nodes { id } } }',
    );
    return [at(data, "orders", "nodes"), at(data, "draftOrders", "nodes")];
  };
  expect(await found()).toEqual([[], []]);
  const read = await here.data(
    "query R($order: ID!, $draft: ID!) { order(id: $order) { tags } draftOrder(id: $draft) { tags } }",
    { order, draft },
  );
  expect(read).toEqual({ order: { tags: ["nuorder"] }, draftOrder: { tags: ["nuorder"] } });
  await here.world.advance(60_000);
  expect(await found()).toEqual([[], [{ id: draft }]]);
  await here.world.advance(3_540_000);
  expect(await found()).toEqual([[{ id: order }], [{ id: draft }]]);
});
