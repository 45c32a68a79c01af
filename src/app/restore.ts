import { existsSync } from "node:fs";
import { hostname } from "node:os";
import type { World } from "../core/world.ts";
import { readBackup, restoreState, type ReadBackup, type Restored } from "../state/restore.ts";
import { isAlive } from "./process-alive.ts";
import type { Brand } from "./project.ts";
import { environmentOf, statePath } from "./state-path.ts";

/** A backup that fits a brand, and what it would replace. */
export interface FoundBackup extends ReadBackup {
  readonly path: string;
  /** True if there is a state that would be set aside. */
  readonly replaces: boolean;
}

/**
 * Reads a backup for a brand in the environment it is configured for; changes nothing.
 * @throws SyncError as `readBackup` does
 */
export function findBackup(stateDir: string, brand: Brand, file: string): FoundBackup {
  const path = statePath(stateDir, brand);
  const backup = readBackup(file, { brand: brand.name, environment: environmentOf(brand) });
  return { ...backup, path, replaces: existsSync(path) };
}

/**
 * Puts a backup in place of a brand's state.
 * @throws SyncError as `restoreState` does
 */
export function putBack(backup: FoundBackup, world: World): Restored {
  const holder = { id: world.randomHex(8), host: hostname(), pid: process.pid, isAlive };
  return restoreState(backup.path, backup, holder, world);
}
