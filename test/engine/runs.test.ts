import { expect, test } from "vitest";
import { bookPipeline } from "../support/pipeline.ts";
import { book, edition, engineWorld, expected } from "./engine-world.ts";

test("the first run sends everything, the second nothing", async () => {
  await using w = engineWorld();
  for (const id of ["a", "b", "c", "d"]) w.source.put(book(id));
  w.source.startedAt = "2026-03-01T00:30:00Z";
  const first = await w.run();
  expect(first).toMatchObject({ outcome: "succeeded", writes: 4, error: undefined, sourceCost: 7 });
  expect(first.counts).toMatchObject({ read: 4, new: 4, unchanged: 0 });
  expect([...w.sink.documents]).toEqual(
    [...w.source.books.values()].map((one) => [one.id, expected(one, one.editions[0]!)]),
  );

  const loaded = w.source.loads.length;
  const second = await w.run();
  expect(second).toMatchObject({ outcome: "succeeded", writes: 0 });
  expect(second.counts).toMatchObject({ read: 4, unchanged: 4 });
  expect(w.source.windows).toEqual([undefined, "2026-03-01T00:00:00Z"]);

  // Where nothing has changed for long, it is not read again for ever.
  w.source.startedAt = "2026-03-01T02:00:00Z";
  await w.run();
  expect(await w.run()).toMatchObject({ counts: { read: 0 } });
  expect(w.source.windows.at(-1)).toBe("2026-03-01T01:00:00Z");
  // An unchanged record costs neither parsing nor mapping.
  expect(w.source.loads.length).toBe(loaded);
});

test("an empty source is a good first run, and its start becomes the cursor", async () => {
  await using w = engineWorld();
  w.source.startedAt = "2026-03-02T08:00:00Z";
  expect(await w.run()).toMatchObject({ outcome: "succeeded", counts: { read: 0 } });
  expect((await w.store().status())[0]).toMatchObject({ cursor: "2026-03-02T08:00:00Z" });
});

test("one change is one write, with its history", async () => {
  await using w = engineWorld();
  for (const id of ["a", "b", "c"]) w.source.put(book(id));
  await w.run();
  w.source.put(book("b", { title: "Other", changed: "2026-03-01T01:00:00Z" }));
  const result = await w.run();
  expect(result.counts).toMatchObject({ read: 3, changed: 1, unchanged: 2 });
  expect(result.writes).toBe(1);
  expect(w.sink.writes.at(-1)).toMatchObject({ operation: "upsert", key: "b" });
  const history = await w.store().history("books", "b");
  expect(history.map(({ kind, diff }) => [kind, diff])).toEqual([
    ["changed", [{ pointer: "/title", before: "Book b", after: "Other" }]],
    ["new", []],
  ]);
});

test("a change of what the mapping ignores is no write", async () => {
  await using w = engineWorld();
  w.source.put(book("a"));
  await w.run();
  w.source.put(book("a", { tags: ["sync", "noise"], changed: "2026-03-01T01:00:00Z" }));
  expect(await w.run()).toMatchObject({ writes: 0, counts: { read: 1, unchanged: 1 } });
});

test("a change under an ignored pointer alone is not sent", async () => {
  await using w = engineWorld(bookPipeline({ ignore: ["/title"] }));
  w.source.put(book("a"));
  await w.run();
  w.source.put(book("a", { title: "Other", changed: "2026-03-01T01:00:00Z" }));
  expect(await w.run()).toMatchObject({ writes: 0, counts: { unchanged: 1 } });
});

test("a changed mapping reads everything once and writes only what differs", async () => {
  await using w = engineWorld();
  w.source.put(book("a"));
  w.source.put(book("b", { title: "Atlas" }));
  w.source.put(book("c", { changed: "2025-01-01T00:00:00Z" }));
  await w.run();
  w.pipeline = bookPipeline({
    patch: `record.title = "Atlas" ? {"shelf": "maps"} : $record.title = "Atlas" ? {"shelf": "maps"}`,
  });
  const changed = await w.run();
  expect(w.source.windows).toEqual([undefined, undefined]);
  expect(changed.counts).toMatchObject({ read: 3, changed: 1, unchanged: 2 });
  expect(w.sink.documents.get("b")).toMatchObject({ shelf: "maps", title: "Atlas" });
  const after = await w.run();
  expect(w.source.windows.at(-1)).toBe("2026-03-01T00:00:00Z");
  expect(after.writes).toBe(0);
});

test("a record that comes several times in a run is decided once", async () => {
  await using w = engineWorld();
  for (const id of ["a", "b", "c", "d"]) w.source.put(book(id));
  w.source.repeats = 3;
  expect(await w.run()).toMatchObject({ writes: 4, counts: { read: 4, new: 4 } });
});

test("the patch of a brand is merged over what the base makes", async () => {
  await using w = engineWorld(bookPipeline({ patch: `{"title": $uppercase($draft.title)}` }));
  w.source.put(book("a"));
  await w.run();
  expect(w.sink.documents.get("a")).toMatchObject({ title: "BOOK A", price: 10 });
});

test.each([
  ["create", { title: "Other" }, { read: 1, left_out: 1 }, 0],
  ["upsert", { title: "Other" }, { read: 1, changed: 1 }, 1],
] as const)("disposition %s with a changed document", async (disposition, more, counts, writes) => {
  await using w = engineWorld(bookPipeline({ changes: { disposition } }));
  w.source.put(book("a"));
  expect(await w.run()).toMatchObject({ writes: 1 });
  w.source.put(book("a", { ...more, changed: "2026-03-01T01:00:00Z" }));
  expect(await w.run()).toMatchObject({ writes, counts });
});

test("disposition update never creates", async () => {
  await using w = engineWorld();
  w.source.put(book("a"));
  await w.run();
  w.pipeline = bookPipeline({ changes: { disposition: "update" } });
  w.source.put(book("a", { title: "Other", changed: "2026-03-01T01:00:00Z" }));
  w.source.put(book("b"));
  const result = await w.run();
  expect(result.counts).toMatchObject({ read: 2, changed: 1, left_out: 1 });
  expect(result.leftOutBy).toEqual({ "changes.disposition: update": 1 });
  expect([...w.sink.documents.keys()]).toEqual(["a"]);
});

test("a rejected record leaves a letter and never stops the others", async () => {
  await using w = engineWorld();
  w.source.put(book("a"));
  w.source.put(book("b", { editions: [edition("b", { price: "ten" })] }));
  w.source.put(book("c", { title: "x".repeat(41) }));
  const result = await w.run();
  expect(result).toMatchObject({
    outcome: "partial",
    writes: 1,
    counts: { read: 3, new: 1, rejected: 2 },
    rejectedBy: { "document/contract": 1, "mapping/not-a-number": 1 },
  });
  const letters = await w.store().letters();
  expect(letters.map(({ ref, code, retry, move }) => [ref, code, retry, move])).toEqual([
    ["c", "document/contract", false, "brand"],
    ["b", "mapping/not-a-number", false, "brand"],
  ]);
  w.source.put(book("b", { changed: "2026-03-01T01:00:00Z" }));
  expect(await w.run()).toMatchObject({ writes: 1 });
  expect((await w.store().letters()).map(({ ref }) => ref)).toEqual(["c"]);
});

test("letters of a mapping that was taken back close when the records are fine again", async () => {
  await using w = engineWorld(bookPipeline({ limits: { fuse_floor: 0, failed_ratio: 0 } }));
  for (const id of ["a", "b", "c", "d"]) w.source.put(book(id));
  await w.run();
  const good = w.pipeline;
  w.pipeline = bookPipeline({ base: `$reject("no")`, limits: { fuse_floor: 0, failed_ratio: 0 } });
  expect(await w.run()).toMatchObject({ outcome: "failed", error: { code: "fuse/failed" } });
  w.pipeline = good;
  expect(await w.run({ full: true })).toMatchObject({ outcome: "succeeded", writes: 0 });
  expect(await w.store().letters()).toEqual([]);
});

test("events tell the run from its beginning to its end", async () => {
  await using w = engineWorld();
  w.source.put(book("a"));
  await w.run();
  expect(w.events.map(({ event }) => event)).toEqual([
    "run_started",
    "phase_started",
    "source_progressed",
    "records_read",
    "phase_started",
    "document_written",
    "run_finished",
  ]);
  expect(w.events[0]).toMatchObject({ full: "first run", from: undefined, pipeline: "books" });
});
