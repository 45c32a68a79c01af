import { existsSync } from "node:fs";
import { hostname } from "node:os";
import type { Store } from "../core/store.ts";
import type { World } from "../core/world.ts";
import type { Brand } from "../spec/load-project.ts";
import { inMemory } from "../state/open.ts";
import { openSqliteStore } from "../state/sqlite-store.ts";
import { isAlive } from "./process-alive.ts";
import { statePath } from "./state-path.ts";

/**
 * Opens a brand's state.
 *
 * `create: false` opens what is there and else an empty state in memory, so that a command that
 * only looks leaves no file behind.
 */
export function openStore(stateDir: string, brand: Brand, world: World, create: boolean): Store {
  const path = statePath(stateDir, brand);
  const holder = { id: world.randomHex(8), host: hostname(), pid: process.pid, isAlive };
  return openSqliteStore(create || existsSync(path) ? path : inMemory, { world, holder });
}
