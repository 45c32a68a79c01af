import { expect, test } from "vitest";
import { SyncError } from "../../src/core/errors.ts";
import { isObject, type Json } from "../../src/core/json.ts";
import type { SinkRequest } from "../../src/core/ports.ts";
import { bookPipeline } from "../support/pipeline.ts";
import { book, engineWorld, type EngineWorld } from "./engine-world.ts";

/** Books of one shelf (the letter before the number) go together, three at a time. */
const shelves = {
  by: "$substring(code, 0, 1)",
  size: 3,
  body: `{ "shelf": $batch, "books": [$documents.code] }`,
  accepted: "stored",
};
const follow = { follow_up: { body: `{ "codes": $documents.code }` } };

function batched(more: Record<string, Json> = {}, accepted = true) {
  const { accepted: proof, ...unproven } = shelves;
  const batch = accepted ? { ...unproven, accepted: proof } : unproven;
  return bookPipeline({ sink: { batch, ...more } });
}

function books(body: Json): string[] {
  return isObject(body) && Array.isArray(body["books"]) ? body["books"].map(String) : [];
}

/** Requests in a form to compare: shelf and codes, or the codes that were followed up. */
function sent(w: EngineWorld): string[] {
  return w.sink.sent.map(({ operation, body }) =>
    isObject(body) && operation !== "follow_up"
      ? `${operation} ${String(body["shelf"])}: ${books(body).join(" ")}`
      : `${operation} ${JSON.stringify(body)}`,
  );
}

const storeAll = ({ operation, body }: SinkRequest): Json =>
  operation === "follow_up" ? {} : { stored: books(body) };

test("documents that go together share full requests, whatever their sequence", async () => {
  await using w = engineWorld(batched());
  w.sink.answerMany = storeAll;
  for (const id of ["b1", "a1", "a2", "b2", "a3", "a4", "c1"]) w.source.put(book(id));
  const result = await w.run();
  expect(result).toMatchObject({ outcome: "succeeded", writes: 7, counts: { new: 7 } });
  expect(sent(w).sort()).toEqual([
    "upsert a: a1 a2 a3",
    "upsert a: a4",
    "upsert b: b1 b2",
    "upsert c: c1",
  ]);
  expect(await w.run()).toMatchObject({ writes: 0, counts: { unchanged: 7 } });
});

test("archiving comes after what is new, and by itself", async () => {
  await using w = engineWorld(batched());
  w.sink.answerMany = storeAll;
  for (const id of ["a1", "a2"]) w.source.put(book(id));
  await w.run();
  w.sink.sent.length = 0;
  w.source.put(book("a1", { tags: ["sync", "gone"], changed: "2026-03-02T00:00:00Z" }));
  w.source.put(book("a3", { changed: "2026-03-02T00:00:00Z" }));
  expect(await w.run()).toMatchObject({ counts: { new: 1, retired: 1, unchanged: 1 } });
  expect(sent(w)).toEqual(["upsert a: a3", "retire a: a1"]);
});

test("one bad document of a batch is found by halving, and the others go through", async () => {
  await using w = engineWorld(batched({}, false));
  w.sink.answerMany = ({ body }) => {
    if (books(body).includes("a2")) throw new SyncError("sink/refused", `"a2" is bad`);
    return undefined;
  };
  for (const id of ["a1", "a2", "a3"]) w.source.put(book(id));
  const result = await w.run();
  expect(result).toMatchObject({ outcome: "partial", writes: 2, counts: { new: 2, rejected: 1 } });
  expect(sent(w)).toEqual(["upsert a: a1", "upsert a: a3"]);
  expect(await w.store().letters("books")).toMatchObject([{ key: "a2", code: "sink/refused" }]);
});

test("what an answer does not name is unknown, and is sent again", async () => {
  await using w = engineWorld(batched());
  w.sink.answerMany = ({ body }) => ({ stored: books(body).filter((code) => code !== "a2") });
  for (const id of ["a1", "a2"]) w.source.put(book(id));
  expect(await w.run()).toMatchObject({
    counts: { new: 1, rejected: 1 },
    rejectedBy: { "sink/not-acknowledged": 1 },
  });
  w.sink.answerMany = storeAll;
  w.sink.sent.length = 0;
  expect(await w.run()).toMatchObject({ outcome: "succeeded", writes: 1 });
  expect(sent(w)).toEqual(["upsert a: a2"]);
});

test("an answer that names nothing accepts nothing", async () => {
  await using w = engineWorld(batched());
  w.sink.answerMany = () => undefined;
  w.source.put(book("a1"));
  expect(await w.run()).toMatchObject({ counts: { new: 0, rejected: 1 } });
});

test("what follows is sent once for all that was accepted, before it is settled", async () => {
  await using w = engineWorld(batched(follow));
  w.sink.answerMany = storeAll;
  for (const id of ["a1", "b1"]) w.source.put(book(id));
  expect(await w.run()).toMatchObject({ outcome: "succeeded", counts: { new: 2 } });
  expect(sent(w)).toEqual(["upsert a: a1", "upsert b: b1", `follow_up {"codes":["a1","b1"]}`]);
});

test("where what follows fails, the documents are sent again", async () => {
  await using w = engineWorld(batched(follow));
  w.sink.answerMany = (request) => {
    if (request.operation === "follow_up") throw new SyncError("sink/refused", "no");
    return storeAll(request);
  };
  w.source.put(book("a1"));
  expect(await w.run()).toMatchObject({ outcome: "partial", counts: { new: 0, rejected: 1 } });
  w.sink.answerMany = storeAll;
  w.sink.sent.length = 0;
  expect(await w.run()).toMatchObject({ outcome: "succeeded", writes: 1 });
  expect(sent(w)).toEqual(["upsert a: a1", `follow_up {"codes":"a1"}`]);
  expect(await w.run()).toMatchObject({ writes: 0 });
});

for (const name of ["load.sent", "load.follow", "load.followed", "load.settle"]) {
  test(`a process that dies at ${name} sends the batch and what follows again`, async () => {
    await using w = engineWorld(batched(follow));
    w.sink.answerMany = storeAll;
    for (const id of ["a1", "a2"]) w.source.put(book(id));
    // The first settling only marks what comes next.
    w.failAt = { name, nth: name === "load.settle" ? 2 : 1, hard: true };
    await w.run().catch(() => undefined);
    w.reopen();
    w.sink.sent.length = 0;
    expect(await w.run()).toMatchObject({ outcome: "succeeded", writes: 2 });
    expect(sent(w)).toEqual(["upsert a: a1 a2", `follow_up {"codes":["a1","a2"]}`]);
    expect(await w.run()).toMatchObject({ writes: 0, counts: { unchanged: 2 } });
  });
}
