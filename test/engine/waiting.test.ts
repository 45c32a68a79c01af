import { expect, test } from "vitest";
import { bookPipeline, type PipelineChoices } from "../support/pipeline.ts";
import { book, engineWorld, type EngineWorld } from "./engine-world.ts";

/** Books wait until their author (the first letter of the id) was sent by another pipeline. */
const waiting: PipelineChoices = {
  lookups: { author: { keys: "$substring(id, 0, 1)", documents: "authors", fields: ["title"] } },
  base: `(
    $found := $lookup($author, $substring(code, 0, 1));
    $exists($found) and $not($found.retired)
      ? { "code": code, "title": $found.title, "price": $money(price), "live": true }
      : $hold("author " & $substring(code, 0, 1) & " is not there yet", code)
  )`,
};

const books = bookPipeline(waiting);
const authors = bookPipeline({ name: "authors" });

/** Sends authors beside the books, on the same state. */
async function runAuthors(w: EngineWorld, ...all: Parameters<typeof book>[]): Promise<void> {
  const kept = [...w.source.books.values()];
  w.source.books.clear();
  for (const one of all) w.source.put(book(...one));
  w.pipeline = authors;
  await w.run({ full: true });
  w.source.books.clear();
  for (const one of kept) w.source.put(one);
  w.pipeline = books;
}

test("what the mapping says of it beside the sentence is kept and told", async () => {
  const details = { code: "no-author", move: "brand", tried: ["authors"] };
  const told = bookPipeline({ base: `$hold("later", code, ${JSON.stringify(details)})` });
  await using w = engineWorld(told);
  w.source.put(book("a1"));
  await w.run();
  expect(await w.store().letters("books")).toMatchObject([{ code: "record/held", details }]);
  expect(w.events.filter(({ event }) => event === "record_held")).toMatchObject([{ details }]);

  const later = { code: "no-shelf" };
  w.pipeline = bookPipeline({ base: `$hold("later", code, ${JSON.stringify(later)})` });
  await w.run({ full: true });
  const [letter] = await w.store().letters("books");
  expect(letter).toMatchObject({ attempts: 2 });
  expect(letter?.details).toEqual(later);
});

for (const readsRefs of [true, false]) {
  const how = readsRefs ? "by its ref" : "from what was kept";

  test(`what waits is no failure, and goes out on the first run after, ${how}`, async () => {
    await using w = engineWorld(books);
    w.source.readsRefs = readsRefs;
    w.source.put(book("a1"));
    w.source.put(book("b1"));
    await runAuthors(w, ["a"]);
    const first = await w.run();
    expect(first).toMatchObject({
      outcome: "succeeded",
      writes: 1,
      counts: { read: 2, new: 1, held: 1, rejected: 0 },
      heldBy: { "author b is not there yet": 1 },
    });
    expect(await w.store().letters("books")).toMatchObject([
      { ref: "b1", key: "b1", code: "record/held", message: "author b is not there yet" },
    ]);
    expect(await w.run()).toMatchObject({ writes: 0, counts: { held: 1 } });

    await runAuthors(w, ["a"], ["b"]);
    const after = await w.run();
    expect(after).toMatchObject({ writes: 1, counts: { new: 1, held: 0 } });
    expect(w.sink.documents.get("b1")).toMatchObject({ title: "Book b" });
    expect(await w.store().letters("books")).toEqual([]);
    expect(await w.run()).toMatchObject({ writes: 0, counts: { held: 0 } });
  });
}

test("a changed value is noticed though the record did not change", async () => {
  await using w = engineWorld(books);
  w.source.readsRefs = true;
  for (const id of ["a1", "a2", "b1"]) w.source.put(book(id, { changed: "2026-01-01T00:00:00Z" }));
  // So that the cursor is past those.
  w.source.put(book("a3", { changed: "2026-03-01T00:00:00Z" }));
  await runAuthors(w, ["a"], ["b"]);
  await w.run();
  await runAuthors(w, ["a", { title: "New name" }], ["b"]);
  const after = await w.run();
  expect(w.source.asked.at(-1)).toEqual(["a1", "a2", "a3"]);
  expect(after).toMatchObject({ writes: 3, counts: { changed: 3, unchanged: 0 } });
  expect(await w.run()).toMatchObject({ writes: 0, counts: { read: 1, unchanged: 1 } });
});

test("without refs everything is read when a value changed", async () => {
  await using w = engineWorld(books);
  w.source.put(book("a1", { changed: "2026-01-01T00:00:00Z" }));
  w.source.put(book("a2"));
  await runAuthors(w, ["a"]);
  await w.run();
  await runAuthors(w, ["a", { title: "New name" }]);
  expect(await w.run()).toMatchObject({ writes: 2 });
  expect(w.source.windows.at(-1)).toBeUndefined();
  await w.run();
  expect(w.source.windows.at(-1)).toBe("2026-03-01T00:00:00Z");
});

test("what waits leaves what was sent of it alone, and lets its siblings go", async () => {
  await using w = engineWorld(books);
  w.source.readsRefs = true;
  const editions = ["a-1", "b-1", "a-2"].map((code) => ({ code, price: "1" }));
  w.source.put(book("x", { editions }));
  await runAuthors(w, ["a"], ["b"]);
  // Keys come from the record here: its own first letter, and those of its editions.
  w.pipeline = bookPipeline({
    ...waiting,
    lookups: { author: { keys: `["a", "b"]`, documents: "authors", fields: ["title"] } },
    changes: { on_absent: "retire" },
  });
  expect(await w.run()).toMatchObject({ counts: { new: 3 } });
  const pipeline = w.pipeline;
  await runAuthors(w, ["a"], ["b", { tags: ["sync", "gone"] }]);
  w.pipeline = pipeline;
  w.source.put(book("x", { editions: editions.slice(0, 2), changed: "2026-03-02T00:00:00Z" }));
  const after = await w.run();
  expect(after.counts).toMatchObject({ unchanged: 1, held: 1, retired: 1 });
  expect(w.sink.documents.get("b-1")).toMatchObject({ live: true });
  expect(w.sink.documents.get("a-2")).toMatchObject({ live: false });
});

for (const readsRefs of [true, false]) {
  const how = readsRefs ? "asks for the record alone" : "reads everything";

  test(`the first run of a day that matters, in the brand's zone, ${how}`, async () => {
    const pipeline = bookPipeline({
      timezone: "America/New_York",
      revisit: "editions.price",
      base: `{
        "code": code, "title": $today >= price ? "open" : "closed", "price": 1, "live": true
      }`,
    });
    await using w = engineWorld(pipeline);
    w.source.readsRefs = readsRefs;
    const old = "2026-01-01T00:00:00Z";
    const due = (id: string, day: string) =>
      book(id, { changed: old, editions: [{ code: id, price: day }] });
    for (const one of [due("a", "2026-03-03"), due("b", "2026-05-01"), book("c")]) {
      w.source.put(one);
    }
    w.source.books.set("c", book("c", { editions: [{ code: "c", price: "2020-01-01" }] }));
    await w.run();
    const shown = () => [...w.sink.documents.values()].map(({ title }) => title).join(" ");
    expect(shown()).toBe("closed closed open");
    // 23:30 of the day before in New York, though the next day everywhere east of it.
    await w.world.advance(20.5 * 3_600_000);
    expect(await w.run()).toMatchObject({ writes: 0 });
    await w.world.advance(3_600_000);
    expect(await w.run()).toMatchObject({ writes: 1, counts: { changed: 1 } });
    expect(shown()).toBe("open closed open");
    expect(w.source.asked.at(-1)).toEqual(readsRefs ? ["a"] : []);
    expect(w.source.windows.at(-1)).toBe(readsRefs ? "2026-03-01T00:00:00Z" : undefined);
    expect(await w.run()).toMatchObject({ writes: 0, counts: { read: 1 } });
    expect(w.source.asked.at(-1)).toEqual([]);
  });
}

test("a part that cannot be sent is parked by itself, and the record goes on", async () => {
  const report = { "odd tag": `tags[$ != "sync"].("the tag " & $ & " means nothing")` };
  await using w = engineWorld(bookPipeline({ report }));
  w.source.put(book("a", { tags: ["sync", "x", "y"] }));
  w.source.put(book("b"));
  const result = await w.run();
  expect(result).toMatchObject({
    outcome: "partial",
    writes: 2,
    counts: { read: 4, new: 2, rejected: 2 },
    rejectedBy: { "record/reported": 2 },
  });
  expect((await w.store().letters("books")).map(({ ref, message }) => [ref, message])).toEqual([
    ["a", "the tag x means nothing"],
    ["a", "the tag y means nothing"],
  ]);
  // Still so as long as the record says so, and closed when it no longer does.
  expect(await w.run({ full: true })).toMatchObject({ writes: 0, counts: { rejected: 2 } });
  w.source.put(book("a", { changed: "2026-03-02T00:00:00Z" }));
  expect(await w.run()).toMatchObject({ outcome: "succeeded", writes: 0 });
  expect(await w.store().letters("books")).toEqual([]);
});

for (const [item, gone] of [
  ["code", 1],
  [undefined, 0],
] as const) {
  const told = item === undefined ? "is not known" : "is known by its key";
  test(`beside an item that is rejected and ${told}, ${String(gone)} is gone`, async () => {
    const pipeline = bookPipeline({
      changes: { on_absent: "retire" },
      ...(item === undefined ? {} : { item }),
    });
    await using w = engineWorld(pipeline);
    const editions = ["a", "b", "c"].map((code) => ({ code, price: "1" }));
    w.source.put(book("x", { editions }));
    await w.run();
    const rest = [{ code: "a", price: "one" }, ...editions.slice(1, 2)];
    w.source.put(book("x", { editions: rest, changed: "2026-03-02T00:00:00Z" }));
    const { counts } = await w.run();
    expect(counts).toMatchObject({ rejected: 1, unchanged: 1, retired: gone });
    expect(w.sink.documents.get("a")).toMatchObject({ live: true });
    expect(w.sink.documents.get("c")).toMatchObject({ live: gone === 0 });
  });
}
