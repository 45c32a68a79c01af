import type { World } from "../core/world.ts";

/** A signal that aborts when time is up or when its parent aborts. */
export interface Deadline extends Disposable {
  readonly signal: AbortSignal;
  /** True once it was time, not the parent, that aborted. */
  passed(): boolean;
  /** Starts the time again, e.g. at each part of a long answer. */
  restart(): void;
}

/** Starts a deadline on the world's clock. Disposing it leaves neither a timer nor a listener. */
export function withDeadline(world: World, ms: number, parent?: AbortSignal): Deadline {
  // AbortSignal.any would keep every child alive for as long as a run's own signal lives.
  const controller = new AbortController();
  let passed = false;
  let timer = new AbortController();
  const follow = (): void => {
    controller.abort(parent?.reason);
  };
  parent?.addEventListener("abort", follow, { once: true });
  start();
  return {
    signal: controller.signal,
    passed: () => passed,
    restart: () => {
      timer.abort();
      start();
    },
    [Symbol.dispose]: () => {
      timer.abort();
      parent?.removeEventListener("abort", follow);
    },
  };

  function start(): void {
    const own = (timer = new AbortController());
    world.clock.sleep(ms, own.signal).then(
      () => {
        if (own.signal.aborted) return;
        passed = true;
        controller.abort(new Error("time is up"));
      },
      () => {
        // Disposed or started again.
      },
    );
  }
}
