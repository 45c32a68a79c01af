import { expect, test } from "vitest";
import { SqliteDatabase } from "../../src/state/binding.ts";
import { bookPipeline } from "../support/pipeline.ts";
import { book, edition, engineWorld, type EngineWorld } from "./engine-world.ts";

const later = "2026-03-01T01:00:00Z";

/** Every row of every table. */
function dump(w: EngineWorld): unknown {
  const db = new SqliteDatabase(w.path, { readonly: true });
  const tables = db
    .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    .pluck()
    .all();
  const rows = tables.map((table) => [table, db.prepare(`SELECT * FROM "${table}"`).all()]);
  db.close();
  return rows;
}

async function busy(): Promise<EngineWorld> {
  const w = engineWorld(bookPipeline({ changes: { on_absent: "retire" } }));
  for (const id of ["a", "b", "c", "d", "e"]) w.source.put(book(id));
  await w.run();
  w.source.put(book("a", { title: "Other", changed: later }));
  w.source.put(book("b", { tags: ["sync", "gone"], changed: later }));
  w.source.put(book("c", { tags: [], changed: later }));
  w.source.put(book("d", { editions: [edition("d", { price: "?" })], changed: later }));
  w.source.books.delete("e");
  w.source.put(book("n", { changed: later }));
  return w;
}

test("a plan says what the run then does, and leaves no trace", async () => {
  await using w = await busy();
  const before = dump(w);
  const plan = await w.plan({ full: true });
  expect(dump(w)).toEqual(before);
  expect(w.sink.writes).toHaveLength(5);
  expect(plan).toMatchObject({
    full: "asked for",
    from: undefined,
    fuse: undefined,
    sourceCost: 7,
  });
  expect(plan.created).toEqual([{ key: "n", title: "Book n", reason: "" }]);
  expect(plan.changed).toEqual([
    {
      ...{ key: "a", title: "Other", reason: "" },
      fields: [{ pointer: "/title", before: "Book a", after: "Other" }],
    },
  ]);
  expect(plan.retired).toEqual([
    { key: "b", title: "Book b", reason: "gone" },
    { key: "e", title: "Book e", reason: "gone from the source" },
  ]);
  expect(plan.leftOutBy).toEqual({ tagged: 1 });
  expect(plan.rejections).toMatchObject([{ ref: "d", code: "mapping/not-a-number" }]);
  const run = await w.run({ full: true });
  expect(run.counts).toEqual(plan.counts);
  expect(run.writes).toBe(4);
});

test("an incremental plan says from where it reads", async () => {
  await using w = await busy();
  expect(await w.plan()).toMatchObject({ full: "", from: "2026-03-01T00:00:00Z" });
});

test("a plan names the fuse that would stop the run", async () => {
  await using w = await busy();
  w.pipeline = bookPipeline({
    changes: { on_absent: "retire" },
    limits: { fuse_floor: 0, retired_ratio: 0.1, failed_ratio: 1 },
  });
  const plan = await w.plan();
  expect(plan.fuse).toMatchObject({ code: "fuse/absent" });
  expect((await w.plan({ allowRetire: true })).fuse).toBeUndefined();
  const run = await w.run();
  expect(run).toMatchObject({ outcome: "failed", writes: 0, error: { code: "fuse/absent" } });
  expect(w.sink.writes).toHaveLength(5);
});

test("a run that a fuse stopped does all of it once it is allowed", async () => {
  await using w = await busy();
  w.pipeline = bookPipeline({
    changes: { on_absent: "retire" },
    limits: { fuse_floor: 0, retired_ratio: 0, failed_ratio: 1 },
  });
  expect(await w.run()).toMatchObject({ outcome: "failed", writes: 0 });
  expect(await w.run({ allowRetire: true })).toMatchObject({ outcome: "partial", writes: 4 });
});
