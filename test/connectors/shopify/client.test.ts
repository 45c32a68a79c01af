import { expect, test } from "vitest";
import { callShopify, type GraphqlCall } from "../../../src/connectors/shopify/client.ts";
import type { JsonObject } from "../../../src/core/json.ts";
import { scriptedServer, type Reply } from "../../http/scripted-server.ts";
import { manualWorld } from "../../support/manual-world.ts";
import { openShopify, token, type OpenOptions } from "./open.ts";

const query: GraphqlCall = { document: "{ shop { id } }", repeatable: true };
const mutation: GraphqlCall = { document: "mutation { doIt { id } }", repeatable: false };
const json = (body: JsonObject, headers = {}): Reply => ({ body: JSON.stringify(body), headers });
const ok = json({ data: { shop: { id: "1" } } });
const bucket = (available: number) => ({
  maximumAvailable: 2000,
  currentlyAvailable: available,
  restoreRate: 100,
});
const throttled = (available: number, requested = 500): Reply =>
  json({
    errors: [{ message: "Throttled", extensions: { code: "THROTTLED" } }],
    extensions: {
      cost: {
        requestedQueryCost: requested,
        actualQueryCost: null,
        throttleStatus: bucket(available),
      },
    },
  });

async function called(
  script: readonly Reply[] | ((index: number) => Reply),
  call: GraphqlCall = query,
  options: OpenOptions = {},
) {
  await using world = manualWorld({ autoAdvance: true });
  await using server = await scriptedServer((_, index) =>
    typeof script === "function"
      ? script(index)
      : (script[Math.min(index, script.length - 1)] ?? ok),
  );
  using opened = openShopify(world, server.url, options);
  const result = await callShopify(opened.connection, call).catch((error: unknown) => error);
  return {
    result,
    heard: server.heard,
    elapsed: world.clock.monotonic(),
    points: opened.connection.points(),
    sleeping: world.sleeping(),
  };
}

test("sends what Shopify's own client would, with the token in its header only", async () => {
  const call = { ...query, variables: { a: 1 } };
  const { result, heard, sleeping } = await called([ok], call);
  expect(result).toMatchObject({ data: { shop: { id: "1" } }, errors: [] });
  expect(heard).toHaveLength(1);
  expect(heard[0]).toMatchObject({
    method: "POST",
    url: "/admin/api/2026-10/graphql.json",
    headers: { "x-shopify-access-token": token, "content-type": "application/json" },
  });
  expect(JSON.parse(heard[0]?.body ?? "")).toEqual({ query: query.document, variables: { a: 1 } });
  expect(sleeping).toBe(0);
});

test("keeps the path of an endpoint", async () => {
  await using world = manualWorld({ autoAdvance: true });
  await using server = await scriptedServer(() => ok);
  using opened = openShopify(world, `${server.url}/behind/a/proxy/`);
  await callShopify(opened.connection, query);
  expect(server.heard[0]?.url).toBe("/behind/a/proxy/admin/api/2026-10/graphql.json");
});

test("never falls to plain http outside this machine", () => {
  const world = manualWorld();
  expect(() => openShopify(world, "http://shop.example.com")).toThrowError(
    expect.objectContaining({ code: "spec/insecure-endpoint" }),
  );
});

test.each<[string, Reply]>([
  ["500", { status: 500 }],
  ["502 with a page", { status: 502, headers: { "content-type": "text/html" }, body: "<html>" }],
  ["504", { status: 504 }],
  ["200 with a page", { headers: { "content-type": "text/html" }, body: "<html>Sign in</html>" }],
  ["200 with half of the JSON", { body: '{"data":{"shop"' }],
  ["an empty 200", {}],
  ["neither data nor errors", json({})],
  [
    "an internal error",
    json({ errors: [{ message: "Internal", extensions: { code: "INTERNAL_SERVER_ERROR" } }] }),
  ],
  ["a reset", (request) => request.socket.resetAndDestroy()],
  [
    "a cut body",
    (request, response) => {
      response.writeHead(200, { "content-type": "application/json", "content-length": "99" });
      response.write("{");
      setImmediate(() => request.socket.destroy());
    },
  ],
])("after %s a query is repeated and a mutation is not", async (_, reply) => {
  const read = await called([reply, reply, ok]);
  expect(read.result).toMatchObject({ data: { shop: { id: "1" } } });
  expect(read.heard).toHaveLength(3);
  const write = await called([reply, ok], mutation);
  expect(write.heard).toHaveLength(1);
  expect(write.result).toMatchObject({ recovery: "retry" });
});

test("gives up on a query after five tries", async () => {
  const { result, heard } = await called([{ status: 500 }]);
  expect(heard).toHaveLength(5);
  expect(result).toMatchObject({ code: "http/server-error", facts: { tries: 5 } });
});

test("waits for points and goes on, a mutation as well: it was turned away unheard", async () => {
  const { result, heard, elapsed } = await called([throttled(100), ok], mutation);
  expect(result).toMatchObject({ data: { shop: { id: "1" } } });
  expect(heard).toHaveLength(2);
  expect(elapsed).toBe(4000);
});

test("outlives an hour of being throttled", async () => {
  const { result, heard, elapsed } = await called((index) =>
    index < 180 ? throttled(0, 2000) : ok,
  );
  expect(result).toMatchObject({ data: { shop: { id: "1" } } });
  expect(heard).toHaveLength(181);
  expect(elapsed).toBeGreaterThanOrEqual(3_600_000);
});

test("does not wait for points for ever", async () => {
  const { result, elapsed } = await called([throttled(0, 2000)], query, {
    connection: { throttle_deadline: "2m" },
  });
  expect(result).toMatchObject({ code: "http/throttled", recovery: "retry" });
  expect(elapsed).toBeLessThanOrEqual(120_000);
});

test("waits before it is turned away where the cost is known", async () => {
  await using world = manualWorld({ autoAdvance: true });
  await using server = await scriptedServer(() =>
    json({
      data: { shop: { id: "1" } },
      extensions: {
        cost: { requestedQueryCost: 700, actualQueryCost: 600, throttleStatus: bucket(300) },
      },
    }),
  );
  using opened = openShopify(world, server.url, { connection: { spare_points: 100 } });
  await callShopify(opened.connection, { ...query, cost: 700 });
  expect(world.clock.monotonic()).toBe(0);
  await callShopify(opened.connection, { ...query, cost: 700 });
  expect(world.clock.monotonic()).toBe(5000);
  expect(opened.connection.points()).toBe(1200);
});

test("two calls at once do not count on the same points", async () => {
  await using world = manualWorld({ autoAdvance: true });
  await using server = await scriptedServer(() =>
    json({
      data: { shop: { id: "1" } },
      extensions: {
        cost: { requestedQueryCost: 500, actualQueryCost: 500, throttleStatus: bucket(500) },
      },
    }),
  );
  using opened = openShopify(world, server.url);
  await callShopify(opened.connection, query);
  const both = [500, 500].map((cost) => callShopify(opened.connection, { ...query, cost }));
  await Promise.all(both);
  expect(world.clock.monotonic()).toBeGreaterThanOrEqual(4900);
});

test.each<[number, string, string, string]>([
  [
    401,
    '{"errors":"[API] Invalid API key or access token"}',
    "access/refused",
    "[API] Invalid API key",
  ],
  [402, '{"errors":"Unavailable Shop"}', "access/frozen", "Unavailable Shop"],
  [403, '{"errors":"Forbidden"}', "access/forbidden", "Forbidden"],
  [423, "", "access/frozen", "(423)"],
  [404, '{"errors":"Not Found"}', "source/refused", "Not Found"],
])("%i stops with what Shopify said", async (status, body, code, words) => {
  const { result, heard } = await called([{ status, body, headers: { "x-request-id": "req-7" } }]);
  expect(heard).toHaveLength(1);
  expect(result).toMatchObject({
    code,
    recovery: "stop",
    message: expect.stringContaining(words) as string,
    facts: { request_id: "req-7", status },
  });
  expect(JSON.stringify(result) + String(result)).not.toContain(token);
});

test("denied access names the scope that is missing", async () => {
  const denied = {
    message: "Access denied for things field. Required access: `read_things` access scope.",
    path: ["things"],
    extensions: { code: "ACCESS_DENIED", requiredAccess: "`read_things` access scope." },
  };
  const { result } = await called([json({ data: { things: null }, errors: [denied] })]);
  expect(result).toMatchObject({
    code: "access/forbidden",
    message: expect.stringContaining("Access denied for things") as string,
    hint: "The app needs: read_things access scope.",
    facts: { path: "things" },
  });
});

test("a query that does not fit the schema stops and is not repeated", async () => {
  const wrong = {
    message: "Field 'x' doesn't exist on type 'Shop'",
    extensions: { code: "undefinedField" },
  };
  const { result, heard } = await called([json({ errors: [wrong] })]);
  expect(heard).toHaveLength(1);
  expect(result).toMatchObject({ code: "source/refused", facts: { code: "undefinedField" } });
});

test("data with errors of single fields is handed on", async () => {
  const error = { message: "odd", path: ["shop", "name"], extensions: { code: "X" } };
  const { result } = await called([json({ data: { shop: { name: null } }, errors: [error] })]);
  expect(result).toMatchObject({
    data: { shop: { name: null } },
    errors: [{ message: "odd", code: "X", path: ["shop", "name"] }],
  });
});

test("another API version than asked for stops", async () => {
  const reply = json({ data: {} }, { "x-shopify-api-version": "2026-01" });
  const { result } = await called([reply]);
  expect(result).toMatchObject({ code: "source/version-fallback", recovery: "stop" });
  const same = await called([json({ data: {} }, { "x-shopify-api-version": "2026-10" })]);
  expect(same.result).toMatchObject({ data: {} });
});

test("an ignored filter stops", async () => {
  const search = {
    path: ["things"],
    query: "updated_at:>=2026-01-01T00:00:00Z",
    parsed: {},
    warnings: [
      { field: "00", message: "Invalid search field for this query.", code: "invalid_field" },
    ],
  };
  const { result, heard } = await called([json({ data: {}, extensions: { search: [search] } })]);
  expect(heard[0]?.headers["shopify-search-query-debug"]).toBe("1");
  expect(result).toMatchObject({
    code: "source/ignored-filter",
    message:
      'Shopify would ignore "00" in the filter "updated_at:>=2026-01-01T00:00:00Z": Invalid search field for this query.',
  });
  const fine = await called([
    json({ data: {}, extensions: { search: [{ ...search, warnings: [] }] } }),
  ]);
  expect(fine.result).toMatchObject({ data: {} });
});

test("a page that never ends runs into the timeout", async () => {
  const { result, elapsed } = await called(
    [() => undefined],
    { ...query, repeatable: false },
    { connection: { request_timeout: "20s" } },
  );
  expect(result).toMatchObject({ code: "http/timeout" });
  expect(elapsed).toBe(20_000);
});
