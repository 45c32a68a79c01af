import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../../src/core/json.ts";
import { at, bench, type Bench } from "./ask.ts";
import { change, newCompany } from "./people.ts";
import {
  complete,
  createDraft,
  NET_30,
  newDraft,
  newOrder,
  opened,
  quantities,
  readDraft,
} from "./sales.ts";

const USD = (amount: string): JsonObject => ({ amount, currencyCode: "USD" });
const MONEY = "{ shopMoney { amount } }";
const TOTALS = `totalLineItemsPriceSet ${MONEY} totalDiscountsSet ${MONEY} subtotalPriceSet ${MONEY} totalShippingPriceSet ${MONEY} totalTaxSet ${MONEY} totalPriceSet ${MONEY}`;

const update = (here: Bench, id: string, input: JsonObject) =>
  change(
    here,
    "draftOrderUpdate",
    { id: ["ID!", id], input: ["DraftOrderInput!", input] },
    "draftOrder { id tags note2 updatedAt totalPriceSet { shopMoney { amount } } customAttributes { key value } lineItems(first: 9) { nodes { quantity } } } userErrors { field message }",
  );
const remove = (here: Bench, id: string) =>
  change(
    here,
    "draftOrderDelete",
    { input: ["DraftOrderDeleteInput!", { id }] },
    "deletedId userErrors { field message }",
  );

describe("draftOrderCreate", () => {
  // Recorded, but for the last two: the words of those are guesses.
  test.each<[string, (variant: string) => JsonObject, JsonObject]>([
    ["no lines", () => ({ lineItems: [] }), { field: null, message: "Add at least 1 product" }],
    [
      "a variant that is not there",
      () => ({ lineItems: [{ variantId: "gid://shopify/ProductVariant/99", quantity: 1 }] }),
      { field: null, message: "Product with ID 99 is no longer available." },
    ],
    [
      "a line of its own without a title",
      () => ({ lineItems: [{ quantity: 1, originalUnitPriceWithCurrency: USD("1") }] }),
      { field: null, message: "Merchandise title is empty." },
    ],
    [
      "none of something",
      (variantId) => ({ lineItems: [{ variantId, quantity: 0 }] }),
      {
        field: ["lineItems", "0", "quantity"],
        message: "Quantity must be greater than or equal to 1",
      },
    ],
    [
      "a price below nothing",
      (variantId) => ({ lineItems: [{ variantId, quantity: 1, priceOverride: USD("-1") }] }),
      { field: null, message: "Cannot send negative price for line_item" },
    ],
    [
      "terms of no template",
      (variantId) => ({ lineItems: [{ variantId, quantity: 1 }], paymentTerms: {} }),
      { field: null, message: "Payment terms template id can not be empty." },
    ],
    [
      "stock held back until yesterday",
      (variantId) => ({
        lineItems: [{ variantId, quantity: 1 }],
        reserveInventoryUntil: "2026-11-01T00:00:00Z",
      }),
      { field: null, message: "Reserve until can't be in the past" },
    ],
    [
      "an e-mail address that is none",
      (variantId) => ({ lineItems: [{ variantId, quantity: 1 }], email: "nobody" }),
      { field: ["email"], message: "Email is invalid" },
    ],
    [
      "a tag of 41 characters",
      (variantId) => ({ lineItems: [{ variantId, quantity: 1 }], tags: ["x".repeat(41)] }),
      { field: ["tags"], message: "Title Tag exceeds the maximum length of 40 characters" },
    ],
    [
      "another currency",
      (variantId) => ({
        lineItems: [
          { variantId, quantity: 1, priceOverride: { amount: "5", currencyCode: "EUR" } },
        ],
      }),
      { field: null, message: "Price must be in USD, the currency of the draft order" },
    ],
    [
      "a customer who is not there",
      (variantId) => ({
        lineItems: [{ variantId, quantity: 1 }],
        purchasingEntity: { customerId: "gid://shopify/Customer/99" },
      }),
      { field: ["purchasingEntity", "customerId"], message: "Customer does not exist" },
    ],
  ])("refuses %s", async (_, input, error) => {
    const here = bench();
    const { small } = await opened(here);
    expect(await createDraft(here, input(small))).toEqual({
      draftOrder: null,
      userErrors: [error],
    });
    expect(at(here.shopify.snapshot(), "draftOrders")).toEqual([]);
  });

  test("takes 499 lines and no more", async () => {
    const here = bench();
    await opened(here);
    const lines = (count: number) =>
      Array.from({ length: count }, (_, index) => ({
        title: `Line ${index}`,
        quantity: 1,
        originalUnitPriceWithCurrency: USD("0.10"),
      }));
    const id = await newDraft(here, { lineItems: lines(499) });
    expect(await readDraft(here, id, `totalQuantityOfLineItems totalPriceSet ${MONEY}`)).toEqual({
      totalQuantityOfLineItems: 499,
      totalPriceSet: { shopMoney: { amount: "49.9" } },
    });
    const answer = await here.ask(
      "mutation ($input: DraftOrderInput!) { draftOrderCreate(input: $input) { draftOrder { id } } }",
      { input: { lineItems: lines(500) } },
    );
    expect(at(answer, "errors", 0)).toMatchObject({
      message: "The input array size of 500 is greater than the maximum allowed of 499.",
      extensions: { code: "MAX_INPUT_SIZE_EXCEEDED" },
    });
  });

  test("adds up prices, overrides, discounts, shipping and tax", async () => {
    const here = bench({ index_lag_ms: 0, tax_percent: 10 });
    const { small, medium } = await opened(here);
    const input = {
      lineItems: [
        {
          variantId: small,
          quantity: 3,
          priceOverride: USD("33.33"),
          appliedDiscount: { value: 10, valueType: "PERCENTAGE" },
        },
        {
          variantId: medium,
          quantity: 2,
          appliedDiscount: { value: 4.5, valueType: "FIXED_AMOUNT" },
        },
        { title: "Hang tags", quantity: 1, originalUnitPriceWithCurrency: USD("0.01") },
      ],
      appliedDiscount: { value: 20, valueType: "FIXED_AMOUNT", title: "Early" },
      shippingLine: { title: "Ground", priceWithCurrency: USD("12") },
    };
    const id = await newDraft(here, input);
    const lines = `lineItems(first: 9) { nodes { custom originalUnitPriceSet ${MONEY} discountedTotalSet ${MONEY} totalDiscountSet ${MONEY} } }`;
    // 99.99 - 10.00, 99.00 - 9.00, 0.01; less 20.00; and 12.00 more; then a tenth.
    expect(await readDraft(here, id, `${TOTALS} ${lines}`)).toEqual({
      totalLineItemsPriceSet: { shopMoney: { amount: "199.0" } },
      totalDiscountsSet: { shopMoney: { amount: "39.0" } },
      subtotalPriceSet: { shopMoney: { amount: "160.0" } },
      totalShippingPriceSet: { shopMoney: { amount: "12.0" } },
      totalTaxSet: { shopMoney: { amount: "17.2" } },
      totalPriceSet: { shopMoney: { amount: "189.2" } },
      lineItems: {
        nodes: [
          {
            custom: false,
            originalUnitPriceSet: { shopMoney: { amount: "33.33" } },
            discountedTotalSet: { shopMoney: { amount: "89.99" } },
            totalDiscountSet: { shopMoney: { amount: "10.0" } },
          },
          {
            custom: false,
            originalUnitPriceSet: { shopMoney: { amount: "49.5" } },
            discountedTotalSet: { shopMoney: { amount: "90.0" } },
            totalDiscountSet: { shopMoney: { amount: "9.0" } },
          },
          {
            custom: true,
            originalUnitPriceSet: { shopMoney: { amount: "0.01" } },
            discountedTotalSet: { shopMoney: { amount: "0.01" } },
            totalDiscountSet: { shopMoney: { amount: "0.0" } },
          },
        ],
      },
    });
    const exempt = await newDraft(here, { ...input, taxExempt: true });
    expect(await readDraft(here, exempt, `totalPriceSet ${MONEY}`)).toEqual({
      totalPriceSet: { shopMoney: { amount: "172.0" } },
    });
  });

  test("sells to a contact for a branch of a company, and not to a stranger", async () => {
    const here = bench();
    const { small } = await opened(here);
    const mine = await newCompany(here, {
      company: { name: "Byrne & Co" },
      companyContact: { email: "buyer@byrne.example" },
      companyLocation: { name: "Boston" },
    });
    const other = await newCompany(here, {
      company: { name: "Other" },
      companyContact: { email: "other@example.com" },
    });
    const draft = (companyContactId: string | undefined) => ({
      lineItems: [{ variantId: small, quantity: 1 }],
      purchasingEntity: {
        purchasingCompany: {
          companyId: mine.id,
          companyLocationId: mine.location,
          companyContactId: companyContactId ?? "",
        },
      },
    });
    const id = await newDraft(here, draft(mine.contact));
    const entity =
      "purchasingEntity { __typename ... on PurchasingCompany { company { id ordersCount { count } } contact { id } location { id } } } customer { email }";
    await newOrder(here, id);
    expect(await readDraft(here, id, entity)).toEqual({
      purchasingEntity: {
        __typename: "PurchasingCompany",
        company: { id: mine.id, ordersCount: { count: 1 } },
        contact: { id: mine.contact },
        location: { id: mine.location },
      },
      customer: { email: "buyer@byrne.example" },
    });
    expect((await createDraft(here, draft(other.contact)))["userErrors"]).toEqual([
      {
        field: ["purchasingEntity", "purchasingCompany", "companyContactId"],
        message: "Company contact does not exist",
      },
    ]);
  });

  test("holds stock back as long as it is told, and not else", async () => {
    const here = bench();
    const { small } = await opened(here);
    const lineItems = [{ variantId: small, quantity: 3 }];
    const until = { reserveInventoryUntil: "2026-11-02T13:00:00Z" };
    const kept = await newDraft(here, { lineItems, ...until });
    expect(await quantities(here, small)).toEqual([1, 0, 3]);
    await newOrder(here, kept);
    expect(await quantities(here, small)).toEqual([1, 3, 0]);
    const deleted = await newDraft(here, { lineItems, ...until });
    expect(await quantities(here, small)).toEqual([-2, 3, 3]);
    await remove(here, deleted);
    await newDraft(here, { lineItems, ...until });
    await here.world.advance(3_600_000);
    expect(await quantities(here, small)).toEqual([1, 3, 0]);
  });
});

describe("draftOrderUpdate", () => {
  test("changes what is given, replaces lists, and makes it ready anew", async () => {
    const here = bench({ index_lag_ms: 0, draft_ready_ms: 1000 });
    const { small, medium } = await opened(here);
    const id = await newDraft(here, {
      lineItems: [{ variantId: small, quantity: 1 }],
      tags: ["a", "b"],
      note: "first",
      customAttributes: [{ key: "k", value: "1" }],
      paymentTerms: NET_30,
    });
    await here.world.advance(60_000);
    const changed = await update(here, id, {
      lineItems: [{ variantId: medium, quantity: 2 }],
      tags: ["c"],
      customAttributes: [],
    });
    expect(changed).toEqual({
      draftOrder: {
        id,
        tags: ["c"],
        note2: "first",
        updatedAt: "2026-11-02T12:01:00Z",
        totalPriceSet: { shopMoney: { amount: "99.0" } },
        customAttributes: [],
        lineItems: { nodes: [{ quantity: 2 }] },
      },
      userErrors: [],
    });
    expect(await readDraft(here, id, "ready paymentTerms { dueInDays }")).toEqual({
      ready: false,
      paymentTerms: { dueInDays: 30 },
    });
    expect((await update(here, id, { lineItems: [] }))["userErrors"]).toEqual([
      { field: null, message: "Add at least 1 product" },
    ]);
  });
});

test("what is completed is neither updated nor deleted, what is deleted is not completed", async () => {
  const here = bench();
  const { small } = await opened(here);
  const lineItems = [{ variantId: small, quantity: 1 }];
  const done = await newDraft(here, { lineItems });
  await newOrder(here, done);
  expect((await update(here, done, { note: "late" }))["userErrors"]).toHaveLength(1);
  expect(await remove(here, done)).toMatchObject({ deletedId: null, userErrors: [{}] });
  const gone = await newDraft(here, { lineItems });
  expect(await remove(here, gone)).toEqual({ deletedId: gone, userErrors: [] });
  expect(await readDraft(here, gone, "id")).toBeNull();
  expect(await complete(here, gone)).toMatchObject({ draftOrder: null, userErrors: [{}] });
  expect(await remove(here, gone)).toMatchObject({ deletedId: null, userErrors: [{}] });
});
