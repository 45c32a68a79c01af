import { expect, test } from "vitest";
import { SyncError } from "../../src/core/errors.ts";
import { type Json } from "../../src/core/json.ts";
import { bookPipeline } from "../support/pipeline.ts";
import { book, edition, engineWorld } from "./engine-world.ts";
import { old, windowed, waiting, books, authors, runAuthors } from "./failure-books.ts";

for (const how of ["stop signal", "sink says stop"] as const) {
  test(`a due day survives a run that is ended while loading: ${how}`, async () => {
    await using w = engineWorld(
      bookPipeline({
        ...windowed,
        limits: { concurrency: 1, failed_ratio: 1, retired_ratio: 1, fuse_floor: 1000 },
      }),
    );
    w.source.readsRefs = true;
    for (const id of ["a", "b", "c", "d"])
      w.source.put(book(id, { changed: old, editions: [{ code: id, price: "2026-03-03" }] }));
    w.source.put(book("z", { editions: [{ code: "z", price: "2020-01-01" }] }));
    await w.run();
    await w.world.advance(48 * 3_600_000);
    const stop = new AbortController();
    w.sink.arrived = ({ key }) => {
      if (how === "stop signal") {
        if (key === "a") stop.abort();
      } else if (key === "b") throw new SyncError("access/refused", "no");
    };
    await w.run({ stop: stop.signal });
    w.sink.arrived = undefined;
    await w.run();
    await w.run();
    expect([...w.sink.documents].map(([k, d]) => `${k} ${String(d["title"])}`)).toEqual([
      "a open",
      "b open",
      "c open",
      "d open",
      "z open",
    ]);
  });
}

test("a changed lookup is not forgotten when the record cannot be loaded that once", async () => {
  await using w = engineWorld(books);
  w.source.readsRefs = true;
  w.source.put(book("a1", { changed: old }));
  w.source.put(book("a9"));
  await runAuthors(w, ["a"]);
  await w.run();
  await runAuthors(w, ["a", { title: "New name" }]);
  w.source.unreadable.add("a1");
  await w.run();
  w.source.unreadable.clear();
  await w.run();
  await w.run();
  await w.run({ full: true });
  expect(w.sink.documents.get("a1")).toMatchObject({ title: "New name" });
});

test("what else failed of a record is not forgotten when the process dies in the middle", async () => {
  await using w = engineWorld(
    bookPipeline({
      limits: { concurrency: 1, failed_ratio: 1, retired_ratio: 1, fuse_floor: 1000 },
    }),
  );
  const filler = Array.from({ length: 8 }, (_, i) => edition(`a${String(i)}`));
  w.source.put(book("x", { changed: old, editions: [...filler, edition("z1"), edition("z2")] }));
  w.source.put(book("y"));
  w.sink.everything = undefined;
  const refuse = new SyncError("http/server-error", "503");
  for (const k of [...filler.map((e) => e.code), "z1", "z2"])
    w.sink.answers.set(k, { kind: "throw", applies: false, error: () => refuse });
  await w.run();
  w.sink.answers.clear();
  const stop = new AbortController();
  w.sink.arrived = ({ key }) => {
    if (key === "z1") stop.abort();
  };
  await w.run({ stop: stop.signal });
  w.sink.arrived = undefined;
  await w.run();
  await w.run();
  expect(w.sink.documents.has("z2")).toBe(true);
});

test("a day of a record that is gone does not make every run read everything", async () => {
  await using w = engineWorld(bookPipeline({ ...windowed, changes: { disposition: "update" } }));
  w.source.put(book("a", { editions: [{ code: "a", price: "2026-03-03" }] }));
  w.source.put(book("z", { editions: [{ code: "z", price: "2020-01-01" }] }));
  await w.run();
  w.source.books.delete("a");
  await w.world.advance(48 * 3_600_000);
  for (let i = 0; i < 4; i++) await w.run();
  expect(w.source.windows.at(-1)).toBeDefined();
});

test("a record that a looked-up value makes reject is decided again when it changes", async () => {
  await using w = engineWorld(
    bookPipeline({
      ...waiting,
      split: `$exists($lookup($author, $substring(id, 0, 1))) ? editions : $reject("no author")`,
    }),
  );
  w.source.readsRefs = true;
  w.source.put(book("a1", { changed: old }));
  w.source.put(book("b1"));
  await runAuthors(w, ["b"]);
  await w.run();
  await runAuthors(w, ["a"], ["b"]);
  await w.run();
  await w.run({ full: true });
  expect(w.sink.documents.has("a1")).toBe(true);
});

test("archiving what vanished is tried again on the next run", async () => {
  await using w = engineWorld(bookPipeline({ changes: { on_absent: "retire" } }));
  w.source.readsRefs = true;
  for (const id of ["a", "b", "c"]) w.source.put(book(id));
  await w.run();
  w.source.books.delete("a");
  w.sink.answers.set("a", {
    kind: "throw",
    applies: false,
    error: () => new SyncError("http/server-error", "503"),
  });
  await w.run({ full: true });
  w.sink.answers.clear();
  await w.run();
  expect(w.sink.documents.get("a")).toMatchObject({ live: false });
});

test("a captured value that vanishes is a changed lookup", async () => {
  const looking = bookPipeline({
    lookups: { size: { keys: "editions.code", xref: "authors.size" } },
    base: `{ "code": code, "title": $exists($lookup($size, code)) ? "known" : "unknown", "price": 1, "live": true }`,
  });
  const capturing = bookPipeline({
    name: "authors",
    sink: { capture: { size: `$merge($document.isbn.{ $: "id-" & $ })` } },
    unique: {},
  });
  await using w = engineWorld(looking);
  w.source.readsRefs = true;
  const write = w.sink.write;
  const runA = async (isbn: string) => {
    const kept = [...w.source.books.values()];
    w.source.books.clear();
    w.source.put(book("au", { editions: [edition("au", { isbn })] }));
    w.pipeline = capturing;
    const r = await w.run({ full: true });
    w.pipeline = looking;
    w.source.books.clear();
    for (const one of kept) w.source.put(one);
    return r;
  };
  w.source.put(book("s1", { changed: old }));
  w.source.put(book("z"));
  await runA("s1");
  await w.run();
  await runA("s2");
  await w.run();
  await w.run({ full: true });
  expect(w.sink.documents.get("s1")).toMatchObject({ title: "unknown" });
  void write;
});

test("a record that is rejected today is still decided again on its day", async () => {
  await using w = engineWorld(
    bookPipeline({
      revisit: `["2026-03-03", "2026-03-05"]`,
      split: `$today = "2026-03-03" ? $reject("not today") : editions`,
      base: `{ "code": code, "title": $today >= "2026-03-05" ? "closed" : "open", "price": 1, "live": true }`,
    }),
  );
  w.source.readsRefs = true;
  w.source.put(book("a", { changed: old }));
  w.source.put(book("z", { tags: [] }));
  await w.run();
  for (let i = 0; i < 5; i++) {
    await w.world.advance(86_400_000);
    await w.run();
  }
  await w.run({ full: true });
  expect(w.sink.documents.get("a")).toMatchObject({ title: "closed" });
});

test("what else failed of a record is not forgotten when the process is killed", async () => {
  await using w = engineWorld(
    bookPipeline({
      limits: { concurrency: 1, failed_ratio: 1, retired_ratio: 1, fuse_floor: 1000 },
    }),
  );
  const all = Array.from({ length: 20 }, (_, i) => edition(`a${String(i).padStart(2, "0")}`));
  w.source.put(book("x", { changed: old, editions: all }));
  w.source.put(book("y"));
  for (const { code } of all)
    w.sink.answers.set(code, {
      kind: "throw",
      applies: false,
      error: () => new SyncError("http/server-error", "503"),
    });
  await w.run();
  w.sink.answers.clear();
  w.failAt = { name: "load.send", nth: 12, hard: true };
  await w.run().catch(() => undefined);
  w.reopen();
  await w.run();
  await w.run();
  expect(w.sink.documents.size).toBe(21);
});

test("what a stopped run released from waiting is created by the next", async () => {
  await using w = engineWorld(
    bookPipeline({
      ...waiting,
      changes: { disposition: "create" },
      limits: { concurrency: 1, failed_ratio: 1, retired_ratio: 1, fuse_floor: 1000 },
    }),
  );
  w.source.readsRefs = true;
  for (const id of ["a1", "a2", "a3"]) w.source.put(book(id));
  await w.run();
  await runAuthors(w, ["a"]);
  const stop = new AbortController();
  w.sink.arrived = () => {
    stop.abort();
  };
  await w.run({ stop: stop.signal });
  w.sink.arrived = undefined;
  await w.run();
  for (const id of ["a1", "a2", "a3"]) expect(w.sink.documents.has(id)).toBe(true);
});

test("what waits and was sent is archived once", async () => {
  await using w = engineWorld(books);
  w.source.readsRefs = true;
  w.source.put(book("a1"));
  await runAuthors(w, ["a"]);
  await w.run();
  await runAuthors(w, ["a", { tags: ["sync", "gone"] }]);
  await w.run();
  // now held; excluded by the rule
  w.source.put(book("a1", { tags: ["sync", "gone"], changed: "2026-03-05T00:00:00Z" }));
  await w.run();
  expect(w.sink.documents.get("a1")).toMatchObject({ live: false });
  expect(await w.store().letters("books")).toEqual([]);
});

test("what one process sends while the other is mapping is decided again", async () => {
  const { openSqliteStore } = await import("../../src/state/sqlite-store.ts");
  const { runPipeline } = await import("../../src/engine/run-pipeline.ts");
  await using w = engineWorld(books);
  w.source.readsRefs = true;
  for (const id of ["a1", "a2"]) w.source.put(book(id, { changed: old }));
  w.source.put(book("z9"));
  await runAuthors(w, ["a"], ["z"]);
  await w.run();
  const other = openSqliteStore(w.path, {
    world: w.world,
    holder: { id: "o", host: "here", pid: 99_999, isAlive: () => true },
  });
  w.pipeline = authors;
  const parts = await w.parts();
  w.pipeline = books;
  const theirs = {
    ...parts,
    store: other,
    source: {
      async *read() {
        yield [
          {
            ref: "a",
            fingerprint: "ff",
            load: () => book("a", { title: "New" }) as unknown as Json,
          },
        ];
        return { complete: false, startedAt: undefined, cost: 0 };
      },
    },
  };
  const never = new AbortController().signal;
  let once = false;
  const load = w.source.read.bind(w.source);
  Object.assign(w.source, {
    async *read(...args: Parameters<typeof load>) {
      const reading = load(...args);
      let step = await reading.next();
      while (!step.done) {
        yield step.value; // mapped now, with the old value
        if (!once) {
          once = true;
          await runPipeline(theirs as never, {
            trigger: "t",
            full: true,
            allowRetire: false,
            stop: never,
            kill: never,
          });
        }
        step = await reading.next();
      }
      return step.value;
    },
  });
  await w.run({ full: true });
  await w.run();
  other.close();
  expect(w.sink.documents.get("a1")).toMatchObject({ title: "New" });
  expect(w.sink.documents.get("a2")).toMatchObject({ title: "New" });
});

test("a captured source that two documents had is still that of the other", async () => {
  const capturing = bookPipeline({
    sink: { capture: { size: `$document.isbn.{ $: "id-" & $document.code }` } },
    unique: {},
  });
  await using w = engineWorld(capturing);
  w.source.put(book("p", { editions: [edition("p", { isbn: "u" })] }));
  await w.run();
  w.source.put(
    book("q", { changed: "2026-03-02T00:00:00Z", editions: [edition("q", { isbn: "u" })] }),
  );
  await w.run();
  w.source.put(
    book("q", { changed: "2026-03-03T00:00:00Z", editions: [edition("q", { isbn: "other" })] }),
  );
  await w.run();
  const found = await w.store().captured("books", "size", ["u"]);
  expect(found.get("u")).toBe("id-p");
});

test("a failed write is not tried again from what was kept once its record is gone by reference", async () => {
  await using w = engineWorld();
  w.source.readsRefs = true;
  w.source.put(book("a"));
  w.source.put(book("z"));
  w.sink.answers.set("a", {
    kind: "throw",
    applies: false,
    error: () => new SyncError("http/server-error", "503"),
  });
  await w.run();
  w.sink.answers.clear();
  w.source.books.delete("a");
  await w.run();
  expect(w.sink.documents.has("a")).toBe(false);
});

test("a record that a newer decision left out does not come back from an older letter after a crash", async () => {
  await using w = engineWorld(books);
  w.source.put(book("a1"));
  await runAuthors(w, ["b"]);
  await w.run(); // held, kept as it is
  w.source.put(book("a1", { tags: [], changed: "2026-03-02T00:00:00Z" })); // excluded now
  w.failAt = { name: "run.settled", nth: 1, hard: true };
  await w.run().catch(() => undefined);
  w.reopen();
  await runAuthors(w, ["a"], ["b"]);
  await w.run();
  expect(w.sink.documents.has("a1")).toBe(false);
});

test("a document that is refused does not keep the day of its record from being met", async () => {
  await using w = engineWorld(bookPipeline(windowed));
  w.source.readsRefs = true;
  const editions = ["a1", "a2"].map((code) => ({ code, price: "2026-03-03" }));
  w.source.put(book("a", { changed: old, editions }));
  w.source.put(book("z", { editions: [{ code: "z", price: "2020-01-01" }] }));
  const no = { kind: "throw", error: () => new SyncError("sink/refused", "no"), applies: false };
  w.sink.answers.set("a1", no as Parameters<typeof w.sink.answers.set>[1]);
  expect(await w.run()).toMatchObject({ outcome: "partial", writes: 2 });
  await w.world.advance(48 * 3_600_000);
  await w.run();
  expect(w.sink.documents.get("a2")).toMatchObject({ title: "open" });
});
