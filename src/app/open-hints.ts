import { existsSync } from "node:fs";
import type { HintStore } from "../core/hints.ts";
import type { World } from "../core/world.ts";
import type { Brand } from "../spec/load-project.ts";
import { openHintStore } from "../state/hints.ts";
import { inMemory } from "../state/open.ts";
import { statePath } from "./state-path.ts";

/**
 * Opens the hints of a brand in its state. `create: false` opens an empty list in memory where there is
 * no state yet.
 */
export function openHints(
  stateDir: string,
  brand: Brand,
  world: Pick<World, "clock">,
  create: boolean,
): HintStore {
  const path = statePath(stateDir, brand);
  return openHintStore(create || existsSync(path) ? path : inMemory, world);
}
