import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isAlive } from "./process-alive.ts";

/**
 * Makes a folder for files that may be thrown away after a run, and clears those that processes left
 * which were killed: an export is as large as a catalogue, and a machine is left alone for years.
 */
export function makeScratch(root: string = tmpdir()): string {
  for (const name of readdirSync(root)) {
    const pid = Number(/^brandsync-run-(\d+)-/.exec(name)?.[1]);
    if (!Number.isInteger(pid) || isAlive(pid)) continue;
    try {
      rmSync(join(root, name), { recursive: true, force: true });
    } catch {
      // Another user's: it is theirs to clear.
    }
  }
  return mkdtempSync(join(root, `brandsync-run-${String(process.pid)}-`));
}
