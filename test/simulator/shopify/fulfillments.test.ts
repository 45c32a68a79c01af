import { expect, test } from "vitest";
import type { JsonObject } from "../../../src/core/json.ts";
import { at, bench, type Bench } from "./ask.ts";
import { idOf } from "./catalogue.ts";
import { change } from "./people.ts";
import { newDraft, newOrder, opened, quantities, readOrder, type Shop } from "./sales.ts";

const SCOPES = ["write_products", "write_inventory", "write_customers", "write_draft_orders"];
const SHIPPING = ["write_orders", "write_merchant_managed_fulfillment_orders"];
const SHIPPED =
  "displayFulfillmentStatus fulfillments { id status createdAt trackingInfo { company number url } fulfillmentLineItems(first: 9) { nodes { lineItem { sku } quantity } } }";
const TO_SHIP =
  "fulfillmentOrders(first: 9) { nodes { id status lineItems(first: 9) { nodes { id sku totalQuantity remainingQuantity } } } }";

interface Ordered extends Shop {
  readonly here: Bench;
  readonly order: string;
  /** The GID of the fulfillment order, and of its lines. */
  readonly toShip: string;
  readonly lines: readonly string[];
}

async function ordered(): Promise<Ordered> {
  const here = bench({ index_lag_ms: 0, scopes: [...SCOPES, ...SHIPPING] });
  const shop = await opened(here);
  const draft = await newDraft(here, {
    purchasingEntity: { customerId: shop.customer },
    lineItems: [
      { variantId: shop.small, quantity: 3 },
      { variantId: shop.medium, quantity: 2 },
    ],
  });
  const order = await newOrder(here, draft);
  const read = await readOrder(here, order, TO_SHIP);
  const [node] = at(read, "fulfillmentOrders", "nodes") as JsonObject[];
  const lines = (at(node, "lineItems", "nodes") as { id: string }[]).map(({ id }) => id);
  return { here, ...shop, order, toShip: at(node, "id") as string, lines };
}

function ship(here: Bench, fulfillment: JsonObject): Promise<JsonObject> {
  return change(
    here,
    "fulfillmentCreate",
    { fulfillment: ["FulfillmentInput!", fulfillment] },
    "fulfillment { id status totalQuantity } userErrors { field message }",
  );
}

test("an order ships in two parcels, each with its tracking", async () => {
  const { here, order, toShip, lines, small, medium } = await ordered();
  expect(await readOrder(here, order, SHIPPED)).toEqual({
    displayFulfillmentStatus: "UNFULFILLED",
    fulfillments: [],
  });
  await here.world.advance(1000);
  const first = await ship(here, {
    lineItemsByFulfillmentOrder: [
      { fulfillmentOrderId: toShip, fulfillmentOrderLineItems: [{ id: lines[0], quantity: 2 }] },
    ],
    trackingInfo: { company: "UPS", number: "1Z9", url: "https://example.com/1Z9" },
  } as JsonObject);
  expect(first).toMatchObject({ fulfillment: { status: "SUCCESS", totalQuantity: 2 } });
  expect(await readOrder(here, order, SHIPPED)).toEqual({
    displayFulfillmentStatus: "PARTIALLY_FULFILLED",
    fulfillments: [
      {
        id: at(first, "fulfillment", "id"),
        status: "SUCCESS",
        createdAt: "2026-11-02T12:00:01Z",
        trackingInfo: [{ company: "UPS", number: "1Z9", url: "https://example.com/1Z9" }],
        fulfillmentLineItems: { nodes: [{ lineItem: { sku: "LS-S" }, quantity: 2 }] },
      },
    ],
  });
  expect(await readOrder(here, order, TO_SHIP)).toMatchObject({
    fulfillmentOrders: {
      nodes: [
        {
          status: "OPEN",
          lineItems: {
            nodes: [
              { sku: "LS-S", totalQuantity: 3, remainingQuantity: 1 },
              { sku: "LS-M", totalQuantity: 2, remainingQuantity: 2 },
            ],
          },
        },
      ],
    },
  });
  // Shipped is neither available nor committed.
  expect(await quantities(here, small)).toEqual([1, 1, 0]);
  await ship(here, { lineItemsByFulfillmentOrder: [{ fulfillmentOrderId: toShip }] });
  const after = await readOrder(here, order, `${SHIPPED} ${TO_SHIP}`);
  expect(after).toMatchObject({ displayFulfillmentStatus: "FULFILLED" });
  expect(at(after, "fulfillmentOrders", "nodes", 0, "status")).toBe("CLOSED");
  expect(at(after, "fulfillments", 1, "trackingInfo")).toEqual([]);
  expect(await quantities(here, small)).toEqual([1, 0, 0]);
  expect(await quantities(here, medium)).toEqual([4, 0, 0]);
});

test("what is not there, or no more, is not shipped", async () => {
  const { here, order, toShip, lines } = await ordered();
  const nobody = "gid://shopify/FulfillmentOrder/9";
  const of = (fulfillmentOrderId: string, id: unknown, quantity: number) => ({
    lineItemsByFulfillmentOrder: [
      { fulfillmentOrderId, fulfillmentOrderLineItems: [{ id: String(id), quantity }] },
    ],
  });
  const messages = [];
  for (const input of [
    of(nobody, lines[0], 1),
    of(toShip, "gid://shopify/FulfillmentOrderLineItem/9", 1),
    of(toShip, lines[0], 4),
    of(toShip, lines[0], 0),
  ]) {
    messages.push(at(await ship(here, input), "userErrors", 0, "message"));
  }
  expect(messages).toEqual([
    "Fulfillment order does not exist.",
    "Fulfillment order line item does not exist.",
    "Invalid fulfillment order line item quantity requested.",
    "Invalid fulfillment order line item quantity requested.",
  ]);
  expect(await readOrder(here, order, SHIPPED)).toMatchObject({ fulfillments: [] });
});

test("tracking is corrected, and a parcel that is cancelled is to be shipped again", async () => {
  const { here, order, toShip } = await ordered();
  const made = await ship(here, { lineItemsByFulfillmentOrder: [{ fulfillmentOrderId: toShip }] });
  const id = at(made, "fulfillment", "id");
  await change(
    here,
    "fulfillmentTrackingInfoUpdate",
    {
      fulfillmentId: ["ID!", id],
      trackingInfoInput: ["FulfillmentTrackingInput!", { company: "DHL", numbers: ["1", "2"] }],
    },
    "userErrors { message }",
  );
  expect(await readOrder(here, order, "fulfillments { trackingInfo { company number } }")).toEqual({
    fulfillments: [
      {
        trackingInfo: [
          { company: "DHL", number: "1" },
          { company: "DHL", number: "2" },
        ],
      },
    ],
  });
  await change(here, "fulfillmentCancel", { id: ["ID!", id] }, "userErrors { message }");
  expect(await readOrder(here, order, "displayFulfillmentStatus fulfillments { status }")).toEqual({
    displayFulfillmentStatus: "UNFULFILLED",
    fulfillments: [{ status: "CANCELLED" }],
  });
});

test("an app that was not granted the shipping cannot ship, and reads shipments all the same", async () => {
  const { here, order, toShip } = await ordered();
  here.shopify.configure({ scopes: ["write_orders"] });
  const body = await here.ask(
    "mutation S($id: ID!) { fulfillmentCreate(fulfillment: { lineItemsByFulfillmentOrder: [{ fulfillmentOrderId: $id }] }) { userErrors { message } } }",
    { id: toShip },
  );
  expect(at(body, "errors", 0, "extensions", "code")).toBe("ACCESS_DENIED");
  expect(await readOrder(here, order, "fulfillments { id }")).toEqual({ fulfillments: [] });
});

test("people ship by a seed, and shipments outlast a snapshot", async () => {
  const { here, order, toShip } = await ordered();
  here.shopify.seed({
    operations: [
      {
        name: "ship",
        query:
          'mutation S($id: ID!) { fulfillmentCreate(fulfillment: { lineItemsByFulfillmentOrder: [{ fulfillmentOrderId: $id }], trackingInfo: { number: "1Z9" } }) { fulfillment { id } userErrors { field message } } }',
        variables: { id: toShip },
      },
    ],
  });
  const other = bench();
  other.shopify.restore(here.shopify.snapshot());
  expect(await readOrder(other, order, SHIPPED)).toMatchObject({
    displayFulfillmentStatus: "FULFILLED",
    fulfillments: [{ trackingInfo: [{ number: "1Z9" }] }],
  });
});

test("people delete variants, change barcodes, archive products, and the order stays as it was", async () => {
  const { here, order, small, medium, customer } = await ordered();
  const productId = await idOf(here, "linen-shirt");
  const operations = [
    {
      name: "barcode",
      query:
        "mutation B($p: ID!, $v: [ProductVariantsBulkInput!]!) { productVariantsBulkUpdate(productId: $p, variants: $v) { userErrors { field message } } }",
      variables: { p: productId, v: [{ id: medium, barcode: "999" }] },
    },
    {
      name: "delete",
      query:
        "mutation D($p: ID!, $v: [ID!]!) { productVariantsBulkDelete(productId: $p, variantsIds: $v) { userErrors { field message } } }",
      variables: { p: productId, v: [small] },
    },
    {
      name: "archive",
      query:
        "mutation A($p: ProductUpdateInput!) { productUpdate(product: $p) { userErrors { field message } } }",
      variables: { p: { id: productId, status: "ARCHIVED" } },
    },
  ];
  here.shopify.seed({ operations });
  const read = await here.data(
    "query R($small: ID!, $medium: ID!, $order: ID!) { small: productVariant(id: $small) { id } medium: productVariant(id: $medium) { barcode product { status } } order(id: $order) { lineItems(first: 9) { nodes { sku quantity variant { id } } } } }",
    { small, medium, order },
  );
  expect(read).toEqual({
    small: null,
    medium: { barcode: "999", product: { status: "ARCHIVED" } },
    order: {
      lineItems: {
        nodes: [
          { sku: "LS-S", quantity: 3, variant: null },
          { sku: "LS-M", quantity: 2, variant: { id: medium } },
        ],
      },
    },
  });
  const removal = await change(
    here,
    "customerDelete",
    { input: ["CustomerDeleteInput!", { id: customer }] },
    "deletedCustomerId userErrors { message }",
  );
  expect(removal).toEqual({
    deletedCustomerId: null,
    userErrors: [{ message: "Customer can’t be deleted because they have associated orders" }],
  });
});
