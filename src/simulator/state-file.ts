import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { isObject, type Json } from "../core/json.ts";
import type { World } from "../core/world.ts";
import type { SimulatedSystem } from "./system.ts";

/** Keeps simulated systems over restarts, in one JSON file. */
export interface StateFile {
  /** Restores the systems; false when there is no file yet. Throws when the file is no state. */
  restore(): boolean;
  /** Writes all of it: a new file first, then in place of the old one. */
  save(): void;
  /** Saves within a second, and once for all that happens until then. */
  saveSoon(): void;
  /** Saves for the last time. */
  close(): void;
}

const format = "brandsync-simulator";
const saveAfterMs = 1000;

/** Makes the keeper of a state file. */
export function createStateFile(
  path: string,
  systems: readonly SimulatedSystem[],
  world: World,
): StateFile {
  const closed = new AbortController();
  let waiting = false;
  return { restore, save, saveSoon, close };

  function restore(): boolean {
    if (!existsSync(path)) return false;
    try {
      const saved = JSON.parse(readFileSync(path, "utf8")) as Json;
      if (!isObject(saved) || saved["format"] !== format || saved["version"] !== 1) {
        throw new Error("It was not written by this simulator.");
      }
      for (const system of systems) {
        const own = saved[system.name];
        if (own === undefined) throw new Error(`It holds nothing of ${system.name}.`);
        system.restore(own);
      }
      return true;
    } catch (error) {
      throw new Error(
        `The state file "${path}" cannot be restored: ${(error as Error).message} ` +
          "It was left as it is. Move it away, or name another one.",
        { cause: error },
      );
    }
  }

  function save(): void {
    const snapshots = systems.map((system) => [system.name, system.snapshot()] as const);
    const state = { format, version: 1, ...Object.fromEntries(snapshots) };
    writeFileSync(`${path}.tmp`, `${JSON.stringify(state)}\n`, { flush: true });
    renameSync(`${path}.tmp`, path);
  }

  function saveSoon(): void {
    if (waiting || closed.signal.aborted) return;
    waiting = true;
    void world.clock.sleep(saveAfterMs, closed.signal).then(
      () => {
        waiting = false;
        attempt();
      },
      // Closing: the last save does it.
      () => {},
    );
  }

  /** A save that nobody waits for may fail, e.g. on a full disk; the next one will tell. */
  function attempt(): void {
    try {
      save();
    } catch {
      saveSoon();
    }
  }

  function close(): void {
    if (closed.signal.aborted) return;
    closed.abort();
    save();
  }
}
