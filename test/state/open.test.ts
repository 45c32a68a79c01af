import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { expect, test } from "vitest";
import { SqliteDatabase as Database } from "../../src/state/binding.ts";
import { migrations } from "../../src/state/migrations.ts";
import { openDatabase } from "../../src/state/open.ts";
import { openSqliteStore } from "../../src/state/sqlite-store.ts";
import { ending, nothing, planned, send, start, stateFolder } from "./open-state.ts";

const codeOf = (action: () => unknown): unknown => {
  try {
    action();
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
  return undefined;
};

test("a new file is made with its folder, in WAL at FULL, for its owner only", async () => {
  await using s = stateFolder();
  const db = openDatabase(s.path);
  expect(db.pragma("synchronous", { simple: true })).toBe(2);
  expect(db.pragma("journal_mode", { simple: true })).toBe("wal");
  expect(db.pragma("user_version", { simple: true })).toBe(migrations.length);
  db.prepare("INSERT INTO source_memos VALUES ('p', '1')").run();
  for (const file of [s.path, `${s.path}-wal`, `${s.path}-shm`]) {
    expect(existsSync(file), file).toBe(true);
    expect((statSync(file).mode & 0o777).toString(8), file).toBe("600");
  }
  db.close();
});

test("a state in memory leaves no file", async () => {
  await using s = stateFolder();
  const holder = { id: "p", host: "h", pid: 1, isAlive: () => true };
  const store = openSqliteStore(":memory:", { world: s.world, holder });
  const run = await store.openRun(start);
  await send(store, run, [planned("a")]);
  expect(await store.countSent("books")).toBe(1);
  store.close();
  expect(existsSync(":memory:")).toBe(false);
});

test("opening again changes nothing", async () => {
  await using s = stateFolder();
  openDatabase(s.path).close();
  const schema = () => {
    const db = new Database(s.path);
    const rows: unknown = db.prepare("SELECT * FROM sqlite_schema ORDER BY name").all();
    db.close();
    return rows;
  };
  const before = schema();
  openDatabase(s.path).close();
  expect(schema()).toEqual(before);
});

test("a migration that fails halfway leaves nothing behind", async () => {
  await using s = stateFolder();
  mkdirSync(dirname(s.path), { recursive: true });
  const db = new Database(s.path);
  // A table in the way of the first step's last one.
  db.exec("CREATE TABLE source_memos (x)");
  db.close();
  expect(codeOf(() => openDatabase(s.path))).toBe("state/failed");
  const after = new Database(s.path);
  expect(after.prepare("SELECT name FROM sqlite_schema").pluck().all()).toEqual(["source_memos"]);
  expect(after.pragma("user_version", { simple: true })).toBe(0);
  after.close();
});

test("a state written by a newer version is refused and left alone", async () => {
  await using s = stateFolder();
  openDatabase(s.path).close();
  const db = new Database(s.path);
  db.pragma(`user_version = ${String(migrations.length + 1)}`);
  db.close();
  expect(codeOf(() => openDatabase(s.path))).toBe("state/newer");
  const after = new Database(s.path);
  expect(after.pragma("user_version", { simple: true })).toBe(migrations.length + 1);
  after.close();
});

test.each([
  [
    "text",
    () => Buffer.from("this is no database at all, but long enough to be read as one".repeat(20)),
  ],
  ["a torn page", (whole: Buffer) => whole.fill(0xff, 100, 4096)],
])("a damaged file (%s) is told apart and never rewritten", async (_, damage) => {
  await using s = stateFolder();
  openDatabase(s.path).close();
  const bytes = damage(readFileSync(s.path));
  writeFileSync(s.path, bytes);
  expect(codeOf(() => openDatabase(s.path))).toBe("state/corrupt");
  expect(readFileSync(s.path).equals(bytes)).toBe(true);
});

test("a folder that cannot be made is told", async () => {
  await using s = stateFolder();
  writeFileSync(`${s.folder}/file`, "");
  expect(codeOf(() => openDatabase(`${s.folder}/file/state.sqlite`))).toBe("state/failed");
});

test.skipIf(process.getuid?.() === 0)("a file that may not be written is told", async () => {
  await using s = stateFolder();
  openDatabase(s.path).close();
  chmodSync(s.path, 0o400);
  expect(codeOf(() => openDatabase(s.path))).toBe("state/failed");
});

test("a disk without room stops the writing, and what was committed stays", async () => {
  await using s = stateFolder();
  const store = s.open();
  const run = await store.openRun(start);
  await send(store, run, [planned("a")]);
  const db = new Database(s.path);
  const pages = db.pragma("page_count", { simple: true }) as number;
  db.close();
  // The limit belongs to a connection, so it is set on a second one that does what the store does.
  const full = openDatabase(s.path);
  full.pragma(`max_page_count = ${String(pages + 1)}`);
  const { translating } = await import("../../src/state/open.ts");
  const code = codeOf(() =>
    translating(s.path, () => {
      full.transaction(() => {
        const insert = full.prepare("INSERT INTO source_memos VALUES (?, ?)");
        for (let at = 0; at < 100; at += 1) insert.run(String(at), "x".repeat(4000));
      })();
    }),
  );
  expect(code).toBe("state/full");
  expect(full.prepare("SELECT count(*) FROM source_memos").pluck().get()).toBe(0);
  full.close();
  expect(await store.countSent("books")).toBe(1);
  await store.stage(run, nothing);
  await store.closeRun(run, ending());
});
