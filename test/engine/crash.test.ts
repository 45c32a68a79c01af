import { expect, test } from "vitest";
import { bookPipeline } from "../support/pipeline.ts";
import { book, edition, engineWorld, expected, type EngineWorld } from "./engine-world.ts";

/*
 * One history with every kind of change in it, ended at each fail point it passes: once as a
 * process that dies on the spot, once as an error that the run may still report. The next run must
 * reach what the source says, whatever was left behind.
 */

const concurrency = 2;
const later = "2026-03-01T01:00:00Z";
const pipeline = () =>
  bookPipeline({
    changes: { on_absent: "retire", on_excluded: "retire" },
    limits: { concurrency, fuse_floor: 1000, retired_ratio: 1, failed_ratio: 1 },
  });

/** The first state of the source, already sent. */
async function prepared(): Promise<EngineWorld> {
  const w = engineWorld(pipeline());
  w.source.batch = 4;
  for (const id of ["a", "b", "c", "d", "e", "f", "g", "gone"]) w.source.put(book(id));
  w.source.put(book("two", { editions: [edition("two-1"), edition("two-2")] }));
  w.source.put(book("giver", { editions: [edition("key")] }));
  await w.run();
  w.source.put(book("a", { title: "Changed", changed: later }));
  w.source.put(book("b", { tags: ["sync", "gone"], changed: later }));
  w.source.put(book("c", { tags: [], changed: later }));
  w.source.put(book("d", { editions: [edition("d", { price: "?" })], changed: later }));
  w.source.put(book("two", { editions: [edition("two-2")], changed: later }));
  w.source.put(book("giver", { editions: [edition("given")], changed: later }));
  w.source.put(book("taker", { editions: [edition("key")], changed: later }));
  for (const id of ["n1", "n2", "n3"]) w.source.put(book(id, { changed: later }));
  w.source.books.delete("gone");
  return w;
}

/** What the sink must hold in the end, from the source alone. */
function oracle(w: EngineWorld): Record<string, unknown> {
  const archived = { gone: "gone", b: "b", c: "c", "two-1": "two" };
  const live = [...w.source.books.values()]
    .filter(({ tags, id }) => tags.length === 1 && tags[0] === "sync" && id !== "d")
    .flatMap((one) => one.editions.map((e) => [e.code, expected(one, e)] as const));
  return Object.fromEntries([
    ...live,
    // Rejected: what was sent before stays.
    ["d", expected(book("d"), edition("d"))],
    ...Object.entries(archived).map(([key, id]) => [
      key,
      { ...expected(book(id), edition(key)), live: false },
    ]),
  ]);
}

const points = await (async () => {
  await using w = await prepared();
  await w.run({ full: true });
  expect(Object.fromEntries(w.sink.documents)).toEqual(oracle(w));
  const counted = new Map<string, number>();
  return w.passed.map((name) => {
    const nth = (counted.get(name) ?? 0) + 1;
    counted.set(name, nth);
    return { name, nth };
  });
})();

test("the history passes every fail point of a run", () => {
  expect(new Set(points.map(({ name }) => name))).toEqual(
    new Set([
      "run.opened",
      "read.start",
      "read.batch",
      "read.end",
      "load.settle",
      "load.settled",
      "load.send",
      "load.sent",
      "run.loaded",
      "run.settled",
      "run.closed",
    ]),
  );
});

test.each(points.flatMap((point) => [true, false].map((hard) => ({ ...point, hard }))))(
  "killed at $name, time $nth (on the spot: $hard), the next run reaches the same end",
  async (failAt) => {
    await using w = await prepared();
    const before = w.sink.writes.length;
    w.failAt = failAt;
    const crashed = await w.run({ full: true });
    if (failAt.name !== "run.closed") expect(crashed.outcome).toBe("failed");
    const written = w.sink.writes.length;
    w.reopen();
    const status = (await w.store().status())[0]!;
    if (failAt.name !== "run.closed") expect(status.cursor).toBe("2026-03-01T00:00:00Z");

    const result = await w.run({ full: true });
    expect(result.error).toBeUndefined();
    expect(result.outcome).toBe("partial");
    expect(Object.fromEntries(w.sink.documents)).toEqual(oracle(w));
    // What was in flight or marked ahead may be repeated, and nothing else.
    const total = w.sink.writes.length - before;
    expect(total).toBeGreaterThanOrEqual(10);
    const counts = new Map<string, number>();
    for (const { key } of w.sink.writes.slice(before)) counts.set(key, (counts.get(key) ?? 0) + 1);
    expect(Math.max(...counts.values())).toBeLessThanOrEqual(2);
    if (written === before) expect(total).toBe(10);

    expect(await w.run({ full: true })).toMatchObject({ writes: 0, outcome: "partial" });
    expect((await w.store().letters()).map(({ ref, code }) => [ref, code])).toEqual([
      ["d", "mapping/not-a-number"],
    ]);
    const rows = await w.store().runs("books", 10);
    expect(rows.map(({ outcome }) => outcome)).not.toContain("running");
  },
);
