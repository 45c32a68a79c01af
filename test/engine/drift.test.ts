import { expect, test } from "vitest";
import { SyncError } from "../../src/core/errors.ts";
import type { Json, JsonObject } from "../../src/core/json.ts";
import { compareHeld } from "../../src/engine/held-compare.ts";
import { book, edition } from "./engine-world.ts";
import { heldWorld, type HeldWorld } from "./held-world.ts";

/** A world whose books were sent and stand on the shelf as they were. */
async function sent(count: number, w: HeldWorld): Promise<void> {
  for (let at = 1; at <= count; at += 1) w.source.put(book(`b${String(at)}`));
  await w.run();
  w.shelve();
  w.sink.writes.length = 0;
}

function edit(w: HeldWorld, key: string, patch: JsonObject): void {
  w.shelf.set(`s-${key}`, { ...w.shelf.get(`s-${key}`), ...patch });
}

test("what is as it was sent is the same, whatever the sink adds", async () => {
  await using w = heldWorld();
  await sent(3, w);
  edit(w, "b1", { seen: 12, isbn: "" });
  w.shelf.set("x", { id: "x", code: "theirs", live: true });
  w.shelf.set("y", { id: "y", title: "no book" });
  const report = await w.drift();
  expect(report).toMatchObject({ sent: 3, same: 3, differing: [], missing: [], foreign: 2 });
  expect(report.corrected).toBeUndefined();
  expect(await w.store().runs("books", 5)).toHaveLength(1);
});

test("what differs or is missing is reported, and written by nobody", async () => {
  await using w = heldWorld({ ignore_case: ["/title"] });
  await sent(4, w);
  edit(w, "b1", { title: "BOOK B1" });
  edit(w, "b2", { title: "Changed there", price: 11 });
  w.shelf.delete("s-b3");
  const report = await w.drift();
  expect(report).toMatchObject({
    same: 2,
    differing: [
      {
        known: { key: "b2" },
        id: "s-b2",
        fields: [
          { pointer: "/title", before: "Book b2", after: "Changed there" },
          { pointer: "/price", before: 10, after: 11 },
        ],
      },
    ],
    missing: [{ known: { key: "b3" } }],
  });
  expect(w.sink.writes).toEqual([]);
});

test("correcting sends what was last sent again, and leaves a trace", async () => {
  await using w = heldWorld();
  await sent(4, w);
  edit(w, "b2", { title: "Changed there" });
  w.shelf.delete("s-b3");
  const report = await w.drift({ correct: true });
  expect(report.corrected).toMatchObject({ outcome: "succeeded", writes: 2, failed: 0 });
  expect(w.sink.writes.map(({ key }) => key).sort()).toEqual(["b2", "b3"]);
  expect(await w.store().runs("books", 1)).toMatchObject([
    {
      trigger: "drift",
      outcome: "succeeded",
      writes: 2,
      counts: { read: 4, unchanged: 2, changed: 1, new: 1 },
    },
  ]);
  expect((await w.store().history("books", "b2"))[0]).toMatchObject({ reason: "drifted" });
  w.shelve();
  expect(await w.drift({ correct: true })).toMatchObject({ same: 4, corrected: { writes: 0 } });
  expect((await w.run()).writes).toBe(0);
});

test("correcting takes no claim and no dead letter away", async () => {
  await using w = heldWorld();
  w.source.put(book("a", { editions: [edition("a", { isbn: "1" })] }));
  await w.run();
  w.source.put(
    book("a", { changed: "2026-03-02T00:00:00Z", editions: [edition("a", { price: "x" })] }),
  );
  await w.run();
  expect(await w.store().letters("books")).toHaveLength(1);
  await w.drift({ correct: true });
  expect(await w.store().letters("books")).toHaveLength(1);
  // The ISBN is still the first book's, which nobody took out of the sink.
  w.source.put(book("c", { editions: [edition("c", { isbn: "1" })] }));
  const { rejectedBy } = await w.run();
  expect(rejectedBy).toMatchObject({ "document/duplicate-value": 1 });
});

test("what is not the source's to say is not compared", async () => {
  const owners = { "/title": "seed_once", "/isbn": "target" } as const;
  await using w = heldWorld({}, { owners, ignore: ["/price"] });
  await sent(2, w);
  edit(w, "b1", { title: "Better", isbn: "9", price: 99 });
  expect(await w.drift()).toMatchObject({ same: 2, differing: [] });
  w.shelf.delete("s-b2");
  await w.drift({ correct: true });
  // What is missing is created anew, with all its fields.
  expect(w.sink.writes[0]?.document).toMatchObject({ code: "b2", title: "Book b2" });
});

test("on_drift: correct stops by itself where too much differs", async () => {
  const limits = { fuse_floor: 2, retired_ratio: 0.5 };
  await using w = heldWorld({ on_drift: "correct" }, { limits });
  await sent(5, w);
  edit(w, "b1", { title: "x" });
  expect(await w.drift()).toMatchObject({ corrected: { outcome: "succeeded", writes: 1 } });
  w.shelf.clear();
  const report = await w.drift();
  expect(report.missing).toHaveLength(5);
  expect(report.corrected).toMatchObject({ outcome: "failed", error: { code: "fuse/drifted" } });
  expect(w.sink.writes).toHaveLength(1);
  expect((await w.drift({ correct: true })).corrected).toMatchObject({ writes: 5 });
});

test("what is in doubt, adopted, archived or ambiguous is left alone", async () => {
  await using w = heldWorld();
  await sent(3, w);
  const lost = () => new SyncError("http/timeout", "no answer");
  w.sink.answers.set("b1", { kind: "throw", error: lost, applies: true });
  w.source.put(book("b1", { title: "Later", changed: "2026-03-02T00:00:00Z" }));
  w.source.put(book("b2", { tags: ["sync", "gone"], changed: "2026-03-02T00:00:00Z" }));
  await w.run();
  w.source.put(book("c"));
  w.shelf.set("h", { id: "h", code: "C", live: true });
  await w.adopt({ write: true });
  edit(w, "b1", { title: "Who knows" });
  w.sink.writes.length = 0;
  const report = await w.drift({ correct: true });
  expect(report).toMatchObject({
    ...{ sent: 3, same: 1, differing: [], missing: [], unsent: 1, foreign: 0 },
    inDoubt: [{ key: "b1" }],
    corrected: { writes: 0 },
  });
});

test("a held record is what was sent under its id last, not what had that id before", async () => {
  await using w = heldWorld({}, { changes: { on_absent: "keep" } });
  await sent(1, w);
  // The key changes, and the sink knows both keys as one thing.
  const write = w.sink.write.bind(w.sink);
  w.sink.write = async (...given) => {
    await write(...given);
    return { answer: { id: "s-b1" } };
  };
  w.source.put(book("b1", { changed: "2026-03-02T00:00:00Z", editions: [edition("z1")] }));
  await w.run();
  w.shelf.set("s-b1", { id: "s-b1", ...w.sink.documents.get("z1") });
  expect(await w.drift()).toMatchObject({ sent: 1, same: 1, missing: [], foreign: 0 });
});

test("what the ways cannot tell apart is named and not corrected", async () => {
  await using w = heldWorld({ match: { title: "title" } }, { sink: { id: "nothing" } });
  w.source.put(book("a", { title: "One" }));
  w.source.put(book("b", { title: "Two" }));
  await w.run();
  w.shelf.set("1", { id: "1", code: "a", title: "one", price: 10, live: true });
  w.shelf.set("2", { id: "2", code: "b", title: "Two", live: true });
  w.shelf.set("3", { id: "3", code: "b", title: "Two", live: true });
  expect(await w.drift({ correct: true })).toMatchObject({
    differing: [{ known: { key: "a" }, fields: [{ pointer: "/title" }] }],
    ambiguous: [{ way: "title", ours: [{ known: { key: "b" } }], theirs: [{}, {}] }],
    corrected: { writes: 1 },
  });
});

test("a held record that cannot be read hides its document, which is not sent again", async () => {
  await using w = heldWorld();
  await sent(2, w);
  edit(w, "b1", { price: "?" });
  expect(await w.drift({ correct: true })).toMatchObject({
    ...{ same: 1, hidden: 1, missing: [], corrected: { writes: 0 } },
    unreadable: [{ side: "there", id: "s-b1" }],
  });
});

test("a correction that is killed is finished by the next run or the next comparison", async () => {
  await using w = heldWorld();
  await sent(12, w);
  for (let at = 1; at <= 12; at += 1) edit(w, `b${String(at)}`, { title: "x" });
  w.failAt = { name: "load.sent", nth: 3, hard: true };
  await w.drift({ correct: true }).catch(() => {});
  w.reopen();
  const { counts } = await w.run();
  // Those in doubt are sent by the run, which reads everything for it.
  expect(counts.changed).toBeGreaterThan(0);
  for (const [key, document] of w.sink.documents) {
    if (w.sink.writes.some((one) => one.key === key)) {
      w.shelf.set(`s-${key}`, { id: `s-${key}`, ...document });
    }
  }
  await w.drift({ correct: true });
  w.shelve();
  expect(await w.drift()).toMatchObject({ same: 12, inDoubt: [] });
});

const options = { without: [], ignoreCase: ["/name", "/sizes/*/size"] };

const comparisons: readonly (readonly [
  name: string,
  sent: Json,
  held: Json,
  differing: readonly string[],
])[] = [
  ["equal leaves", { a: 1, b: { c: "x" } }, { b: { c: "x" }, a: 1 }, []],
  ["keys that only the sink has", { a: { b: 1 } }, { a: { b: 1, c: 2 }, d: 3 }, []],
  ["nothing, in any form", { a: "", b: null, c: [], d: {} }, {}, []],
  ["nothing sent, something held", { a: "", b: [] }, { a: "x", b: ["y"] }, ["/a", "/b/0"]],
  ["an empty map says nothing about keys", { a: {} }, { a: { b: 1 } }, []],
  ["false is not nothing", { a: false }, {}, ["/a"]],
  ["a number is not its text", { a: 1 }, { a: "1" }, ["/a"]],
  ["a missing map, leaf by leaf", { a: { b: 1, c: 2 } }, {}, ["/a/b", "/a/c"]],
  ["a map for a text", { a: { b: 1 } }, { a: "x" }, ["/a"]],
  [
    "a list of maps by position, our keys only",
    { s: [{ k: 1 }, { k: 2 }] },
    { s: [{ k: 1, i: 9 }, { k: 3 }] },
    ["/s/1/k"],
  ],
  ["a longer list", { s: ["a"] }, { s: ["a", "b"] }, ["/s/1"]],
  ["a shorter list", { s: ["a", "b"] }, { s: ["a"] }, ["/s/1"]],
  [
    "case, where it is ignored",
    { name: "Ab", other: "Ab" },
    { name: "aB", other: "aB" },
    ["/other"],
  ],
  ["case within a list", { sizes: [{ size: "xl" }] }, { sizes: [{ size: "XL" }] }, []],
];

test.each(comparisons)("comparing: %s", (_, one, other, differing) => {
  const found = compareHeld(one as JsonObject, other as JsonObject, options);
  expect(found.map(({ pointer }) => pointer)).toEqual(differing);
});

test("what is left out is left out on both sides", () => {
  const without = ["/a/b"];
  expect(
    compareHeld({ a: { b: 1, c: 1 } }, { a: { b: 2, c: 1 } }, { ...options, without }),
  ).toEqual([]);
});
