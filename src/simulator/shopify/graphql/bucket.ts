import type { Clock } from "../../../core/world.ts";

/** What `extensions.cost.throttleStatus` says. */
export interface ThrottleStatus {
  readonly maximumAvailable: number;
  readonly currentlyAvailable: number;
  readonly restoreRate: number;
}

/** The leaky bucket of one app on one shop. */
export interface Bucket {
  status(): ThrottleStatus;
  /** Takes points if there are enough; false (and nothing taken) where there are not. */
  charge(points: number): boolean;
  refund(points: number): void;
}

/** How large the bucket is and how fast it fills. */
export interface BucketSize {
  readonly size: number;
  readonly restoreRate: number;
}

/** Makes a full bucket that fills up on the monotonic clock; its size is asked for each time. */
export function createBucket(clock: Clock, size: () => BucketSize): Bucket {
  let available = size().size;
  let filledAt = clock.monotonic();

  function fill(): number {
    const now = clock.monotonic();
    const { size: maximum, restoreRate } = size();
    available = Math.min(maximum, available + ((now - filledAt) / 1000) * restoreRate);
    filledAt = now;
    return available;
  }

  return {
    status: () => ({
      maximumAvailable: size().size,
      currentlyAvailable: Math.floor(fill()),
      restoreRate: size().restoreRate,
    }),
    charge(points) {
      if (fill() < points) return false;
      available -= points;
      return true;
    },
    refund(points) {
      available = Math.min(size().size, fill() + points);
    },
  };
}
