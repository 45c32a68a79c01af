import {
  appendFileSync,
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Store } from "../../src/core/store.ts";
import { takeBackup } from "../../src/state/backup.ts";
import { SqliteDatabase } from "../../src/state/binding.ts";
import { migrations } from "../../src/state/migrations.ts";
import { readBackup, restoreState } from "../../src/state/restore.ts";
import { openSqliteStore } from "../../src/state/sqlite-store.ts";
import { ending, planned, send, start, stateFolder, type StateFolder } from "./open-state.ts";

const mine = { brand: "acme", environment: "trying" };
const me = { id: "me", host: "here", pid: 99, isAlive: () => true };

function backUp(place: StateFolder): string {
  const to = join(place.folder, "kept", `${String(place.world.clock.now())}.sqlite`);
  takeBackup(place.path, to, mine, place.world);
  return to;
}

function putBack(place: StateFolder, file: string) {
  return restoreState(place.path, readBackup(file, mine), me, place.world);
}

/** One run that sends these documents and moves the cursor. */
async function sync(store: Store, keys: readonly string[], cursor: string): Promise<void> {
  const run = await store.openRun(start);
  await send(
    store,
    run,
    keys.map((key) => planned(key)),
  );
  await store.settleRecords(run, new Set());
  await store.closeRun(run, ending({ checkpoint: { cursor, full: true } }));
}

test("a backup shows one moment although a run is on its way, and only its owner may read it", async () => {
  await using place = stateFolder();
  const store = place.open();
  await sync(store, ["a"], "1");
  const run = await store.openRun(start);
  const file = backUp(place);
  await send(store, run, [planned("b")]);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(statSync(`${file}.json`).mode & 0o777).toBe(0o600);
  const { manifest } = readBackup(file, mine);
  expect(manifest).toMatchObject({ ...mine, documents: 1, intents: 0, schema: migrations.length });
  expect(readdirSync(join(place.folder, "kept"))).toHaveLength(2);
});

test("after a restore nothing counts as sent, everything is read from the old cursor, what was there is kept", async () => {
  await using place = stateFolder();
  const store = place.open();
  await sync(store, ["a"], "1");
  const file = backUp(place);
  await sync(store, ["b"], "2");
  store.close();
  const { aside, epoch, isUndoable } = putBack(place, file);
  expect({ epoch, isUndoable }).toEqual({ epoch: 1, isUndoable: true });

  const after = place.open(2);
  const run = await after.openRun(start);
  expect(run).toMatchObject({ cursor: "1", revision: "", restoredAt: place.world.clock.now() });
  expect(run.fence).toBeGreaterThan(3);
  expect(await after.knownRecords("books", ["a"])).toEqual(new Map());
  expect((await after.documentsByKey("books", ["a", "b"])).get("a")?.inDoubt).toBe(true);
  expect((await after.documentsByKey("books", ["b"])).size).toBe(0);
  await after.closeRun(run, ending());
  after.close();

  // What was set aside may be restored in its turn.
  expect(putBack(place, aside!).epoch).toBe(1);
  expect((await place.open(3).documentsByKey("books", ["b"])).size).toBe(1);
});

test("a process that still has the old file open can write nothing any more", async () => {
  await using place = stateFolder();
  const store = place.open();
  await sync(store, ["a"], "1");
  const file = backUp(place);
  store.close();
  const { aside } = putBack(place, file);
  const late = openSqliteStore(aside!, { world: place.world, holder: me });
  await expect(late.openRun(start)).rejects.toMatchObject({ code: "state/fenced" });
  late.close();
});

test.each(["lease", "open file"])("it is refused while anybody has the %s", async (what) => {
  await using place = stateFolder();
  const store = place.open();
  await sync(store, ["a"], "1");
  const file = backUp(place);
  const run = what === "lease" ? await store.openRun(start) : undefined;
  const code = what === "lease" ? "state/leased" : "state/locked";
  expect(() => putBack(place, file)).toThrow(expect.objectContaining({ code }));
  if (run) await store.closeRun(run, ending());
  // And whoever has it goes on as if nothing had been.
  await sync(store, ["b"], "2");
  expect(
    readdirSync(join(place.folder, "inner")).filter((one) => /aside|restoring/.test(one)),
  ).toEqual([]);
});

test("a damaged state is set aside with what belongs to it", async () => {
  await using place = stateFolder();
  const store = place.open();
  await sync(store, ["a"], "1");
  const file = backUp(place);
  store.close();
  writeFileSync(place.path, "this is no database, and long enough to be looked at".repeat(90));
  writeFileSync(`${place.path}-wal`, "left behind");
  const { aside, isUndoable } = putBack(place, file);
  expect(isUndoable).toBe(false);
  expect(readFileSync(aside!, "utf8")).toContain("no database");
  expect(readFileSync(`${aside!}-wal`, "utf8")).toBe("left behind");
  const run = await place.open(2).openRun(start);
  expect(run.fence).toBeGreaterThan(1_000_000);
});

test("a restore that dies half-way leaves the old state or the new one, and may be repeated", async () => {
  for (const at of ["restore.ready", "restore.aside"]) {
    await using place = stateFolder();
    const store = place.open();
    await sync(store, ["a"], "1");
    const file = backUp(place);
    await sync(store, ["b"], "2");
    store.close();
    const dying = {
      clock: place.world.clock,
      failPoint: (name: string) => {
        if (name === at) throw new Error("died");
      },
    };
    expect(() => restoreState(place.path, readBackup(file, mine), me, dying)).toThrow("died");
    const before = place.open(2);
    expect((await before.documentsByKey("books", ["b"])).size, at).toBe(1);
    await sync(before, ["c"], "3");
    before.close();
    putBack(place, file);
    expect((await place.open(3).documentsByKey("books", ["b"])).size, at).toBe(0);
  }
});

const spoilt: readonly (readonly [name: string, code: string, spoil: (file: string) => void])[] = [
  ["bytes were added", "state/bad-backup", (file) => appendFileSync(file, "x")],
  ["the manifest is gone", "state/bad-backup", (file) => writeFileSync(`${file}.json`, "")],
  ["another brand's", "state/bad-backup", (file) => edit(file, { brand: "other" })],
  ["production's", "state/bad-backup", (file) => edit(file, { environment: "production" })],
];

test.each(spoilt)("a backup is refused: %s", async (_, code, spoil) => {
  await using place = stateFolder();
  const store = place.open();
  await sync(store, ["a"], "1");
  const file = backUp(place);
  store.close();
  spoil(file);
  expect(() => putBack(place, file)).toThrow(expect.objectContaining({ code }));
  expect((await place.open(2).documentsByKey("books", ["a"])).get("a")?.inDoubt).toBe(false);
});

test("a backup of a newer program is refused, one of an older program is brought up to date", async () => {
  await using place = stateFolder();
  const [older, newer] = [join(place.folder, "older.sqlite"), join(place.folder, "newer.sqlite")];
  const db = new SqliteDatabase(older);
  for (const step of migrations.slice(0, 4)) db.exec(step);
  db.pragma("user_version = 4");
  db.close();
  copyFileSync(older, newer);
  const change = new SqliteDatabase(newer);
  change.pragma(`user_version = ${String(migrations.length + 1)}`);
  change.close();
  const [a, b] = [older, newer].map((one) => {
    const to = `${one}.backup`;
    takeBackup(one, to, mine, place.world);
    return to;
  });
  expect(() => putBack(place, b!)).toThrow(expect.objectContaining({ code: "state/newer" }));
  expect(existsSync(place.path)).toBe(false);
  expect(putBack(place, a!)).toMatchObject({ epoch: 1, aside: undefined });
  expect(await place.open().status()).toEqual([]);
});

test("a row about something created once that is not what was written makes no backup", async () => {
  await using place = stateFolder();
  const store = place.open();
  const run = await store.openRun(start);
  const wanted = { key: "k", ref: "k", title: undefined, digest: "d", content: "c", document: {} };
  await store.intend(run, wanted);
  const db = new SqliteDatabase(place.path);
  db.exec("UPDATE intents SET minted = 'another'");
  db.close();
  expect(() => backUp(place)).toThrow(expect.objectContaining({ code: "state/corrupt-intent" }));
  expect(readdirSync(join(place.folder, "kept"))).toEqual([]);
});

function edit(file: string, change: object): void {
  const path = `${file}.json`;
  const manifest = JSON.parse(readFileSync(path, "utf8")) as object;
  writeFileSync(path, JSON.stringify({ ...manifest, ...change }));
}
