import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../../src/core/json.ts";
import {
  changedOrder,
  contractErrors,
  customer,
  documentOf,
  mapOrder,
  order,
  problemsOf,
  shop,
  variant,
  withSizes,
} from "./orders.ts";
import { readText } from "./preset.ts";

const of = (orders: JsonObject): JsonObject => ({ orders });
const input = (document: JsonObject) => document["input"] as JsonObject;
const expected = (document: JsonObject) => document["expect"] as JsonObject;

test("an order becomes a draft with its customer, lines, prices, terms and addresses", async () => {
  const document = await documentOf();
  expect(contractErrors(document)).toBe("");
  expect(document).toMatchObject({
    claim: { owner: "gid://shopify/Shop/1", namespace: "$app" },
    input: {
      purchasingEntity: { customerId: "gid://shopify/Customer/7001" },
      lineItems: [
        {
          variantId: "gid://shopify/ProductVariant/11",
          quantity: 4,
          priceOverride: { amount: "139.50", currencyCode: "USD" },
        },
        { variantId: "gid://shopify/ProductVariant/12", quantity: 5 },
      ],
      paymentTerms: {
        paymentTermsTemplateId: "gid://shopify/PaymentTermsTemplate/4",
        paymentSchedules: [{ issuedAt: "2026-01-12T15:04:11.120Z" }],
      },
      tags: ["nuorder", "nuorder-pending"],
      poNumber: "PO-77",
      customAttributes: [
        { key: "NuORDER order", value: "20417" },
        { key: "Ship from", value: "2026-08-01" },
        { key: "Ship until", value: "2026-08-31" },
        { key: "Sales rep", value: "Sam Poe" },
      ],
      // Written as names and as codes, by people.
      shippingAddress: { address1: "12 Freight Way", provinceCode: "CO", countryCode: "US" },
      billingAddress: { company: "Ridge Outfitters - Boulder", provinceCode: "CO" },
    },
    expect: { total: "1255.50", currency: "USD", customer: "gid://shopify/Customer/7001" },
  });
  // Nothing that makes Shopify write to anybody, or lower the price.
  expect(input(document)).not.toHaveProperty("email");
  expect(input(document)).toMatchObject({ acceptAutomaticDiscounts: false });
});

test("one line is still a list, and the same order gives the same draft", async () => {
  const one = { ...{ size: "M", upc: "012345678905", quantity: 1, price: 5 } };
  const record = withSizes(one);
  const total = { ...(record as JsonObject), total: 5 };
  const document = await documentOf(total);
  expect(input(document)["lineItems"]).toHaveLength(1);
  expect(await documentOf(total)).toEqual(document);
});

describe("what holds an order, and with which sentence", () => {
  const m = { size: "M", upc: "012345678905", quantity: 4, price: 139.5 };
  const place = "line 1 (RIDGE SHELL, Jet Black, M)";
  const sized = (more: JsonObject, total: Json = 558) => ({
    ...(withSizes({ ...m, ...more }) as JsonObject),
    total,
  });
  test.for<readonly [string, Json, string, JsonObject?, Record<string, Record<string, Json>>?]>([
    [
      "an unknown customer",
      order,
      'customer "C-1001" (ridge outfitters) is not in Shopify',
      {},
      { customers: {} },
    ],
    [
      "no customer code",
      changedOrder({ retailer: { retailer_code: "" } }),
      'the order\'s customer "ridge outfitters" has no customer code: give the company its code in NuORDER',
    ],
    [
      "two customers with one code",
      order,
      'customer "C-1001" (ridge outfitters) is "Ann Lee" (7001) and "Bo Ek" (7002) in Shopify: leave the code to one of them',
      {},
      {
        customers: {
          "C-1001": [
            customer,
            { ...customer, id: "gid://shopify/Customer/7002", firstName: "Bo", lastName: "Ek" },
          ],
        },
      },
    ],
    ["an unknown UPC", sized({ upc: "0999" }), `UPC 0999 on ${place} is not in Shopify`],
    ["no UPC", sized({ upc: "" }), `${place} has no UPC: give the size its UPC in NuORDER`],
    [
      "an ambiguous UPC",
      sized({}),
      `UPC 012345678905 on ${place} is 2 variants in Shopify, "Ridge Shell - Jet Black / M" (11) and "Ridge Shell - Jet Black / M" (13): leave it to one of them`,
      {},
      { variants: { "012345678905": [variant(11, "012345678905"), variant(13, "012345678905")] } },
    ],
    [
      "an archived variant",
      sized({}),
      `UPC 012345678905 on ${place} is "Ridge Shell - Jet Black / M" (11) in Shopify, whose product is archived: make it active, or change the order in NuORDER`,
      {},
      {
        variants: {
          "012345678905": [
            variant(11, "012345678905", { product: { title: "Ridge Shell", status: "ARCHIVED" } }),
          ],
        },
      },
    ],
    [
      "the quantity 0",
      sized({ quantity: 0 }),
      `${place} has the quantity 0: remove it in NuORDER, or set settings.orders.zero_quantity to leave_out`,
    ],
    [
      "a negative quantity",
      sized({ quantity: -3 }),
      `${place} has the quantity -3, and nothing can be sold less than once: correct it in NuORDER`,
    ],
    [
      "the quantity 99,999",
      sized({ quantity: 99999 }),
      `${place} has the quantity 99999, and more than 9999 is taken for a mistake: correct it in NuORDER, or raise settings.orders.most_quantity`,
    ],
    [
      "half a piece",
      sized({ quantity: 1.5 }),
      `${place} has the quantity "1.5", which is no whole number: correct it in NuORDER`,
    ],
    [
      "the price 0",
      sized({ price: 0 }),
      `${place} has the price 0: correct it in NuORDER, or set settings.orders.zero_price to send`,
    ],
    ["a negative price", sized({ price: -1 }), `${place} has the price -1: correct it in NuORDER`],
    [
      "a price that is no number",
      sized({ price: "ask" }),
      `${place} has the price "ask", which is no number: correct it in NuORDER`,
    ],
    [
      "a total that differs",
      sized({}, 500),
      "the lines come to 558.00, but NuORDER's total is 500.00: correct the order in NuORDER",
    ],
    [
      "a discount that the total does not know",
      { ...(sized({}) as JsonObject), discount: 10 },
      "the lines come to 558.00, less 55.80 of discounts, but NuORDER's total is 558.00: correct the order in NuORDER",
    ],
    [
      "another currency",
      changedOrder({ currency_code: "CAD" }),
      "the order is in CAD and the shop sells in USD: correct the order in NuORDER, or name the currency in settings.orders.currencies",
    ],
    [
      "no shipping address",
      changedOrder({ shipping_address: null }),
      "the order has no shipping address: fill it in in NuORDER, or set settings.orders.missing_address to company",
    ],
    [
      "no addresses at all, as in 2014",
      changedOrder({ shipping_address: null, billing_address: null }),
      "the order has no shipping and no billing address: fill it in in NuORDER, or set settings.orders.missing_address to company",
    ],
    [
      "an address that is too long",
      changedOrder({ shipping_address: { line_1: "x".repeat(256) } }),
      "the shipping address has 256 characters in its first line, and Shopify takes 255: shorten it in NuORDER",
    ],
    [
      "an unknown country",
      changedOrder({ billing_address: { country: "Atlantis" } }),
      'the billing address has the country "Atlantis", which nobody knows: correct it in NuORDER, or name it in settings.orders.countries',
    ],
    [
      "an unknown province",
      changedOrder({ billing_address: { state: "Kolorado" } }),
      'the billing address has the state "Kolorado", which is none of US: correct it in NuORDER, or name it in settings.orders.provinces',
    ],
    [
      "an empty order",
      changedOrder({ line_items: [], total: 0 }),
      "the order has no lines: cancel it in NuORDER, or add some",
    ],
    [
      "600 lines",
      {
        ...(withSizes(
          ...Array.from({ length: 600 }, () => ({ ...m, quantity: 1, price: 1 })),
        ) as JsonObject),
        total: 600,
      },
      "the order has 600 lines and a draft in Shopify takes 499: split it in NuORDER",
    ],
    [
      "a PO number of 300 characters",
      changedOrder({ customer_po_number: "9".repeat(300) }),
      "the PO number has 300 characters and Shopify takes 255: shorten it in NuORDER",
    ],
    [
      "unknown terms",
      order,
      'there are no payment terms "Net 31" in Shopify, only Due on receipt, Net 30, Net 60, Fixed date: correct settings.orders.terms',
      of({ terms: "Net 31" }),
    ],
    [
      "too little stock, where that counts",
      sized({ quantity: 51 }, 7114.5),
      `UPC 012345678905 on ${place}: 51 are ordered and 50 are there`,
      of({ stock: "hold" }),
    ],
  ])("%s", async ([, record, sentence, choices = {}, lookups = {}]) => {
    expect(await problemsOf(record, choices, lookups)).toEqual([sentence]);
  });

  test("an order that only waits for its customer says so", async () => {
    const item = await mapOrder(order, {}, { customers: {} });
    expect(item).toMatchObject({ details: { code: "unknown-customer", move: "brand" } });
  });

  test("all of it at once, in one hold under the order's key", async () => {
    const record = changedOrder({ customer_po_number: "9".repeat(300), currency_code: "usd" });
    const item = await mapOrder(record, {}, { customers: {}, variants: {} });
    expect(item).toMatchObject({
      kind: "held",
      key: order["_id"],
      details: {
        code: "several",
        move: "brand",
        tried: expect.arrayContaining([
          "customers: \"C-1001\" among what the pipeline customers sent, and by the search tag:'Customer Code: C-1001'",
        ]) as Json,
      },
    });
    expect("reason" in item ? item.reason.split("; ") : []).toHaveLength(5);
  });
});

describe("what goes out all the same", () => {
  test("texts with a currency sign and thousands are numbers", async () => {
    const sizes = [{ size: "M", upc: "012345678905", quantity: "10", price: "$1,234.50" }];
    const record = { ...(withSizes(...sizes) as JsonObject), total: "$12,345.00" };
    const document = await documentOf(record);
    expect(expected(document)).toMatchObject({ total: "12345.00", lines: [{ price: "1234.50" }] });
  });

  test("line breaks and emoji in notes stay, those of lines too", async () => {
    const [line] = order["line_items"] as readonly JsonObject[];
    const record = changedOrder({
      notes: "Call 📦 first\nback door ",
      line_items: [{ ...line, notes: "gift" }],
    });
    const { note } = input(await documentOf(record));
    expect(note).toBe("Call 📦 first\nback door\nline 1 (RIDGE SHELL, Jet Black): gift");
  });

  test.for<readonly [string, JsonObject, string, JsonObject]>([
    [
      "of percent",
      { discount: 10, total: 1129.95 },
      "1129.95",
      { appliedDiscount: { value: 125.55 } },
    ],
    [
      "of the order, as 2023 has it",
      {
        total: 1155.5,
        order_discounts: { total_order_level_discount: "100", total_applied: "100" },
      },
      "1155.50",
      { appliedDiscount: { amountWithCurrency: { amount: "100.00", currencyCode: "USD" } } },
    ],
    [
      "of lines, off prices that are before them",
      { total: 1205.5, order_discounts: { total_line_items_discount: "50", total_applied: "50" } },
      "1205.50",
      { appliedDiscount: { value: 50 } },
    ],
    [
      "of lines, off prices that are after them",
      { order_discounts: { total_line_items_discount: "50" } },
      "1255.50",
      {},
    ],
    [
      "and surcharges",
      { total: 1265.5, order_discounts: { surcharge: "10" } },
      "1265.50",
      {
        lineItems: expect.arrayContaining([
          expect.objectContaining({ title: "Surcharge" }),
        ]) as Json,
      },
    ],
    [
      "and shipping that is in the total",
      { total: 1275.5, shipping_information: { final_amount: 20 } },
      "1275.50",
      {
        shippingLine: {
          title: "Shipping",
          priceWithCurrency: { amount: "20.00", currencyCode: "USD" },
        },
      },
    ],
    [
      "and shipping that is not",
      { shipping_information: { final_amount: "$20.00" } },
      "1275.50",
      { shippingLine: { priceWithCurrency: { amount: "20.00" } } },
    ],
  ])("discounts %s", async ([, patch, total, part]) => {
    const document = await documentOf(changedOrder(patch));
    expect(contractErrors(document)).toBe("");
    expect(expected(document)).toMatchObject({ total });
    expect(input(document)).toMatchObject(part);
    if (Object.keys(part).length === 0)
      expect(input(document)).not.toHaveProperty("appliedDiscount");
  });

  test.for<readonly [string, string, string, string]>([
    ["USA", "ny", "US", "NY"],
    ["Canada", "Québec", "CA", "QC"],
    ["Australia", "New South Wales", "AU", "NSW"],
    ["Italy", "MI", "IT", "MI"],
  ])("%s, %s", async ([country, state, countryCode, provinceCode]) => {
    const document = await documentOf(changedOrder({ shipping_address: { country, state } }));
    expect(input(document)["shippingAddress"]).toMatchObject({ countryCode, provinceCode });
  });

  test("a state that Shopify has no list of stays in the address", async () => {
    const patch = { shipping_address: { country: "Poland", state: "Mazowieckie", line_2: null } };
    const { shippingAddress } = input(await documentOf(changedOrder(patch)));
    expect(shippingAddress).toMatchObject({ countryCode: "PL", address2: "Mazowieckie" });
    expect(shippingAddress).not.toHaveProperty("provinceCode");
  });

  test("where the settings say so", async () => {
    const patch = {
      shipping_address: null,
      billing_address: { country: "Atlantis" },
      payment_terms: "net60",
    };
    const choices = of({
      ...{
        missing_address: "company",
        countries: { atlantis: "GR" },
        terms_by: { NET60: "Net 60" },
      },
      ...{
        tags: ["wholesale"],
        po_number: false,
        taxes: "exempt",
        shipping: "free",
        price: "shopify",
      },
      line_attributes: { Warehouse: "warehouse", Season: "season" },
      claims: { owner: "app", namespace: "nuorder_orders" },
    });
    const document = await documentOf(changedOrder(patch), choices);
    expect(contractErrors(document)).toBe("");
    expect(document).toMatchObject({
      claim: { owner: "gid://shopify/AppInstallation/2", namespace: "nuorder_orders" },
      input: {
        useCustomerDefaultAddress: true,
        billingAddress: { countryCode: "GR" },
        paymentTerms: { paymentTermsTemplateId: "gid://shopify/PaymentTermsTemplate/6" },
        tags: ["wholesale", "nuorder-pending"],
        taxExempt: true,
        shippingLine: { priceWithCurrency: { amount: "0.00" } },
      },
    });
    expect(input(document)).not.toHaveProperty("poNumber");
    expect(expected(document)).not.toHaveProperty("total");
    const [line] = input(document)["lineItems"] as readonly JsonObject[];
    expect(line).toEqual({
      variantId: "gid://shopify/ProductVariant/11",
      quantity: 4,
      customAttributes: [
        { key: "Warehouse", value: "East" },
        { key: "Season", value: "FW26" },
      ],
    });
  });

  test("a size of which none are ordered, if it may be left out", async () => {
    const [line] = order["line_items"] as readonly JsonObject[];
    const sizes = [
      ...((line?.["sizes"] ?? []) as Json[]),
      { size: "S", upc: "0", quantity: 0, price: 139.5 },
    ];
    const record = changedOrder({ line_items: [{ ...line, sizes }] });
    const document = await documentOf(record, of({ zero_quantity: "leave_out" }));
    expect(input(document)["lineItems"]).toHaveLength(2);
  });

  test("a buyer's e-mail finds the customer, if it may", async () => {
    const lookups = { customers: { "email:ann.lee@ridge.example": [customer] } };
    expect(await problemsOf(order, {}, lookups)).toHaveLength(1);
    expect(await problemsOf(order, of({ match_email: true }), lookups)).toEqual([]);
  });
});

describe("B2B companies", () => {
  const location = (number: number, more: JsonObject = {}): JsonObject => ({
    ...{ id: `gid://shopify/CompanyLocation/${String(number)}`, name: `Place ${String(number)}` },
    ...{
      currency: "USD",
      externalId: null,
      shippingAddress: { id: `gid://shopify/CompanyAddress/${String(number)}1` },
    },
    ...more,
  });
  const company = {
    ...{
      __typename: "Company",
      id: "gid://shopify/Company/501",
      name: "Ridge",
      externalId: "C-1001",
    },
    mainContact: { id: "gid://shopify/CompanyContact/1" },
    contacts: [
      {
        id: "gid://shopify/CompanyContact/1",
        customer: { defaultEmailAddress: { emailAddress: "x@y.example" } },
      },
      {
        id: "gid://shopify/CompanyContact/2",
        customer: { defaultEmailAddress: { emailAddress: "Ann.Lee@ridge.example" } },
      },
    ],
    locations: [
      location(601),
      location(602, {
        shippingAddress: { id: "gid://shopify/CompanyAddress/9001" },
        buyerExperienceConfiguration: {
          paymentTermsTemplate: {
            id: "gid://shopify/PaymentTermsTemplate/6",
            name: "Net 60",
            paymentTermsType: "NET",
          },
        },
      }),
    ],
  };
  const choices = { customers: { from: "companies", code: { field: "externalId", tag: null } } };
  const found = (one: JsonObject) => ({ customers: { "C-1001": [one] } });

  test("the location by the shipping address, the contact by the buyer, the location's terms", async () => {
    const document = await documentOf(order, choices, found(company));
    expect(contractErrors(document)).toBe("");
    expect(document).toMatchObject({
      input: {
        purchasingEntity: {
          purchasingCompany: {
            companyId: "gid://shopify/Company/501",
            companyContactId: "gid://shopify/CompanyContact/2",
            companyLocationId: "gid://shopify/CompanyLocation/602",
          },
        },
        paymentTerms: { paymentTermsTemplateId: "gid://shopify/PaymentTermsTemplate/6" },
      },
      expect: { customer: "gid://shopify/CompanyLocation/602", terms: "Net 60" },
    });
  });

  test.for<readonly [string, Json, JsonObject, JsonObject, string]>([
    [
      "which location is not told",
      changedOrder({ shipping_address: { code: "1" }, billing_address: { code: "2" } }),
      {},
      company,
      'which location of the company "Ridge" (501) the order is for cannot be told from its shipping address: give the address the location\'s number or ID as its code in NuORDER',
    ],
    [
      "the buyer is a stranger, and that counts",
      changedOrder({ retailer: { buyer_email: "z@z.example" } }),
      of({ unknown_buyer: "hold" }),
      company,
      'the buyer "z@z.example" is no contact of the company "Ridge" (501): add one in Shopify',
    ],
    [
      "there is no contact at all",
      changedOrder({ retailer: { buyer_email: "" } }),
      {},
      { ...company, mainContact: null },
      'the buyer "" is no contact of the company "Ridge" (501), which has no main contact: add one in Shopify',
    ],
    [
      "the location buys in another currency",
      order,
      {},
      { ...company, locations: [location(601, { currency: "CHF" })] },
      'the order is in USD and the location "Place 601" buys in CHF: correct one of them',
    ],
  ])("held where %s", async ([, record, more, owner, sentence]) => {
    expect(await problemsOf(record, { ...choices, ...more }, found(owner))).toEqual([sentence]);
  });
});

test("without the shop's word on currency and terms nothing goes out", async () => {
  expect(await problemsOf(order, {}, { shop: {} })).toEqual([
    "Shopify does not say what its currency and payment terms are",
  ]);
  expect(await problemsOf(order, {}, { shop: { shop: [shop] } })).toEqual([]);
});

describe("orders of recorded shapes, where all they name is in Shopify", () => {
  test.for<readonly [string, readonly string[]]>([
    ["modern-emoji-note", []],
    ["modern-empty-buyer-email", []],
    ["modern-prebook", []],
    ["modern-string-totals", []],
    ["modern-two-ship-windows", []],
    ["modern-missing-upc", ["line 1 (RIDGE-1, Jet Black, XL) has no UPC"]],
    [
      "small-2014-no-addresses",
      [
        "has no customer code",
        "line 1 (7, moss, M) has no UPC",
        "line 2 (8, sand, M) has no UPC",
        "no shipping and no billing address",
      ],
    ],
    ["split-2014-part-1", ["has no customer code"]],
    ["split-2014-part-2", ["has no customer code", "line 1 (DRIFT-4, blue, default) has no UPC"]],
  ])("%s", async ([name, parts]) => {
    const record = JSON.parse(readText(`test/fixtures/nuorder/orders/${name}.json`)) as JsonObject;
    const { retailer_code: code } = record["retailer"] as { retailer_code: string };
    const upcs = JSON.stringify(record).matchAll(/"upc":"([^"]+)"/g);
    const variants = Object.fromEntries(
      [...upcs].map(([, upc = ""], at) => [upc, [variant(100 + at, upc)]]),
    );
    const lookups = { variants, customers: { [code]: [customer] } };
    const item = await mapOrder({ ...record, status: "approved" }, {}, lookups);
    if (item.kind === "document") expect(contractErrors(item.document)).toBe("");
    const said = "reason" in item ? item.reason.split("; ") : [];
    expect(said).toEqual(parts.map((part) => expect.stringContaining(part) as string));
  });
});
