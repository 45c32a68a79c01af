import { expect, test } from "vitest";
import type { JsonObject } from "../../../src/core/json.ts";
import { scriptedServer } from "../../http/scripted-server.ts";
import { manualWorld } from "../../support/manual-world.ts";
import { openNuorder, readAll } from "./open.ts";

const things = Array.from({ length: 23 }, (_, index) => ({ _id: `id${String(index)}`, n: index }));

async function list(
  answer: (query: URLSearchParams) => unknown,
  options: JsonObject,
  headers: Record<string, string> = {},
) {
  await using world = manualWorld({ autoAdvance: true });
  await using server = await scriptedServer((heard) => ({
    headers,
    body: JSON.stringify(answer(new URL(heard.url, "http://x").searchParams)),
  }));
  const source = openNuorder(world, server.url).source();
  const result = await readAll(source, { path: "/api/things/list", ...options });
  return { ...result, heard: server.heard };
}

test("reads a list that comes whole", async () => {
  const date = { date: "Mon, 02 Mar 2026 07:59:58 GMT" };
  const { records, summary } = await list(() => things, {}, date);
  expect(records.map((one) => one.ref)).toEqual(things.map((one) => one._id));
  expect(records.map((one) => one.load())).toEqual(things);
  expect(summary).toEqual({ complete: true, startedAt: "2026-03-02T07:59:58Z", cost: 1 });
});

test("reads a list inside the answer, and a list of ids", async () => {
  const { records } = await list(() => ({ data: { items: ["a", "b"] } }), { each: "/data/items" });
  expect(records.map((one) => [one.ref, one.load()])).toEqual([
    ["a", "a"],
    ["b", "b"],
  ]);
});

test("hands a long list on in parts, each record once and still readable at the end", async () => {
  const long = Array.from({ length: 1203 }, (_, index) => ({ _id: `id${String(index)}` }));
  const { records, batches, summary } = await list(() => ({ data: long }), { each: "/data" });
  expect(batches).toEqual([500, 500, 203]);
  expect(records.map((one) => one.load())).toEqual(long);
  expect(summary).toMatchObject({ complete: true, cost: 1 });
});

test("reads more than an ordinary answer may have, however long it takes to arrive", async () => {
  await using world = manualWorld({ autoAdvance: true });
  const block = `${JSON.stringify({ _id: "x", text: "y".repeat(8_000_000) })},`;
  await using server = await scriptedServer(() => (_, response) => {
    response.writeHead(200, { "content-type": "application/json" });
    response.write("[");
    void (async () => {
      for (let part = 0; part < 5; part += 1) {
        // Nearly all of the time that a single silence may take.
        await world.clock.sleep(50_000);
        response.write(block.replace('"x"', `"${String(part)}"`));
      }
      response.end('{"_id":"last"}]');
    })();
  });
  const source = openNuorder(world, server.url).source();
  const { records } = await readAll(source, { path: "/api/things/list" });
  expect(records.map((one) => one.ref)).toEqual(["0", "1", "2", "3", "4", "last"]);
  expect(server.heard).toHaveLength(1);
  expect(world.clock.monotonic()).toBeGreaterThanOrEqual(250_000);
});

test("a list whose path gave nothing is not read", async () => {
  await expect(list(() => [], { path: "" })).rejects.toMatchObject({ code: "spec/wrong-type" });
});

test("an empty list has no records", async () => {
  const { records, batches, summary } = await list(() => [], {});
  expect([records, batches, summary.complete]).toEqual([[], [], true]);
});

test("equal content gives an equal fingerprint, whatever the sequence of its keys", async () => {
  const { records } = await list(
    () => [
      { _id: "1", a: 1, b: [1, 2] },
      { b: [1, 2], a: 1, _id: "1" },
      { _id: "1", a: 1, b: [2, 1] },
    ],
    {},
  );
  const [one, same, other] = records.map((record) => record.fingerprint);
  expect(one).toMatch(/^[0-9a-f]{16}$/);
  expect(one).toBe(same);
  expect(one).not.toBe(other);
});

test("pages by the last record's value", async () => {
  const { records, batches, heard } = await list(
    (query) => {
      const after = things.findIndex((one) => one._id === query.get("__last_id"));
      return things.slice(after + 1, after + 1 + Number(query.get("__limit")));
    },
    { paginate: { style: "keyset", parameter: "__last_id", from: "_id", size: 10 } },
  );
  expect(batches).toEqual([10, 10, 3]);
  expect(records.map((one) => one.load())).toEqual(things);
  expect(heard.map((one) => one.url)).toEqual([
    "/api/things/list?__limit=10",
    "/api/things/list?__limit=10&__last_id=id9",
    "/api/things/list?__limit=10&__last_id=id19",
    "/api/things/list?__limit=10&__last_id=id22",
  ]);
});

test("pages by number", async () => {
  const { batches, heard } = await list(
    (query) => things.slice(Number(query.get("skip")), Number(query.get("skip")) + 10),
    {
      path: "/api/things/list?x=1",
      paginate: { style: "offset", parameter: "skip", size: 10, size_parameter: "take" },
    },
  );
  expect(batches).toEqual([10, 10, 3]);
  expect(heard.at(-1)?.url).toBe("/api/things/list?x=1&take=10&skip=23");
});

test("does not loop where the pages do not move on", async () => {
  const paginate = { style: "keyset", parameter: "__last_id", from: "_id", size: 10 };
  await expect(list(() => things.slice(0, 10), { paginate })).rejects.toMatchObject({
    code: "source/no-progress",
  });
});

test("does not end early where a full page cannot be followed", async () => {
  const paginate = { style: "keyset", parameter: "__last_id", from: "gone", size: 10 };
  await expect(list(() => things.slice(0, 10), { paginate })).rejects.toMatchObject({
    code: "source/incomplete",
  });
});

test("a record without its id is refused alone", async () => {
  const { records } = await list(() => [{ _id: "1" }, { name: "no id" }], {});
  expect(records[0]?.load()).toEqual({ _id: "1" });
  expect(() => records[1]?.load()).toThrowError(
    expect.objectContaining({ code: "record/unreadable", recovery: "reject" }),
  );
});

test("an answer without the list stops", async () => {
  await expect(list(() => ({ data: {} }), { each: "/data/items" })).rejects.toMatchObject({
    code: "http/bad-answer",
  });
});

test("a refusal stops the reading", async () => {
  await using world = manualWorld({ autoAdvance: true });
  await using server = await scriptedServer(() => ({
    status: 404,
    body: '{"code":404,"message":"no such list"}',
  }));
  const source = openNuorder(world, server.url).source();
  await expect(readAll(source, { path: "/api/none" })).rejects.toMatchObject({
    code: "source/refused",
    recovery: "stop",
  });
});
