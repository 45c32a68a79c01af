import { expect, test } from "vitest";
import { bookPipeline, type Book } from "../support/pipeline.ts";
import { book, edition, engineWorld, type EngineWorld } from "./engine-world.ts";

const later = (hours: number) => `2026-03-01T0${String(hours)}:00:00Z`;
const withIsbn = (id: string, isbn: string, more: Partial<Book> = {}) =>
  book(id, { editions: [edition(id, { isbn })], ...more });
const sent = (w: EngineWorld) =>
  Object.fromEntries([...w.sink.documents].map(([key, { isbn }]) => [key, isbn]));
const letters = async (w: EngineWorld) =>
  (await w.store().letters()).map(({ ref, code, retry, attempts }) => [ref, code, retry, attempts]);

test("two documents with one unique value are both rejected, and both named", async () => {
  await using w = engineWorld();
  w.source.put(withIsbn("a", "1"));
  w.source.put(withIsbn("b", "1"));
  w.source.put(withIsbn("c", "2"));
  const result = await w.run();
  expect(result).toMatchObject({ outcome: "partial", counts: { read: 3, new: 1, rejected: 2 } });
  expect(sent(w)).toEqual({ c: "2" });
  for (const { message } of await w.store().letters()) {
    expect(message).toBe(`ISBN "1" is used by "Book a" (a) and "Book b" (b)`);
  }
});

test("once the owner corrects one, the other goes out by itself", async () => {
  await using w = engineWorld();
  w.source.put(withIsbn("a", "1"));
  w.source.put(withIsbn("b", "1"));
  await w.run();
  expect((await w.run()).counts).toMatchObject({ read: 2, rejected: 2 });
  expect(await letters(w)).toEqual([
    ["a", "document/duplicate-value", true, 2],
    ["b", "document/duplicate-value", true, 2],
  ]);
  w.source.put(withIsbn("a", "3", { changed: later(1) }));
  // "b" lies before the cursor now: only its letter brings it back.
  w.source.put(withIsbn("z", "9", { changed: later(2) }));
  w.source.books.delete("b");
  const result = await w.run();
  expect(result).toMatchObject({ outcome: "succeeded", counts: { new: 3 } });
  expect(sent(w)).toEqual({ a: "3", b: "1", z: "9" });
  expect(await letters(w)).toEqual([]);
});

test("who already has the value keeps it; the newcomer is rejected and both are named", async () => {
  await using w = engineWorld();
  w.source.put(withIsbn("a", "1"));
  await w.run();
  w.source.put(withIsbn("b", "1", { changed: later(1) }));
  const result = await w.run();
  expect(result.counts).toMatchObject({ read: 2, unchanged: 1, rejected: 1 });
  expect(sent(w)).toEqual({ a: "1" });
  expect((await w.store().letters())[0]!.message).toContain(`"Book a" (a) and "Book b" (b)`);
});

test("a value moves from one document to another in one run", async () => {
  await using w = engineWorld();
  w.source.put(withIsbn("a", "1"));
  w.source.put(withIsbn("b", "2"));
  await w.run();
  w.source.put(withIsbn("a", "2", { changed: later(1) }));
  w.source.put(withIsbn("b", "1", { changed: later(1) }));
  expect(await w.run()).toMatchObject({ outcome: "succeeded", writes: 2 });
  expect(sent(w)).toEqual({ a: "2", b: "1" });
});

test.each(["keep", "retire"] as const)(
  "the value of a document that is gone is free (%s)",
  async (on_absent) => {
    await using w = engineWorld(bookPipeline({ changes: { on_absent } }));
    w.source.put(withIsbn("a", "1"));
    w.source.put(withIsbn("x", "5"));
    await w.run();
    w.source.books.delete("a");
    w.source.put(withIsbn("b", "1", { changed: later(1) }));
    expect((await w.run()).counts).toMatchObject({ rejected: 1 });
    expect(await w.run({ full: true })).toMatchObject({
      outcome: "succeeded",
      writes: on_absent === "keep" ? 1 : 2,
    });
    expect(w.sink.documents.get("b")).toMatchObject({ isbn: "1" });
  },
);

test.each([1, 2])("an excluded record's value is free, in run %i after it left", async (when) => {
  await using w = engineWorld();
  w.source.put(withIsbn("a", "1"));
  await w.run();
  w.source.put(withIsbn("a", "1", { tags: [], changed: later(1) }));
  if (when === 2) await w.run();
  w.source.put(withIsbn("b", "1", { changed: later(2) }));
  expect(await w.run()).toMatchObject({ outcome: "succeeded", writes: 1 });
});

test.each([1, 2])(
  "a rejected record's sent value stands, in run %i after it broke",
  async (when) => {
    await using w = engineWorld();
    w.source.put(withIsbn("a", "1"));
    await w.run();
    w.source.put(
      book("a", { editions: [edition("a", { price: "?", isbn: "1" })], changed: later(1) }),
    );
    if (when === 2) await w.run();
    w.source.put(withIsbn("b", "1", { changed: later(2) }));
    await w.run();
    expect(sent(w)).toEqual({ a: "1" });
    expect((await letters(w)).map(([ref, code]) => [ref, code])).toEqual([
      ["b", "document/duplicate-value"],
      ["a", "mapping/not-a-number"],
    ]);
  },
);

test("a value does not pass on while the document that gives it up is itself rejected", async () => {
  await using w = engineWorld();
  w.source.put(withIsbn("a", "5"));
  await w.run();
  // "a" would give up 5 for 1, but 1 clashes with "c": so the sink keeps 5 at "a", and "b" must wait.
  w.source.put(withIsbn("a", "1", { changed: later(1) }));
  w.source.put(withIsbn("b", "5", { changed: later(1) }));
  w.source.put(withIsbn("c", "1", { changed: later(1) }));
  const plan = await w.plan();
  const result = await w.run();
  expect(result.counts).toMatchObject({ read: 3, rejected: 3 });
  expect(plan.counts).toEqual(result.counts);
  expect(sent(w)).toEqual({ a: "5" });
  w.source.put(withIsbn("c", "7", { changed: later(2) }));
  expect(await w.run()).toMatchObject({ outcome: "succeeded", writes: 3 });
  expect(sent(w)).toEqual({ a: "1", b: "5", c: "7" });
});

test("values named unique only later are known for what was sent before", async () => {
  await using w = engineWorld(bookPipeline({ unique: {} }));
  w.source.put(withIsbn("a", "1"));
  await w.run();
  w.pipeline = bookPipeline();
  expect(await w.run()).toMatchObject({ writes: 0, counts: { unchanged: 1 } });
  w.source.put(withIsbn("b", "1", { changed: later(1) }));
  expect((await w.run()).counts).toMatchObject({ unchanged: 1, rejected: 1 });
  expect(sent(w)).toEqual({ a: "1" });
});

test("one key from two records rejects both and leaves what was sent alone", async () => {
  await using w = engineWorld();
  w.source.put(book("a", { editions: [edition("k")] }));
  await w.run();
  w.source.put(book("b", { editions: [edition("k")], changed: later(1) }));
  const result = await w.run();
  expect(result.rejectedBy).toEqual({ "document/duplicate-key": 1 });
  expect(w.sink.documents.get("k")).toMatchObject({ title: "Book a" });
  w.source.put(book("a", { title: "New", editions: [edition("k")], changed: later(2) }));
  expect((await w.run()).rejectedBy).toEqual({ "document/duplicate-key": 2 });
  expect(w.sink.documents.get("k")).toMatchObject({ title: "Book a" });
});

test("two editions with one key, and one value twice in a document, are rejected", async () => {
  await using w = engineWorld(bookPipeline({ unique: { ISBN: "[isbn, isbn]" } }));
  w.source.put(book("a", { editions: [edition("k"), edition("k"), edition("ok")] }));
  w.source.put(withIsbn("b", "1"));
  const result = await w.run();
  expect(result).toMatchObject({ writes: 1, counts: { read: 4, new: 1, rejected: 3 } });
  expect(result.rejectedBy).toEqual({ "document/duplicate-key": 2, "document/duplicate-value": 1 });
});

test("several unique values of one document are held against all others", async () => {
  const unique = { ISBN: "isbn", title: "title" };
  await using w = engineWorld(bookPipeline({ unique }));
  w.source.put(withIsbn("a", "1", { title: "One" }));
  w.source.put(withIsbn("b", "2", { title: "One" }));
  w.source.put(withIsbn("c", "2", { title: "Three" }));
  w.source.put(withIsbn("d", "3", { title: "1" }));
  const result = await w.run();
  expect(result.counts).toMatchObject({ read: 4, new: 1, rejected: 3 });
  expect(sent(w)).toEqual({ d: "3" });
});
