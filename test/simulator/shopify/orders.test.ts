import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../../src/core/json.ts";
import { at, bench, type Bench } from "./ask.ts";
import { change } from "./people.ts";
import { newDraft, newOrder, opened, quantities, readOrder } from "./sales.ts";

const USD = (amount: string): JsonObject => ({ shopMoney: { amount, currencyCode: "USD" } });

const create = (here: Bench, order: JsonObject, options: JsonObject = {}) =>
  change(
    here,
    "orderCreate",
    {
      order: ["OrderCreateOrderInput!", order],
      options: ["OrderCreateOptionsInput", options],
    },
    "order { id name sourceIdentifier displayFinancialStatus totalPriceSet { shopMoney { amount } } } userErrors { field message code }",
  );
const cancel = (here: Bench, id: string, more = "") =>
  here.data(
    `mutation ($id: ID!) { orderCancel(orderId: $id, reason: OTHER, restock: true, refundMethod: { originalPaymentMethodsRefund: false }${more}) { job { id done } orderCancelUserErrors { field message code } userErrors { field message } } }`,
    { id },
  );

async function made(here: Bench, order: JsonObject, options: JsonObject = {}): Promise<string> {
  const answer = await create(here, order, options);
  const id = at(answer, "order", "id");
  if (typeof id !== "string") throw new Error(JSON.stringify(answer));
  return id;
}

describe("orderCreate", () => {
  test("touches no stock unless it is asked to, and then heeds the policy or not", async () => {
    const here = bench();
    const { small } = await opened(here);
    const order = { lineItems: [{ variantId: small, quantity: 5 }] };
    await made(here, order);
    expect(await quantities(here, small)).toEqual([4, 0, 0]);
    const obeying = { inventoryBehaviour: "DECREMENT_OBEYING_POLICY" };
    expect(await create(here, order, obeying)).toMatchObject({
      order: null,
      userErrors: [{ code: "INVENTORY_CLAIM_FAILED" }],
    });
    await made(here, order, { inventoryBehaviour: "DECREMENT_IGNORING_POLICY" });
    expect(await quantities(here, small)).toEqual([-1, 5, 0]);
  });

  test("keeps what it is told; two with one source identifier are two", async () => {
    const here = bench();
    const { small, customer } = await opened(here);
    const input = {
      customer: { toAssociate: { id: customer } },
      lineItems: [{ variantId: small, quantity: 2, priceSet: USD("20") }],
      shippingLines: [{ title: "Ground", priceSet: USD("5") }],
      discountCode: { itemPercentageDiscountCode: { code: "TEN", percentage: 10 } },
      sourceIdentifier: "abc:1",
      sourceName: "nuorder",
      poNumber: "PO-9",
      tags: ["nuorder"],
      note: "n",
      metafields: [{ namespace: "sync", key: "key", type: "json", value: '"abc:1"' }],
      customAttributes: [{ key: "k", value: "v" }],
    };
    const first = await made(here, input);
    const second = await made(here, input);
    expect(second).not.toBe(first);
    expect(
      await readOrder(
        here,
        second,
        'sourceIdentifier sourceName poNumber tags note email customer { numberOfOrders } metafield(namespace: "sync", key: "key") { value ownerType owner { ... on Order { id } } } customAttributes { key value } totalPriceSet { shopMoney { amount } } totalDiscountsSet { shopMoney { amount } } displayFinancialStatus',
      ),
    ).toEqual({
      sourceIdentifier: "abc:1",
      sourceName: "nuorder",
      poNumber: "PO-9",
      tags: ["nuorder"],
      note: "n",
      email: "ada@example.com",
      customer: { numberOfOrders: "2" },
      metafield: { value: '"abc:1"', ownerType: "ORDER", owner: { id: second } },
      customAttributes: [{ key: "k", value: "v" }],
      totalPriceSet: { shopMoney: { amount: "41.0" } },
      totalDiscountsSet: { shopMoney: { amount: "4.0" } },
      displayFinancialStatus: "PENDING",
    });
  });

  test.each<[JsonObject, string]>([
    [{}, "PENDING"],
    [{ transactions: [{ kind: "SALE", amountSet: USD("49.5") }] }, "PAID"],
    [{ transactions: [{ amountSet: USD("10") }] }, "PARTIALLY_PAID"],
    [{ transactions: [{ status: "FAILURE", amountSet: USD("49.5") }] }, "PENDING"],
    [{ transactions: [{ kind: "AUTHORIZATION", amountSet: USD("49.5") }] }, "AUTHORIZED"],
    [{ financialStatus: "PAID" }, "PAID"],
  ])("payments %j make it %s", async (more, status) => {
    const here = bench();
    const { small } = await opened(here);
    const id = await made(here, { lineItems: [{ variantId: small, quantity: 1 }], ...more });
    expect(await readOrder(here, id, "displayFinancialStatus")).toEqual({
      displayFinancialStatus: status,
    });
  });

  test.each<[string, JsonObject, JsonObject]>([
    [
      "no lines",
      { lineItems: [] },
      {
        field: ["order", "lineItems"],
        code: "INVALID",
        message: "Line items must have at least one line item",
      },
    ],
    [
      "a variant that is gone",
      { lineItems: [{ variantId: "gid://shopify/ProductVariant/99", quantity: 1 }] },
      { field: ["order", "lineItems", "0", "variantId"], code: "INVALID" },
    ],
    [
      "two ways to say the customer",
      {
        lineItems: [{ title: "T", quantity: 1 }],
        customerId: "gid://shopify/Customer/1",
        customer: { toAssociate: { id: "gid://shopify/Customer/1" } },
      },
      { field: ["order"], code: "REDUNDANT_CUSTOMER_FIELDS" },
    ],
    [
      "a long tag",
      { lineItems: [{ title: "T", quantity: 1 }], tags: ["x".repeat(41)] },
      {
        field: ["order", "tags"],
        message: "Title Tag exceeds the maximum length of 40 characters",
      },
    ],
  ])("refuses %s", async (_, order, error) => {
    const here = bench();
    expect(await create(here, order)).toMatchObject({ order: null, userErrors: [error] });
    expect(at(here.shopify.snapshot(), "orders")).toEqual([]);
  });

  test("a time to come is now, and was refused before 2026-07", async () => {
    const here = bench();
    const order = {
      lineItems: [{ title: "T", quantity: 1 }],
      processedAt: "2027-01-01T00:00:00Z",
    };
    const id = await made(here, order);
    expect(await readOrder(here, id, "processedAt")).toEqual({
      processedAt: "2026-11-02T12:00:00Z",
    });
    const older = await here.data(
      "mutation ($order: OrderCreateOrderInput!) { orderCreate(order: $order) { userErrors { code } } }",
      { order },
      { version: "2026-04" },
    );
    expect(at(older, "orderCreate", "userErrors")).toEqual([{ code: "PROCESSED_AT_INVALID" }]);
  });

  test("makes a customer out of what is said of one, and none of what is refused", async () => {
    const here = bench();
    const customer = { toUpsert: { email: "new@example.com", firstName: "New" } };
    await create(here, { customer, lineItems: [] });
    expect(at(here.shopify.snapshot(), "customers")).toEqual([]);
    const id = await made(here, { customer, lineItems: [{ title: "T", quantity: 1 }] });
    expect(await readOrder(here, id, "customer { email displayName }")).toEqual({
      customer: { email: "new@example.com", displayName: "New" },
    });
  });
});

describe("orderUpdate", () => {
  const update = (here: Bench, input: JsonObject) =>
    change(
      here,
      "orderUpdate",
      { input: ["OrderInput!", input] },
      "order { id tags note poNumber customAttributes { key } shippingAddress { city } } userErrors { field message }",
    );

  test("replaces tags and attributes, and leaves the rest", async () => {
    const here = bench();
    const { small } = await opened(here);
    const id = await made(here, {
      lineItems: [{ variantId: small, quantity: 1 }],
      tags: ["a", "b"],
      note: "kept",
      customAttributes: [{ key: "old", value: "1" }],
    });
    const input = { id, tags: ["c"], customAttributes: [{ key: "new", value: "1" }] };
    expect(await update(here, input)).toEqual({
      order: {
        id,
        tags: ["c"],
        note: "kept",
        poNumber: null,
        customAttributes: [{ key: "new" }],
        shippingAddress: null,
      },
      userErrors: [],
    });
  });

  test.each<[JsonObject, JsonObject]>([
    [{}, { field: null, message: "No valid update parameters have been provided" }],
    [{ phone: "12" }, { field: ["phone"], message: "Phone is invalid" }],
    [
      { shippingAddress: { countryCode: "US", zip: "02110" } },
      { field: ["shippingAddress", "lastName"], message: "Enter a last name" },
    ],
    [
      { shippingAddress: { countryCode: "US", lastName: "B" } },
      { field: ["shippingAddress", "zip"], message: "Enter a ZIP code" },
    ],
    [
      { shippingAddress: { countryCode: "US", lastName: "B", zip: "02110", provinceCode: "ON" } },
      {
        field: ["shippingAddress", "province"],
        message: "State is not a valid state in United States",
      },
    ],
  ])("refuses %j as recorded", async (input, error) => {
    const here = bench();
    const id = await made(here, { lineItems: [{ title: "T", quantity: 1 }] });
    expect((await update(here, { id, ...input }))["userErrors"]).toEqual([error]);
  });
});

describe("orderCancel", () => {
  test("is a job: later the order is cancelled and its stock is back", async () => {
    const here = bench({ index_lag_ms: 0, cancel_ms: 500 });
    const { small } = await opened(here);
    const id = await newOrder(
      here,
      await newDraft(here, { lineItems: [{ variantId: small, quantity: 3 }] }),
    );
    const answer = await cancel(here, id, ', staffNote: "changed", notifyCustomer: true');
    expect(answer).toMatchObject({
      orderCancel: { job: { done: false }, orderCancelUserErrors: [], userErrors: [] },
    });
    const fields =
      "cancelledAt cancelReason cancellation { staffNote } displayFinancialStatus currentTotalPriceSet { shopMoney { amount } } totalPriceSet { shopMoney { amount } } lineItems(first: 1) { nodes { quantity currentQuantity } }";
    expect(await readOrder(here, id, "cancelledAt")).toEqual({ cancelledAt: null });
    expect(at(await cancel(here, id), "orderCancel", "orderCancelUserErrors")).toEqual([
      { field: null, code: "INVALID", message: "Cancellation is already in progress" },
    ]);
    await here.world.advance(500);
    expect(await readOrder(here, id, fields)).toEqual({
      cancelledAt: "2026-11-02T12:00:00Z",
      cancelReason: "OTHER",
      cancellation: { staffNote: "changed" },
      displayFinancialStatus: "PAID",
      currentTotalPriceSet: { shopMoney: { amount: "0.0" } },
      totalPriceSet: { shopMoney: { amount: "148.5" } },
      lineItems: { nodes: [{ quantity: 3, currentQuantity: 0 }] },
    });
    expect(await quantities(here, small)).toEqual([4, 0, 0]);
    const job = at(answer, "orderCancel", "job", "id") as string;
    expect(await here.data("query ($id: ID!) { job(id: $id) { done } }", { id: job })).toEqual({
      job: { done: true },
    });
    expect(at(here.shopify.snapshot(), "orderMails", "cancellations")).toBe(1);
    expect(at(await cancel(here, id), "orderCancel")).toEqual({
      job: null,
      orderCancelUserErrors: [
        {
          field: ["orderId"],
          code: "INVALID",
          message: "Cannot cancel an order that has already been canceled",
        },
      ],
      userErrors: [
        {
          field: ["orderId"],
          message: "Cannot cancel an order that has already been canceled",
        },
      ],
    });
  });

  test("a job under way outlives a restart", async () => {
    const here = bench({ cancel_ms: 500 });
    const id = await made(here, { lineItems: [{ title: "T", quantity: 1 }] });
    await cancel(here, id);
    const again = bench();
    again.shopify.restore(here.shopify.snapshot());
    await again.world.advance(500);
    expect(await readOrder(again, id, "cancelReason")).toEqual({ cancelReason: "OTHER" });
  });

  test("refuses what is shipped, what is not there, and a note of 256 characters", async () => {
    const here = bench();
    const shipped = await made(here, {
      lineItems: [{ title: "T", quantity: 1 }],
      fulfillmentStatus: "FULFILLED",
    });
    const errors = async (id: string, more?: string) =>
      at(await cancel(here, id, more), "orderCancel", "orderCancelUserErrors", 0);
    expect(await errors(shipped)).toEqual({
      field: ["orderId"],
      code: "INVALID",
      message: "Cannot cancel an order that has outstanding fulfillments",
    });
    expect(await errors("gid://shopify/Order/1")).toMatchObject({ code: "NOT_FOUND" });
    const open = await made(here, { lineItems: [{ title: "T", quantity: 1 }] });
    expect(await errors(open, `, staffNote: "${"x".repeat(256)}"`)).toEqual({
      field: ["staffNote"],
      code: "INVALID",
      message: "Staff note is too long. Maximum length is 255 characters.",
    });
  });
});
