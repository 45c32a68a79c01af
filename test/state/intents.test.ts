import { expect, test } from "vitest";
import type { NewIntent } from "../../src/core/intents.ts";
import { SqliteDatabase as Database } from "../../src/state/binding.ts";
import { accepted, ending, letter, nothing, planned, start, stateFolder } from "./open-state.ts";

const wanted: NewIntent = {
  key: "k-1",
  ref: "r-1",
  title: "Number 1",
  digest: "d1",
  content: "c1",
  document: { lines: [1, 2] },
};

const codeOf = (of: Promise<unknown>): Promise<unknown> =>
  of.then(
    () => "nothing thrown",
    (error: unknown) => (error as { code?: unknown }).code,
  );

test("an intent is entered once, and what is there is given back", async () => {
  await using s = stateFolder();
  const store = s.open();
  const run = await store.openRun(start);
  const first = await store.intend(run, wanted);
  expect(first).toMatchObject({ ...wanted, generation: 1, phase: "intended" });
  const again = await store.intend(run, { ...wanted, digest: "d2", document: {} });
  expect(again).toEqual(first);
});

test("what is minted, claimed and created is written once and never back", async () => {
  await using s = stateFolder();
  const store = s.open();
  const run = await store.openRun(start);
  const intent = await store.intend(run, wanted);
  expect(await store.bind(run, intent, "m-1")).toMatchObject({ minted: "m-1", phase: "bound" });
  expect(await store.bind(run, intent, "m-2")).toMatchObject({ minted: "m-1" });
  await store.advance(run, intent, { phase: "claimed", claimed: "m-1" });
  await store.advance(run, intent, { phase: "claimed", claimed: "m-3" });
  await store.advance(run, intent, { phase: "completed", result: "o-1" });
  const last = await store.advance(run, intent, { phase: "bound", result: "o-2" });
  expect(last).toMatchObject({ claimed: "m-1", result: "o-1", phase: "completed" });
  expect((await store.intents("books", ["k-1", "k-2"])).get("k-1")).toEqual(last);
  expect(await store.revise(run, intent, { ...wanted, digest: "d9" })).toEqual(last);
});

test("only what is marked is closed; open intents survive the process and lead back to their record", async () => {
  await using s = stateFolder();
  const one = s.open(1);
  const run = await one.openRun(start);
  const intent = await one.intend(run, wanted);
  await one.intend(run, { ...wanted, key: "k-2", ref: "r-2" });
  await one.advance(run, intent, { phase: "marked", result: "o-1" });
  s.alive.delete(1);

  const two = s.open(2);
  expect((await two.openIntents("books")).map(({ key }) => key)).toEqual(["k-2"]);
  expect(await two.openIntents("other")).toEqual([]);
  const next = await two.openRun(start);
  expect(await two.refsAgain(next, "2026-03-02", [])).toEqual(new Set(["r-2"]));
});

test("what is done is open until it is settled, for a crash may come between", async () => {
  await using s = stateFolder();
  const store = s.open();
  const run = await store.openRun(start);
  const write = planned("k-1", { ref: "r-1" });
  await store.stage(run, { ...nothing, writes: [write] });
  await store.settle(run, { accepted: [], refused: [], letters: [] }, [write]);
  const intent = await store.intend(run, wanted);
  const done = await store.advance(run, intent, { phase: "marked", result: "o-1" });
  expect(await store.openIntents("books")).toEqual([done]);
  await store.settle(run, { accepted: [accepted(write)], refused: [], letters: [] });
  expect(await store.openIntents("books")).toEqual([]);
});

test("what was said about something closes with it, but for what is said in the same run", async () => {
  await using s = stateFolder();
  const store = s.open();
  const about = (code: "once/unfinished" | "once/changed-after") => ({
    ...letter("r-1", { key: "k-1" }),
    code,
  });
  const codes = async () => (await store.letters("books")).map(({ code }) => code);
  const first = await store.openRun(start);
  const intent = await store.intend(first, wanted);
  const said = { accepted: [], refused: [], letters: [about("once/unfinished")] };
  await store.settle(first, said);
  await store.closeRun(first, ending());

  const run = await store.openRun(start);
  await store.settle(run, { ...said, letters: [about("once/changed-after")] });
  expect(await codes()).toHaveLength(2);
  await store.advance(run, intent, { phase: "marked", result: "o-1" });
  expect(await codes()).toEqual(["once/changed-after"]);
  await store.closeRun(run, ending());

  // Settling what a crash kept from being settled leaves the alert of the run before it.
  const last = await store.openRun(start);
  const write = planned("k-1", { ref: "r-1" });
  await store.stage(last, { ...nothing, writes: [write] });
  await store.settle(last, { accepted: [], refused: [], letters: [] }, [write]);
  await store.settle(last, { accepted: [accepted(write)], refused: [], letters: [] });
  expect(await codes()).toEqual(["once/changed-after"]);
});

test("an intent with nothing bound can be dropped, one with something cannot", async () => {
  await using s = stateFolder();
  const store = s.open();
  const run = await store.openRun(start);
  const intent = await store.intend(run, wanted);
  await store.dropIntent(run, intent);
  expect(await store.openIntents("books")).toEqual([]);
  const bound = await store.bind(run, await store.intend(run, wanted), "m-1");
  await store.dropIntent(run, bound);
  expect(await store.openIntents("books")).toEqual([bound]);
});

test("one more generation begins anew and leaves the first as it was", async () => {
  await using s = stateFolder();
  const store = s.open();
  const run = await store.openRun(start);
  expect(await store.reopen(run, "k-1")).toBeUndefined();
  const intent = await store.intend(run, wanted);
  await store.bind(run, intent, "m-1");
  await store.advance(run, intent, { phase: "marked", result: "o-1" });
  const again = await store.reopen(run, "k-1");
  expect(again).toMatchObject({ generation: 2, phase: "intended" });
  expect(again?.minted).toBeUndefined();
  expect(await store.intend(run, wanted)).toEqual(again);
  expect(await codeOf(store.bind(run, intent, "m-2"))).toBe("internal/bug");
});

test("a process whose lease was taken over can write nothing", async () => {
  await using s = stateFolder();
  const old = s.open(1);
  const stale = await old.openRun(start);
  const intent = await old.intend(stale, wanted);
  s.alive.delete(1);
  const run = await s.open(2).openRun(start);
  expect(run.fence).toBeGreaterThan(stale.fence);
  expect(await codeOf(old.bind(stale, intent, "m-1"))).toBe("state/fenced");
  expect(await codeOf(old.intend(stale, { ...wanted, key: "k-3" }))).toBe("state/fenced");
  expect(await codeOf(old.advance(stale, intent, { phase: "marked" }))).toBe("state/fenced");
});

test.each([
  ["phase", "completed"],
  ["minted", "m-9"],
  ["claimed", "m-9"],
  ["result", "o-9"],
  ["digest", "d9"],
  ["document", "{}"],
  ["document", "{"],
  ["phase", "unheard of"],
])("a row whose %s was changed to %s behind our back is refused", async (column, value) => {
  await using s = stateFolder();
  const store = s.open();
  const run = await store.openRun(start);
  await store.intend(run, wanted);
  await store.closeRun(run, ending());
  const db = new Database(s.path);
  db.prepare(`UPDATE intents SET ${column} = ?`).run(value);
  db.close();
  expect(await codeOf(store.openIntents("books"))).toBe("state/corrupt-intent");
  expect(await codeOf(store.intents("books", ["k-1"]))).toBe("state/corrupt-intent");
});

test.each(["verified", "marked"] as const)(
  "nothing is %s without a result, unless somebody gave it up",
  async (phase) => {
    await using s = stateFolder();
    const store = s.open();
    const run = await store.openRun(start);
    const intent = await store.intend(run, wanted);
    expect(await codeOf(store.advance(run, intent, { phase }))).toBe("state/corrupt-intent");
    expect(await store.intents("books", ["k-1"])).toEqual(new Map([["k-1", intent]]));
    expect(await store.advance(run, intent, { phase, givenUp: true })).toMatchObject({ phase });
  },
);
