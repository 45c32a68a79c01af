import { expect, test } from "vitest";
import { bookPipeline } from "../support/pipeline.ts";
import { asking, find, write } from "./asking-world.ts";
import { book, edition, type EngineWorld } from "./engine-world.ts";

test("what is searched for is read by its id, and its keys get a list of what answers to them", async () => {
  const { w, library } = asking();
  await using _ = w;
  write(library, "1", "Ada");
  write(library, "2", "Bob");
  write(library, "3", "Bob");
  for (const title of ["Ada", "Bob", "Cid"]) w.source.put(book(title, { title }));
  const result = await w.run();
  expect(result).toMatchObject({ outcome: "succeeded", counts: { new: 2, held: 1 } });
  expect(w.sink.documents.get("Ada")).toMatchObject({ title: "1", price: 1 });
  expect(w.sink.documents.get("Bob")).toMatchObject({ title: "2 3", price: 2 });
  expect(await w.store().letters("books")).toMatchObject([
    { ref: "Cid", code: "record/held", message: "nobody is called Cid" },
  ]);
  // All records of a batch are asked for together.
  expect(library.searches).toEqual([["Ada", "Bob", "Cid"]]);
  expect(library.reads).toEqual([["1", "2", "3"]]);
});

test("a search is believed in nothing: not in what it invents, nor in what was renamed or deleted", async () => {
  const { w, library } = asking();
  await using _ = w;
  write(library, "1", "Ada");
  write(library, "2", "Bob");
  library.stale.set("Bob", ["1", "2", "2", "gone"]);
  library.stale.set("Ada", ["2", "gone"]);
  w.source.put(book("b", { title: "Bob" }));
  w.source.put(book("a", { title: "Ada" }));
  await w.run();
  expect(w.sink.documents.get("b")).toMatchObject({ title: "2", price: 1 });
  // Nobody searched for it under its name, but it was read and answers to it.
  expect(w.sink.documents.get("a")).toMatchObject({ title: "1", price: 1 });
});

test("what waits is asked for again each run, and goes out when it is there", async () => {
  const { w, library } = asking();
  await using _ = w;
  w.source.put(book("a", { title: "Ada" }));
  expect(await w.run()).toMatchObject({ counts: { held: 1 } });
  expect(library.reads).toEqual([]);
  write(library, "1", "Ada");
  expect(await w.run()).toMatchObject({ counts: { new: 1, held: 0 } });
  expect(await w.store().letters("books")).toEqual([]);
});

test("no more keys are asked for at once than the lookup says, no more ids read than are taken", async () => {
  const { w, library } = asking({ find, size: 2 });
  await using _ = w;
  const names = ["Ada", "Bob", "Cid", "Dee", "Eve"];
  for (const title of names) {
    w.source.put(book(title, { title }));
    write(library, `id of ${title}`, title);
  }
  library.stale.set(
    "Eve",
    Array.from({ length: 600 }, (_unused, at) => `e${String(at)}`),
  );
  write(library, "e599", "Eve");
  await w.run();
  // The source gives three at a time.
  expect(library.searches).toEqual([["Ada", "Bob"], ["Cid"], ["Dee", "Eve"]]);
  expect(library.reads.map(({ length }) => length)).toEqual([2, 1, 250, 250, 101]);
  expect(w.sink.documents.get("Eve")).toMatchObject({ title: "e599" });
});

test("one name that is refused keeps back nobody else, and is asked for again", async () => {
  const { w, library } = asking();
  await using _ = w;
  for (const title of ["Ada", "Bob", "Cid", "Dee"]) {
    w.source.put(book(title, { title }));
    write(library, title, title);
  }
  library.refused.add("Bob");
  const result = await w.run();
  expect(result).toMatchObject({ outcome: "partial", counts: { new: 3, rejected: 1 } });
  expect(await w.store().letters("books")).toMatchObject([
    {
      ref: "Bob",
      code: "record/not-looked-up",
      message: 'lookups.author could not be answered: "Bob" is no name',
      retry: true,
    },
  ]);
  library.refused.clear();
  expect(await w.run()).toMatchObject({ outcome: "succeeded", counts: { new: 1, rejected: 0 } });
  expect(await w.store().letters("books")).toEqual([]);
});

test("not to know is not the same as nothing: what could not be asked is parked, not held", async () => {
  const { w, library } = asking();
  await using _ = w;
  w.source.put(book("a", { title: "Ada" }));
  w.source.put(book("n", { title: "" }));
  library.away = "http/timeout";
  const result = await w.run();
  // What needs no author is decided all the same.
  expect(result).toMatchObject({ counts: { held: 1, rejected: 1 } });
  expect((await w.store().letters("books")).map(({ ref, code }) => [ref, code])).toEqual([
    ["n", "record/held"],
    ["a", "record/not-looked-up"],
  ]);
  library.away = undefined;
  write(library, "1", "Ada");
  expect(await w.run()).toMatchObject({ counts: { new: 1, held: 1 } });
});

test("where access ends, so does the run; the next one takes it up", async () => {
  const { w, library } = asking();
  await using _ = w;
  w.source.put(book("a", { title: "Ada" }));
  write(library, "1", "Ada");
  library.away = "access/refused";
  expect(await w.run()).toMatchObject({ outcome: "failed", error: { code: "access/refused" } });
  expect(await w.store().letters("books")).toEqual([]);
  expect(w.sink.writes).toEqual([]);
  library.away = undefined;
  expect(await w.run()).toMatchObject({ outcome: "succeeded", counts: { new: 1 } });
});

test("a plan asks, and says the same", async () => {
  const { w, library } = asking();
  await using _ = w;
  write(library, "1", "Ada");
  w.source.put(book("a", { title: "Ada" }));
  w.source.put(book("b", { title: "Bob" }));
  expect(await w.plan()).toMatchObject({ counts: { new: 1, held: 1 } });
  expect(await w.store().letters("books")).toEqual([]);
});

/** Sends one book of another pipeline, on the same state. */
async function runOther(w: EngineWorld, ...all: Parameters<typeof book>[]): Promise<void> {
  const { pipeline } = w;
  const kept = [...w.source.books.values()];
  w.source.books.clear();
  for (const one of all) w.source.put(book(...one));
  w.pipeline = bookPipeline({ name: "authors" });
  await w.run({ full: true });
  w.pipeline = pipeline;
  w.source.books.clear();
  for (const one of kept) w.source.put(one);
}

test.each(["authors", "authors.ISBN"])(
  "what %s knows is read though no search finds it",
  async (refs) => {
    const { w, library } = asking({ find, refs });
    await using _ = w;
    const isbn = refs === "authors" ? {} : { isbn: "Ada" };
    const code = refs === "authors" ? "Ada" : "another";
    await runOther(w, ["1", { editions: [edition(code, isbn)] }], ["2"]);
    write(library, "1", "Ada");
    library.stale.set("Ada", []);
    w.source.put(book("a", { title: "Ada" }));
    w.source.put(book("b", { title: "Bob" }));
    await w.run();
    expect(library.reads).toEqual([["1"]]);
    expect(w.sink.documents.get("a")).toMatchObject({ title: "1" });
    // Found both ways it is still one.
    library.stale.clear();
    w.source.put(book("c", { title: "Ada" }));
    await w.run();
    expect(w.sink.documents.get("c")).toMatchObject({ title: "1", price: 1 });
  },
);

test("what is known but answers to another key by now is not it", async () => {
  const { w, library } = asking({ refs: "authors" });
  await using _ = w;
  await runOther(w, ["1", { editions: [edition("Ada")] }]);
  write(library, "1", "Bob");
  w.source.put(book("a", { title: "Ada" }));
  expect(await w.run()).toMatchObject({ counts: { held: 1, new: 0 } });
});

test("where nothing says by which ids, the keys are what is read by", async () => {
  const { w, library } = asking({});
  await using _ = w;
  library.authors.set("Ada", { id: "1", name: "Ada" });
  w.source.put(book("a", { title: "Ada" }));
  await w.run();
  expect(w.sink.documents.get("a")).toMatchObject({ title: "1" });
});
