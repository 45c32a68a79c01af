import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../../src/core/json.ts";
import { mergePatch } from "../../src/core/merge-patch.ts";
import { compileExpression } from "../../src/mapping/compile.ts";
import { loadLibrary } from "../../src/mapping/library.ts";
import { fileOrigin } from "../../src/mapping/text-origin.ts";
import { functionsFile, order } from "./orders.ts";
import { changed, fixture, fullSettings, leastSettings, readText } from "./preset.ts";

const feedFile = "mappings/_presets/shopify-nuorder/customer-functions.jsonata";

/** Evaluates an expression with the functions of one file. */
async function say(
  expression: string,
  input: Json,
  {
    choices = {},
    file = functionsFile,
    bound = {},
  }: { choices?: JsonObject; file?: string; bound?: JsonObject } = {},
): Promise<Json | undefined> {
  const settings = fullSettings(mergePatch(leastSettings, choices) as JsonObject);
  const text = readText(file);
  const library = await loadLibrary(
    { text, origin: fileOrigin(file, text) },
    { settings, brand: "northpeak" },
  );
  const compiled = compileExpression(expression, fileOrigin("x", expression), library);
  return compiled.evaluate(input, { settings, brand: "northpeak", ...bound });
}

describe("the customer code is what the pipeline customers sends", () => {
  const metafield = (type: string, value: string) => ({
    namespace: "custom",
    key: "code",
    type,
    value,
  });
  const ridge = fixture("customer-ridge-outfitters");
  const house = fixture("customer-b2b-alpine-house");
  test.for<readonly [string, JsonObject, JsonObject]>([
    ["by id", { field: "legacyResourceId" }, ridge],
    ["by tag", { tag: "Customer Code" }, ridge],
    ["by a tag in other letters", { tag: "customer code" }, ridge],
    ["by e-mail", { field: "email" }, ridge],
    [
      "by company, else name",
      { field: ["company", "name"] },
      changed("customer-ridge-outfitters", { defaultAddress: null }) as JsonObject,
    ],
    ["by phone", { field: "phone" }, ridge],
    ["a B2B company's own", { field: "externalId" }, house],
    ["a B2B company's name", { field: "name" }, house],
    ["a B2B company's phone", { field: "phone" }, house],
    [
      "by metafield",
      { metafield: "custom.code" },
      { ...ridge, metafields: [metafield("single_line_text_field", " C-9 ")] },
    ],
    [
      "by a list in a metafield",
      { metafield: "custom.code" },
      { ...ridge, metafields: [metafield("list.single_line_text_field", '["a \\"b\\"","c"]')] },
    ],
    [
      "by the first place that has it",
      { metafield: "custom.code", tag: "None", field: "legacyResourceId" },
      ridge,
    ],
  ])("%s", async ([, code, owner]) => {
    const from = String(owner["id"]).includes("/Company/") ? "companies" : "customers";
    const choices = { customers: { from, code: { field: null, ...code } } };
    const sent = await say("$codeOf($)", owner, { choices, file: feedFile });
    // Orders read the one metafield by its name.
    const [own] = (owner["metafields"] as readonly JsonObject[]).filter(
      ({ key }) => key === "code",
    );
    const read = await say(
      "$customerCode($)",
      { ...owner, ...(own && { code: own }) },
      { choices },
    );
    expect(sent).toMatch(/./);
    expect(read).toBe(sent);
  });

  test.for(["barcode", "sku", "variant_id"])("and so is the UPC: %s", async (upc) => {
    const variant = { legacyResourceId: "11", sku: " A-1", barcode: "0123 " };
    const file = "mappings/_presets/shopify-nuorder/functions.jsonata";
    const sent = await say("$upc($)", variant, { choices: { upc }, file });
    expect(await say("$upcOf($)", variant, { choices: { upc } })).toBe(sent);
  });
});

describe("searches", () => {
  test.for<readonly [string, string, JsonObject, Json, string]>([
    ["barcodes", "$variantFilter($)", {}, ["01", "O'2\\"], "barcode:'01' OR barcode:'O\\'2\\\\'"],
    ["one SKU", "$variantFilter($)", { upc: "sku" }, ["A"], "sku:'A'"],
    [
      "a tag",
      "$ownerFilter($)",
      { customers: { code: { field: null, tag: "Code" } } },
      ["C-1"],
      "tag:'Code: C-1'",
    ],
    [
      "an e-mail",
      "$ownerFilter($)",
      { orders: { match_email: true } },
      ["7", "email:a@b.c"],
      "email:'a@b.c'",
    ],
    ["an id needs none", "$ownerFilter($)", {}, ["7"], ""],
    [
      "nor a metafield that cannot be filtered",
      "$ownerFilter($)",
      { customers: { code: { field: null, metafield: "a.b" } } },
      ["7"],
      "",
    ],
    [
      "a metafield that can",
      "$ownerFilter($)",
      {
        customers: { code: { field: null, metafield: "a.b" } },
        orders: { search_metafield: true },
      },
      ["7"],
      "metafields.a.b:'7'",
    ],
    [
      "a company's own id",
      "$ownerFilter($)",
      { customers: { from: "companies", code: { field: "externalId" } } },
      ["AH-77"],
      "external_id:'AH-77'",
    ],
  ])("for %s", async ([, expression, choices, input, filter]) => {
    expect(await say(expression, input, { choices })).toBe(filter);
  });

  test("ids that follow from the codes themselves", async () => {
    expect(await say("$ownerIds($)", ["7001", "x"])).toEqual(["gid://shopify/Customer/7001"]);
    const companies = { customers: { from: "companies" } };
    expect(await say("$ownerIds($)", ["5"], { choices: companies })).toEqual([
      "gid://shopify/Company/5",
    ]);
    expect(await say("$variantIds($)", ["11", "x"], { choices: { upc: "variant_id" } })).toEqual([
      "gid://shopify/ProductVariant/11",
    ]);
    expect(await say("$variantIds($)", ["11"])).toEqual([]);
  });

  test("a variant that was read twice is there once", async () => {
    const variant = { id: "gid://shopify/ProductVariant/11", sku: "A" };
    const product = { id: "gid://shopify/Product/1", title: "T", status: "ACTIVE" };
    const nodes = [
      { __typename: "Product", ...product, variants: { nodes: [variant] } },
      { __typename: "ProductVariant", ...variant, product },
    ];
    expect(await say("$variantsIn($)", nodes)).toMatchObject([{ ...variant, product }]);
    expect(await say("$variantsIn($)", [null])).toEqual([]);
  });
});

describe("traces", () => {
  const key = order["_id"] as string;
  test("the mirror is believed only of this order and generation", async () => {
    const bound = { key };
    const written = await say('$mirrored("gid://shopify/DraftOrder/77", $key, 1)', {}, { bound });
    expect(written).toBe(`draft-77-${key}-1`);
    const read = (external_id: Json, generation = 1) =>
      say(`$mirroredIn($, ${String(generation)})`, { ...order, external_id });
    expect(await read(written ?? "")).toBe("gid://shopify/DraftOrder/77");
    for (const other of ["", "SO-1001", "77", "draft-77-64a1f0c2b7e31d0012ab0002-1", null]) {
      expect(await read(other)).toBeUndefined();
    }
    expect(await read(written ?? "", 2)).toBeUndefined();
  });

  test.for<readonly [Json, boolean]>([
    ["", true],
    ["draft-77-64a1f0c2b7e31d0012ab0002-1", true],
    ["SO-1001", false],
  ])("what somebody else wrote is left alone: %j", async ([external_id, may]) => {
    expect(await say("$mayMirror($)", { external_id })).toBe(may);
    expect(
      await say("$mayMirror($)", { external_id }, { choices: { orders: { mirror: false } } }),
    ).toBe(false);
  });

  test("keys of claims are what Shopify takes", async () => {
    expect(await say("$claimKey($, 1)", key)).toBe(`order-${key}-1`);
    expect(await say("$claimKey($, 12)", "ä/".repeat(60))).toMatch(/^[A-Za-z0-9-]{2,64}$/);
  });

  test("a draft carries its key and its fingerprint, beside what is shown", async () => {
    const document = {
      input: { customAttributes: [{ key: "Rep", value: "Sam" }], tags: ["nuorder"] },
    };
    expect(await say('$draftOf($, "k", 2, "d1")', document)).toEqual({
      tags: ["nuorder"],
      customAttributes: [
        { key: "Rep", value: "Sam" },
        { key: "_nuorder_key", value: "k:2" },
        { key: "_nuorder_digest", value: "d1" },
      ],
    });
  });

  test("a draft is ours by the key that it carries, and by no other", async () => {
    const carrying = (value: string) => ({ customAttributes: [{ key: "_nuorder_key", value }] });
    expect(await say('$notOurs($, "k", 2)', carrying("k:2"))).toEqual([]);
    expect(await say('$notOurs($, "k", 2)', carrying("k:1"))).toEqual([
      "it carries the key k:1, not k:2",
    ]);
    expect(await say('$notOurs($, "k", 2)', { customAttributes: [] })).toEqual([
      "it does not carry the key k:2 that we give our drafts",
    ]);
  });

  test.each([
    ["approved", false],
    ["processed", false],
    ["shipped", false],
    ["cancelled", true],
    ["draft", true],
    ["pending", true],
    ["review", true],
  ])("an order that is %s is withdrawn: %s", async (status, is) => {
    expect(await say("$isWithdrawn(status)", { status })).toBe(is);
  });

  test.each([{ status: "quarantined" }, { status: "" }, {}])(
    "a status that nobody has heard of decides nothing (%j)",
    async (order) => {
      await expect(say("$isWithdrawn(status)", order)).rejects.toThrow(/none that is known/);
    },
  );

  test("only drafts that nobody touched may be swept up", async () => {
    const [createdAt, updatedAt] = ["2026-01-01T00:00:00Z", "2026-01-01T00:00:04Z"];
    const dates = { createdAt, updatedAt, invoiceSentAt: null };
    const draft = { id: "1", status: "OPEN", ...dates, tags: ["nuorder-pending"] };
    const drafts = [
      draft,
      { ...draft, tags: ["nuorder"] },
      { ...draft, status: "COMPLETED" },
      { ...draft, invoiceSentAt: createdAt },
      { ...draft, updatedAt: "2026-01-01T00:05:00Z" },
    ];
    expect(await say("$untouched($)", drafts)).toEqual([draft]);
  });

  test("what a mark or a mirror changes is no change of the order", async () => {
    const marked = {
      ...order,
      external_id: "draft-1",
      modified_on: "2027-01-01",
      status: "processed",
    };
    expect(await say("$content($)", marked)).toEqual(await say("$content($)", order));
    const edited = mergePatch(order, { notes: "more" });
    expect(await say("$content($)", edited)).not.toEqual(await say("$content($)", order));
  });
});

describe("what was made is compared with what was to be made", () => {
  const money = (amount: string) => ({ presentmentMoney: { amount } });
  const line = (id: string, quantity: number, price: string) => ({
    ...{ id: `gid://shopify/LineItem/${id}`, title: `T${id}`, quantity, variant: { id: `v${id}` } },
    originalUnitPriceSet: money(price),
  });
  const made = {
    ...{ id: "gid://shopify/Order/1", poNumber: "PO-77", presentmentCurrencyCode: "USD" },
    ...{ displayFinancialStatus: "PENDING", taxesIncluded: false, cancelledAt: null },
    ...{ totalPriceSet: money("110.0"), totalTaxSet: money("10.0") },
    paymentTerms: { paymentTermsName: "Net 30" },
    purchasingEntity: { __typename: "Customer", id: "gid://shopify/Customer/7001" },
    head: { nodes: [line("1", 2, "30.0"), line("2", 4, "10.00")] },
    tail: { nodes: [line("1", 2, "30.0"), line("2", 4, "10.00")] },
  };
  const wanted = {
    ...{
      currency: "USD",
      customer: "gid://shopify/Customer/7001",
      terms: "Net 30",
      po: "PO-77",
      total: "100.00",
    },
    lines: [
      { variant: "v1", place: "line 1 (A, B, S)", quantity: 2, price: "30.00" },
      { variant: "v2", place: "line 1 (A, B, M)", quantity: 1, price: "10.00" },
      { variant: "v2", place: "line 2 (A, B, M)", quantity: 3, price: "10.00" },
    ],
  };
  const differences = (patch: Json, expected: Json = wanted) =>
    say("$differences($, $expected)", mergePatch(made, patch), { bound: { expected } });

  test("nothing differs, tax aside, though one variant stands on two lines", async () => {
    expect(await differences({})).toEqual([]);
  });

  test.for<readonly [string, Json, string[]]>([
    ["gone", { id: null }, ["it is not there any more"]],
    [
      "a line is missing",
      { head: { nodes: [line("1", 2, "30.0")] }, tail: { nodes: [] } },
      ["line 1 (A, B, M) is missing"],
    ],
    [
      "a quantity and a price",
      { head: { nodes: [line("1", 3, "31.0"), line("2", 4, "10.0")] }, tail: { nodes: [] } },
      [
        "line 1 (A, B, S) has the quantity 3 instead of 2",
        "line 1 (A, B, S) has the price 31.00 instead of 30.00",
      ],
    ],
    [
      "a line too many",
      { tail: { nodes: [line("9", 1, "0.0")] } },
      ['"T9" is there and was not ordered'],
    ],
    ["the currency", { presentmentCurrencyCode: "CAD" }, ["the currency is CAD instead of USD"]],
    ["the total", { totalPriceSet: money("110.04") }, ["the total is 100.04 instead of 100.00"]],
    [
      "the customer",
      { purchasingEntity: { id: "gid://shopify/Customer/1" } },
      ["the customer is gid://shopify/Customer/1 instead of gid://shopify/Customer/7001"],
    ],
    [
      "nobody",
      { purchasingEntity: null },
      ["the customer is nobody instead of gid://shopify/Customer/7001"],
    ],
    ["the PO number", { poNumber: null }, ['the PO number is "" instead of "PO-77"']],
    ["no terms", { paymentTerms: null }, ['it has no payment terms instead of "Net 30"']],
    ["paid", { displayFinancialStatus: "PAID" }, ["it counts as paid though nothing was paid"]],
    ["cancelled", { cancelledAt: "2026-01-01T00:00:00Z" }, ["it was cancelled in Shopify"]],
  ])("%s", async ([, patch, sentences]) => {
    expect(await differences(patch)).toEqual(sentences);
  });

  test("taxes that prices include are no difference", async () => {
    expect(await differences({ taxesIncluded: true, totalPriceSet: money("100.0") })).toEqual([]);
  });
});
