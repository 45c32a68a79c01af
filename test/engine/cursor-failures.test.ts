import { expect, test } from "vitest";
import { SyncError } from "../../src/core/errors.ts";
import { bookPipeline } from "../support/pipeline.ts";
import { book, engineWorld } from "./engine-world.ts";
import { heldWorld } from "./held-world.ts";
import { old, waiting, books, runAuthors } from "./failure-books.ts";

test("a report does not take a record out of the fuse", async () => {
  const limits = { concurrency: 4, fuse_floor: 5, failed_ratio: 0.1, retired_ratio: 0.1 };
  const report = { odd: `"odd" in tags ? "an odd tag"` };
  await using w = engineWorld(bookPipeline({ report, limits }));
  for (let i = 0; i < 20; i++) w.source.put(book(`b${String(i)}`, { tags: ["sync", "odd"] }));
  await w.run();
  await w.world.advance(60_000);
  await w.run();
  await w.world.advance(60_000);
  w.pipeline = bookPipeline({ report, limits, base: `$reject("broken mapping")` });
  const r = await w.run();
  expect(r.error?.code).toBe("fuse/failed");
});

test("a drift correction does not open the fuse", async () => {
  const limits = { concurrency: 4, fuse_floor: 5, failed_ratio: 0.1, retired_ratio: 0.1 };
  await using w = heldWorld({ on_drift: "correct" }, { limits });
  for (let i = 0; i < 20; i++) w.source.put(book(`b${String(i)}`));
  await w.run();
  w.shelve();
  const good = w.pipeline;
  const bad = bookPipeline({ limits, sink: { id: "id" }, base: `$reject("broken mapping")` });
  w.pipeline = {
    ...bad,
    spec: { ...bad.spec, held: good.spec.held! },
    files: new Map([...bad.files, ...[...good.files].filter(([k]) => k.includes("held"))]),
  };
  await w.world.advance(60_000);
  expect((await w.run()).error?.code).toBe("fuse/failed");
  await w.world.advance(60_000);
  expect((await w.run()).error?.code).toBe("fuse/failed");
  await w.world.advance(60_000);
  await w.drift();
  await w.world.advance(60_000);
  expect((await w.run()).error?.code).toBe("fuse/failed");
});

test("a record read by its ref does not lead the cursor past a lagging index", async () => {
  await using w = engineWorld(
    bookPipeline({ ...waiting, cursor: { field: "changed", overlap: "10m" } }),
  );
  w.source.readsRefs = true;
  await runAuthors(w, ["b"]);
  w.source.startedAt = "2026-03-01T10:00:00Z";
  w.source.put(book("a1", { changed: "2026-03-01T09:00:00Z" }));
  await w.run();
  // a1 waits. It and b1 are changed; neither is in the index yet.
  w.source.put(book("a1", { changed: "2026-03-01T10:59:00Z", title: "x" }));
  w.source.startedAt = "2026-03-01T11:00:00Z";
  await w.run(); // a1 comes by its ref
  w.source.put(book("b1", { changed: "2026-03-01T10:30:00Z" })); // now the index knows it, 31 minutes late
  w.source.startedAt = "2026-03-01T11:05:00Z";
  await w.run();
  expect(w.sink.documents.has("b1")).toBe(true);
});

test("a held record that is broken by reference does not freeze the cursor", async () => {
  await using w = engineWorld(books);
  w.source.readsRefs = true;
  w.source.put(book("a1", { changed: old }));
  w.source.put(book("b1"));
  await runAuthors(w, ["b"]);
  await w.run();
  w.source.unreadable.add("a1");
  for (let d = 2; d < 8; d++) {
    w.source.put(book(`b${String(d)}`, { changed: `2026-03-0${String(d)}T00:00:00Z` }));
    await w.run();
  }
  expect(w.source.windows.at(-1)).toBe("2026-03-06T00:00:00Z");
});

test("one answer with a clock years ahead does not move the cursor there", async () => {
  await using w = engineWorld();
  w.source.put(book("a"));
  w.source.startedAt = "2026-03-02T08:00:00Z";
  await w.run();
  w.source.startedAt = "2027-03-02T08:00:00Z";
  await w.run();
  w.source.startedAt = "2026-03-02T09:00:00Z";
  w.source.put(book("b", { changed: "2026-03-02T08:59:00Z" }));
  await w.run();
  expect(w.sink.documents.has("b")).toBe(true);
});

test("the letter of a record that could not be loaded stays as long as that is so", async () => {
  await using w = engineWorld(books);
  w.source.readsRefs = true;
  w.source.put(book("a1", { changed: old }));
  w.source.put(book("a9"));
  await runAuthors(w, ["a"]);
  await w.run();
  await runAuthors(w, ["a", { title: "New name" }]);
  w.source.unreadable.add("a1");
  await w.run();
  const before = (await w.store().letters("books")).map((l) => [l.ref, l.code, l.retry]);
  await w.run();
  const after = (await w.store().letters("books")).map((l) => [l.ref, l.code, l.retry]);
  expect(after).toEqual(before);
});

test("status tells of the last run, not of a comparison after it", async () => {
  await using w = heldWorld({ on_drift: "correct" });
  w.source.put(book("a"));
  await w.run();
  w.shelve();
  await w.world.advance(60_000);
  w.source.failAfter = { batches: 0, error: new SyncError("source/refused", "no") };
  expect((await w.run()).outcome).toBe("failed");
  await w.world.advance(60_000);
  await w.drift();
  expect((await w.store().status())[0]?.lastRun?.outcome).toBe("failed");
});
