import { expect, test } from "vitest";
import { SyncError } from "../../src/core/errors.ts";
import { bookPipeline } from "../support/pipeline.ts";
import { book, edition, engineWorld } from "./engine-world.ts";

const many = Array.from({ length: 60 }, (_, index) => `b${String(index).padStart(2, "0")}`);
const down = () => new SyncError("http/server-error", "500");

test("a configuration that is taken back half-way leaves nothing of it in the sink", async () => {
  await using w = engineWorld(bookPipeline());
  for (const id of many) w.source.put(book(id));
  await w.run();
  const good = w.pipeline;
  const wanted = new Map(w.sink.documents);
  w.pipeline = bookPipeline({
    base: `{ "code": code, "title": "WRONG", "price": 1, "live": true }`,
  });
  w.failAt = { name: "load.sent", nth: 14, hard: true };
  await w.run().catch(() => undefined);
  w.failAt = undefined;
  w.reopen();
  expect([...w.sink.documents.values()].some(({ title }) => title === "WRONG")).toBe(true);
  w.pipeline = good;
  expect(await w.run()).toMatchObject({ outcome: "succeeded" });
  expect(w.sink.documents).toEqual(wanted);
  expect(await w.run()).toMatchObject({ writes: 0 });
});

test("a full read that is cut off is taken up again, asked for or not", async () => {
  await using w = engineWorld(bookPipeline());
  for (const id of many) w.source.put(book(id, { tags: [] }));
  w.source.put(book("new", { changed: "2026-03-01T05:00:00Z" }));
  await w.run();
  for (const id of many) w.source.put(book(id));
  w.failAt = { name: "load.send", nth: 3, hard: true };
  await w.run({ full: true }).catch(() => undefined);
  w.failAt = undefined;
  w.reopen();
  expect(await w.run()).toMatchObject({ outcome: "succeeded" });
  expect(w.sink.documents.size).toBe(61);
});

test("poisoned records, however they sort, keep the healthy ones out of nothing", async () => {
  await using w = engineWorld(bookPipeline({ limits: { concurrency: 1 } }));
  // One record with many documents, and more single ones than end a run, all before the healthy ones.
  const wide = Array.from({ length: 14 }, (_, index) => edition(`a-wide-${String(index)}`));
  w.source.put(book("a", { editions: wide }));
  for (let index = 0; index < 12; index += 1) w.source.put(book(`a${String(index)}`));
  for (const id of many) w.source.put(book(id));
  const poisoned = [...w.source.books.values()].filter(({ id }) => id.startsWith("a"));
  for (const { editions } of poisoned) {
    for (const { code } of editions) {
      w.sink.answers.set(code, { kind: "throw", error: down, applies: false });
    }
  }
  for (let run = 0; run < 4; run += 1) await w.run();
  const healthy = [...w.sink.documents.keys()].filter((key) => key.startsWith("b"));
  expect(healthy).toHaveLength(60);
});

test("an old letter never brings an older version back", async () => {
  await using w = engineWorld(bookPipeline());
  w.source.put(book("a", { title: "v1" }));
  w.sink.everything = { kind: "throw", error: down, applies: false };
  await w.run();
  w.sink.everything = undefined;
  w.source.put(book("a", { title: "v2", changed: "2026-03-01T05:00:00Z" }));
  w.failAt = { name: "run.loaded", nth: 1, hard: true };
  await w.run().catch(() => undefined);
  w.failAt = undefined;
  w.reopen();
  w.source.books.delete("a");
  await w.run();
  expect([...w.sink.documents.values()].map(({ title }) => title)).toEqual(["v2"]);
});

test("a cursor that is no instant has nothing to do with the source's clock", async () => {
  await using w = engineWorld(bookPipeline({ cursor: { field: "id" } }));
  w.source.startedAt = "2026-03-02T08:00:00Z";
  for (const id of ["10001", "10002"]) w.source.put(book(id));
  await w.run();
  expect((await w.store().status())[0]?.cursor).toBe("10002");
});

test("a parked record of many documents goes out whole, though its letters close on the way", async () => {
  await using w = engineWorld(bookPipeline({ limits: { concurrency: 1 } }));
  const editions = Array.from({ length: 30 }, (_, index) => edition(`wide-${String(index)}`));
  w.source.put(book("wide", { editions }));
  w.sink.everything = { kind: "throw", error: down, applies: false };
  expect(await w.run()).toMatchObject({ counts: { rejected: 30 } });
  w.sink.answers.set("wide-0", { kind: "throw", error: down, applies: false });
  w.sink.everything = undefined;
  expect(await w.run()).toMatchObject({ outcome: "partial", writes: 29, counts: { rejected: 1 } });
  w.sink.answers.clear();
  expect(await w.run()).toMatchObject({ outcome: "succeeded" });
  expect(w.sink.documents.size).toBe(30);
});
