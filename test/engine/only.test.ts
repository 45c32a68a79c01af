import { expect, test } from "vitest";
import { bookPipeline } from "../support/pipeline.ts";
import { book, engineWorld, type EngineWorld } from "./engine-world.ts";

/* Runs about single records: nothing else is decided, nothing is proven, the cursor stays. */

const old = "2026-02-01T00:00:00Z";

const titles = (w: EngineWorld) =>
  [...w.sink.documents].map(([key, document]) => `${key} ${String(document["title"])}`).toSorted();

const messages = async (w: EngineWorld) =>
  (await w.store().letters("books")).map(({ ref, message }) => `${ref}: ${message}`);

test.each([false, true])(
  "only what is asked for is decided; source gives single records: %s",
  async (readsRefs) => {
    await using w = engineWorld();
    w.source.readsRefs = readsRefs;
    for (const id of ["a", "b", "c"]) w.source.put(book(id));
    await w.run();
    for (const id of ["a", "b", "c"]) w.source.put(book(id, { title: `New ${id}`, changed: old }));
    w.source.books.delete("c");
    const before = await w.store().status();

    const ran = await w.run({ only: new Set(["b", "x"]) });
    expect(ran).toMatchObject({ outcome: "succeeded", writes: 1, missing: ["x"] });
    expect(ran.counts).toMatchObject({ read: 1, changed: 1 });
    expect(titles(w)).toEqual(["a Book a", "b New b", "c Book c"]);
    const after = await w.store().status();
    expect(after[0]).toMatchObject({
      cursor: before[0]?.cursor,
      fullAt: before[0]?.fullAt,
      sent: 3,
    });

    await w.run({ full: true });
    expect(titles(w)).toEqual(["a New a", "b New b", "c Book c"]);
  },
);

test("everything is as it would be without it: the first run after it still reads all", async () => {
  await using w = engineWorld();
  for (const id of ["a", "b"]) w.source.put(book(id));
  await w.run({ only: new Set(["a"]) });
  expect(titles(w)).toEqual(["a Book a"]);
  await w.run();
  expect(titles(w)).toEqual(["a Book a", "b Book b"]);
  // Under another configuration a part is written anew; to take it back reads everything again.
  const first = w.pipeline;
  w.pipeline = bookPipeline({ patch: `{ "title": "Other " & $record.id }` });
  await w.run({ only: new Set(["a"]) });
  expect(titles(w)).toEqual(["a Other a", "b Book b"]);
  w.pipeline = first;
  await w.run();
  expect(titles(w)).toEqual(["a Book a", "b Book b"]);
});

test("what it says of a record replaces what was said, and only of that record", async () => {
  await using w = engineWorld();
  const bad = (id: string, price: string) => book(id, { editions: [{ code: id, price }] });
  for (const id of ["a", "b"]) w.source.put(bad(id, "dear"));
  await w.run();
  expect(await messages(w)).toHaveLength(2);
  w.source.put(bad("a", "cheap"));
  expect(await w.run({ only: new Set(["a"]) })).toMatchObject({ outcome: "partial" });
  expect(await messages(w)).toEqual([
    expect.stringMatching(/^a: .*cheap/),
    expect.stringMatching(/^b: .*dear/),
  ]);
  w.source.put(bad("a", "1.00"));
  await w.run({ only: new Set(["a"]) });
  expect(await messages(w)).toEqual([expect.stringMatching(/^b: .*dear/)]);
  // Pressed twice: nothing is written the second time.
  expect(await w.run({ only: new Set(["a"]) })).toMatchObject({ writes: 0, outcome: "succeeded" });
});

test("a record that a letter keeps is tried again though the window does not hold it", async () => {
  await using w = engineWorld();
  w.source.put(book("a"));
  w.source.put(book("b"));
  w.sink.everything = { kind: "throw", error: () => new Error("down"), applies: false };
  await w.run();
  w.sink.everything = undefined;
  w.source.windows.length = 0;
  await w.run({ only: new Set(["a"]) });
  expect(titles(w)).toEqual(["a Book a"]);
});
