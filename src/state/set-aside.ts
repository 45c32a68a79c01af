import { closeSync, existsSync, linkSync, openSync, readSync, renameSync } from "node:fs";
import { SyncError } from "../core/errors.ts";
import type { World } from "../core/world.ts";
import { SqliteDatabase } from "./binding.ts";
import { isLeaseFree, type Holder } from "./leases.ts";
import { setAsideMessage, translating, type Db } from "./open.ts";

/** The present state file, locked against everybody, on its way aside. */
export interface PresentState {
  /** The highest fencing token of each pipeline; empty where the file cannot be read. */
  readonly fences: ReadonlyMap<string, number>;
  readonly isReadable: boolean;
  /** Gives the file another name too, so that it is there whatever comes next; the old one may be overwritten. */
  keepAs(aside: string): void;
  /** Takes the fence off again: it stays where it is. */
  letBe(): void;
  close(): void;
}

/**
 * Locks the state file that a backup is to replace, and fences off everybody who has it open: whatever
 * a process writes to it from now on is refused, under whichever name it knows the file. Undefined
 * where there is none.
 * @throws SyncError `state/leased` while a pipeline is being run, `state/locked` while anybody has it open
 */
export function lockPresent(
  path: string,
  holder: Holder,
  { clock }: Pick<World, "clock">,
): PresentState | undefined {
  if (!existsSync(path)) return undefined;
  // SQLite would remove the side file of what it does not take for a database.
  if (!hasHeader(path)) return damaged(path);
  let db: Db | undefined;
  try {
    const opened = new SqliteDatabase(path, { timeout: 1000 });
    db = opened;
    return translating(path, () => lock(opened, path, holder, clock.now()));
  } catch (error) {
    db?.close();
    // What cannot be read is what a backup is there for.
    if (!isDamage(error)) throw error;
    return damaged(path);
  }
}

function damaged(path: string): PresentState {
  return {
    fences: new Map(),
    isReadable: false,
    keepAs: (aside) => {
      moveAside(path, aside);
    },
    letBe: () => {},
    close: () => {},
  };
}

function hasHeader(path: string): boolean {
  const file = openSync(path, "r");
  try {
    const head = Buffer.alloc(16);
    readSync(file, head);
    return head.toString("latin1") === "SQLite format 3\0";
  } finally {
    closeSync(file);
  }
}

function lock(db: Db, path: string, holder: Holder, now: number): PresentState {
  const hasLeases = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'leases'").get();
  const fences = new Map<string, number>();
  const rows = hasLeases
    ? db.prepare<[], { pipeline: string; fence: number }>("SELECT * FROM leases").all()
    : [];
  for (const { pipeline, fence } of rows) {
    fences.set(pipeline, fence);
    if (isLeaseFree(db, pipeline, holder, now)) continue;
    const message = `pipeline "${pipeline}" is being run, so its state cannot be replaced`;
    throw new SyncError("state/leased", message);
  }
  db.pragma("locking_mode = EXCLUSIVE");
  // Leaving WAL takes the file for oneself: it fails while anybody else has it open, and what the
  // side file holds is in the file afterwards, so that one name is all of it.
  const mode = db.pragma("journal_mode = DELETE", { simple: true });
  if (mode !== "delete") throw new SyncError("state/locked", `the state file "${path}" is in use`);
  if (hasLeases) db.exec(fenceOff);
  return {
    fences,
    isReadable: true,
    keepAs: (aside) => {
      linkOrMove(path, aside);
    },
    letBe: () => {
      db.exec(liftFence);
    },
    close: () => {
      db.close();
    },
  };
}

/** Takes the fence off a copy of a state file that was once set aside. */
export const liftFence =
  "DROP TRIGGER IF EXISTS set_aside_insert; DROP TRIGGER IF EXISTS set_aside_update;";

const fenceOff = `${liftFence}
  CREATE TRIGGER set_aside_insert BEFORE INSERT ON leases
  BEGIN SELECT RAISE(ABORT, '${setAsideMessage}'); END;
  CREATE TRIGGER set_aside_update BEFORE UPDATE ON leases
  BEGIN SELECT RAISE(ABORT, '${setAsideMessage}'); END;`;

function linkOrMove(path: string, aside: string): void {
  try {
    linkSync(path, aside);
  } catch {
    // Some file systems give a file one name only.
    renameSync(path, aside);
  }
}

/** A damaged file and its side files: beside another file those would be taken for its own. */
function moveAside(path: string, aside: string): void {
  for (const end of ["-wal", "-shm", "-journal", ""]) {
    if (existsSync(`${path}${end}`)) renameSync(`${path}${end}`, `${aside}${end}`);
  }
}

function isDamage(error: unknown): boolean {
  if (error instanceof SyncError) return error.code === "state/corrupt";
  return /^SQLITE_(CORRUPT|NOTADB)/.test(String((error as { code?: unknown }).code ?? ""));
}
