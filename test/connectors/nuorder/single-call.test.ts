import { expect, test } from "vitest";
import type { JsonObject } from "../../../src/core/json.ts";
import { scriptedServer, type Reply } from "../../http/scripted-server.ts";
import { manualWorld } from "../../support/manual-world.ts";
import { openNuorder } from "./open.ts";

const post = { method: "POST", path: "/api/thing/1/done" };
const ok: Reply = { body: '{"_id":"1","state":"done"}' };
const oops: Reply = { status: 500, headers: { "content-type": "text/plain" }, body: "Oops\n" };
const reset: Reply = (request) => request.socket.resetAndDestroy();
const refusal = (status: number): Reply => ({
  status,
  body: JSON.stringify({ code: status, message: "no such step" }),
});

/** Makes one call to a server that answers with these replies, the last one for ever. */
async function called(request: JsonObject, ...script: readonly Reply[]) {
  await using world = manualWorld({ autoAdvance: true });
  await using server = await scriptedServer(
    (_, index) => script[Math.min(index, script.length - 1)] ?? ok,
  );
  const action = openNuorder(world, server.url).action();
  const outcome = await action
    .call(request, new AbortController().signal)
    .catch((error: unknown) => error);
  return { outcome, heard: server.heard };
}

test("makes one signed call, with a body where it has one, and gives the answer", async () => {
  const bare = await called(post, ok);
  expect(bare.outcome).toEqual({ answer: { _id: "1", state: "done" } });
  expect(bare.heard).toMatchObject([{ method: "POST", url: "/api/thing/1/done", body: "" }]);
  expect(bare.heard[0]?.headers["authorization"]).toMatch(/^OAuth /);
  const body = { shipments: [{ tracking: "1Z" }] };
  const { heard } = await called({ ...post, body }, ok);
  expect(heard[0]?.body).toBe(JSON.stringify(body));
  const got = await called({ method: "GET", path: "/api/thing/1", body }, ok);
  expect(got.heard[0]?.body).toBe("");
});

test.each<[string, JsonObject, Reply, number]>([
  ["a lost answer to POST", post, reset, 1],
  ["a failure of POST", post, oops, 1],
  ["an empty success of POST", post, { body: "" }, 1],
  ["a sign-in page for POST", post, { body: "<html>Log in</html>" }, 1],
  ["304 that is not accepted", post, { status: 304 }, 1],
  ["a redirect of POST", post, { status: 302 }, 1],
  ["a lost answer to PUT", { ...post, method: "PUT" }, reset, 5],
  ["a failure of GET", { ...post, method: "GET" }, oops, 5],
  ["a lost answer to a POST that may be repeated", { ...post, repeatable: true }, reset, 5],
  ["a lost answer to a PUT that may not", { ...post, method: "PUT", repeatable: false }, reset, 1],
])("%s leaves the outcome unknown", async (_, request, reply, times) => {
  const { outcome, heard } = await called(request, reply);
  expect(outcome).toMatchObject({ recovery: "retry" });
  expect(heard).toHaveLength(times);
});

test.each([
  [400, "sink/refused", "reject"],
  [404, "sink/missing", "reject"],
  [409, "sink/conflict", "reject"],
  [422, "sink/refused", "reject"],
  [401, "access/refused", "stop"],
  [403, "access/forbidden", "stop"],
  [423, "access/frozen", "stop"],
])("%d is %s", async (status, code, recovery) => {
  const { outcome, heard } = await called(post, refusal(status));
  expect(outcome).toMatchObject({ code, recovery, facts: { status } });
  expect(outcome).toMatchObject({ message: expect.stringContaining("no such step") as string });
  // After 401 once more, with NuORDER's time.
  expect(heard).toHaveLength(status === 401 ? 2 : 1);
});

test("a refusal inside a success is a refusal", async () => {
  const inside: Reply = { body: '{"code":400,"message":"locked"}' };
  const { outcome } = await called(post, inside);
  expect(outcome).toMatchObject({ code: "sink/refused", recovery: "reject" });
});

test("what was turned away unheard is asked again, POST too", async () => {
  const { outcome, heard } = await called(post, refusal(429), ok);
  expect(outcome).toEqual({ answer: { _id: "1", state: "done" } });
  expect(heard).toHaveLength(2);
});

test.each<[string, readonly number[], Reply, JsonObject]>([
  ["304", [304], { status: 304 }, {}],
  ["an empty 200", [200], { body: "" }, {}],
  ["a 404 in NuORDER's words", [404], refusal(404), { code: 404, message: "no such step" }],
])("%s is an answer where it is accepted", async (_, accept, reply, answer) => {
  const { outcome } = await called({ ...post, accept }, reply);
  expect(outcome).toEqual({ answer });
});

test("accepting a status does not make a page of something in between an answer", async () => {
  const page = { body: "<html>Not found</html>" };
  const { outcome } = await called({ ...post, accept: [404] }, { status: 404, ...page });
  expect(outcome).toMatchObject({ code: "sink/missing" });
  const { outcome: unknown } = await called({ ...post, accept: [200] }, page);
  expect(unknown).toMatchObject({ recovery: "retry" });
});

test.each<[string, JsonObject, string]>([
  ["a path with an empty value", { ...post, path: "/api/thing//done" }, "document/contract"],
  ["a path with dots", { ...post, path: "/api/thing/../done" }, "document/contract"],
  ["no path", { method: "POST" }, "spec/wrong-type"],
  ["no method", { path: "/api/thing" }, "spec/wrong-type"],
  ["a body that is text", { ...post, body: "x" }, "spec/wrong-type"],
])("%s is not sent", async (_, request, code) => {
  const { outcome, heard } = await called(request, ok);
  expect(outcome).toMatchObject({ code });
  expect(heard).toEqual([]);
});
