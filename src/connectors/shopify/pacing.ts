import type { World } from "../../core/world.ts";

/** What Shopify says about the bucket of points after each query. */
export interface ThrottleStatus {
  readonly maximumAvailable: number;
  readonly currentlyAvailable: number;
  readonly restoreRate: number;
}

/** Keeps the queries of one connection within the bucket that Shopify refills by the second. */
export interface Pacing {
  /** Waits until so many points are likely to be there, then takes them from the estimate. */
  reserve(points: number, signal?: AbortSignal): Promise<void>;
  /** Puts what Shopify says in place of the estimate. */
  learn(status: ThrottleStatus): void;
  /** How long until so many points are there, in ms; 0 while nothing is known. */
  waitMs(points: number): number;
  /** Adds to what has been spent. */
  spend(points: number): void;
  /** Points spent since the connection was opened. */
  spent(): number;
}

/** Makes the pacing of one connection; `spare` points are always left for others. */
export function createPacing(world: World, spare = 0): Pacing {
  let known: { status: ThrottleStatus; available: number; at: number } | undefined;
  let spent = 0;
  let queue: Promise<void> = Promise.resolve();

  return {
    reserve: (points, signal) => {
      // One behind the other: two that look at the same points would both believe in them.
      const turn = queue.then(() => take(points, signal));
      queue = turn.catch(() => undefined);
      return turn;
    },
    learn: (status) => {
      known = { status, available: status.currentlyAvailable, at: world.clock.monotonic() };
    },
    waitMs,
    spend: (points) => {
      spent += points;
    },
    spent: () => spent,
  };

  async function take(points: number, signal: AbortSignal | undefined): Promise<void> {
    for (let wait = waitMs(points); wait > 0; wait = waitMs(points)) {
      await world.clock.sleep(wait, signal);
    }
    if (known) known = { ...known, available: available() - points, at: world.clock.monotonic() };
  }

  function waitMs(points: number): number {
    if (!known || known.status.restoreRate <= 0) return 0;
    const { maximumAvailable, restoreRate } = known.status;
    // More than the whole bucket will never be there: then a full one has to do.
    const needed = Math.min(points + spare, maximumAvailable);
    return Math.ceil((Math.max(0, needed - available()) / restoreRate) * 1000);
  }

  function available(): number {
    if (!known) return 0;
    const { maximumAvailable, restoreRate } = known.status;
    const restored = ((world.clock.monotonic() - known.at) / 1000) * restoreRate;
    return Math.min(maximumAvailable, known.available + restored);
  }
}
