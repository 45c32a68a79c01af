import { createHash } from "node:crypto";
import {
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { SyncError } from "../core/errors.ts";

/** What stands beside a backup: whose state it is, of when, and what the file must be. */
export interface BackupManifest {
  readonly brand: string;
  readonly environment: string;
  /** Version of the state's shape. */
  readonly schema: number;
  /** ISO time stamp of the moment that the copy shows. */
  readonly takenAt: string;
  /** SHA-256 (hex) of the file. */
  readonly sha256: string;
  /** Size of the file. */
  readonly bytes: number;
  readonly documents: number;
  readonly intents: number;
}

/** Where the manifest of a backup is. */
export function manifestPath(file: string): string {
  return `${file}.json`;
}

/**
 * Reads the manifest of a backup, and holds the file against it.
 * @throws SyncError `state/bad-backup`
 */
export function readManifest(file: string): BackupManifest {
  const manifest = parseManifest(file);
  const bytes = sizeOf(file);
  if (bytes === undefined) throw bad(`there is no backup "${file}"`);
  if (!manifest) {
    throw bad(`"${manifestPath(file)}" is not there or cannot be read, so nothing says what it is`);
  }
  if (bytes !== manifest.bytes || digestOf(file) !== manifest.sha256) {
    throw bad(`the backup "${file}" is not the file that was written: its digest differs`);
  }
  return manifest;
}

/** The manifest of a backup, not held against the file; undefined where there is none. */
export function parseManifest(file: string): BackupManifest | undefined {
  try {
    const read = JSON.parse(readFileSync(manifestPath(file), "utf8")) as Partial<BackupManifest>;
    const { brand, environment, takenAt, sha256, schema, bytes } = read;
    const isWhole =
      [brand, environment, takenAt, sha256].every((one) => typeof one === "string") &&
      [schema, bytes].every((one) => typeof one === "number");
    return isWhole ? (read as BackupManifest) : undefined;
  } catch {
    return undefined;
  }
}

/** Writes the manifest of a backup, so that it is there whole or not at all. */
export function writeManifest(file: string, manifest: BackupManifest): void {
  const path = manifestPath(file);
  const part = `${path}.part`;
  writeFileSync(part, `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 });
  syncFile(part);
  renameSync(part, path);
  syncFile(dirname(path));
}

/** The SHA-256 of a file, in hex. */
export function digestOf(file: string): string {
  const hash = createHash("sha256");
  const open = openSync(file, "r");
  try {
    const chunk = Buffer.allocUnsafe(1 << 20);
    for (let read = readSync(open, chunk); read > 0; read = readSync(open, chunk)) {
      hash.update(chunk.subarray(0, read));
    }
    return hash.digest("hex");
  } finally {
    closeSync(open);
  }
}

/** Waits until a file, or the names in a folder, would survive a power cut. */
export function syncFile(path: string): void {
  const open = openSync(path, "r");
  try {
    fsyncSync(open);
  } finally {
    closeSync(open);
  }
}

function sizeOf(file: string): number | undefined {
  return statSync(file, { throwIfNoEntry: false })?.size;
}

function bad(message: string): SyncError {
  return new SyncError("state/bad-backup", message);
}
