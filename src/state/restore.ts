import { chmodSync, copyFileSync, mkdirSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { SyncError } from "../core/errors.ts";
import { isoNow, type World } from "../core/world.ts";
import {
  digestOf,
  readManifest,
  syncFile,
  writeManifest,
  type BackupManifest,
} from "./backup-files.ts";
import { SqliteDatabase } from "./binding.ts";
import { examineFile, type StateContents } from "./examine-file.ts";
import type { Holder } from "./leases.ts";
import { migrations } from "./migrations.ts";
import { openDatabase, sql, translating, type Db } from "./open.ts";
import { liftFence, lockPresent } from "./set-aside.ts";

/** A backup that was read and may be put in place of a state. */
export interface ReadBackup {
  readonly file: string;
  readonly manifest: BackupManifest;
}

/** What became of a restore. */
export interface Restored {
  /** 1 for the first restore in the state's life, and one more each time. */
  readonly epoch: number;
  /** Where the state is that was there before; undefined if there was none. */
  readonly aside: string | undefined;
  /** True if what is aside is whole, and may be restored in its turn. */
  readonly isUndoable: boolean;
}

/**
 * Reads a backup and holds it against its manifest, its own sums, and who wants it.
 * @throws SyncError `state/bad-backup`, `state/newer`, `state/corrupt`, `state/corrupt-intent`
 */
export function readBackup(
  file: string,
  wanted: Pick<BackupManifest, "brand" | "environment">,
): ReadBackup {
  return translating(file, () => {
    const manifest = readManifest(file);
    for (const what of ["brand", "environment"] as const) {
      if (manifest[what] === wanted[what]) continue;
      const message = `"${file}" is a backup of ${what} "${manifest[what]}", not of "${wanted[what]}"`;
      throw new SyncError("state/bad-backup", message);
    }
    const db = new SqliteDatabase(file, { readonly: true, fileMustExist: true });
    try {
      const { schema } = examineFile(db, file);
      if (schema <= migrations.length) return { file, manifest };
      throw new SyncError(
        "state/newer",
        `the backup "${file}" has version ${String(schema)}, this brandsync knows ${String(migrations.length)}`,
      );
    } finally {
      db.close();
    }
  });
}

/**
 * Puts a backup in place of a brand's state. The state that is there is kept under another name, and
 * nobody who has it open can go on with it. Whatever happened after the backup is found out again:
 * everything is read, what is written anew is written once more, and what is created once is looked
 * for in the other systems before anything is created.
 * @throws SyncError `state/leased`, `state/locked`, `state/bad-backup`, `state/full`, `state/failed`
 */
export function restoreState(
  path: string,
  backup: ReadBackup,
  holder: Holder,
  world: Pick<World, "clock" | "failPoint">,
): Restored {
  const { epoch, aside } = translating(path, () => replace(path, backup, holder, world));
  const isUndoable = aside !== undefined && enterAside(aside, backup.manifest, isoNow(world.clock));
  return { epoch, aside, isUndoable };
}

/** Makes a backup of what was set aside, if it is whole. */
function enterAside(
  file: string,
  { brand, environment }: BackupManifest,
  takenAt: string,
): boolean {
  try {
    const db = new SqliteDatabase(file, { readonly: true });
    let contents: StateContents;
    try {
      contents = examineFile(db, file);
    } finally {
      db.close();
    }
    const [sha256, bytes] = [digestOf(file), statSync(file).size];
    writeManifest(file, { brand, environment, takenAt, sha256, bytes, ...contents });
    return true;
  } catch {
    // A damaged state is why a backup is restored.
    return false;
  }
}

function replace(
  path: string,
  backup: ReadBackup,
  holder: Holder,
  world: Pick<World, "clock" | "failPoint">,
): Omit<Restored, "isUndoable"> {
  const part = `${path}.restoring`;
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const present = lockPresent(path, holder, world);
  try {
    const stamp = isoNow(world.clock).replaceAll(/[-:.]/g, "");
    const aside = present && `${path}.aside-${stamp}-${holder.id}`;
    for (const end of ["-wal", "-shm", ""]) rmSync(`${part}${end}`, { force: true });
    copyFileSync(backup.file, part);
    chmodSync(part, 0o600);
    // Between the look at it and the copy somebody may have put another file there.
    if (digestOf(part) !== backup.manifest.sha256) {
      throw new SyncError("state/bad-backup", `the backup "${backup.file}" was changed meanwhile`);
    }
    const fences = present?.fences ?? new Map<string, number>();
    // Of a file that cannot be read no token is known: one that nobody has reached by runs.
    const above = present && !present.isReadable ? 1_000_000 : 0;
    const epoch = makeRestored(part, backup.manifest, { fences, above, now: world.clock.now() });
    syncFile(part);
    world.failPoint("restore.ready");
    if (aside !== undefined) present?.keepAs(aside);
    else for (const end of ["-wal", "-shm"]) rmSync(`${path}${end}`, { force: true });
    world.failPoint("restore.aside");
    renameSync(part, path);
    syncFile(dirname(path));
    return { epoch, aside };
  } catch (error) {
    for (const end of ["-wal", "-shm", ""]) rmSync(`${part}${end}`, { force: true });
    present?.letBe();
    throw error;
  } finally {
    present?.close();
  }
}

interface Fencing {
  readonly fences: ReadonlyMap<string, number>;
  readonly above: number;
  readonly now: number;
}

/** Brings a copy up to date and says in it that it was restored; gives its epoch. */
function makeRestored(part: string, manifest: BackupManifest, fencing: Fencing): number {
  const db = openDatabase(part);
  try {
    return db.transaction(() => markRestored(db, manifest, fencing)).immediate();
  } finally {
    db.close();
  }
}

function markRestored(db: Db, manifest: BackupManifest, { fences, above, now }: Fencing): number {
  db.exec(liftFence);
  const fence = sql<unknown[]>(
    db,
    `INSERT INTO leases (pipeline, fence, holder, expires_at) VALUES (?, ?, NULL, 0)
     ON CONFLICT (pipeline) DO UPDATE SET fence = max(fence, excluded.fence)`,
  );
  for (const [pipeline, token] of fences) fence.run(pipeline, token);
  sql<unknown[]>(db, "UPDATE leases SET fence = fence + 1 + ?, holder = NULL, expires_at = 0").run(
    above,
  );
  db.exec(`
    -- Until a run is completed every run reads everything: the cursor alone leads to what changed
    -- since, but not to what is gone, nor to what changed and changed back.
    UPDATE cursors SET revision = '';
    -- What the sink was sent after the backup is not known here, so nothing counts as sent.
    DELETE FROM records;
    UPDATE documents SET in_doubt = in_doubt + 1 WHERE NOT EXISTS (
      SELECT 1 FROM intents i WHERE i.pipeline = documents.pipeline AND i.key = documents.key);
    DELETE FROM source_memos;
  `);
  const { lastInsertRowid } = sql<unknown[]>(
    db,
    "INSERT INTO restores (at, taken_at, digest) VALUES (?, ?, ?)",
  ).run(now, manifest.takenAt, manifest.sha256);
  return Number(lastInsertRowid);
}
