import { describe, expect, test } from "vitest";
import { at, bench } from "./ask.ts";
import { change } from "./people.ts";
import {
  complete,
  createDraft,
  NET_30,
  newDraft,
  newOrder,
  opened,
  quantities,
  readDraft,
  readOrder,
} from "./sales.ts";

const STATUS =
  "displayFinancialStatus transactions(first: 5) { kind status gateway amountSet { shopMoney { amount } } }";

describe("draftOrderComplete", () => {
  test("without terms the order counts as paid, by hand", async () => {
    const here = bench();
    const { small, customer } = await opened(here);
    const draft = await newDraft(here, {
      purchasingEntity: { customerId: customer },
      lineItems: [{ variantId: small, quantity: 2 }],
    });
    const order = await readOrder(here, await newOrder(here, draft), STATUS);
    expect(order).toEqual({
      displayFinancialStatus: "PAID",
      transactions: [
        {
          kind: "SALE",
          status: "SUCCESS",
          gateway: "manual",
          amountSet: { shopMoney: { amount: "99.0" } },
        },
      ],
    });
  });

  test("with terms, or payment said to be pending, it is owed", async () => {
    const here = bench();
    const { small } = await opened(here);
    const lineItems = [{ variantId: small, quantity: 1 }];
    const onAccount = await newDraft(here, { lineItems, paymentTerms: NET_30 });
    const terms =
      "paymentTerms { paymentTermsName dueInDays paymentSchedules(first: 1) { nodes { dueAt balanceDue { amount } } } }";
    expect(await readOrder(here, await newOrder(here, onAccount), `${STATUS} ${terms}`)).toEqual({
      displayFinancialStatus: "PENDING",
      transactions: [],
      paymentTerms: {
        paymentTermsName: "Net 30",
        dueInDays: 30,
        paymentSchedules: {
          nodes: [{ dueAt: "2026-12-02T12:00:00Z", balanceDue: { amount: "49.5" } }],
        },
      },
    });
    const pending = await newDraft(here, { lineItems });
    const done = await complete(here, pending, { paymentPending: true });
    const id = at(done, "draftOrder", "order", "id") as string;
    expect(await readOrder(here, id, STATUS)).toEqual({
      displayFinancialStatus: "PENDING",
      transactions: [],
    });
  });

  test("a second time answers the finished draft and changes nothing", async () => {
    const here = bench();
    const { small } = await opened(here);
    const draft = await newDraft(here, { lineItems: [{ variantId: small, quantity: 1 }] });
    const first = await complete(here, draft);
    const before = here.shopify.snapshot();
    const second = await complete(here, draft);
    expect(second["userErrors"]).toEqual([{ field: null, message: "This order has been paid" }]);
    expect(second["draftOrder"]).toEqual(first["draftOrder"]);
    expect(here.shopify.snapshot()).toEqual(before);
  });

  test("takes the stock that the draft left alone", async () => {
    const here = bench();
    const { small } = await opened(here);
    const draft = await newDraft(here, { lineItems: [{ variantId: small, quantity: 3 }] });
    expect(await quantities(here, small)).toEqual([4, 0, 0]);
    await newOrder(here, draft);
    expect(await quantities(here, small)).toEqual([1, 3, 0]);
  });

  test("sells more than there is, unless drafts obey the stock", async () => {
    const here = bench({ index_lag_ms: 0, draft_obeys_stock: true });
    const { small } = await opened(here);
    const draft = await newDraft(here, { lineItems: [{ variantId: small, quantity: 9 }] });
    const refused = await complete(here, draft);
    expect(refused).toMatchObject({
      draftOrder: { status: "OPEN", order: null },
      userErrors: [{ message: "Linen Shirt is out of stock." }],
    });
    here.shopify.configure({ draft_obeys_stock: false });
    await newOrder(here, draft);
    expect(await quantities(here, small)).toEqual([-5, 9, 0]);
  });

  test("carries over what the draft said, but not its metafields", async () => {
    const here = bench();
    const { small, customer } = await opened(here);
    const input = {
      purchasingEntity: { customerId: customer },
      lineItems: [
        {
          variantId: small,
          quantity: 2,
          priceOverride: { amount: "20.25", currencyCode: "USD" },
          customAttributes: [{ key: "line", value: "4" }],
        },
      ],
      tags: ["nuorder", "Rush"],
      note: "Leave at\nthe door 🚪",
      poNumber: "PO-7",
      customAttributes: [{ key: "key", value: "abc:1" }],
      shippingLine: { title: "Ground", priceWithCurrency: { amount: "9.5", currencyCode: "USD" } },
      shippingAddress: {
        lastName: "Byrne",
        address1: "1 Main St",
        countryCode: "US",
        zip: "02110",
      },
      metafields: [
        { namespace: "sync", key: "key", type: "single_line_text_field", value: "abc:1" },
      ],
      paymentTerms: NET_30,
    };
    const fields =
      'name note tags poNumber customAttributes { key value } sourceName customer { displayName } purchasingEntity { __typename ... on Customer { id } } shippingAddress { address1 zip } shippingLine { title originalPriceSet { shopMoney { amount } } } subtotalPriceSet { shopMoney { amount } } totalPriceSet { shopMoney { amount } presentmentMoney { currencyCode } } totalDiscountsSet { shopMoney { amount } } displayFulfillmentStatus cancelledAt metafield(namespace: "sync", key: "key") { value } lineItems(first: 5) { nodes { sku quantity currentQuantity variant { id } originalUnitPriceSet { shopMoney { amount } } customAttributes { key value } } }';
    const id = await newOrder(here, await newDraft(here, input));
    expect(await readOrder(here, id, fields)).toEqual({
      name: "#1001",
      note: "Leave at\nthe door 🚪",
      tags: ["nuorder", "Rush"],
      poNumber: "PO-7",
      customAttributes: [{ key: "key", value: "abc:1" }],
      sourceName: "1",
      customer: { displayName: "Ada Byrne" },
      purchasingEntity: { __typename: "Customer", id: customer },
      shippingAddress: { address1: "1 Main St", zip: "02110" },
      shippingLine: { title: "Ground", originalPriceSet: { shopMoney: { amount: "9.5" } } },
      subtotalPriceSet: { shopMoney: { amount: "40.5" } },
      totalPriceSet: {
        shopMoney: { amount: "50.0" },
        presentmentMoney: { currencyCode: "USD" },
      },
      totalDiscountsSet: { shopMoney: { amount: "0.0" } },
      displayFulfillmentStatus: "UNFULFILLED",
      cancelledAt: null,
      metafield: null,
      lineItems: {
        nodes: [
          {
            sku: "LS-S",
            quantity: 2,
            currentQuantity: 2,
            variant: { id: small },
            originalUnitPriceSet: { shopMoney: { amount: "20.25" } },
            customAttributes: [{ key: "line", value: "4" }],
          },
        ],
      },
    });
    here.shopify.configure({ draft_metafields_carry: true });
    const other = await newOrder(here, await newDraft(here, input));
    expect(await readOrder(here, other, fields)).toMatchObject({ metafield: { value: "abc:1" } });
  });

  test("waits until the draft is ready", async () => {
    const here = bench({ index_lag_ms: 0, draft_ready_ms: 5000 });
    const { small } = await opened(here);
    const made = await createDraft(here, { lineItems: [{ variantId: small, quantity: 1 }] });
    const id = at(made, "draftOrder", "id") as string;
    expect(made).toMatchObject({ draftOrder: { ready: false } });
    expect((await complete(here, id))["userErrors"]).toHaveLength(1);
    await here.world.advance(4999);
    expect(await readDraft(here, id, "ready")).toEqual({ ready: false });
    await here.world.advance(1);
    expect(await readDraft(here, id, "ready")).toEqual({ ready: true });
    expect(await complete(here, id)).toMatchObject({ draftOrder: { status: "COMPLETED" } });
  });

  test("refuses what is gone: the draft, a variant; and a gateway", async () => {
    const here = bench();
    const { small } = await opened(here);
    const lineItems = [{ variantId: small, quantity: 1 }];
    const draft = await newDraft(here, { lineItems });
    const gateway = await complete(here, draft, { gateway: "gid://shopify/PaymentGateway/9" });
    expect(gateway["userErrors"]).toEqual([{ field: null, message: "Invalid payment gateway" }]);
    const product = at(
      await here.data("query ($id: ID!) { productVariant(id: $id) { product { id } } }", {
        id: small,
      }),
      "productVariant",
      "product",
      "id",
    );
    await change(
      here,
      "productDelete",
      { input: ["ProductDeleteInput!", { id: product }] },
      "deletedProductId",
    );
    const number = small.split("/").at(-1) ?? "";
    expect((await complete(here, draft))["userErrors"]).toEqual([
      { field: null, message: `Product with ID ${number} is no longer available.` },
    ]);
    expect(await complete(here, "gid://shopify/DraftOrder/1")).toEqual({
      draftOrder: null,
      userErrors: [{ field: ["id"], message: "Draft order does not exist" }],
    });
  });

  test("refuses one order too many in a minute, on request", async () => {
    const here = bench({ index_lag_ms: 0, orders_per_minute: 2 });
    const { small } = await opened(here);
    const drafts = [];
    for (let count = 0; count < 3; count += 1) {
      drafts.push(await newDraft(here, { lineItems: [{ variantId: small, quantity: 1 }] }));
    }
    const [first = "", second = "", third = ""] = drafts;
    await newOrder(here, first);
    await newOrder(here, second);
    const answer = await here.ask(
      "mutation ($id: ID!) { draftOrderComplete(id: $id) { draftOrder { id } } }",
      { id: third },
    );
    expect(at(answer, "errors", 0, "extensions", "code")).toBe("THROTTLED");
    expect(await readDraft(here, third, "status")).toEqual({ status: "OPEN" });
    await here.world.advance(60_000);
    await newOrder(here, third);
  });
});
