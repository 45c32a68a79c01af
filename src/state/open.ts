import { closeSync, fchmodSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import type Database from "better-sqlite3";
import { SyncError } from "../core/errors.ts";
import { SqliteDatabase } from "./binding.ts";
import { migrations } from "./migrations.ts";
import { stagingTables } from "./staging-tables.ts";

export type Db = Database.Database;

/** A path that keeps nothing: for commands that only look where nothing is stored yet. */
export const inMemory = ":memory:";

/**
 * Opens a state file, creates or migrates it, and sets it up for one writer that may lose power.
 * @throws SyncError `state/newer`, `state/corrupt`, `state/locked`, `state/failed`
 */
export function openDatabase(path: string): Db {
  return translating(path, () => {
    if (path !== inMemory) createPrivate(path);
    const db = new SqliteDatabase(path, { timeout: 5000 });
    try {
      db.pragma("journal_mode = WAL");
      // better-sqlite3 opens WAL at NORMAL, which may drop the last commits on a power cut.
      db.pragma("synchronous = FULL");
      db.pragma("foreign_keys = ON");
      db.pragma("temp_store = FILE");
      // better-sqlite3 gives each of the two databases 16 MB of cache; pages are read once here.
      db.pragma("main.cache_size = -4000");
      db.pragma("temp.cache_size = -2000");
      const level: unknown = db.pragma("synchronous", { simple: true });
      if (level !== 2) throw new Error(`synchronous is ${String(level)}, not FULL`);
      migrate(db, path);
      db.exec(stagingTables);
      return db;
    } catch (error) {
      db.close();
      throw error;
    }
  });
}

/** Makes an empty file that only its owner may read; SQLite gives its side files the same rights. */
function createPrivate(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const file = openSync(path, "a", 0o600);
  fchmodSync(file, 0o600);
  closeSync(file);
}

function migrate(db: Db, path: string): void {
  // Nothing to do is not even a transaction: a command that only looks leaves the file as it is.
  if (db.pragma("user_version", { simple: true }) === migrations.length) return;
  const upgrade = db.transaction(() => {
    const version = db.pragma("user_version", { simple: true }) as number;
    if (version > migrations.length) {
      throw new SyncError(
        "state/newer",
        `the state file "${path}" has version ${String(version)}, this brandsync knows ${String(migrations.length)}`,
      );
    }
    for (const [index, step] of migrations.entries()) {
      if (index >= version) db.exec(step);
    }
    db.pragma(`user_version = ${String(migrations.length)}`);
  });
  upgrade.immediate();
}

/** What a state file says that a restore has put aside, to a process that still has it open. */
export const setAsideMessage = "set aside by a restore";

const prepared = new WeakMap<Db, Map<string, Database.Statement>>();

/** Prepares a statement once per database: preparing costs more than most of them do. */
export function sql<Parameters extends unknown[] | object, Row = unknown>(
  db: Db,
  text: string,
): Statement<Parameters, Row> {
  const known = prepared.get(db) ?? new Map<string, Database.Statement>();
  prepared.set(db, known);
  const statement = known.get(text) ?? db.prepare(text);
  known.set(text, statement);
  return statement as unknown as Statement<Parameters, Row>;
}

type Statement<Parameters extends unknown[] | object, Row> = Database.Statement<
  Parameters extends unknown[] ? Parameters : [Parameters],
  Row
>;

/** Runs a database action and gives SQLite's errors our codes. */
export function translating<Result>(path: string, action: () => Result): Result {
  try {
    return action();
  } catch (error) {
    throw translate(path, error);
  }
}

function translate(path: string, error: unknown): unknown {
  if (error instanceof SyncError) return error;
  const code = String((error as { code?: unknown }).code ?? "");
  const message = error instanceof Error ? error.message : String(error);
  const details = { cause: error, facts: { file: path } };
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) {
    return new SyncError("state/locked", `the state file "${path}" is in use`, details);
  }
  if (message.includes(setAsideMessage)) {
    return new SyncError("state/fenced", `the state file "${path}" was ${setAsideMessage}`, {
      ...details,
      hint: "A backup took its place. Run again; if it says so still, repeat the restore, which was cut short.",
    });
  }
  if (code === "SQLITE_FULL" || code === "ENOSPC") {
    return new SyncError("state/full", `no room left to write the state file "${path}"`, details);
  }
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(code)) {
    return new SyncError("state/corrupt", `the state file "${path}" is damaged`, details);
  }
  return new SyncError(
    "state/failed",
    `the state file "${path}" could not be used: ${message}`,
    details,
  );
}
