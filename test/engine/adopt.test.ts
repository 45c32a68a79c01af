import { expect, test } from "vitest";
import { adoptedFingerprint } from "../../src/core/store.ts";
import { matchDocuments } from "../../src/engine/match.ts";
import { book, edition } from "./engine-world.ts";
import { heldWorld } from "./held-world.ts";

test("what is held is matched, remembered, and updated by the first run", async () => {
  await using w = heldWorld({ keep: ["/code"] });
  w.source.put(book("a", { editions: [edition("a", { isbn: "111" })] }));
  w.source.put(book("b"));
  w.shelf.set("h1", { id: "h1", code: "OLD-1", isbn: " 111", title: "Old", price: 10, live: true });
  w.shelf.set("h2", { id: "h2", code: "other", title: "Other", live: true });
  w.shelf.set("h3", { id: "h3", title: "no book" });

  const looked = await w.adopt();
  expect(looked).toMatchObject({
    matched: [{ key: "a", id: "h1", way: "isbn", value: "111", isEntered: false }],
    matches: { ambiguous: [], onlyOurs: [{ key: "b" }], onlyTheirs: [{ id: "h2" }] },
    notOurs: 1,
    heldThere: 3,
    entered: undefined,
  });
  // The code is kept, so only the title is to change; the ISBN differs by its spaces.
  expect(looked.matched[0]?.fields).toEqual([
    { pointer: "/title", before: "Old", after: "Book a" },
    { pointer: "/isbn", before: " 111", after: "111" },
  ]);
  expect((await w.store().documentsByKey("books", ["a"])).size).toBe(0);
  expect(await w.store().runs("books", 5)).toEqual([]);

  expect((await w.adopt({ write: true })).entered).toBe(1);
  expect((await w.store().documentsByKey("books", ["a"])).get("a")).toMatchObject({
    fingerprint: adoptedFingerprint,
    sinkId: "h1",
    keeps: { code: "OLD-1" },
  });
  expect(await w.store().runs("books", 5)).toMatchObject([
    { trigger: "adopt", outcome: "succeeded" },
  ]);

  const first = await w.run();
  expect(first.counts).toMatchObject({ new: 1, changed: 1 });
  expect(w.sink.writes.find(({ key }) => key === "a")?.document).toMatchObject({
    code: "OLD-1",
    title: "Book a",
  });
  expect((await w.run()).writes).toBe(0);
  expect(await w.adopt({ write: true })).toMatchObject({ matched: [], known: 2, entered: 0 });
});

test("adopting again changes nothing, and goes on where a crash ended it", async () => {
  await using w = heldWorld();
  for (let at = 0; at < 450; at += 1) {
    w.source.put(book(`b${String(at)}`));
    w.shelf.set(`h${String(at)}`, { id: `h${String(at)}`, code: `B${String(at)}`, live: true });
  }
  w.failAt = { name: "adopt.entered", nth: 2, hard: true };
  await expect(w.adopt({ write: true })).rejects.toThrow("adopt.entered");
  w.reopen();
  expect(await w.adopt({ write: true })).toMatchObject({ entered: 50 });
  const again = await w.adopt({ write: true });
  expect(again.entered).toBe(0);
  expect(again.matched.length).toBe(450);
  expect(again.matched.every(({ isEntered }) => isEntered)).toBe(true);
  expect(await w.store().history("books", "b0")).toHaveLength(1);
  const { counts } = await w.run();
  expect(counts).toMatchObject({ new: 0, changed: 450 });
});

test("nothing runs while matches are remembered", async () => {
  await using w = heldWorld();
  await w.store().openRun({ pipeline: "books", trigger: "test", revision: "r" });
  await expect(w.adopt({ write: true })).rejects.toMatchObject({ code: "state/leased" });
});

test("a pipeline that never creates updates what it adopted", async () => {
  await using w = heldWorld({}, { changes: { disposition: "update" } });
  w.source.put(book("a"));
  w.source.put(book("b"));
  w.shelf.set("h1", { id: "h1", code: "A", live: true });
  expect((await w.run()).counts).toMatchObject({ left_out: 2, new: 0 });
  expect(await w.adopt({ write: true })).toMatchObject({ entered: 1 });
  expect((await w.run()).counts).toMatchObject({ changed: 1, left_out: 1 });
});

test("what was sent before is neither matched nor foreign, archived or not", async () => {
  await using w = heldWorld();
  w.source.put(book("a"));
  w.source.put(book("b"));
  await w.run();
  w.shelve();
  w.source.put(book("b", { tags: ["sync", "gone"], changed: "2026-03-02T00:00:00Z" }));
  w.source.put(book("c", { title: "Book b", changed: "2026-03-02T00:00:00Z" }));
  await w.run();
  w.source.put(book("d", { title: "Book b", changed: "2026-03-03T00:00:00Z" }));
  // "b" is archived: its title may not make the shop's record of it the new book's.
  expect(await w.adopt()).toMatchObject({
    matched: [],
    matches: { onlyOurs: [{ key: "d" }], onlyTheirs: [] },
    known: 3,
    knownThere: 2,
  });
});

test("what cannot be read is named and keeps no other out", async () => {
  await using w = heldWorld();
  w.source.put(book("a"));
  w.source.put(book("b", { editions: [edition("b", { price: "much" })] }));
  w.shelf.set("h1", { id: "h1", code: "a", live: true });
  w.shelf.set("h2", { id: "h2", code: "x", price: "?" });
  w.shelf.set("h3", { id: "h3", code: "y" });
  w.torn.add("h3");
  const report = await w.adopt({ write: true });
  expect(report).toMatchObject({
    entered: 1,
    unreadable: [
      { side: "there", name: "h2", id: "h2", error: { code: "mapping/rejected" } },
      { side: "there", name: "h3", id: undefined, error: { code: "record/unreadable" } },
    ],
    rejections: [{ ref: "b", code: "mapping/not-a-number" }],
  });
  // Parking is a run's affair.
  expect(await w.store().letters("books")).toEqual([]);
});

test("half a list proves nothing, so nothing is remembered", async () => {
  await using w = heldWorld();
  w.source.put(book("a"));
  w.shelf.set("h1", { id: "h1", code: "a", live: true });
  w.whole = false;
  await expect(w.adopt({ write: true })).rejects.toMatchObject({ code: "source/incomplete" });
  w.whole = true;
  w.source.complete = false;
  await expect(w.adopt({ write: true })).rejects.toMatchObject({ code: "source/incomplete" });
  expect((await w.store().documentsByKey("books", ["a"])).size).toBe(0);
  expect(await w.store().runs("books", 1)).toMatchObject([
    { outcome: "failed", error: { code: "source/incomplete" } },
  ]);
});

test("a member of a list cannot be kept, and that is said", async () => {
  await using w = heldWorld({ keep: ["/shelf/0"] });
  w.source.put(book("a"));
  w.shelf.set("h1", { id: "h1", code: "a", shelf: ["x"], live: true });
  await expect(w.adopt()).rejects.toMatchObject({ code: "spec/wrong-value" });
});

test("a fixed field that differs is told before the first run refuses it", async () => {
  await using w = heldWorld({ match: { isbn: "isbn" } }, { owners: { "/code": "fixed" } });
  w.source.put(book("a", { editions: [edition("a", { isbn: "1" })] }));
  w.shelf.set("h1", { id: "h1", code: "z", isbn: "1", live: true });
  expect((await w.adopt()).matched[0]?.refused?.code).toBe("document/fixed-field");
});

type Side = readonly [name: string, ...values: readonly (readonly string[])[]];

const tables: readonly (readonly [
  name: string,
  ours: readonly Side[],
  theirs: readonly Side[],
  expected: object,
])[] = [
  [
    "trimmed, single-spaced, without case",
    [["a", ["x  y"]]],
    [["A", [" X y "]]],
    { matched: ["a=A by one"] },
  ],
  [
    "the first way that tells wins",
    [["a", [], ["k"]]],
    [
      ["A", [], ["k"]],
      ["B", ["q"], []],
    ],
    { matched: ["a=A by two"], onlyTheirs: ["B"] },
  ],
  [
    "one value in common is enough",
    [["a", ["1", "2"]]],
    [["A", ["2", "3"]]],
    { matched: ["a=A by one"] },
  ],
  [
    "several there are all named, and no later way is asked",
    [["a", ["1"], ["k"]]],
    [
      ["A", ["1"], ["k"]],
      ["B", ["1"], []],
    ],
    { ambiguous: ["a ? A,B by one"] },
  ],
  [
    "what is linked over others is one group",
    [
      ["a", ["1", "2"]],
      ["b", ["3"]],
    ],
    [
      ["A", ["1"]],
      ["B", ["2", "3"]],
    ],
    { ambiguous: ["a,b ? A,B by one"] },
  ],
  [
    "what was matched by an earlier way stands in no later way's light",
    [
      ["a", ["1"], ["k"]],
      ["b", [], ["k"]],
    ],
    [["A", ["1"], ["k"]]],
    { matched: ["a=A by one"], onlyOurs: ["b"] },
  ],
  [
    "several of ours alone are no ambiguity",
    [
      ["a", ["1"]],
      ["b", ["1"]],
    ],
    [["A", ["2"]]],
    { onlyOurs: ["a", "b"], onlyTheirs: ["A"] },
  ],
];

test.each(tables)("matching: %s", (_, ours, theirs, expected) => {
  const side = (all: readonly Side[]) => all.map(([name, ...values]) => ({ name, values }));
  const found = matchDocuments(["one", "two"], side(ours), side(theirs));
  const names = (all: readonly { readonly name: string }[]) => all.map(({ name }) => name);
  expect({
    matched: found.matched.map((one) => `${one.ours.name}=${one.theirs.name} by ${one.way}`),
    ambiguous: found.ambiguous.map(
      (one) => `${names(one.ours).join()} ? ${names(one.theirs).join()} by ${one.way}`,
    ),
    onlyOurs: names(found.onlyOurs),
    onlyTheirs: names(found.onlyTheirs),
  }).toEqual({ matched: [], ambiguous: [], onlyOurs: [], onlyTheirs: [], ...expected });
});

test("what is left of a text whose parts are missing matches nothing", async () => {
  await using w = heldWorld({ match: { parts: `isbn & "|" & shelf` } });
  w.source.put(book("a"));
  w.shelf.set("h1", { id: "h1", code: "b", live: true });
  expect(await w.adopt()).toMatchObject({ matched: [], matches: { ambiguous: [] } });
});
