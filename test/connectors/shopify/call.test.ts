import { expect, test } from "vitest";
import { shopifyCall } from "../../../src/connectors/shopify/call.ts";
import type { JsonObject } from "../../../src/core/json.ts";
import { scriptedServer, type Reply } from "../../http/scripted-server.ts";
import { manualWorld, type ManualWorld } from "../../support/manual-world.ts";
import { openShopify } from "./open.ts";
import { inShop } from "./shop.ts";

const query = "query Find($q: String) { customers(first: 5, query: $q) { nodes { id } } }";
const mutation = `mutation Make($input: CustomerInput!) {
  customerCreate(input: $input) { customer { id email } userErrors { field message } }
}`;
const twice = `mutation Twice($a: ID!, $b: [String!]!) {
  tagsRemove(id: $a, tags: $b) { userErrors { field message } }
  tagsAdd(id: $a, tags: $b) { userErrors { field message } }
}`;

type Opened = ReturnType<typeof openShopify>;

function action(opened: Opened, world: ManualWorld, document: string, more: JsonObject = {}) {
  const options = { type: "shopify.call", connection: "shopify", document: "a.graphql", ...more };
  const opens = shopifyCall.open(options, opened.connection, {
    world,
    warn: () => undefined,
    scratchDir: "",
    readFile: () => document,
  });
  return async (variables: JsonObject = {}) =>
    (await opens.call({ ...options, variables }, new AbortController().signal)).answer;
}

async function called(
  document: string,
  script: readonly Reply[],
  { allow = [], variables = {} }: { allow?: string[]; variables?: JsonObject } = {},
) {
  await using world = manualWorld({ autoAdvance: true });
  await using server = await scriptedServer((_, at) => script[at] ?? script.at(-1) ?? {});
  using opened = openShopify(world, server.url);
  const call = action(opened, world, document, { allow });
  const result = await call(variables).catch((error: unknown) => error);
  return { result, heard: server.heard };
}

const json = (body: JsonObject): Reply => ({ body: JSON.stringify(body) });
const made = json({ data: { customerCreate: { customer: { id: "1" }, userErrors: [] } } });
const refused = (...userErrors: JsonObject[]): Reply =>
  json({ data: { customerCreate: { customer: null, userErrors } } });
const failed = (code: string, data?: JsonObject | null): Reply =>
  json({
    ...(data !== undefined && { data }),
    errors: [{ message: "odd words", path: ["customerCreate"], extensions: { code } }],
  });

test("a mutation changes the shop and its data is the answer", async () => {
  await inShop({ products: 1, variants: 1 }, async ({ opened, world, operations }) => {
    const make = action(opened, world, mutation);
    operations();
    const answer = await make({ input: { email: "ann@example.com" } });
    expect(answer).toMatchObject({
      customerCreate: { customer: { email: "ann@example.com" }, userErrors: [] },
    });
    expect(operations()).toEqual(["Make"]);
    await expect(make({ input: { email: "ann@example.com" } })).rejects.toMatchObject({
      code: "sink/refused",
      recovery: "reject",
      message: expect.stringMatching(/^Shopify refuses "Make": ".*taken/) as string,
    });
  });
});

test("compare-and-set: the second claim is refused with its code, or allowed and answered", async () => {
  await inShop({ products: 1, variants: 1 }, async ({ opened, world, run }) => {
    const { shop } = (await run("{ shop { id } }")) as { shop: { id: string } };
    const document = `mutation Claim($metafields: [MetafieldsSetInput!]!) {
      metafieldsSet(metafields: $metafields) { metafields { value } userErrors { field message code } }
    }`;
    const claim = (value: string) => ({
      metafields: [
        {
          ...{ ownerId: shop.id, namespace: "claims", key: "k1", value, compareDigest: null },
          type: "single_line_text_field",
        },
      ],
    });
    const set = action(opened, world, document);
    expect(await set(claim("first"))).toMatchObject({
      metafieldsSet: { metafields: [{ value: "first" }], userErrors: [] },
    });
    await expect(set(claim("second"))).rejects.toMatchObject({
      code: "sink/refused",
      facts: { code: "STALE_OBJECT" },
    });
    const asking = action(opened, world, document, { allow: ["STALE_OBJECT"] });
    expect(await asking(claim("second"))).toMatchObject({
      metafieldsSet: { userErrors: [{ code: "STALE_OBJECT" }] },
    });
  });
});

test.each<[string, Reply]>([
  ["500", { status: 500 }],
  ["a page", { headers: { "content-type": "text/html" }, body: "<html>" }],
  ["half of the JSON", { body: '{"data":{"customerCreate"' }],
  ["a reset", (request) => request.socket.resetAndDestroy()],
  ["an internal error", failed("INTERNAL_SERVER_ERROR", { customerCreate: null })],
  ["an unknown error after it began", failed("ODD", { customerCreate: null })],
  ["an error beside data", failed("ODD", { customerCreate: { customer: { id: "1" } } })],
])("after %s nobody knows whether a mutation was done: it is not repeated", async (_, reply) => {
  const { result, heard } = await called(mutation, [reply, made]);
  expect(result).toMatchObject({ recovery: "retry" });
  expect(heard).toHaveLength(1);
});

test("a query is repeated after the same failures", async () => {
  const { result, heard } = await called(query, [
    { status: 502 },
    (request) => request.socket.resetAndDestroy(),
    json({ data: { customers: { nodes: [] } } }),
  ]);
  expect(result).toEqual({ customers: { nodes: [] } });
  expect(heard).toHaveLength(3);
});

test("a mutation that was turned away for want of points is sent again", async () => {
  const throttled = json({
    errors: [{ message: "Throttled", extensions: { code: "THROTTLED" } }],
    extensions: {
      cost: {
        requestedQueryCost: 10,
        actualQueryCost: null,
        throttleStatus: { maximumAvailable: 2000, currentlyAvailable: 0, restoreRate: 100 },
      },
    },
  });
  const { result, heard } = await called(mutation, [throttled, { status: 429 }, made]);
  expect(result).toMatchObject({ customerCreate: { customer: { id: "1" } } });
  expect(heard).toHaveLength(3);
});

test.each<[string, Reply, string]>([
  ["a value of the wrong kind", failed("INVALID_VARIABLE"), "sink/refused"],
  [
    "an id of the wrong type",
    failed("RESOURCE_NOT_FOUND", { customerCreate: null }),
    "sink/refused",
  ],
  ["a document that does not fit", failed("undefinedField"), "source/refused"],
  ["denied access", failed("ACCESS_DENIED", { customerCreate: null }), "access/forbidden"],
  ["a refused token", { status: 401, body: "{}" }, "access/refused"],
])("%s was surely not done", async (_, reply, code) => {
  const { result, heard } = await called(mutation, [reply]);
  expect(result).toMatchObject({ code });
  expect(heard).toHaveLength(1);
});

test("refusals are told with their fields, the first one's code and words as facts", async () => {
  const { result } = await called(mutation, [
    refused(
      { field: ["email"], message: "is bad", code: "INVALID" },
      { field: null, message: "too many" },
    ),
  ]);
  expect(result).toMatchObject({
    code: "sink/refused",
    message: 'Shopify refuses "Make": "email: is bad", "too many".',
    facts: { code: "INVALID", message: "is bad", field: "email" },
  });
});

test("being put off among the refusals is no refusal", async () => {
  const reply = refused({ field: null, message: "Too many attempts. Please try again later." });
  const { result, heard } = await called(mutation, [reply]);
  expect(result).toMatchObject({ code: "http/throttled", recovery: "retry" });
  expect(heard).toHaveLength(1);
});

test("lists of any name are read", async () => {
  const { result } = await called("mutation C { a: x { orderCancelUserErrors { message } } }", [
    json({
      data: { a: { job: null, orderCancelUserErrors: [{ message: "no", code: "INVALID" }] } },
    }),
  ]);
  expect(result).toMatchObject({ code: "sink/refused", facts: { code: "INVALID" } });
});

test.each<[string, string[], boolean]>([
  ["a code", ["INVALID"], true],
  ["a part of the message, in any case", ["HAS BEEN paid"], true],
  ["something else", ["TAKEN"], false],
])("allowed by %s", async (_, allow, fine) => {
  const reply = refused({ field: null, message: "This order has been paid", code: "INVALID" });
  const { result } = await called(mutation, [reply], { allow });
  expect(result).toMatchObject(
    fine ? { customerCreate: { customer: null } } : { code: "sink/refused" },
  );
});

test("one refusal that is not allowed is enough", async () => {
  const reply = refused({ message: "x", code: "TAKEN" }, { message: "y", code: "BLANK" });
  const { result } = await called(mutation, [reply], { allow: ["TAKEN"] });
  expect(result).toMatchObject({ code: "sink/refused", facts: { code: "BLANK" } });
});

test("an allowed error beside data is an answer as well", async () => {
  const reply = json({
    data: { orderByIdentifier: null },
    errors: [{ message: "Metafield definition is required", extensions: { code: "NOT_FOUND" } }],
  });
  const asked = await called(query, [reply], { allow: ["metafield definition"] });
  expect(asked.result).toEqual({ orderByIdentifier: null });
  expect((await called(query, [reply])).result).toMatchObject({ code: "sink/refused" });
});

test("where one field was done and another refused, it is not taken for undone", async () => {
  const { result } = await called(twice, [
    json({
      data: { tagsRemove: { userErrors: [] }, tagsAdd: { userErrors: [{ message: "too long" }] } },
    }),
  ]);
  expect(result).toMatchObject({ code: "sink/not-acknowledged", recovery: "retry" });
});

test("a variable without a value is left out", async () => {
  const { heard } = await called(query, [made], { variables: { q: null } });
  expect(JSON.parse(heard[0]?.body ?? "")).toEqual({ query, variables: {} });
});

test("a file that is no document stops", async () => {
  await using world = manualWorld();
  using opened = openShopify(world, "http://127.0.0.1:1");
  expect(() => action(opened, world, "mutation {")).toThrowError(
    expect.objectContaining({ code: "document/invalid", recovery: "stop" }),
  );
});
