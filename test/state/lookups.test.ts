import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { expect, test } from "vitest";
import type { LookupPlace, OpenedRun, Store } from "../../src/core/store.ts";
import { SqliteDatabase } from "../../src/state/binding.ts";
import { migrations } from "../../src/state/migrations.ts";
import {
  accepted,
  ending,
  letter,
  nothing,
  planned,
  record,
  send,
  start,
  stateFolder,
} from "./open-state.ts";

const authors: LookupPlace = { name: "author", pipeline: "authors", capture: undefined };
const rooms: LookupPlace = { name: "room", pipeline: "authors", capture: "room_by_desk" };
const done = ending({ checkpoint: { cursor: "1", full: true } });

/** A completed run of "books" that decides about these records. */
async function decideBooks(
  store: Store,
  records: readonly Partial<Parameters<typeof record>[1] & object>[],
): Promise<void> {
  const run = await store.openRun(start);
  await store.stage(run, {
    ...nothing,
    records: records.map((one, at) => record(`b${String(at)}`, one)),
  });
  await store.settleRecords(run, new Set());
  await store.closeRun(run, done);
}

/** A run of "authors" that sends one document and captures where its desk, or another, stands. */
async function sendAuthor(
  store: Store,
  key: string,
  room: string,
  { desk = key, kind = "new" }: { desk?: string; kind?: "new" | "retired" } = {},
): Promise<void> {
  const run = await store.openRun({ ...start, pipeline: "authors" });
  const write = planned(key, { kind });
  await store.stage(run, { ...nothing, records: [record(key)], writes: [write] });
  await store.settle(run, { accepted: [], refused: [], letters: [] }, [write]);
  const captured = { room_by_desk: { [`desk of ${desk}`]: room } };
  await store.settle(run, {
    accepted: [accepted(write, { captured })],
    refused: [],
    letters: [],
  });
  await store.closeRun(run, done);
}

async function again(
  store: Store,
  lookups: readonly LookupPlace[] = [],
  today = "2027-01-01",
): Promise<string[]> {
  const run: OpenedRun = await store.openRun(start);
  const refs = [...(await store.refsAgain(run, today, lookups))].sort();
  await store.closeRun(run, ending());
  return refs;
}

test("a record is decided again once what it looked up was accepted, and only then", async () => {
  await using s = stateFolder();
  const store = s.open();
  await sendAuthor(store, "ann", "1");
  await decideBooks(store, [
    { lookedUp: { author: ["ann"] } },
    { lookedUp: { author: ["bob", "ann"] } },
    { lookedUp: { other: ["ann"] } },
  ]);
  expect(await again(store, [authors])).toEqual([]);
  await sendAuthor(store, "bob", "2");
  expect(await again(store, [authors])).toEqual(["b1"]);
  // Until a run is completed, it stays so.
  expect(await again(store, [authors])).toEqual(["b1"]);
  await sendAuthor(store, "ann", "1");
  expect(await again(store, [authors])).toEqual(["b0", "b1"]);
});

test("a captured value is found, replaced with its document, and leads to who looked it up", async () => {
  await using s = stateFolder();
  const store = s.open();
  await decideBooks(store, [
    { lookedUp: { room: ["desk of ann"] } },
    { lookedUp: { room: ["x"] } },
  ]);
  expect(await store.captured("authors", "room_by_desk", ["desk of ann"])).toEqual(new Map());
  await sendAuthor(store, "ann", "7");
  await sendAuthor(store, "ann", "8");
  expect(await store.captured("authors", "room_by_desk", ["desk of ann", "x"])).toEqual(
    new Map([["desk of ann", "8"]]),
  );
  expect(await again(store, [rooms])).toEqual(["b0"]);
});

test("of several documents that captured a value, the last that is not archived says what it is", async () => {
  await using s = stateFolder();
  const store = s.open();
  const found = async () => {
    const rooms = await store.captured("authors", "room_by_desk", ["desk of ann"]);
    return rooms.get("desk of ann");
  };
  await sendAuthor(store, "ann", "7");
  await sendAuthor(store, "bob", "8", { desk: "ann" });
  expect(await found()).toBe("8");
  await sendAuthor(store, "ann", "7", { kind: "retired" });
  expect(await found()).toBe("8");
  await sendAuthor(store, "bob", "8", { desk: "bob" });
  expect(await found()).toBe("7");
});

test("what is held, due or to be retried is decided again", async () => {
  await using s = stateFolder();
  const store = s.open();
  await decideBooks(store, [{ revisit: "2027-01-02" }, { revisit: "2027-03-01" }, {}]);
  const run = await store.openRun(start);
  const letters = [
    letter("held", { code: "record/held", retry: true }),
    letter("parked", { retry: true }),
    letter("lost", { retry: true, record: undefined }),
    letter("settled", { retry: false, record: undefined }),
  ];
  await store.settle(run, { accepted: [], refused: [], letters });
  await store.closeRun(run, ending());
  const waiting = ["held", "lost", "parked"];
  expect(await again(store, [], "2027-01-01")).toEqual(waiting);
  expect(await again(store, [], "2027-01-02")).toEqual(["b0", ...waiting]);
  expect(await again(store, [], "2028-01-01")).toEqual(["b0", "b1", ...waiting]);
});

test("what a record looked up is replaced when it is decided again, and forgotten with it", async () => {
  await using s = stateFolder();
  const store = s.open();
  await decideBooks(store, [{ lookedUp: { author: ["ann"] }, revisit: "2027-01-02" }]);
  await decideBooks(store, [{ lookedUp: { author: ["bob"] } }]);
  await sendAuthor(store, "ann", "1");
  expect(await again(store, [authors], "2028-01-01")).toEqual([]);
  await sendAuthor(store, "bob", "1");
  expect(await again(store, [authors])).toEqual(["b0"]);
  const run = await store.openRun(start);
  await store.forget(run, ["b0"]);
  await store.closeRun(run, ending());
  expect(await again(store, [authors])).toEqual([]);
});

test("an adopted document is known, differs from anything, and makes the next run read it all", async () => {
  await using s = stateFolder();
  const store = s.open();
  const first = await store.openRun(start);
  await send(store, first, [planned("sent")]);
  await store.closeRun(first, done);
  const run = await store.openRun({ ...start, trigger: "adopt" });
  const one = { ref: "r1", title: "One", document: { code: "OLD" }, sinkId: "id1" };
  await store.adopt(run, [
    { ...one, key: "a", keeps: { code: "OLD" } },
    { ...one, key: "sent", keeps: undefined },
  ]);
  await store.closeRun(run, ending());
  const [known] = (await store.documentsByKey("books", ["a"])).values();
  expect(known).toMatchObject({
    status: "sent",
    inDoubt: false,
    sinkId: "id1",
    keeps: { code: "OLD" },
    document: { code: "OLD" },
  });
  // What was sent by ourselves is not overwritten.
  expect((await store.documentsByKey("books", ["sent"])).get("sent")?.fingerprint).toBe("f-sent");
  expect((await store.peekRun(start)).revision).toBe("");
});

test("a state file of the first version is taken up with everything in it", async () => {
  await using s = stateFolder();
  mkdirSync(dirname(s.path), { recursive: true });
  const db = new SqliteDatabase(s.path);
  db.exec(migrations[0]!);
  db.pragma("user_version = 1");
  db.exec(`
    INSERT INTO records VALUES ('books', 'r', 'f', 'include', '', 1);
    INSERT INTO documents (pipeline, key, ref, fingerprint, document, status, first_sent_at)
      VALUES ('books', 'k', 'r', 'f', '{"code":"k"}', 'sent', '2026-01-01T00:00:00.000Z');
    INSERT INTO cursors VALUES ('books', '2026-01-01T00:00:00Z', 'r1', 1, 'run');
  `);
  db.close();
  const store = s.open();
  const run = await store.openRun(start);
  expect(run).toMatchObject({ cursor: "2026-01-01T00:00:00Z", revision: "r1" });
  expect((await store.documentsByKey("books", ["k"])).get("k")).toMatchObject({
    document: { code: "k" },
    keeps: undefined,
    status: "sent",
  });
  expect(await store.refsAgain(run, "2027-01-01", [authors])).toEqual(new Set());
});

test("owners of a unique value are told by their refs, each once, until it is given up", async () => {
  await using folder = stateFolder();
  const store = folder.open();
  const own = async (key: string, values: readonly string[], kind: "new" | "retired" = "new") => {
    const run = await store.openRun(start);
    const write = planned(key, { kind });
    const claims = values.map((value) => ({
      name: "code",
      value,
      key,
      ref: write.ref,
      title: key,
    }));
    await send(store, run, [write], claims);
    await store.closeRun(run, done);
  };
  await own("a", ["1", "2"]);
  await own("b", ["3"]);
  const [a, b] = [planned("a").ref, planned("b").ref];
  expect(await store.ownersOf("books", "code", ["3", "2", "1", "9"])).toEqual([b, a]);
  expect(await store.ownersOf("books", "isbn", ["1"])).toEqual([]);
  expect(await store.ownersOf("others", "code", ["1"])).toEqual([]);
  await own("a", ["1"]);
  await own("b", [], "retired");
  expect(await store.ownersOf("books", "code", ["1", "2", "3"])).toEqual([a]);
  expect(await store.ownersOf("books", "code", ["2", "3"])).toEqual([]);
});
