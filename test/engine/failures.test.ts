import { expect, test } from "vitest";
import { SyncError } from "../../src/core/errors.ts";
import type { ErrorCode } from "../../src/core/error-codes.ts";
import { bookPipeline } from "../support/pipeline.ts";
import { book, engineWorld, type EngineWorld } from "./engine-world.ts";
import type { Answer } from "./recording-sink.ts";

const later = (hours: number) => `2026-03-01T0${String(hours)}:00:00Z`;
const answer = (code: ErrorCode, applies = false): Answer => ({
  kind: "throw",
  error: () => new SyncError(code, `the sink says ${code}`),
  applies,
});
const put = (w: EngineWorld, ids: readonly string[], more = {}) => {
  for (const id of ids) w.source.put(book(id, more));
};
const cursor = async (w: EngineWorld) => (await w.store().status())[0]!.cursor;
const keys = (w: EngineWorld) => [...w.sink.documents.keys()].sort();
const titles = (w: EngineWorld) =>
  Object.fromEntries([...w.sink.documents].map(([key, { title }]) => [key, title]));
const twenty = Array.from({ length: 20 }, (_, index) => `n${String(index).padStart(2, "0")}`);

test("one refusal parks that record and delivers the others", async () => {
  await using w = engineWorld();
  put(w, ["a", "b", "c"]);
  w.sink.answers.set("b", answer("sink/refused"));
  const result = await w.run();
  expect(result).toMatchObject({
    outcome: "partial",
    writes: 2,
    counts: { read: 3, new: 2, rejected: 1 },
    rejectedBy: { "sink/refused": 1 },
  });
  expect(keys(w)).toEqual(["a", "c"]);
  expect(await cursor(w)).toBe("2026-03-01T00:00:00Z");
  const [letter, ...others] = await w.store().letters();
  expect(others).toEqual([]);
  expect(letter).toMatchObject({
    ref: "b",
    key: "b",
    title: "Book b",
    code: "sink/refused",
    message: "the sink says sink/refused",
    retry: false,
    attempts: 1,
    record: w.source.books.get("b"),
  });
});

test("a refused document is not known as sent, and goes out when its record is corrected", async () => {
  await using w = engineWorld();
  put(w, ["a"]);
  w.sink.answers.set("a", answer("sink/refused"));
  await w.run();
  expect((await w.store().status())[0]).toMatchObject({ sent: 0, letters: 1 });
  w.sink.answers.clear();
  put(w, ["a"], { title: "Fine", changed: later(1) });
  expect(await w.run()).toMatchObject({ counts: { new: 1 } });
  expect(await w.store().letters()).toEqual([]);
});

test("a write that failed for a while is sent by the next run from its letter", async () => {
  await using w = engineWorld();
  put(w, ["a", "b"]);
  w.sink.answers.set("a", answer("http/timeout"));
  expect(await w.run()).toMatchObject({ outcome: "partial", writes: 1 });
  expect((await w.store().letters())[0]).toMatchObject({ ref: "a", retry: true });
  w.source.books.delete("a");
  w.source.put(book("c", { changed: later(1) }));
  w.sink.answers.clear();
  expect(await w.run()).toMatchObject({ outcome: "succeeded", writes: 2 });
  expect(keys(w)).toEqual(["a", "b", "c"]);
  expect(await w.store().letters()).toEqual([]);
});

test("attempts are counted while a letter is tried in vain, and its first time is kept", async () => {
  await using w = engineWorld();
  put(w, ["a"]);
  w.sink.answers.set("a", answer("http/timeout"));
  for (let round = 0; round < 3; round += 1) {
    await w.run();
    await w.world.advance(60_000);
  }
  const [letter, ...others] = await w.store().letters();
  expect(others).toEqual([]);
  expect(letter).toMatchObject({
    attempts: 3,
    firstAt: "2026-03-02T08:00:00.000Z",
    lastAt: "2026-03-02T08:02:00.000Z",
  });
});

test("ten failures in a row end the run as failed, with its cursor unmoved", async () => {
  await using w = engineWorld(bookPipeline({ limits: { concurrency: 1 } }));
  put(w, twenty);
  w.sink.everything = answer("http/unreachable");
  const result = await w.run();
  expect(result).toMatchObject({
    outcome: "failed",
    writes: 0,
    error: { code: "http/unreachable" },
    counts: { rejected: 10 },
  });
  expect(await cursor(w)).toBeUndefined();
  w.sink.everything = undefined;
  expect(await w.run()).toMatchObject({ outcome: "succeeded", writes: 20 });
  expect(await w.store().letters()).toEqual([]);
});

test("a success between failures begins the count anew", async () => {
  await using w = engineWorld(bookPipeline({ limits: { concurrency: 1 } }));
  put(w, twenty);
  for (const id of twenty) if (id !== "n09") w.sink.answers.set(id, answer("http/timeout"));
  expect(await w.run()).toMatchObject({ outcome: "failed", writes: 1, counts: { rejected: 19 } });
});

test("refused credentials stop the run at once; nothing more is sent and nothing is parked", async () => {
  await using w = engineWorld(bookPipeline({ limits: { concurrency: 1 } }));
  put(w, twenty);
  w.sink.answers.set("n03", answer("access/refused"));
  const result = await w.run();
  expect(result).toMatchObject({ outcome: "failed", writes: 3, error: { code: "access/refused" } });
  expect(await cursor(w)).toBeUndefined();
  expect(await w.store().letters()).toEqual([]);
  w.sink.answers.clear();
  const next = await w.run();
  expect(next).toMatchObject({ outcome: "succeeded", writes: 17 });
  expect(next.counts).toMatchObject({ read: 20, unchanged: 3 });
});

test("after an unknown outcome a record that changes back is sent again", async () => {
  await using w = engineWorld();
  put(w, ["a"], { title: "A" });
  await w.run();
  put(w, ["a"], { title: "B", changed: later(1) });
  w.sink.answers.set("a", answer("http/timeout", true));
  await w.run();
  expect(titles(w)).toEqual({ a: "B" });
  w.sink.answers.clear();
  put(w, ["a"], { title: "A" });
  await w.run({ full: true });
  expect(titles(w)).toEqual({ a: "A" });
});

test("after a crash with an unknown outcome a record that changes back is sent again", async () => {
  await using w = engineWorld();
  put(w, ["a"], { title: "A" });
  await w.run();
  put(w, ["a"], { title: "B", changed: later(1) });
  w.failAt = { name: "load.sent", nth: 1, hard: true };
  await w.run();
  w.reopen();
  expect(titles(w)).toEqual({ a: "B" });
  put(w, ["a"], { title: "A" });
  expect(await w.run()).toMatchObject({ writes: 1 });
  expect(titles(w)).toEqual({ a: "A" });
});

test("a refusal clears its own doubt only, never that of an earlier write", async () => {
  await using w = engineWorld();
  put(w, ["a"], { title: "A" });
  await w.run();
  put(w, ["a"], { title: "B", changed: later(1) });
  w.sink.answers.set("a", answer("http/timeout", true));
  await w.run();
  put(w, ["a"], { title: "C", changed: later(2) });
  w.sink.answers.set("a", answer("sink/refused"));
  await w.run();
  w.sink.answers.clear();
  put(w, ["a"], { title: "A", changed: later(3) });
  await w.run();
  expect(titles(w)).toEqual({ a: "A" });
});

test("an answer that cannot be read is a warning; the write is done", async () => {
  const pipeline = bookPipeline();
  (pipeline.spec.sink as { id?: string }).id = `$error("no id")`;
  await using w = engineWorld(pipeline);
  put(w, ["a"]);
  expect(await w.run()).toMatchObject({ outcome: "succeeded", writes: 1 });
  expect(w.events.find(({ event }) => event === "warned")).toMatchObject({
    message: expect.stringContaining(`the answer to "a" could not be read`),
  });
  expect(await w.run()).toMatchObject({ writes: 0 });
});

test("what the sink answers is kept: its id and cross-references", async () => {
  const pipeline = bookPipeline();
  Object.assign(pipeline.spec.sink, { id: "id", capture: { ids: `{ $key: id }` } });
  await using w = engineWorld(pipeline);
  put(w, ["a"]);
  await w.run();
  const known = await w.store().documentsByKey("books", ["a"]);
  expect(known.get("a")).toMatchObject({ sinkId: "s-a", status: "sent", inDoubt: false });
});

test.each([1, 3, 8])("never more than %i writes are in flight", async (concurrency) => {
  await using w = engineWorld(bookPipeline({ limits: { concurrency } }));
  put(w, twenty);
  await w.run();
  expect(w.sink.most()).toBe(concurrency);
});

test("a stop while reading ends the run as interrupted, with nothing sent", async () => {
  await using w = engineWorld();
  put(w, twenty);
  w.source.hangAfter = 2;
  const stop = new AbortController();
  const running = w.run({ stop: stop.signal });
  setImmediate(() => {
    stop.abort();
  });
  expect(await running).toMatchObject({
    outcome: "interrupted",
    writes: 0,
    error: { code: "run/interrupted" },
  });
  expect(await cursor(w)).toBeUndefined();
  w.source.hangAfter = undefined;
  expect(await w.run()).toMatchObject({ outcome: "succeeded", writes: 20 });
});

test("after a stop no new write begins; those in flight are settled", async () => {
  await using w = engineWorld(bookPipeline({ limits: { concurrency: 2 } }));
  put(w, twenty);
  const stop = new AbortController();
  let arrived = 0;
  w.sink.arrived = () => {
    arrived += 1;
    if (arrived === 4) stop.abort();
  };
  const result = await w.run({ stop: stop.signal });
  expect(result).toMatchObject({ outcome: "interrupted", error: { code: "run/interrupted" } });
  expect(arrived).toBeLessThanOrEqual(5);
  expect(result.writes).toBe(arrived);
  expect(await w.run()).toMatchObject({ outcome: "succeeded", writes: 20 - result.writes });
});

test("a kill ends even what is in flight, as an interruption", async () => {
  await using w = engineWorld(bookPipeline({ limits: { concurrency: 2 } }));
  put(w, twenty);
  const [stop, kill] = [new AbortController(), new AbortController()];
  w.sink.everything = { kind: "hang" };
  w.sink.arrived = () => {
    stop.abort();
    setImmediate(() => {
      kill.abort();
    });
  };
  const result = await w.run({ stop: stop.signal, kill: kill.signal });
  expect(result).toMatchObject({
    outcome: "interrupted",
    writes: 0,
    error: { code: "run/interrupted" },
  });
  w.sink.everything = undefined;
  w.sink.arrived = undefined;
  expect(await w.run()).toMatchObject({ outcome: "succeeded", writes: 20 });
});

test("once the state cannot be written nothing more is sent", async () => {
  await using w = engineWorld(bookPipeline({ limits: { concurrency: 1 } }));
  put(w, twenty);
  let arrived = 0;
  w.sink.arrived = () => {
    arrived += 1;
    if (arrived === 2) w.store().close();
  };
  const result = await w.run();
  expect(result.outcome).toBe("failed");
  expect(arrived).toBeLessThanOrEqual(10);
  w.reopen();
  w.sink.arrived = undefined;
  expect(await w.run()).toMatchObject({ outcome: "succeeded" });
  expect(keys(w)).toEqual(twenty);
});

test("a source that stops halfway fails the run before anything is sent", async () => {
  await using w = engineWorld();
  put(w, twenty);
  w.source.failAfter = { batches: 2, error: new SyncError("source/incomplete", "half only") };
  expect(await w.run()).toMatchObject({
    outcome: "failed",
    writes: 0,
    error: { code: "source/incomplete" },
  });
  expect(w.sink.writes).toEqual([]);
  expect(await cursor(w)).toBeUndefined();
});

test("what nobody foresaw is reported as a fault of ours and moves nothing", async () => {
  await using w = engineWorld();
  put(w, ["a"]);
  w.source.failAfter = { batches: 0, error: new TypeError("x is not a function") };
  expect(await w.run()).toMatchObject({
    outcome: "failed",
    error: { code: "internal/bug", message: "x is not a function" },
  });
  expect(await cursor(w)).toBeUndefined();
  w.source.failAfter = undefined;
  expect(await w.run()).toMatchObject({ outcome: "succeeded", writes: 1 });
});
