import { setMaxListeners } from "node:events";
import PQueue from "p-queue";
import type { World } from "../core/world.ts";

/** Keeps one connection's calls apart: so many at a time, and none while the other side needs rest. */
export interface Limiter {
  /** Runs a task once there is room. Rejects with the signal's reason if it aborts before that. */
  run<T>(task: () => Promise<T>, signal?: AbortSignal): Promise<T>;
  /** Lets no task begin for so long; a later end wins over an earlier one. */
  rest(ms: number): void;
  /** Tasks that run now. */
  running(): number;
}

/** Makes a limiter for one connection. */
export function createLimiter(world: World, concurrency: number): Limiter {
  const queue = new PQueue({ concurrency });
  let restUntil = Number.NEGATIVE_INFINITY;
  return {
    run: (task, signal) => {
      // Every task that waits listens to the run's one signal; a hundred listeners are no leak.
      if (signal) setMaxListeners(0, signal);
      return queue.add(
        async () => {
          for (let left = restLeft(); left > 0; left = restLeft()) {
            await world.clock.sleep(left, signal);
          }
          return task();
        },
        signal ? { signal } : {},
      );
    },
    rest: (ms) => {
      restUntil = Math.max(restUntil, world.clock.monotonic() + ms);
    },
    running: () => queue.pending,
  };

  function restLeft(): number {
    return restUntil - world.clock.monotonic();
  }
}
