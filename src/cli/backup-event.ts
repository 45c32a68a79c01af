import type { BackupManifest } from "../app/backup.ts";

/** What a backup's manifest says, as programs read it. */
export function manifestFacts({ takenAt, ...manifest }: BackupManifest): object {
  return { ...manifest, taken_at: takenAt };
}
