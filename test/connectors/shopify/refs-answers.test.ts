import { expect, test } from "vitest";
import type { JsonObject } from "../../../src/core/json.ts";
import { scriptedServer, type Heard } from "../../http/scripted-server.ts";
import { manualWorld } from "../../support/manual-world.ts";
import { memoryMemo, openShopify, readAll } from "./open.ts";

const from = "2026-11-01T00:00:00Z";

const given = (nodes: unknown[], errors: unknown[] = []) => ({
  body: JSON.stringify({ data: { nodes }, ...(errors.length > 0 ? { errors } : {}) }),
});
const empty = { body: JSON.stringify({ data: { things: { nodes: [], pageInfo: {} } } }) };

/** Reads refs from a server without a known schema; its first answer is the window's. */
async function scripted(
  also: readonly string[],
  answer: (asked: JsonObject, index: number) => ReturnType<typeof given>,
  document = "query Q($a: Int, $b: Int) { things(query: $b) { nodes { id parts(first: 1, size: $a) { nodes { id } } } } }",
) {
  await using world = manualWorld({ autoAdvance: true });
  await using server = await scriptedServer((heard: Heard, index) =>
    index === 0 ? empty : answer(JSON.parse(heard.body) as JsonObject, index),
  );
  using opened = openShopify(world, server.url, { connection: { api_version: "2031-01" } });
  const source = opened.source("shopify.query", document);
  expect(source.readsRefs).toBe(true);
  return await readAll(source, { a: 3, b: 1 }, memoryMemo(), undefined, { from, also });
}

const gid = (type: string, id: number) => `gid://shopify/${type}/${String(id)}`;
const parts = { nodes: [{ id: "p" }], pageInfo: { hasNextPage: false, endCursor: null } };

test("without a schema the ids say what is read", async () => {
  const asked: JsonObject[] = [];
  const { refs } = await scripted([gid("Thing", 1), gid("Other", 2), gid("Thing", 3)], (body) => {
    asked.push(body);
    const { brandsync_ids: ids } = body["variables"] as { brandsync_ids: string[] };
    return given(ids.map((id) => ({ brandsync_type: "?", brandsync_id: id, id, parts })));
  });
  expect(refs).toEqual([gid("Thing", 1), gid("Thing", 3), gid("Other", 2)]);
  const texts = asked.map((body) => (body["query"] as string).replaceAll(/\s+/g, " "));
  expect(texts[0]).toBe(
    "query QByIds($a: Int, $brandsync_ids: [ID!]!) { nodes(ids: $brandsync_ids) { brandsync_type: __typename ... on Thing { id parts(size: $a, first: 1) { nodes { id } pageInfo { hasNextPage endCursor } } brandsync_id: id brandsync_type: __typename } } }",
  );
  expect(texts[1]).toContain("... on Other {");
  const ids = [gid("Thing", 1), gid("Thing", 3)];
  expect(asked[0]?.["variables"]).toEqual({ a: 3, brandsync_ids: ids });
});

test("a record that is not given is refused alone, one that is null without a word is gone", async () => {
  const things = [1, 2, 3, 4].map((id) => gid("Thing", id));
  const error = (index: number) => ({ message: "timed out", path: ["nodes", index] });
  const { refs, values, summary } = await scripted(things, () =>
    given(
      [null, null, { id: things[2], parts: null }, { id: things[3], parts }],
      [error(1), error(2)],
    ),
  );
  expect(refs).toEqual(things.slice(1));
  expect(values).toEqual([
    { error: "record/incomplete" },
    { error: "record/incomplete" },
    { id: things[3], parts: [{ id: "p" }] },
  ]);
  expect(summary.complete).toBe(true);
});

test.each<[string, ReturnType<typeof given>]>([
  ["fewer than were asked for", given([null])],
  ["no list", { body: JSON.stringify({ data: { other: [] } }) }],
  [
    "an error that belongs to no record",
    given([null, null], [{ message: "odd", path: ["nodes"] }]),
  ],
])("stops where the answer holds %s", async (_, answer) => {
  await expect(scripted([gid("Thing", 1), gid("Thing", 2)], () => answer)).rejects.toMatchObject({
    code: "source/incomplete",
    recovery: "stop",
  });
});

test("halves nested pages that are too dear where no schema says so before", async () => {
  const sizes: string[] = [];
  const tooDear = [{ message: "Query cost is 1600", extensions: { code: "MAX_COST_EXCEEDED" } }];
  const { refs } = await scripted(
    [gid("Thing", 1)],
    (body, index) => {
      sizes.push(/parts\(first: (\d+)\)/.exec(body["query"] as string)?.[1] ?? "");
      if (index < 3) return { body: JSON.stringify({ errors: tooDear }) };
      return given([{ id: gid("Thing", 1), parts }]);
    },
    "{ things { nodes { id parts { nodes { id } } } } }",
  );
  expect(refs).toHaveLength(1);
  expect(sizes).toEqual(["25", "13", "7"]);
});
