import { expect, test } from "vitest";
import { SyncError } from "../../src/core/errors.ts";
import { bookPipeline } from "../support/pipeline.ts";
import { book, edition, engineWorld, type EngineWorld } from "./engine-world.ts";

/** What the sink holds: key to whether it is live. */
const live = (w: EngineWorld) =>
  Object.fromEntries([...w.sink.documents].map(([key, { live: is }]) => [key, is]));
const statuses = async (w: EngineWorld) => {
  const { sent, retired, absent } = (await w.store().status())[0]!;
  return { sent, retired, absent };
};

test("a retire rule archives the last document sent, also where the record no longer maps", async () => {
  await using w = engineWorld();
  w.source.put(book("a"));
  await w.run();
  w.source.put(
    book("a", {
      tags: ["sync", "gone"],
      title: "New",
      editions: [edition("a", { price: "?" })],
      changed: "2026-03-01T01:00:00Z",
    }),
  );
  const result = await w.run();
  expect(result.counts).toMatchObject({ read: 1, retired: 1 });
  expect(w.sink.writes.at(-1)).toMatchObject({
    operation: "retire",
    document: { code: "a", title: "Book a", price: 10, live: false },
  });
  expect(await statuses(w)).toEqual({ sent: 0, retired: 1, absent: 0 });
});

test("a tombstone stays one until the record comes back, even with the same content", async () => {
  await using w = engineWorld();
  w.source.put(book("a"));
  await w.run();
  w.source.put(book("a", { tags: ["sync", "gone"], changed: "2026-03-01T01:00:00Z" }));
  await w.run();
  w.source.put(book("a", { tags: ["sync", "gone"], title: "x", changed: "2026-03-01T02:00:00Z" }));
  expect(await w.run()).toMatchObject({ writes: 0, leftOutBy: { gone: 1 } });
  w.source.put(book("a", { changed: "2026-03-01T03:00:00Z" }));
  expect(await w.run()).toMatchObject({ writes: 1, counts: { changed: 1 } });
  expect(live(w)).toEqual({ a: true });
  expect((await w.store().history("books", "a"))[0]).toMatchObject({ reason: "revived" });
});

test("what was never sent is never created just to archive it", async () => {
  await using w = engineWorld(
    bookPipeline({ changes: { on_excluded: "retire", on_absent: "retire" } }),
  );
  w.source.put(book("a", { tags: ["sync", "gone"] }));
  w.source.put(book("b", { tags: [] }));
  expect(await w.run()).toMatchObject({ writes: 0, leftOutBy: { gone: 1, tagged: 1 } });
});

test.each([
  ["keep", 0, true, { sent: 1, retired: 0, absent: 0 }],
  ["retire", 1, false, { sent: 0, retired: 1, absent: 0 }],
] as const)("an excluded record with on_excluded: %s", async (on_excluded, writes, is, after) => {
  await using w = engineWorld(bookPipeline({ changes: { on_excluded } }));
  w.source.put(book("a"));
  await w.run();
  w.source.put(book("a", { tags: [], changed: "2026-03-01T01:00:00Z" }));
  expect(await w.run()).toMatchObject({ writes, outcome: "succeeded", counts: { read: 1 } });
  expect(live(w)).toEqual({ a: is });
  expect(await statuses(w)).toEqual(after);
  expect(await w.run({ full: true })).toMatchObject({ writes: 0 });
});

test.each([
  ["keep", 0, true, { sent: 1, retired: 0, absent: 1 }],
  ["retire", 1, false, { sent: 1, retired: 1, absent: 0 }],
] as const)(
  "a record absent from a full read with on_absent: %s",
  async (on_absent, writes, is, after) => {
    await using w = engineWorld(bookPipeline({ changes: { on_absent } }));
    w.source.put(book("a"));
    w.source.put(book("b"));
    await w.run();
    w.source.books.delete("a");
    expect(await w.run()).toMatchObject({ writes: 0 });
    expect(await statuses(w)).toEqual({ sent: 2, retired: 0, absent: 0 });
    expect(await w.run({ full: true })).toMatchObject({ writes });
    expect(live(w)).toEqual({ a: is, b: true });
    expect(await statuses(w)).toEqual(after);
    w.source.put(book("a"));
    expect(await w.run({ full: true })).toMatchObject({ writes: 1 });
    expect(live(w)).toEqual({ a: true, b: true });
  },
);

test.each([
  ["keep", 0, true, { sent: 1, retired: 0, absent: 1 }],
  ["retire", 1, false, { sent: 1, retired: 1, absent: 0 }],
] as const)(
  "a record that splits into fewer with on_absent: %s",
  async (on_absent, writes, is, after) => {
    await using w = engineWorld(bookPipeline({ changes: { on_absent } }));
    w.source.put(book("a", { editions: [edition("a1"), edition("a2")] }));
    await w.run();
    w.source.put(book("a", { editions: [edition("a1")], changed: "2026-03-01T01:00:00Z" }));
    expect(await w.run()).toMatchObject({ writes, outcome: "succeeded", counts: { unchanged: 1 } });
    expect(live(w)).toEqual({ a1: true, a2: is });
    expect(await statuses(w)).toEqual(after);
    expect(await w.run({ full: true })).toMatchObject({ writes: 0 });
  },
);

test("a rejected edition proves nothing about the others of its record", async () => {
  await using w = engineWorld(bookPipeline({ changes: { on_absent: "retire" } }));
  w.source.put(book("a", { editions: [edition("a1"), edition("a2")] }));
  await w.run();
  w.source.put(
    book("a", { editions: [edition("a1", { price: "?" })], changed: "2026-03-01T01:00:00Z" }),
  );
  expect(await w.run()).toMatchObject({ writes: 0, counts: { rejected: 1 } });
  expect(live(w)).toEqual({ a1: true, a2: true });
});

test("an incomplete read proves nothing, and the reason for reading everything stands", async () => {
  await using w = engineWorld(bookPipeline({ changes: { on_absent: "retire" } }));
  w.source.put(book("a"));
  w.source.put(book("b"));
  w.source.complete = false;
  await w.run();
  w.source.books.delete("a");
  await w.run();
  expect(w.source.windows).toEqual([undefined, undefined]);
  expect(live(w)).toEqual({ a: true, b: true });
});

test("no record at all in a later full read trips the fuse", async () => {
  await using w = engineWorld();
  w.source.put(book("a"));
  await w.run();
  w.source.books.clear();
  expect(await w.run({ full: true })).toMatchObject({
    outcome: "failed",
    writes: 0,
    error: { code: "fuse/absent" },
  });
  expect(await w.run({ full: true, allowRetire: true })).toMatchObject({ outcome: "succeeded" });
});

test.each(["forward", "backward"])(
  "a key handed over from an excluded record to another stays live (%s)",
  async (direction) => {
    await using w = engineWorld(
      bookPipeline({ changes: { on_excluded: "retire", on_absent: "retire" } }),
    );
    const [from, to] = direction === "forward" ? ["a", "z"] : ["z", "a"];
    w.source.batch = 1;
    w.source.put(book(from, { editions: [edition("k")] }));
    w.source.put(book(to, { editions: [edition("other")] }));
    await w.run();
    w.source.put(book(from, { tags: [], changed: "2026-03-01T01:00:00Z" }));
    w.source.put(book(to, { editions: [edition("k")], changed: "2026-03-01T01:00:00Z" }));
    const plan = await w.plan();
    const result = await w.run();
    expect(result).toMatchObject({ outcome: "succeeded", error: undefined });
    expect(plan.counts).toEqual(result.counts);
    expect(live(w)).toEqual({ k: true, other: false });
    expect(await w.run({ full: true })).toMatchObject({ writes: 0 });
    expect(w.sink.documents.get("k")).toMatchObject({ title: `Book ${to}`, live: true });
  },
);

test.each(["keep", "retire"] as const)(
  "a key handed over from an edition that is gone stays live and known as sent (on_absent: %s)",
  async (on_absent) => {
    await using w = engineWorld(bookPipeline({ changes: { on_absent } }));
    w.source.put(book("a", { editions: [edition("k"), edition("a1")] }));
    w.source.put(book("b", { editions: [edition("b1")] }));
    await w.run();
    w.source.put(book("a", { editions: [edition("a1")], changed: "2026-03-01T01:00:00Z" }));
    w.source.put(
      book("b", { editions: [edition("b1"), edition("k")], changed: "2026-03-01T01:00:00Z" }),
    );
    expect(await w.run()).toMatchObject({ outcome: "succeeded" });
    expect(live(w)).toEqual({ k: true, a1: true, b1: true });
    expect(await statuses(w)).toEqual({ sent: 3, retired: 0, absent: 0 });
  },
);

test.each(["keep", "retire"] as const)(
  "a key handed over from a record that is gone stays live and known as sent (on_absent: %s)",
  async (on_absent) => {
    await using w = engineWorld(bookPipeline({ changes: { on_absent } }));
    w.source.put(book("a", { editions: [edition("k")] }));
    w.source.put(book("b"));
    await w.run();
    w.source.books.delete("a");
    w.source.put(
      book("b", { editions: [edition("b"), edition("k")], changed: "2026-03-01T01:00:00Z" }),
    );
    expect(await w.run({ full: true })).toMatchObject({ outcome: "succeeded", writes: 1 });
    expect(live(w)).toEqual({ k: true, b: true });
    expect(await statuses(w)).toEqual({ sent: 2, retired: 0, absent: 0 });
  },
);

test("an edition that is gone is known as absent even if the run that saw it was stopped", async () => {
  await using w = engineWorld(bookPipeline());
  w.source.put(book("a", { editions: [edition("a1"), edition("a2")] }));
  w.source.put(book("b"));
  await w.run();
  w.source.put(book("a", { editions: [edition("a1")], changed: "2026-03-01T01:00:00Z" }));
  w.source.put(book("b", { title: "Other", changed: "2026-03-01T01:00:00Z" }));
  const stop = new AbortController();
  w.sink.arrived = () => {
    stop.abort();
    w.sink.everything = { kind: "throw", error: () => new Error("lost"), applies: false };
  };
  expect((await w.run({ stop: stop.signal })).outcome).not.toBe("succeeded");
  w.sink.everything = undefined;
  w.sink.arrived = undefined;
  await w.run();
  expect(await statuses(w)).toEqual({ sent: 2, retired: 0, absent: 1 });
});

test("a document in doubt about its revival is archived again when its edition goes", async () => {
  await using w = engineWorld(bookPipeline({ changes: { on_absent: "retire" } }));
  const both = [edition("a1"), edition("a2")];
  w.source.put(book("a", { editions: both }));
  await w.run();
  w.source.put(book("a", { editions: [edition("a1")], changed: "2026-03-01T01:00:00Z" }));
  await w.run();
  expect(live(w)).toEqual({ a1: true, a2: false });
  // The revival reaches the sink, but the process dies before it can note that.
  w.source.put(book("a", { editions: both, changed: "2026-03-01T02:00:00Z" }));
  w.failAt = { name: "load.sent", nth: 1, hard: true };
  await w.run();
  w.reopen();
  expect(live(w)).toEqual({ a1: true, a2: true });
  w.source.put(book("a", { editions: [edition("a1")], changed: "2026-03-01T03:00:00Z" }));
  await w.run();
  expect(live(w)).toEqual({ a1: true, a2: false });
});

test("a document whose handover was cut short and called off is archived after all", async () => {
  await using w = engineWorld(bookPipeline({ changes: { on_excluded: "retire" } }));
  w.source.put(book("a", { editions: [edition("k")] }));
  w.source.put(book("z"));
  await w.run();
  w.source.put(book("a", { tags: [], editions: [edition("k")], changed: "2026-03-01T01:00:00Z" }));
  w.source.put(book("z", { editions: [edition("k")], changed: "2026-03-01T01:00:00Z" }));
  w.sink.everything = {
    kind: "throw",
    applies: false,
    error: () => new SyncError("access/refused", "no"),
  };
  expect(await w.run()).toMatchObject({ outcome: "failed", writes: 0 });
  w.sink.everything = undefined;
  w.source.put(book("z", { changed: "2026-03-01T02:00:00Z" }));
  expect(await w.run()).toMatchObject({ outcome: "succeeded" });
  expect(live(w)).toEqual({ k: false, z: true });
});

test.each([
  ["keep", { new: 1, left_out: 1 }, 1, 'its record was "a" before: kept (changes.on_absent)'],
  ["retire", { new: 1, retired: 1 }, 2, 'its record was "a" before: retired'],
] as const)(
  "a record whose key changes tells what becomes of its document, with on_absent: %s",
  async (on_absent, counts, writes, reason) => {
    await using w = engineWorld(
      bookPipeline({ changes: { on_absent }, limits: { retired_ratio: 1, failed_ratio: 1 } }),
    );
    w.source.put(book("a"));
    await w.run();
    w.source.put(book("a", { editions: [edition("z")], changed: "2026-03-01T01:00:00Z" }));
    const planned = await w.plan();
    expect(planned.counts).toMatchObject(counts);
    expect(planned.created).toMatchObject([{ key: "z", reason }]);
    expect(await w.run()).toMatchObject({
      counts,
      writes,
      leftOutBy: on_absent === "keep" ? { "no longer part of its record, kept": 1 } : {},
    });
    // Told once.
    expect((await w.run({ full: true })).counts).toMatchObject({ unchanged: 1, left_out: 0 });
  },
);
