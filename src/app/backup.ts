import { existsSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { SyncError } from "../core/errors.ts";
import { isoNow, type World } from "../core/world.ts";
import { takeBackup } from "../state/backup.ts";
import { manifestPath, parseManifest, type BackupManifest } from "../state/backup-files.ts";
import type { Brand } from "./project.ts";
import { environmentOf, statePath } from "./state-path.ts";

export type { BackupManifest } from "../state/backup-files.ts";

/** Where backups go, and how many stay. */
export interface BackupChoices {
  /** A folder; each environment has its own below it. */
  readonly to: string;
  /** How many of a brand and environment stay, the newest; undefined keeps all. */
  readonly keep: number | undefined;
}

/** A backup that was taken. */
export interface TakenBackup {
  readonly file: string;
  readonly manifest: BackupManifest;
  /** Older ones that were removed. */
  readonly removed: readonly string[];
}

/** True if anything is stored for a brand in its environment. */
export function hasState(stateDir: string, brand: Brand): boolean {
  return existsSync(statePath(stateDir, brand));
}

/**
 * Takes a backup of a brand's state, also while it runs, and removes older ones once it stands.
 * @throws SyncError `state/none`, and as `takeBackup` does
 */
export function backUp(
  stateDir: string,
  brand: Brand,
  { to, keep }: BackupChoices,
  world: Pick<World, "clock">,
): TakenBackup {
  const from = statePath(stateDir, brand);
  const environment = environmentOf(brand);
  if (!existsSync(from)) {
    throw new SyncError("state/none", `there is no state of "${brand.name}" at "${from}"`);
  }
  const folder = path.join(to, environment);
  const stamp = isoNow(world.clock).replaceAll(/[-:.]/g, "");
  const file = path.join(folder, `${brand.name}-${stamp}.sqlite`);
  const manifest = takeBackup(from, file, { brand: brand.name, environment }, world);
  return { file, manifest, removed: keep === undefined ? [] : prune(folder, brand.name, keep) };
}

/** Removes what is older than the newest `keep` whole backups; gives the files. */
function prune(folder: string, brand: string, keep: number): readonly string[] {
  const isOfBrand = (name: string) =>
    name.startsWith(`${brand}-`) && /^\d{8}T\d{9}Z\.sqlite$/.test(name.slice(brand.length + 1));
  // Names begin alike and go on with the time, so their sequence is that of time.
  const newestFirst = readdirSync(folder).filter(isOfBrand).sort().reverse();
  const whole = newestFirst.filter(
    (name) => parseManifest(path.join(folder, name))?.brand === brand,
  );
  const oldestKept = whole.slice(0, keep).at(-1);
  if (oldestKept === undefined) return [];
  const gone = newestFirst
    .filter((name) => name < oldestKept)
    .map((name) => path.join(folder, name));
  for (const file of gone) {
    rmSync(manifestPath(file), { force: true });
    rmSync(file, { force: true });
  }
  return gone;
}
