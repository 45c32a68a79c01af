import { expect, test } from "vitest";
import { SyncError } from "../../src/core/errors.ts";
import { type Json } from "../../src/core/json.ts";
import type { SinkRequest } from "../../src/core/ports.ts";
import { bookPipeline } from "../support/pipeline.ts";
import { book, engineWorld } from "./engine-world.ts";
import { shelves, listed } from "./failure-books.ts";

test("one document that the follow-up refuses keeps no other waiting", async () => {
  await using w = engineWorld(
    bookPipeline({
      sink: { batch: shelves, follow_up: { body: `{ "codes": [$documents.code] }` } },
    }),
  );
  w.sink.answerMany = ({ operation, body }: SinkRequest): Json => {
    if (operation !== "follow_up") return { stored: listed(body) };
    if (JSON.stringify(body).includes("a3"))
      throw new SyncError("sink/refused", "a3 is no product");
    return {};
  };
  for (const id of ["a1", "a2", "a3", "b1", "c1"]) w.source.put(book(id));
  for (let i = 0; i < 3; i++) {
    await w.run();
  }
  const r = await w.run();
  expect(r.counts.rejected).toBeLessThanOrEqual(1);
});

test("an answer that `accepted` cannot read is no refusal", async () => {
  await using w = engineWorld(
    bookPipeline({ sink: { batch: { ...shelves, accepted: `stored.$uppercase(code)` } } }),
  );
  w.sink.answerMany = ({ body }: SinkRequest): Json => ({
    stored: listed(body).map(() => ({ code: 7 })),
  });
  for (const id of ["a1", "a2", "a3"]) w.source.put(book(id));
  await w.run();
  expect(
    [...(await w.store().documentsByKey("books", ["a1"])).values()].map((d) => d.inDoubt),
  ).toEqual([true]);
});

test("what a stopped run marked and never sent is created by the next", async () => {
  await using w = engineWorld(
    bookPipeline({
      changes: { disposition: "create" },
      limits: { concurrency: 1, failed_ratio: 1, retired_ratio: 1, fuse_floor: 1000 },
    }),
  );
  for (const id of ["a", "b", "c", "d"]) w.source.put(book(id));
  const stop = new AbortController();
  w.sink.arrived = () => {
    stop.abort();
  };
  await w.run({ stop: stop.signal });
  w.sink.arrived = undefined;
  await w.run();
  expect(w.sink.documents.size).toBe(4);
});

test("one document that breaks a batch with a 500 keeps no other waiting", async () => {
  await using w = engineWorld(bookPipeline({ sink: { batch: shelves } }));
  w.sink.answerMany = ({ body }: SinkRequest): Json => {
    if (listed(body).includes("a3")) throw new SyncError("http/server-error", "500");
    return { stored: listed(body) };
  };
  for (const id of ["a1", "a2", "a3", "a4"]) w.source.put(book(id));
  for (let i = 0; i < 4; i++) {
    await w.run();
  }
  const r = await w.run();
  expect(r.counts.rejected).toBeLessThanOrEqual(1);
});
