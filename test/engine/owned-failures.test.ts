import { expect, test } from "vitest";
import { SyncError } from "../../src/core/errors.ts";
import { bookPipeline } from "../support/pipeline.ts";
import { book, edition, engineWorld } from "./engine-world.ts";
import { heldWorld } from "./held-world.ts";
import { later, old } from "./failure-books.ts";

test("a fixed field that was not sent before is sent once there is a value", async () => {
  await using w = engineWorld(bookPipeline({ owners: { "/isbn": "fixed" } }));
  w.source.put(book("a"));
  await w.run();
  w.source.put(book("a", { ...later, editions: [edition("a", { isbn: "123" })] }));
  await w.run();
  expect(w.sink.documents.get("a")).toMatchObject({ isbn: "123" });
});

test("archiving does not send what was seeded again", async () => {
  await using w = engineWorld(bookPipeline({ owners: { "/title": "seed_once" } }));
  w.source.put(book("a"));
  await w.run();
  w.source.put(book("a", { ...later, tags: ["sync", "gone"] }));
  await w.run();
  expect(w.sink.writes.at(-1)?.document).not.toHaveProperty("title");
});

test("what is created again has its seeded fields", async () => {
  await using w = engineWorld(
    bookPipeline({
      owners: { "/title": "seed_once" },
      sink: { create: {}, update: {}, retire: { map: `{"code": code, "live": false}` } },
    }),
  );
  w.source.put(book("a"));
  await w.run();
  w.source.put(book("a", { ...later, tags: ["sync", "gone"] }));
  await w.run();
  w.source.put(book("a", { changed: "2026-03-03T00:00:00Z" }));
  await w.run();
  expect(w.sink.writes.at(-1)?.document).toHaveProperty("title");
});

test("what was removed may come again under another fixed value", async () => {
  await using w = engineWorld(
    bookPipeline({ owners: { "/title": "fixed" }, sink: { create: {}, update: {} } }),
  );
  w.source.put(book("a"));
  await w.run();
  w.source.put(book("a", { ...later, tags: ["sync", "gone"] }));
  await w.run();
  w.source.put(book("a", { changed: "2026-03-03T00:00:00Z", title: "Right name" }));
  const r = await w.run();
  expect(r.counts).toMatchObject({ rejected: 0 });
});

test("an update of what is gone falls back to upsert", async () => {
  await using w = engineWorld(bookPipeline({ sink: { upsert: {}, update: {} } }));
  w.source.put(book("a"));
  await w.run();
  w.source.put(book("a", { ...later, title: "Other" }));
  w.sink.arrived = ({ operation }) => {
    if (operation === "update") throw new SyncError("sink/missing", "it is not there");
  };
  const r = await w.run();
  expect(r.outcome).toBe("succeeded");
});

test("what is in doubt is not pushed out by tries that never arrived", async () => {
  await using w = engineWorld(
    bookPipeline({
      sink: { create: {}, update: {} },
      base: `{ "code": code, "title": $record.title, "price": $money(price), "live": true }`,
    }),
  );
  const known = new Set<string>();
  let lose = false;
  let dead = false;
  let creates = 0;
  const gone = new SyncError("http/server-error", "503");
  w.sink.arrived = ({ operation, request, document }) => {
    if (dead) throw gone;
    const title = String(document["title"]);
    if (operation === "create") {
      creates += 1;
      known.add(title);
      return;
    }
    const was = (request["sent"] as { title: string }).title;
    if (!known.delete(was)) throw new SyncError("sink/missing", "not there");
    known.add(title);
    if (lose) throw gone;
  };
  w.source.put(book("a", { title: "e1" }));
  await w.run();
  lose = true;
  w.source.put(book("a", { changed: "2026-03-02T00:00:00Z", title: "e2" }));
  await w.run();
  lose = false;
  dead = true;
  w.source.put(book("a", { changed: "2026-03-03T00:00:00Z", title: "e3" }));
  for (let i = 0; i < 6; i++) await w.run();
  dead = false;
  await w.run();
  expect([...known]).toEqual(["e3"]);
});

test("archiving an adopted document does not send the target's field", async () => {
  await using w = heldWorld({}, { owners: { "/title": "target" } });
  w.source.put(book("a"));
  w.shelf.set("1", { id: "1", code: "a", title: "Theirs", price: 10, live: true });
  await w.adopt({ write: true });
  w.source.put(book("a", { ...later, tags: ["sync", "gone"] }));
  await w.run();
  expect(w.sink.writes.at(-1)?.document).not.toHaveProperty("title");
});

test("a fixed field that the sink gave as null may be set", async () => {
  await using w = heldWorld({}, { owners: { "/isbn": "fixed" } });
  w.source.put(book("a", { editions: [edition("a", { isbn: "123" })] }));
  w.shelf.set("1", { id: "1", code: "a", title: "Book a", price: 10, live: true, isbn: null });
  await w.adopt({ write: true });
  await w.run();
  expect(w.sink.writes.at(-1)?.document).toMatchObject({ isbn: "123" });
});

test("a fixed field that an adopted document lacks may be given", async () => {
  await using w = heldWorld({}, { owners: { "/isbn": "fixed" } });
  w.source.put(book("a", { editions: [edition("a", { isbn: "123" })] }));
  w.shelf.set("1", { id: "1", code: "a", title: "Other", price: 10, live: true });
  await w.adopt({ write: true });
  await w.run();
  expect(w.sink.writes.at(-1)?.document).toMatchObject({ isbn: "123" });
});

test("an archiving in doubt is settled though the record only stays out", async () => {
  await using w = engineWorld(bookPipeline({ changes: { on_absent: "retire" } }));
  w.source.readsRefs = true;
  for (const id of ["a", "b", "c"]) w.source.put(book(id));
  await w.run();
  w.source.books.delete("a");
  w.sink.answers.set("a", {
    kind: "throw",
    applies: true,
    error: () => new SyncError("http/timeout", "lost"),
  });
  await w.run({ full: true });
  w.sink.answers.clear();
  // It comes back, unchanged and older than the cursor.
  w.source.put(book("a", { changed: old }));
  await w.run();
  await w.run();
  expect(w.sink.documents.get("a")).toMatchObject({ live: true });
});

test("create conflict leads to upsert where there is no update", async () => {
  await using w = engineWorld(bookPipeline({ sink: { create: {}, upsert: {} } }));
  w.source.put(book("a"));
  w.sink.arrived = ({ operation }) => {
    if (operation === "create") throw new SyncError("sink/conflict", "there");
  };
  const r = await w.run();
  expect(r.outcome).toBe("succeeded");
});

test("adopting goes on after a crash", async () => {
  await using w = heldWorld();
  for (let i = 0; i < 450; i++) {
    w.source.put(book(`n${String(i)}`));
    w.shelf.set(`i${String(i)}`, {
      id: `i${String(i)}`,
      code: `n${String(i)}`,
      title: `Book n${String(i)}`,
      price: 10,
      live: true,
    });
  }
  w.failAt = { name: "adopt.entered", nth: 1, hard: true };
  await w.adopt({ write: true }).catch(() => undefined);
  w.reopen();
  const r = await w.run();
  expect(r.counts).toMatchObject({ new: 250, changed: 200 });
});

test("an adopted document may be archived before it was ever sent", async () => {
  await using w = heldWorld({}, { changes: { on_absent: "retire" } });
  for (const id of ["a", "b", "c"]) {
    w.source.put(book(id));
    w.shelf.set(id, { id, code: id, title: "T", price: 1, live: true, shelf: "theirs" });
  }
  await w.adopt({ write: true });
  w.source.books.delete("a");
  await w.run({ allowRetire: true });
});
