import { expect, test } from "vitest";
import { noCounts } from "../../src/core/counts.ts";
import type { Claim } from "../../src/core/staged.ts";
import {
  accepted,
  all,
  ending,
  letter,
  nothing,
  planned,
  record,
  send,
  start,
  stateFolder,
} from "./open-state.ts";

const isbn = (value: string, key: string, ref = key): Claim => ({
  name: "ISBN",
  value,
  key,
  ref,
  title: undefined,
});
const own = (key: string, ref = key): Claim => ({
  name: "",
  value: key,
  key,
  ref,
  title: undefined,
});

test("what is sent is known by record and by key, and in doubt until it is settled", async () => {
  await using s = stateFolder();
  const store = s.open();
  const run = await store.openRun(start);
  const write = planned("k", { ref: "a", title: "A", document: { x: [1, null] } });
  await store.stage(run, { ...nothing, records: [record("a")], writes: [write] });
  await store.settle(run, { accepted: [], refused: [], letters: [] }, [write]);
  expect((await store.documentsByKey("books", ["k"])).get("k")).toEqual({
    key: "k",
    ref: "a",
    title: "A",
    fingerprint: "",
    document: { x: [1, null] },
    status: "sent",
    inDoubt: true,
    sinkId: undefined,
    keeps: undefined,
    accepted: 0,
    revived: 0,
  });
  await store.settle(run, {
    accepted: [accepted(write, { sinkId: "s1", captured: { ids: { one: "1" } } })],
    refused: [],
    letters: [],
  });
  const known = { fingerprint: "f-k", inDoubt: false, sinkId: "s1", accepted: 1 };
  expect((await store.documentsOf("books", ["a", "b"])).get("a")).toMatchObject([known]);
  expect((await store.documentsOf("books", ["b"])).get("b")).toEqual([]);
  expect((await store.documentsByKey("other", ["k"])).size).toBe(0);
});

test("a refused first write leaves no document; a refused later one the document as it was", async () => {
  await using s = stateFolder();
  const store = s.open();
  const run = await store.openRun(start);
  await send(store, run, [planned("old")]);
  const writes = [
    planned("new"),
    planned("old", { kind: "changed", fingerprint: "f2", document: { y: 1 } }),
  ];
  await store.stage(run, { ...nothing, writes });
  await store.settle(run, { accepted: [], refused: [], letters: [] }, writes);
  await store.settle(run, { accepted: [], refused: ["new", "old"], letters: [] });
  const known = await store.documentsByKey("books", ["new", "old"]);
  expect(known.get("new")).toBeUndefined();
  expect(known.get("old")).toMatchObject({
    fingerprint: "f-old",
    inDoubt: false,
    document: { code: "old" },
  });
});

test("marking a write in doubt forgets what was known of its record", async () => {
  await using s = stateFolder();
  const store = s.open();
  const run = await store.openRun(start);
  await send(store, run, [planned("a"), planned("b")]);
  await store.settle(run, { accepted: [], refused: [], letters: [] }, [planned("a")]);
  expect([...(await store.knownRecords("books", ["a", "b"])).keys()]).toEqual(["b"]);
});

test("settling records keeps the settled and drops the open and the unsettled", async () => {
  await using s = stateFolder();
  const store = s.open();
  const run = await store.openRun(start);
  const known = async () => Object.fromEntries(await store.knownRecords("books", ["a", "b", "c"]));
  const records = [
    record("a", { rule: "why", decision: "leave out", documents: 3 }),
    record("b"),
    record("c"),
  ];
  await store.stage(run, { ...nothing, records });
  await store.unsettle(run, ["c"]);
  await store.settleRecords(run, new Set(["b"]));
  expect(await known()).toEqual({
    a: { fingerprint: "r-a", decision: "leave out", rule: "why", documents: 3 },
  });
  await store.stage(run, {
    ...nothing,
    records: [record("b"), record("c", { fingerprint: "r2" })],
  });
  await store.settleRecords(run, new Set());
  expect(Object.keys(await known())).toEqual(["a", "b", "c"]);
  await store.stage(run, { ...nothing, records: [record("a", { fingerprint: undefined })] });
  await store.settleRecords(run, new Set(["c"]));
  expect(Object.keys(await known())).toEqual(["b"]);
  await store.forget(run, ["b"]);
  expect(await known()).toEqual({});
});

test("forgetting a record closes its letters and leaves its documents", async () => {
  await using s = stateFolder();
  const store = s.open();
  const run = await store.openRun(start);
  await send(store, run, [planned("a")]);
  await store.settle(run, { accepted: [], refused: [], letters: [letter("a"), letter("b")] });
  await store.forget(run, ["a"]);
  expect((await store.letters()).map(({ ref }) => ref)).toEqual(["b"]);
  expect((await store.documentsByKey("books", ["a"])).size).toBe(1);
});

test("only documents that are still the record's own are marked absent", async () => {
  await using s = stateFolder();
  const store = s.open();
  const run = await store.openRun(start);
  await send(store, run, [planned("a"), planned("k", { ref: "b" })]);
  await store.markAbsent(run, [
    { key: "a", ref: "a" },
    { key: "k", ref: "former" },
  ]);
  const known = await store.documentsByKey("books", ["a", "k"]);
  expect([known.get("a")?.status, known.get("k")?.status]).toEqual(["absent", "sent"]);
  expect(await store.countSent("books")).toBe(1);
});

test("staged writes come back in pages, upserts first, each group by key", async () => {
  await using s = stateFolder();
  const store = s.open();
  const run = await store.openRun(start);
  const names = Array.from({ length: 25 }, (_, at) => `k${String((at * 7) % 25).padStart(2, "0")}`);
  const writes = names.map((key, at) => planned(key, { kind: at % 5 === 0 ? "retired" : "new" }));
  const twin = planned("k01", { ref: "another" });
  await store.stage(run, { ...nothing, writes: [...writes, twin] });
  expect(await store.countStaged(run)).toEqual({ upserts: 21, retires: 5 });
  const pages = await all(store.stagedWrites(run, 4));
  expect(pages.map(({ length }) => length)).toEqual([4, 4, 4, 4, 4, 1, 4, 1]);
  const flat = pages.flat();
  const sorted = (kind: boolean) =>
    [...writes, twin]
      .filter((one) => (one.kind === "retired") === kind)
      .map(({ key, ref }) => `${key} ${ref}`)
      .sort();
  expect(flat.map(({ key, ref }) => `${key} ${ref}`)).toEqual([...sorted(false), ...sorted(true)]);
  expect(flat.find(({ ref }) => ref === "another")).toEqual(twin);
  expect(await store.stagedKeys(run, ["k03", "nope"])).toEqual(["k03"]);
});

test("every ref that anything is stored under is found, past more than two pages", async () => {
  await using s = stateFolder();
  const store = s.open();
  const run = await store.openRun(start);
  const names = Array.from({ length: 2345 }, (_, at) => `r${String(at).padStart(5, "0")}`);
  await store.stage(run, { ...nothing, records: names.map((ref) => record(ref)) });
  await store.settleRecords(run, new Set());
  await store.settle(run, { accepted: [], refused: [], letters: [letter("only-a-letter")] });
  const pages = await all(store.allRefs("books"));
  expect(pages.map(({ length }) => length)).toEqual([1000, 1000, 346]);
  expect(pages.flat()).toEqual(["only-a-letter", ...names]);
  expect(await all(store.allRefs("other"))).toEqual([]);
});

test("claims clash within a run by key and by each name alone", async () => {
  await using s = stateFolder();
  const store = s.open();
  const run = await store.openRun(start);
  const title = (value: string, key: string): Claim => ({ ...isbn(value, key), name: "title" });
  await store.stage(run, {
    ...nothing,
    claims: [
      ...[own("a"), own("b"), own("c"), own("k", "x"), own("k", "y")],
      ...[isbn("1", "a"), isbn("1", "b"), isbn("2", "c")],
      // The same value under another name, and twice by one document, is no clash.
      ...[title("1", "c"), title("9", "a"), isbn("2", "c")],
    ],
  });
  const groups = await store.clashes(run);
  expect(
    groups.map((group) => group.map(({ name, value, key, ref }) => [name, value, key, ref])),
  ).toEqual([
    [
      ["", "k", "k", "x"],
      ["", "k", "k", "y"],
    ],
    [
      ["ISBN", "1", "a", "a"],
      ["ISBN", "1", "b", "b"],
    ],
  ]);
});

test("claims clash with what stands from before, until that is released, claimed anew or left out", async () => {
  await using s = stateFolder();
  const store = s.open();
  const first = await store.openRun(start);
  await send(store, first, [planned("a")], [own("a"), isbn("1", "a")]);
  await store.closeRun(first, ending());

  const clashing = async (more: Partial<typeof nothing>) => {
    const run = await store.openRun(start);
    const claims = [own("b"), isbn("1", "b"), ...(more.claims ?? [])];
    await store.stage(run, { ...nothing, ...more, claims });
    const groups = await store.clashes(run);
    await store.closeRun(run, ending());
    return groups.map((group) => group.map(({ key, staged }) => [key, staged]));
  };
  const clash = [
    [
      ["a", false],
      ["b", true],
    ],
  ];
  expect(await clashing({})).toEqual(clash);
  expect(await clashing({ records: [record("a", { decision: "reject" })] })).toEqual(clash);
  expect(await clashing({ released: [{ key: "a", ref: "a" }] })).toEqual([]);
  expect(await clashing({ released: [{ key: "a", ref: "z" }] })).toEqual(clash);
  expect(await clashing({ claims: [own("a"), isbn("2", "a")] })).toEqual([]);

  const last = await store.openRun(start);
  await store.stage(last, { ...nothing, records: [record("a", { decision: "leave out" })] });
  await store.settleRecords(last, new Set());
  await store.closeRun(last, ending());
  expect(await clashing({})).toEqual([]);
});

test("taking documents back gives their writes, drops their claims, and their old values stand again", async () => {
  await using s = stateFolder();
  const store = s.open();
  const first = await store.openRun(start);
  await send(store, first, [planned("a")], [own("a"), isbn("1", "a")]);
  await store.closeRun(first, ending());
  const run = await store.openRun(start);
  const write = planned("a", { kind: "changed" });
  await store.stage(run, {
    ...nothing,
    records: [record("a"), record("b")],
    writes: [write],
    claims: [own("a"), isbn("2", "a"), own("b"), isbn("1", "b")],
  });
  expect(await store.clashes(run)).toEqual([]);
  expect(await store.unstage(run, [{ key: "a", ref: "a" }])).toEqual([write]);
  expect(await store.unstage(run, [{ key: "a", ref: "a" }])).toEqual([]);
  expect((await store.clashes(run)).flat().map(({ key, staged }) => [key, staged])).toEqual([
    ["a", false],
    ["b", true],
  ]);
});

test("a retire whose key another record claims is known as handed over", async () => {
  await using s = stateFolder();
  const store = s.open();
  const run = await store.openRun(start);
  await store.stage(run, {
    ...nothing,
    writes: [
      planned("k", { kind: "retired", ref: "a" }),
      planned("k", { ref: "b" }),
      planned("l", { kind: "retired", ref: "a" }),
    ],
    claims: [own("k", "b"), own("l", "a")],
  });
  expect(await store.handedOver(run)).toEqual([{ key: "k", ref: "a" }]);
});

test("letters count their attempts and keep their first time and their record", async () => {
  await using s = stateFolder();
  const store = s.open();
  const run = await store.openRun(start);
  const place = { file: "mappings/book.jsonata", line: 3, column: 7 };
  const parked = letter("a", { location: place, retry: true, key: undefined });
  await store.settle(run, { accepted: [], refused: [], letters: [parked] });
  await s.world.advance(3_600_000);
  const again = { ...parked, hint: "other", record: undefined };
  await store.settle(run, { accepted: [], refused: [], letters: [again, letter("b")] });
  const letters = await store.letters();
  expect(letters.map(({ ref, attempts }) => [ref, attempts])).toEqual([
    ["a", 2],
    ["b", 1],
  ]);
  expect(letters[0]).toEqual({
    ...parked,
    hint: "other",
    move: "brand",
    attempts: 2,
    firstAt: "2026-03-02T08:00:00.000Z",
    lastAt: "2026-03-02T09:00:00.000Z",
  });
  expect(await store.retryable("books")).toEqual(["a"]);
  expect(await store.letters("other")).toEqual([]);
});

test("a run's end is told, and its cursor moves only with a checkpoint", async () => {
  await using s = stateFolder();
  const store = s.open();
  const run = await store.openRun(start);
  expect(run).toMatchObject({ cursor: undefined, revision: undefined, fullAt: undefined });
  await send(store, run, [planned("a")]);
  const counts = { ...noCounts, read: 1, new: 1 };
  await store.closeRun(
    run,
    ending({ counts, writes: 1, sourceCost: 2.5, checkpoint: { cursor: "c1", full: true } }),
  );
  await s.world.advance(1000);
  const failed = await store.openRun({ ...start, revision: "r2" });
  expect(failed).toMatchObject({
    cursor: "c1",
    revision: "r1",
    fullAt: s.world.clock.now() - 1000,
  });
  const error = { code: "sink/refused", message: "no" } as const;
  await store.closeRun(failed, ending({ outcome: "failed", error }));
  const peeked = await store.peekRun({ ...start, revision: "r2" });
  expect(peeked).toMatchObject({ cursor: "c1", revision: "r1" });
  const [last, first] = await store.runs("books", 10);
  expect(first).toMatchObject({ outcome: "succeeded", counts, writes: 1, error: undefined });
  expect(last).toMatchObject({ outcome: "failed", error, finishedAt: "2026-03-02T08:00:01.000Z" });
  expect(await store.runs("books", 1)).toHaveLength(1);
  expect(await store.status()).toMatchObject([
    { pipeline: "books", cursor: "c1", sent: 1, retired: 0, absent: 0, letters: 0, lastRun: last },
  ]);
});

test("an incremental checkpoint keeps the time of the last full read", async () => {
  await using s = stateFolder();
  const store = s.open();
  await store.closeRun(
    await store.openRun(start),
    ending({ checkpoint: { cursor: "1", full: true } }),
  );
  const fullAt = s.world.clock.now();
  await s.world.advance(1000);
  await store.closeRun(
    await store.openRun(start),
    ending({ checkpoint: { cursor: "2", full: false } }),
  );
  expect(await store.openRun(start)).toMatchObject({ cursor: "2", fullAt });
});

test("history is kept for thirty days", async () => {
  await using s = stateFolder();
  const store = s.open();
  const run = await store.openRun(start);
  await send(store, run, [planned("a", { reason: "because" })]);
  await store.closeRun(run, ending());
  expect(await store.history("books", "a")).toEqual([
    { run: run.id, at: "2026-03-02T08:00:00.000Z", kind: "new", reason: "because", diff: [] },
  ]);
  await s.world.advance(31 * 86_400_000);
  await store.closeRun(await store.openRun(start), ending());
  expect(await store.history("books", "a")).toEqual([]);
});

test("a source's memo outlives the run", async () => {
  await using s = stateFolder();
  const store = s.open();
  const run = await store.openRun(start);
  const memo = store.memo(run);
  expect(await memo.load()).toBeUndefined();
  await memo.save({ job: [1, null] });
  await store.closeRun(run, ending({ outcome: "interrupted" }));
  const next = store.memo(await store.openRun(start));
  expect(await next.load()).toEqual({ job: [1, null] });
  await next.clear();
  expect(await next.load()).toBeUndefined();
});

test("two handles on one file see each other's settled state", async () => {
  await using s = stateFolder();
  const [one, two] = [s.open(1), s.open(2)];
  const run = await one.openRun(start);
  await send(one, run, [planned("a")]);
  expect(await two.countSent("books")).toBe(1);
  expect(await code(two.openRun(start))).toBe("state/leased");
  await one.closeRun(run, ending());
  await send(two, await two.openRun(start), [planned("b")]);
  expect(await one.countSent("books")).toBe(2);
});

test("what one run staged is gone when the next begins, and never another run's", async () => {
  await using s = stateFolder();
  const store = s.open();
  const run = await store.openRun(start);
  const other = await store.openRun({ ...start, pipeline: "other" });
  // The staging area is one for a process; whoever lost it is told, and never writes the other's.
  await store.stage(other, { ...nothing, writes: [planned("theirs")] });
  expect(await code(store.stage(run, { ...nothing, writes: [planned("mine")] }))).toBe(
    "internal/bug",
  );
  expect(await code(store.settleRecords(run, new Set()))).toBe("internal/bug");
  expect(await code(all(store.stagedWrites(run, 10)))).toBe("internal/bug");
  expect((await all(store.stagedWrites(other, 10))).flat().map(({ key }) => key)).toEqual([
    "theirs",
  ]);
  await store.closeRun(run, ending({ outcome: "failed" }));
  expect(await code(store.stage(other, nothing))).toBeUndefined();
});

const code = (of: Promise<unknown>): Promise<unknown> =>
  of.then(
    () => undefined,
    (error: unknown) => (error as { code?: unknown }).code,
  );
