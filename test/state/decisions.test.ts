import { expect, test } from "vitest";
import type { NewIntent } from "../../src/core/intents.ts";
import type { OpenedRun, Store } from "../../src/core/store.ts";
import { ending, letter, start, stateFolder } from "./open-state.ts";

/* What people decide: each changes exactly what it is about, and leaves a row in the history. */

const wanted: NewIntent = {
  key: "k-1",
  ref: "r-1",
  title: "Number 1",
  digest: "d1",
  content: "c1",
  document: { lines: [1] },
};

async function say(
  store: Store,
  run: OpenedRun,
  code:
    | "once/differs"
    | "once/gone"
    | "once/withdrawn"
    | "once/taken-back"
    | "once/changed-after"
    | "once/asked-again",
): Promise<void> {
  const one = { ...letter("k-1"), ref: "r-1", key: "k-1", code, message: `it is ${code}` };
  await store.settle(run, { accepted: [], refused: [], letters: [one] });
}

const codes = async (store: Store) => (await store.letters("books")).map(({ code }) => code);

test("a result that differs is accepted once, and only where that is what is wrong", async () => {
  await using s = stateFolder();
  const store = s.open();
  const run = await store.openRun(start);
  expect(await store.accept(run, "k-1", "ann")).toBeUndefined();
  const intent = await store.intend(run, wanted);
  await say(store, run, "once/differs");
  expect(await store.accept(run, "k-1", "ann")).toBeUndefined();
  await store.advance(run, intent, { phase: "completed", result: "o-1" });
  expect(await store.accept(run, "k-1", "ann")).toMatchObject({ phase: "verified", result: "o-1" });
  expect(await codes(store)).toEqual([]);
  expect(await store.accept(run, "k-1", "ann")).toBeUndefined();
  expect(await store.history("books", "k-1")).toMatchObject([
    { kind: "accepted", reason: "by ann", diff: ["it is once/differs"], run: run.id },
  ]);
});

test("an alert is dismissed; what else is said of the same key stays", async () => {
  await using s = stateFolder();
  const store = s.open();
  const run = await store.openRun(start);
  const intent = await store.intend(run, wanted);
  await store.advance(run, intent, { phase: "marked", result: "o-1" });
  for (const code of ["once/changed-after", "once/asked-again"] as const)
    await say(store, run, code);
  expect(await store.dismiss(run, "k-1", "ann")).toEqual(["it is once/changed-after"]);
  expect(await codes(store)).toEqual(["once/asked-again"]);
  expect(await store.dismiss(run, "k-1", "ann")).toEqual([]);
  expect((await store.history("books", "k-1")).map(({ kind }) => kind)).toEqual(["dismissed"]);
});

test.each([
  [undefined, 0],
  ["o-1", 1],
] as const)("what was withdrawn is closed unless it was created: %s", async (result, open) => {
  await using s = stateFolder();
  const store = s.open();
  const run = await store.openRun(start);
  const intent = await store.bind(run, await store.intend(run, wanted), "m-1");
  if (result) await store.advance(run, intent, { phase: "completed", result });
  await say(store, run, "once/withdrawn");
  await store.dismiss(run, "k-1", "ann");
  expect(await store.openIntents("books")).toHaveLength(open);
});

test("what was begun and deleted begins anew; nobody follows the first any more", async () => {
  await using s = stateFolder();
  const store = s.open();
  const run = await store.openRun(start);
  await store.bind(run, await store.intend(run, wanted), "m-1");
  await say(store, run, "once/gone");
  expect(await store.reopen(run, "k-1", "ann")).toMatchObject({ generation: 2, minted: undefined });
  expect(await store.openIntents("books")).toMatchObject([{ generation: 2 }]);
  expect(await codes(store)).toEqual([]);
  await store.closeRun(run, ending());
  expect((await store.status())[0]).toMatchObject({ begun: 1, begunAt: expect.any(String) });
});

test("that a result was to be taken back stands until it is known what became of it", async () => {
  await using s = stateFolder();
  const store = s.open();
  let run = await store.openRun(start);
  const intent = await store.intend(run, wanted);
  await store.advance(run, intent, { phase: "completed", result: "o-1" });
  await say(store, run, "once/taken-back");
  await say(store, run, "once/differs");
  await store.closeRun(run, ending());
  run = await store.openRun(start);
  await store.advance(run, intent, { phase: "marked" });
  expect(await codes(store)).toEqual(["once/taken-back"]);
  await store.advance(run, intent, { phase: "marked", isUndoKnown: true });
  expect(await codes(store)).toEqual([]);
  await say(store, run, "once/taken-back");
  expect(await store.dismiss(run, "k-1", "ann")).toEqual(["it is once/taken-back"]);
  await say(store, run, "once/taken-back");
  expect(await store.reopen(run, "k-1", "ann")).toMatchObject({ generation: 2 });
  expect(await codes(store)).toEqual([]);
});
