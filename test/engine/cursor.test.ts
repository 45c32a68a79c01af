import { expect, test } from "vitest";
import { SyncError } from "../../src/core/errors.ts";
import { bookPipeline } from "../support/pipeline.ts";
import { book, engineWorld, type EngineWorld } from "./engine-world.ts";

const later = (hours: number) => `2026-03-01T0${String(hours)}:00:00Z`;
const cursor = async (w: EngineWorld) => (await w.store().status())[0]!.cursor;

test("the cursor never passes the source's clock when reading began", async () => {
  await using w = engineWorld();
  w.source.put(book("a", { changed: later(5) }));
  w.source.startedAt = later(3);
  await w.run();
  expect(await cursor(w)).toBe(later(3));
});

test("the cursor never goes back", async () => {
  await using w = engineWorld(bookPipeline({ cursor: { field: "changed", overlap: "1h" } }));
  w.source.put(book("a", { changed: later(5) }));
  await w.run();
  w.source.put(book("b", { changed: later(4) }));
  await w.run();
  expect(w.source.windows).toEqual([undefined, later(4)]);
  expect(await cursor(w)).toBe(later(5));
  w.source.startedAt = later(1);
  await w.run({ full: true });
  expect(await cursor(w)).toBe(later(5));
});

test("the cursor does not pass a record that cannot be loaded", async () => {
  await using w = engineWorld();
  w.source.put(book("a", { changed: later(1) }));
  await w.run();
  w.source.put(book("b", { changed: later(2) }));
  w.source.put(book("c", { changed: later(3) }));
  w.source.unreadable.add("b");
  const result = await w.run();
  expect(result).toMatchObject({
    outcome: "partial",
    writes: 1,
    rejectedBy: { "record/incomplete": 1 },
  });
  expect(await cursor(w)).toBe(later(1));
  w.source.unreadable.clear();
  expect(await w.run()).toMatchObject({ outcome: "succeeded", writes: 1 });
  expect(await cursor(w)).toBe(later(2));
  expect(await w.store().letters()).toEqual([]);
});

test("a record that could not be loaded when everything was read is not forgotten", async () => {
  await using w = engineWorld();
  w.source.put(book("a", { changed: later(5) }));
  w.source.put(book("old", { changed: later(1) }));
  await w.run();
  // The mapping changes, so everything is read; the old record lies far behind the cursor.
  w.pipeline = bookPipeline({ patch: `{"shelf": "new"}` });
  w.source.unreadable.add("old");
  expect(await w.run()).toMatchObject({ outcome: "partial", writes: 1 });
  w.source.unreadable.clear();
  expect(await w.run()).toMatchObject({ outcome: "succeeded", writes: 1 });
  expect(w.sink.documents.get("old")).toMatchObject({ shelf: "new" });
  expect(await w.store().letters()).toEqual([]);
  await w.run();
  expect(w.source.windows.at(-1)).toBe(later(5));
});

test("a record that cannot be loaded keeps its document and its claims", async () => {
  await using w = engineWorld(bookPipeline({ changes: { on_absent: "retire" } }));
  w.source.put(book("a"));
  w.source.put(book("b"));
  await w.run();
  w.pipeline = bookPipeline({ changes: { on_absent: "retire" }, patch: "{}" });
  w.source.unreadable.add("a");
  expect(await w.run()).toMatchObject({ outcome: "partial", writes: 0 });
  expect(w.sink.documents.get("a")).toMatchObject({ live: true });
});

test("full_every reads everything again once its time has come", async () => {
  const cursorSpec = { field: "changed", overlap: "0ms", full_every: "7d" };
  await using w = engineWorld(bookPipeline({ cursor: cursorSpec }));
  w.source.put(book("a", { changed: later(1) }));
  await w.run();
  await w.run();
  await w.world.advance(7 * 86_400_000);
  await w.run();
  await w.run();
  expect(w.source.windows).toEqual([undefined, later(1), undefined, later(1)]);
});

test("a pipeline without a cursor reads everything every time", async () => {
  await using w = engineWorld(bookPipeline({ cursor: null, changes: { on_absent: "retire" } }));
  w.source.put(book("a"));
  w.source.put(book("b"));
  await w.run();
  w.source.books.delete("a");
  expect(await w.run()).toMatchObject({ writes: 1 });
  expect(w.source.windows).toEqual([undefined, undefined]);
});

test("the retire of a record that is gone is tried again until the sink takes it", async () => {
  await using w = engineWorld(bookPipeline({ changes: { on_absent: "retire" } }));
  w.source.put(book("a"));
  w.source.put(book("b"));
  await w.run();
  w.source.books.delete("a");
  w.sink.answers.set("a", {
    kind: "throw",
    applies: false,
    error: () => new SyncError("http/timeout", "no answer"),
  });
  expect(await w.run({ full: true })).toMatchObject({ outcome: "partial", writes: 0 });
  w.sink.answers.clear();
  expect(await w.run()).toMatchObject({ outcome: "succeeded", writes: 1 });
  expect(w.sink.documents.get("a")).toMatchObject({ live: false });
  expect(await w.store().letters()).toEqual([]);
  await w.run();
  expect(w.source.windows).toEqual([undefined, undefined, undefined, "2026-03-01T00:00:00Z"]);
});
