import { expect, test } from "vitest";
import type { Json, JsonObject } from "../../../src/core/json.ts";
import type { RawRecord } from "../../../src/core/ports.ts";
import { scriptedServer, type Reply } from "../../http/scripted-server.ts";
import { manualWorld } from "../../support/manual-world.ts";
import { openNuorder, readAll } from "./open.ts";

const recordPath = "/api/thing/{ref}";
const found = (value: Json): Reply => ({ body: JSON.stringify(value) });
const missing: Reply = { status: 404, body: '{"code":404,"message":"thing not found"}' };
const oops: Reply = {
  status: 500,
  headers: { "content-type": "text/plain" },
  body: "Oops, there was a problem!\n",
};

/** Reads from a portal whose answers stand under their paths; what is not named is not found. */
async function read(
  portal: Readonly<Record<string, Reply>>,
  options: JsonObject,
  also: readonly string[] = [],
) {
  await using world = manualWorld({ autoAdvance: true });
  await using server = await scriptedServer(({ url }) => portal[url] ?? missing);
  const whole = { record_path: recordPath, ...options };
  const source = openNuorder(world, server.url).source(whole);
  const result = await readAll(source, whole, also);
  const asked = server.heard.map(({ url }) => url);
  return { ...result, readsRefs: source.readsRefs, asked };
}

function said(record: RawRecord | undefined): unknown {
  try {
    return record?.load();
  } catch (error) {
    return error;
  }
}

test("reads each record of a list of ids, and of a list of objects, by itself", async () => {
  const portal = {
    "/api/things/open/list": found(["a", "b/1 ä"]),
    "/api/things/open/detail": found([{ _id: "a", n: 0 }, { _id: "b/1 ä" }]),
    "/api/thing/a": found({ _id: "a", n: 1 }),
    [`/api/thing/${encodeURIComponent("b/1 ä")}`]: found({ _id: "b/1 ä", n: 2 }),
  };
  for (const path of ["/api/things/open/list", "/api/things/open/detail"]) {
    const { records, summary, readsRefs } = await read(portal, { path });
    expect(records.map((one) => [one.ref, one.load()])).toEqual([
      ["a", { _id: "a", n: 1 }],
      ["b/1 ä", { _id: "b/1 ä", n: 2 }],
    ]);
    expect(summary).toMatchObject({ complete: true, cost: 3 });
    expect(readsRefs).toBe(true);
  }
});

test("reads several lists, then their records, and one that is in two lists once", async () => {
  const portal = {
    "/api/things/open/list": found(["a", "b"]),
    "/api/things/held/list": found(["b", "c"]),
    // All of it is in the first: no reason to think that the pages do not move on.
    "/api/things/late/list": found(["a"]),
    ...Object.fromEntries(["a", "b", "c"].map((_id) => [`/api/thing/${_id}`, found({ _id })])),
  };
  const paths = ["open", "held", "late"].map((state) => `/api/things/${state}/list`);
  const { records, asked, summary } = await read(portal, { paths });
  expect(records.map(({ ref }) => ref)).toEqual(["a", "b", "c"]);
  expect(summary.cost).toBe(6);
  expect(asked).toEqual([...paths, "/api/thing/a", "/api/thing/b", "/api/thing/c"]);
});

test("reads several lists that hold their records", async () => {
  await using world = manualWorld({ autoAdvance: true });
  await using server = await scriptedServer(({ url }) =>
    found(url === "/api/one" ? [{ _id: "a" }, { _id: "b" }] : [{ _id: "b" }, { _id: "c" }]),
  );
  const source = openNuorder(world, server.url).source();
  const { records, summary } = await readAll(source, { paths: ["/api/one", "/api/two"] }, ["x"]);
  expect(source.readsRefs).toBe(false);
  expect(records.map(({ ref }) => ref)).toEqual(["a", "b", "c"]);
  expect(summary.cost).toBe(2);
});

test.each<[string, Reply, string, number | undefined]>([
  ["not there", missing, '(404): "thing not found"', 404],
  ["refused", { status: 400, body: '{"code":400,"message":"bad id"}' }, '(400): "bad id"', 400],
  ["a failure in text", oops, '(500): "Oops, there was a problem!"', 500],
  ["304", { status: 304 }, "NuORDER answered 304 without a body", 304],
  ["an empty body", { body: "" }, "NuORDER answered 200 without a body", undefined],
  ["a page", { body: "<html>Log in</html>" }, "not JSON", 200],
  ["another record", found({ _id: "c" }), 'NuORDER answered with the record "c" instead', 200],
  ["a nameless record", found({ n: 1 }), 'NuORDER answered with a record without "_id"', 200],
  ["a list", found([{ _id: "bad" }]), "NuORDER answered with something that is no record", 200],
  ["a refusal inside 200", found({ code: 404, message: "no thing" }), '(404): "no thing"', 404],
])("a record whose answer is %s is unreadable alone", async (_, reply, words, status) => {
  const portal = {
    "/api/things/list": found(["a", "bad", "b"]),
    "/api/thing/a": found({ _id: "a" }),
    "/api/thing/bad": reply,
    "/api/thing/b": found({ _id: "b" }),
  };
  const { records, summary } = await read(portal, { path: "/api/things/list" });
  expect(records.map(({ ref }) => ref)).toEqual(["a", "bad", "b"]);
  expect([said(records[0]), said(records[2])]).toEqual([{ _id: "a" }, { _id: "b" }]);
  const error = said(records[1]);
  expect(error).toMatchObject({ code: "record/unreadable", recovery: "reject" });
  expect(error).toMatchObject({ message: expect.stringContaining(words) as string });
  expect(error).toMatchObject({ message: expect.stringContaining('"bad"') as string });
  expect(error).toMatchObject({ hint: expect.stringContaining("next run") as string });
  expect(error).toMatchObject({ facts: status === undefined ? { ref: "bad" } : { status } });
  expect(summary.complete).toBe(true);
});

test.each([".", "..", ""])("the id %j is asked for nowhere", async (bad) => {
  const { records, asked } = await read(
    { "/api/things/list": found([bad]) },
    { path: "/api/things/list" },
  );
  expect(said(records[0])).toMatchObject({ code: "record/unreadable" });
  expect(asked).toEqual(["/api/things/list"]);
});

test("a record that does not say who it is is unreadable alone", async () => {
  const portal = {
    "/api/things/list": found([{ n: 1 }, { _id: "a" }, null]),
    "/api/thing/a": found({ _id: "a" }),
  };
  const { records } = await read(portal, { path: "/api/things/list" });
  expect(records.map(({ ref }) => ref)).toEqual([
    'record 1 of "/api/things/list"',
    'record 3 of "/api/things/list"',
    "a",
  ]);
  expect(said(records[0])).toMatchObject({ code: "record/unreadable" });
});

test("reads what is wanted besides, and leaves out what is gone", async () => {
  const portal = {
    "/api/things/list": found(["a"]),
    "/api/thing/a": found({ _id: "a" }),
    "/api/thing/b": found({ _id: "b" }),
    "/api/thing/bad": oops,
    "/api/thing/elsewhere": { status: 404, body: "<html>Not found</html>" },
  };
  const also = ["a", "b", "gone", "bad", "elsewhere"];
  const { records, summary } = await read(portal, { path: "/api/things/list" }, also);
  expect(records.map(({ ref }) => ref)).toEqual(["a", "b", "bad", "elsewhere"]);
  expect(said(records[1])).toEqual({ _id: "b" });
  // A page of something in between does not prove that it is gone.
  for (const at of [2, 3]) expect(said(records[at])).toMatchObject({ code: "record/unreadable" });
  expect(summary.cost).toBe(6);
});

test("has five records under way and hands them on in parts, in their sequence", async () => {
  await using world = manualWorld({ autoAdvance: true });
  const ids = Array.from({ length: 120 }, (_, index) => `id${String(index)}`);
  const waiting: (() => void)[] = [];
  await using server = await scriptedServer(async ({ url }) => {
    if (url === "/api/things/list") return found(ids);
    // Nobody is answered before five have asked.
    await new Promise<void>((resolve) => {
      waiting.push(resolve);
      if (waiting.length < 5) return;
      for (const go of waiting.splice(0)) go();
    });
    return found({ _id: url.replace("/api/thing/", "") });
  });
  const options = { path: "/api/things/list", record_path: recordPath };
  const { records, batches } = await readAll(
    openNuorder(world, server.url).source(options),
    options,
  );
  expect(records.map(({ ref }) => ref)).toEqual(ids);
  expect(batches).toEqual([50, 50, 20]);
  expect(server.peak()).toBe(5);
});

test("what all records share ends the reading, and the others are not asked for", async () => {
  await using world = manualWorld({ autoAdvance: true });
  const ids = Array.from({ length: 50 }, (_, index) => `id${String(index)}`);
  await using server = await scriptedServer(({ url }) =>
    url === "/api/things/list" ? found(ids) : { status: 403, body: '{"code":403,"message":"no"}' },
  );
  const options = { path: "/api/things/list", record_path: recordPath };
  const source = openNuorder(world, server.url).source(options);
  await expect(readAll(source, options)).rejects.toMatchObject({
    code: "access/forbidden",
    recovery: "stop",
  });
  expect(server.heard.length).toBeLessThanOrEqual(11);
});

test("an end of the run ends the reading", async () => {
  await using world = manualWorld({ autoAdvance: true });
  const stop = new AbortController();
  await using server = await scriptedServer(({ url }) => {
    if (url !== "/api/things/list") stop.abort(new Error("stopped"));
    return found(url === "/api/things/list" ? ["a", "b"] : { _id: "a" });
  });
  const options = { path: "/api/things/list", record_path: recordPath };
  const source = openNuorder(world, server.url).source(options);
  await expect(readAll(source, options, [], stop.signal)).rejects.toThrowError("stopped");
});

test.each<[string, JsonObject]>([
  ["no list", { paths: [] }],
  ["a list of numbers", { paths: [1] }],
  ["an empty path", { paths: ["/api/things", ""] }],
  ["nothing", {}],
  ["both", { path: "/api/a", paths: ["/api/b"] }],
])("paths that give %s are not read", async (_, options) => {
  await expect(read({}, options)).rejects.toMatchObject({ code: "spec/wrong-type" });
});
