import { expect, test } from "vitest";
import type { JsonObject } from "../../../src/core/json.ts";
import type { Write } from "../../../src/core/ports.ts";
import { isSignedWith, readOAuth } from "../../../src/simulator/nuorder/oauth.ts";
import {
  scriptedServer,
  type Heard,
  type Reply,
  type ScriptedServer,
} from "../../http/scripted-server.ts";
import { manualWorld } from "../../support/manual-world.ts";
import { openNuorder } from "./open.ts";

const signal = new AbortController().signal;
const write = (document: JsonObject = { name: "Ridge" }): Write => ({
  operation: "upsert",
  request: { method: "PUT", path: "/api/thing/new/force" },
  key: "1",
  document,
});
const ok: Reply = { body: '{"_id":"abc"}' };
const oops: Reply = {
  status: 500,
  headers: { "content-type": "text/plain" },
  body: "Oops, there was a problem!\n",
};

async function written(script: readonly Reply[], options: JsonObject = {}, one = write()) {
  await using world = manualWorld({ autoAdvance: true });
  await using server = await scriptedServer(
    (_, index) => script[Math.min(index, script.length - 1)] ?? ok,
  );
  const nuorder = openNuorder(world, server.url, options);
  const result = await nuorder
    .sink()
    .write(one, signal)
    .catch((error: unknown) => error);
  return {
    result,
    heard: server.heard,
    url: server.url,
    elapsed: world.clock.monotonic(),
    warnings: nuorder.warnings,
  };
}

test.each(["rfc5849", "legacy"])(
  "sends the document as the body of a %s request",
  async (signature) => {
    const { result, heard, url } = await written([ok], { signature });
    expect(result).toEqual({ answer: { _id: "abc" } });
    expect(heard).toHaveLength(1);
    expect(heard[0]).toMatchObject({
      method: "PUT",
      url: "/api/thing/new/force",
      body: '{"name":"Ridge"}',
      headers: { "content-type": "application/json", accept: "application/json" },
    });
    expect(isSigned(heard[0]!, url)).toBe(true);
  },
);

test.each<[string, Reply]>([
  ["500 with text", oops],
  ["502 with a page", { status: 502, body: "<html>Bad gateway</html>" }],
  ["503 without a word", { status: 503 }],
  ["429 without Retry-After", { status: 429, body: '{"code":429,"message":"slow down"}' }],
  ["200 with a page", { headers: { "content-type": "text/html" }, body: "<html>Log in</html>" }],
  ["a reset", (request) => request.socket.resetAndDestroy()],
  [
    "a cut body",
    (request, response) => {
      response.writeHead(200, { "content-length": "99" });
      response.write("{");
      setImmediate(() => request.socket.destroy());
    },
  ],
])("tries again after %s, signed anew", async (_, reply) => {
  const { result, heard, url } = await written([reply, reply, ok]);
  expect(result).toEqual({ answer: { _id: "abc" } });
  expect(heard).toHaveLength(3);
  expect(new Set(heard.map((one) => one.headers["authorization"])).size).toBe(3);
  expect(heard.every((one) => isSigned(one, url))).toBe(true);
});

test("waits as long as Retry-After says", async () => {
  const { elapsed } = await written([{ status: 429, headers: { "retry-after": "7" } }, ok]);
  expect(elapsed).toBeGreaterThanOrEqual(7000);
});

test("outlives an hour of throttling", async () => {
  const slow: Reply = { status: 429, headers: { "retry-after": "60" } };
  const { result, elapsed } = await written([...Array.from({ length: 60 }, () => slow), ok]);
  expect(result).toEqual({ answer: { _id: "abc" } });
  expect(elapsed).toBeGreaterThanOrEqual(3_600_000);
});

test("gives up after five tries with an error to be tried again next run", async () => {
  const { result, heard } = await written([oops]);
  expect(heard).toHaveLength(5);
  expect(result).toMatchObject({
    code: "http/server-error",
    recovery: "retry",
    message: 'NuORDER failed (500): "Oops, there was a problem!". Tried 5 times.',
  });
});

test.each<[number, string, string, string]>([
  [400, '{"code":400,"message":"season is required"}', "sink/refused", '"season is required"'],
  [422, '{"code":422,"message":"no"}', "sink/refused", '"no"'],
  [409, '{"code":409,"message":"exists"}', "sink/conflict", '"exists"'],
  [404, '{"code":404,"message":"not found"}', "sink/missing", '"not found"'],
  [401, '{"code":401,"message":"Signature is not correct"}', "access/refused", "Signature is not"],
  [403, "", "access/forbidden", "(403)"],
  [402, "", "access/frozen", "(402)"],
  [200, '{"code":400,"message":"bad sizes"}', "sink/refused", '"bad sizes"'],
  [200, '{"code":404,"message":"no such code"}', "sink/missing", '"no such code"'],
  [200, '{"code":409,"message":"exists"}', "sink/conflict", '"exists"'],
  [200, '{"code":403,"message":"not yours"}', "access/forbidden", '"not yours"'],
  [200, '{"code":11000,"message":"E11000"}', "sink/refused", '(11000): "E11000"'],
])("does not repeat %i %s", async (status, body, code, words) => {
  const headers = { date: new Date("2026-03-02T08:00:10Z").toUTCString() };
  const { result, heard } = await written([{ status, body, headers }]);
  expect(heard).toHaveLength(1);
  expect(result).toMatchObject({ code, message: expect.stringContaining(words) as string });
});

test.each<[string, Reply]>([
  ["an empty 200", {}],
  ["204", { status: 204 }],
])("does not believe %s unless it is told to", async (_, reply) => {
  const { result, heard } = await written([reply, reply, reply, reply, reply]);
  expect(result).toMatchObject({ code: "http/bad-answer", recovery: "retry" });
  expect(heard).toHaveLength(5);
});

test.each<[string, Reply]>([["304", { status: 304 }]])(
  "accepts %s without an answer",
  async (_, reply) => {
    const { result, heard } = await written([reply]);
    expect(result).toEqual({ answer: undefined });
    expect(heard).toHaveLength(1);
  },
);

const removal = (request: JsonObject = {}): Write => ({
  operation: "retire",
  request: { method: "DELETE", path: "/api/thing/1", ...request },
  key: "1",
  document: { name: "Ridge" },
});
const notFoundBody = '{"code":404,"message":"thing not found"}';
const notFound: Reply = { status: 404, body: notFoundBody };
const page: Reply = {
  status: 404,
  headers: { "content-type": "text/html" },
  body: "<pre>Cannot DELETE /api/thing/1</pre>",
};
const lost: Reply = (request) => request.socket.resetAndDestroy();
const done = { answer: undefined };

test.each<[string, Write, readonly Reply[], object]>([
  ["a 404 that is accepted", removal({ gone: "accept" }), [notFound], done],
  ["a 404 inside a 200", removal({ gone: "accept" }), [{ body: notFoundBody }], done],
  ["a 404 that is not", removal(), [notFound], { code: "sink/missing" }],
  ["a 404 of a page", removal({ gone: "accept" }), [page], { code: "sink/missing" }],
  ["a 404 after a lost answer", removal(), [lost, notFound], done],
  ["a 404 after a refused rest", removal(), [{ status: 429 }, notFound], { code: "sink/missing" }],
  ["204", removal(), [{ status: 204 }], done],
  ["an empty 200", removal(), [{}, ok], { answer: { _id: "abc" } }],
  ["an update's 404", { ...removal(), operation: "update" }, [notFound], { code: "sink/missing" }],
])("a removal meets %s", async (_, one, script, outcome) => {
  const { result, heard } = await written(script, {}, one);
  expect(result).toMatchObject(outcome);
  expect(heard).toHaveLength(script.length);
  expect(heard.every(({ method, body }) => method === "DELETE" && body === "")).toBe(true);
  expect(heard[0]?.headers).not.toHaveProperty("content-type");
});

test.each([
  ["PUT", undefined, '{"name":"Ridge"}'],
  ["PUT", "document", '{"name":"Ridge"}'],
  ["PUT", "none", ""],
])("retires with %s and body: %s", async (method, body, sent) => {
  const request = { method, ...(body === undefined ? {} : { body }) };
  const { heard } = await written([ok], {}, removal(request));
  expect(heard).toMatchObject([{ method, body: sent }]);
});

test.each([
  "/api/company/code//buyers",
  "/api/company/code/..",
  "/api/company/code/%2E./buyers",
  "/api/company/code/C1/buyer/",
  "/api/company/code/C#1",
])("does not send to %s, which is another place than was meant", async (path) => {
  const { result, heard } = await written([ok], {}, removal({ path }));
  expect(result).toMatchObject({
    code: "document/contract",
    recovery: "reject",
    message: expect.stringContaining(`"${path}"`) as string,
  });
  expect(heard).toEqual([]);
});

test("only refusals take over the pipeline's hint", async () => {
  const hint = "Ask NuORDER to switch it on.";
  const refused = await written([{ status: 400 }], {}, removal({ hint }));
  expect(refused.result).toMatchObject({ code: "sink/refused", hint, facts: { status: 400 } });
  const forbidden = await written([{ status: 403 }], {}, removal({ hint }));
  expect(forbidden.result).toMatchObject({ code: "access/forbidden" });
  expect(forbidden.result).not.toMatchObject({ hint });
});

test("never prints a secret", async () => {
  const { result } = await written([{ status: 401, body: '{"code":401,"message":"no"}' }]);
  expect(JSON.stringify(result) + String(result)).not.toMatch(/consumer-secret|token-secret/);
});

test("takes over NuORDER's clock where a refusal shows that ours is off", async () => {
  await using world = manualWorld({ autoAdvance: true, startAt: "2026-03-02T08:00:00Z" });
  const serverTime = Date.parse("2026-03-02T08:30:00Z");
  await using server = await scriptedServer((heard) => {
    const date = { date: new Date(serverTime).toUTCString() };
    const stamp = Number(/oauth_timestamp="(\d+)"/.exec(heard.headers["authorization"] ?? "")?.[1]);
    return Math.abs(stamp - serverTime / 1000) < 300
      ? { ...ok, headers: date }
      : { status: 401, headers: date, body: '{"code":401,"message":"timestamp"}' };
  });
  const nuorder = openNuorder(world, server.url);
  expect(await nuorder.sink().write(write(), signal)).toEqual({ answer: { _id: "abc" } });
  expect(await nuorder.sink().write(write(), signal)).toEqual({ answer: { _id: "abc" } });
  expect(server.heard).toHaveLength(3);
  expect(nuorder.warnings).toEqual([expect.stringContaining("30 min behind")]);
});

test("never has more than five requests under way", async () => {
  await using world = manualWorld({ autoAdvance: true });
  await using server: ScriptedServer = await scriptedServer(async () => {
    await new Promise((resolve) => setImmediate(resolve));
    return ok;
  });
  const sink = openNuorder(world, server.url).sink();
  const writes = Array.from({ length: 40 }, (_, index) => sink.write(write({ index }), signal));
  expect(await Promise.all(writes)).toHaveLength(40);
  expect(server.peak()).toBeLessThanOrEqual(5);
  expect(server.peak()).toBeGreaterThan(1);
});

test("does not send what has no path", async () => {
  await using world = manualWorld({ autoAdvance: true });
  await using server = await scriptedServer(() => ok);
  const sink = openNuorder(world, server.url).sink();
  const broken = { ...write(), request: { method: "PUT" } };
  await expect(sink.write(broken, signal)).rejects.toMatchObject({ code: "spec/wrong-type" });
  expect(server.heard).toEqual([]);
});

function isSigned(heard: Heard, url: string): boolean {
  const request = { ...heard, url: new URL(heard.url, url) };
  const parameters = readOAuth(request);
  const own = { consumerSecret: "consumer-secret", tokenSecret: "token-secret" };
  return parameters !== undefined && isSignedWith(own, request, parameters, true);
}
