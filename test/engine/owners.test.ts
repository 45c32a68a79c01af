import { expect, test } from "vitest";
import { SyncError } from "../../src/core/errors.ts";
import { bookPipeline } from "../support/pipeline.ts";
import { book, edition, engineWorld, type EngineWorld } from "./engine-world.ts";

const later = { changed: "2026-03-02T00:00:00Z" };

function written(w: EngineWorld): unknown[] {
  return w.sink.writes.map(({ operation, document }) => [operation, document]);
}

test("a seeded field is sent once and then left alone", async () => {
  await using w = engineWorld(bookPipeline({ owners: { "/title": "seed_once" } }));
  w.source.put(book("a"));
  await w.run();
  expect(w.sink.documents.get("a")).toMatchObject({ title: "Book a" });
  w.source.put(book("a", { ...later, title: "Other" }));
  expect(await w.run()).toMatchObject({ writes: 0, counts: { unchanged: 1 } });
  w.source.put(book("a", { ...later, title: "Other", editions: [edition("a", { price: "2" })] }));
  expect(await w.run()).toMatchObject({ writes: 1, counts: { changed: 1 } });
  expect(w.sink.writes.at(-1)?.document).toEqual({ code: "a", price: 2, live: true });
  // What is remembered is what was seeded: archiving starts from it.
  const known = await w.store().documentsByKey("books", ["a"]);
  expect(known.get("a")?.document).toMatchObject({ title: "Book a", price: 2 });
});

test("the target's field is never sent, nor a reason to send", async () => {
  await using w = engineWorld(bookPipeline({ owners: { "/price": "target" } }));
  w.source.put(book("a"));
  await w.run();
  expect(w.sink.documents.get("a")).not.toHaveProperty("price");
  w.source.put(book("a", { ...later, editions: [edition("a", { price: "2" })] }));
  expect(await w.run()).toMatchObject({ writes: 0, counts: { unchanged: 1 } });
});

test("a fixed field that changes is refused with both values, until it is as it was", async () => {
  await using w = engineWorld(bookPipeline({ owners: { "/title": "fixed" } }));
  w.source.put(book("a"));
  await w.run();
  w.source.put(book("a", { ...later, title: "Other" }));
  expect(await w.run()).toMatchObject({ outcome: "partial", writes: 0, counts: { rejected: 1 } });
  expect(await w.store().letters("books")).toMatchObject([
    {
      code: "document/fixed-field",
      key: "a",
      message: `"title" cannot change from "Book a" to "Other" once it was sent`,
    },
  ]);
  w.source.put(book("a", { ...later, title: " book A " }));
  expect(await w.run()).toMatchObject({ outcome: "succeeded", writes: 0 });
  expect(await w.store().letters("books")).toEqual([]);
});

const calls = { create: {}, update: {} };

test("what is new is created, what changed updated, what was archived created again", async () => {
  await using w = engineWorld(bookPipeline({ sink: calls }));
  w.source.put(book("a"));
  await w.run();
  w.source.put(book("a", { ...later, title: "Other" }));
  await w.run();
  w.source.put(book("a", { ...later, tags: ["sync", "gone"] }));
  await w.run();
  w.source.put(book("a", { ...later, title: "Back" }));
  await w.run();
  expect(w.sink.writes.map(({ operation }) => operation)).toEqual([
    "create",
    "update",
    "retire",
    "create",
  ]);
});

const refusals = {
  create: new SyncError("sink/conflict", "it is there already"),
  update: new SyncError("sink/missing", "it is not there"),
};

for (const [first, second] of [
  ["create", "update"],
  ["update", "create"],
] as const) {
  test(`a ${first} that comes too late is a ${second}, and tried no further`, async () => {
    await using w = engineWorld(bookPipeline({ sink: calls }));
    w.source.put(book("a"));
    if (first === "update") {
      await w.run();
      w.source.put(book("a", { ...later, title: "Other" }));
    }
    let refuse: readonly string[] = [first];
    const tried: string[] = [];
    w.sink.arrived = ({ operation }) => {
      tried.push(operation);
      if (refuse.includes(operation)) throw refusals[operation as "create" | "update"];
    };
    expect(await w.run()).toMatchObject({ outcome: "succeeded", writes: 1 });
    expect(tried).toEqual([first, second]);

    refuse = ["create", "update"];
    tried.length = 0;
    w.source.put(book("a", { ...later, title: "Third" }));
    const result = await w.run();
    expect(result).toMatchObject({ outcome: "partial", counts: { rejected: 1 } });
    expect(tried).toEqual(["update", "create", "update"]);
    expect(await w.store().letters("books")).toMatchObject([{ code: "sink/conflict" }]);
  });
}

/** A sink that knows a document by its title, as some know a person by an address. */
function knowByTitle(w: EngineWorld): Set<string> {
  const held = new Set<string>();
  w.sink.arrived = ({ operation, request, document }) => {
    const sent = request["sent"] as { title: string };
    const title = String(document["title"]);
    if (operation === "create") {
      if (held.size > 0) throw refusals.create;
      held.add(title);
      return;
    }
    if (!held.delete(sent.title)) throw refusals.update;
    if (operation === "update") held.add(title);
  };
  return held;
}

const lost = {
  kind: "throw",
  error: () => new SyncError("http/bad-answer", "no answer"),
  applies: true,
} as const;

test("after a lost answer an update finds the document under what was sent meanwhile", async () => {
  await using w = engineWorld(bookPipeline({ sink: calls }));
  const held = knowByTitle(w);
  w.source.put(book("a"));
  await w.run();
  for (const title of ["Second", "Third"]) {
    w.sink.answers.set("a", lost);
    w.source.put(book("a", { ...later, title }));
    expect(await w.run()).toMatchObject({ counts: { rejected: 1 } });
    expect([...held]).toEqual([title]);
  }
  w.sink.answers.clear();
  w.source.put(book("a", { ...later, title: "Fourth" }));
  expect(await w.run()).toMatchObject({ outcome: "succeeded", writes: 1 });
  expect([...held]).toEqual(["Fourth"]);
  expect(await w.run()).toMatchObject({ writes: 0 });
  // Nothing is in doubt any more, so nothing else is tried.
  const [known] = (await w.store().documentsByKey("books", ["a"])).values();
  expect(known).not.toHaveProperty("doubted");
});

test("after a lost answer archiving reaches the document under either", async () => {
  await using w = engineWorld(bookPipeline({ sink: calls }));
  const held = knowByTitle(w);
  w.source.put(book("a"));
  await w.run();
  w.sink.answers.set("a", lost);
  w.source.put(book("a", { ...later, title: "Second" }));
  await w.run();
  w.sink.answers.clear();
  w.source.put(book("a", { ...later, tags: ["sync", "gone"] }));
  expect(await w.run()).toMatchObject({ outcome: "succeeded", counts: { retired: 1 } });
  expect([...held]).toEqual([]);
});

test("how to archive may be an expression over what was last sent", async () => {
  const retire = { map: `{ "code": code, "title": $uppercase(title), "price": 0, "live": false }` };
  await using w = engineWorld(bookPipeline({ sink: { retire } }));
  w.source.put(book("a"));
  await w.run();
  w.source.put(book("a", { ...later, tags: ["sync", "gone"] }));
  expect(await w.run()).toMatchObject({ counts: { retired: 1 } });
  expect(written(w).at(-1)).toEqual([
    "retire",
    { code: "a", title: "BOOK A", price: 0, live: false },
  ]);
});

test("an adopted document is updated, keeps what is the sink's, and counts as sent", async () => {
  await using w = engineWorld(bookPipeline({ sink: calls, owners: { "/title": "fixed" } }));
  w.source.put(book("a"));
  const store = w.store();
  const run = await store.openRun({ pipeline: "books", trigger: "adopt", revision: "r" });
  await store.adopt(run, [
    {
      key: "a",
      ref: "a",
      title: "Book a",
      document: { code: "THEIRS", title: "book a", live: true },
      sinkId: "id-1",
      keeps: { code: "THEIRS" },
    },
  ]);
  await store.closeRun(run, {
    outcome: "succeeded",
    counts: (await w.plan()).counts,
    leftOutBy: {},
    writes: 0,
    sourceCost: 0,
  });
  expect(await w.run()).toMatchObject({ writes: 1, counts: { new: 0, changed: 1 } });
  expect(written(w)).toEqual([
    ["update", { code: "THEIRS", title: "book a", price: 10, live: true }],
  ]);
  expect(await w.run()).toMatchObject({ writes: 0, counts: { unchanged: 1 } });
  const [known] = (await store.documentsByKey("books", ["a"])).values();
  expect(known).toMatchObject({ sinkId: "id-1", keeps: { code: "THEIRS" } });
});
