import { expect, test } from "vitest";
import type { Intent } from "../../src/core/intents.ts";
import type { OpenedRun, Store } from "../../src/core/store.ts";
import { SqliteDatabase as Database } from "../../src/state/binding.ts";
import { leaseMs } from "../../src/state/leases.ts";
import { ending, letter, planned, send, start, stateFolder } from "./open-state.ts";

const code = (of: Promise<unknown>): Promise<unknown> =>
  of.then(
    () => undefined,
    (error: unknown) => (error as { code?: unknown }).code,
  );

test("one pipeline is run by one process at a time; another pipeline by another", async () => {
  await using s = stateFolder();
  const [one, two] = [s.open(1), s.open(2)];
  const run = await one.openRun(start);
  expect(await code(two.openRun(start))).toBe("state/leased");
  expect(await code(two.openRun({ ...start, pipeline: "other" }))).toBeUndefined();
  await one.closeRun(run, ending());
  const next = await two.openRun(start);
  expect(next.fence).toBeGreaterThan(run.fence);
});

test("the refusal names who runs and until when", async () => {
  await using s = stateFolder();
  await s.open(1).openRun(start);
  await expect(s.open(2).openRun(start)).rejects.toThrow(
    'pipeline "books" is being run by process 1 on "here" (which lives)',
  );
  await expect(s.open(2, "there").openRun(start)).rejects.toThrow(
    'by process 1 on "here" (its lease holds until 2026-03-02T08:15:00.000Z)',
  );
});

test("a dead process of this host loses its lease at once, one elsewhere when its time is up", async () => {
  await using s = stateFolder();
  await s.open(1).openRun(start);
  s.alive.delete(1);
  const taken = await s.open(2).openRun(start);
  expect(taken.fence).toBe(2);
  const elsewhere = s.open(3, "there");
  expect(await code(elsewhere.openRun(start))).toBe("state/leased");
  s.alive.delete(2);
  expect(await code(elsewhere.openRun(start))).toBe("state/leased");
  await s.world.advance(leaseMs + 1);
  expect((await elsewhere.openRun(start)).fence).toBe(3);
});

test("a living process of this host keeps its lease however long it waits", async () => {
  await using s = stateFolder();
  await s.open(1).openRun(start);
  await s.world.advance(10 * leaseMs);
  expect(await code(s.open(2).openRun(start))).toBe("state/leased");
});

test("a predecessor with our own process number is believed until its time is up", async () => {
  await using s = stateFolder();
  await s.open(1).openRun(start);
  const other = s.open(1);
  expect(await code(other.openRun(start))).toBe("state/leased");
  await s.world.advance(leaseMs + 1);
  expect((await other.openRun(start)).fence).toBe(2);
});

test("renewing and writing hold the lease on", async () => {
  await using s = stateFolder();
  const [one, two] = [s.open(1), s.open(2)];
  const run = await one.openRun(start);
  for (let round = 0; round < 3; round += 1) {
    await s.world.advance(leaseMs - 1000);
    await (round === 1 ? one.settleRecords(run, new Set()) : one.renew(run));
  }
  expect(await code(two.openRun(start))).toBe("state/leased");
});

test("the run of a dead process is marked as interrupted by the next", async () => {
  await using s = stateFolder();
  const first = await s.open(1).openRun(start);
  s.alive.delete(1);
  const store = s.open(2);
  await store.openRun(start);
  const rows = await store.runs("books", 5);
  expect(rows.map(({ id, outcome }) => [id === first.id, outcome])).toEqual([
    [false, "running"],
    [true, "interrupted"],
  ]);
});

const wanted = { key: "a", ref: "a", title: "A", digest: "d", content: "c", document: {} };
const intent: Intent = {
  ...{ ...wanted, generation: 1, phase: "intended", firstAt: "", lastAt: "" },
  ...{ minted: undefined, claimed: undefined, result: undefined },
};

const writers: Readonly<Record<string, (store: Store, run: OpenedRun) => Promise<unknown>>> = {
  renew: (store, run) => store.renew(run),
  beginFull: (store, run) => store.beginFull(run),
  settle: (store, run) =>
    store.settle(run, { accepted: [], refused: ["a"], letters: [letter("a")] }),
  "settle the next": (store, run) =>
    store.settle(run, { accepted: [], refused: [], letters: [] }, [planned("z")]),
  settleRecords: (store, run) => store.settleRecords(run, new Set(["a"])),
  markAbsent: (store, run) => store.markAbsent(run, [{ key: "a", ref: "a" }]),
  adopt: (store, run) =>
    store.adopt(run, [
      {
        key: "new",
        ref: "new",
        title: undefined,
        document: {},
        sinkId: undefined,
        keeps: undefined,
      },
    ]),
  forget: (store, run) => store.forget(run, ["a"]),
  closeRun: (store, run) =>
    store.closeRun(run, ending({ checkpoint: { cursor: "2099-01-01", full: true } })),
  intend: (store, run) => store.intend(run, wanted),
  bind: (store, run) => store.bind(run, intent, "m"),
  advance: (store, run) => store.advance(run, intent, { phase: "marked" }),
  revise: (store, run) => store.revise(run, intent, wanted),
  dropIntent: (store, run) => store.dropIntent(run, intent),
  reopen: (store, run) => store.reopen(run, "a"),
  accept: (store, run) => store.accept(run, "a", "ann"),
  outdate: (store, run) => store.outdate(run, ["audit/incomplete"]),
  dismiss: (store, run) => store.dismiss(run, "a", "ann"),
  noteDiscard: (store, run) => store.noteDiscard(run, "a", "m"),
  "memo.save": (store, run) => store.memo(run).save({ job: "old" }),
  "memo.clear": (store, run) => store.memo(run).clear(),
};

test.each(Object.entries(writers))(
  "a process that stood still while another took over can change nothing: %s",
  async (_, write) => {
    await using s = stateFolder();
    const frozen = s.open(1, "there");
    const run = await frozen.openRun(start);
    await send(frozen, run, [planned("a")]);
    await frozen.intend(run, wanted);
    await frozen.memo(run).save({ job: "first" });
    await s.world.advance(leaseMs + 1);
    const other = s.open(2);
    const taken = await other.openRun(start);
    const before = dump(s.path);
    expect(await code(write(frozen, run))).toBe("state/fenced");
    expect(dump(s.path)).toEqual(before);
    // Nor once the other has given the lease back.
    await other.closeRun(taken, ending());
    const closed = dump(s.path);
    expect(await code(write(frozen, run))).toBe("state/fenced");
    expect(dump(s.path)).toEqual(closed);
  },
);

test("every method that writes is among those", async () => {
  await using s = stateFolder();
  const reading = [
    ...[
      "openRun",
      "peekRun",
      "knownRecords",
      "documentsOf",
      "documentsByKey",
      "countSent",
      "allRefs",
    ],
    ...[
      "keptRecords",
      "refsAgain",
      "captured",
      "ownersOf",
      "parkedBefore",
      "intents",
      "openIntents",
      "intentsSince",
      "letters",
      "retryable",
      "status",
      "named",
      "runs",
      "history",
      "memo",
      "close",
    ],
    // These touch temporary tables of the process alone.
    ...["stage", "clashes", "unstage", "handedOver", "stagedKeys", "stagedData", "unsettle"],
    ...["countStaged", "stagedWrites"],
  ];
  const tried = Object.keys(writers).map((name) => name.split(/[ .]/)[0]!);
  expect(new Set([...reading, ...tried])).toEqual(new Set([...Object.keys(s.open()), "memo"]));
});

test("another connection that holds the file is told apart", { timeout: 20_000 }, async () => {
  await using s = stateFolder();
  const store = s.open();
  const run = await store.openRun(start);
  const other = new Database(s.path);
  other.exec("BEGIN IMMEDIATE");
  expect(await code(store.renew(run))).toBe("state/locked");
  other.exec("COMMIT");
  other.close();
  expect(await code(store.renew(run))).toBeUndefined();
});

/** Every row of every table of the file. */
function dump(path: string): unknown {
  const db = new Database(path);
  const tables = db
    .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    .pluck()
    .all();
  const rows = tables.map((table) => [table, db.prepare(`SELECT * FROM "${table}"`).all()]);
  db.close();
  return rows;
}
