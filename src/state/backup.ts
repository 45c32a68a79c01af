import { closeSync, mkdirSync, openSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { isoNow, type World } from "../core/world.ts";
import { digestOf, syncFile, writeManifest, type BackupManifest } from "./backup-files.ts";
import { SqliteDatabase } from "./binding.ts";
import { examineFile } from "./examine-file.ts";
import { translating } from "./open.ts";

/**
 * Copies a state file as it is at one moment, also while runs write it, and enters it at `to` with its
 * manifest: examined, synced, readable for its owner alone. What is there after a crash is whole or
 * has no manifest. The state itself is only read, whatever version it has.
 * @throws SyncError `state/corrupt`, `state/corrupt-intent`, `state/full`, `state/failed`
 */
export function takeBackup(
  path: string,
  to: string,
  { brand, environment }: Pick<BackupManifest, "brand" | "environment">,
  { clock }: Pick<World, "clock">,
): BackupManifest {
  const part = `${to}.part`;
  return translating(path, () => {
    mkdirSync(dirname(to), { recursive: true, mode: 0o700 });
    rmSync(part, { force: true });
    // SQLite takes an empty file as it is, and so its rights.
    closeSync(openSync(part, "wx", 0o600));
    try {
      const takenAt = isoNow(clock);
      copyInto(path, part);
      const copy = new SqliteDatabase(part, { readonly: true });
      const contents = (() => {
        try {
          return examineFile(copy, path);
        } finally {
          copy.close();
        }
      })();
      syncFile(part);
      const sha256 = digestOf(part);
      const bytes = statSync(part).size;
      const manifest = { brand, environment, takenAt, sha256, bytes, ...contents };
      renameSync(part, to);
      syncFile(dirname(to));
      writeManifest(to, manifest);
      return manifest;
    } catch (error) {
      rmSync(part, { force: true });
      throw error;
    }
  });
}

/* One statement reads everything in one transaction: no writer waits, and no run can tear the copy. */
function copyInto(path: string, part: string): void {
  const db = new SqliteDatabase(path, { readonly: true, fileMustExist: true, timeout: 5000 });
  try {
    db.prepare("VACUUM INTO ?").run(part);
  } finally {
    db.close();
  }
}
