import { SyncError } from "../core/errors.ts";
import type { World } from "../core/world.ts";
import { backoffMs, usualBackoff, type Backoff } from "./backoff.ts";
import type { Judgement } from "./judge-response.ts";

/** How long and how often one call is tried. */
export interface RetryPolicy {
  /** Tries that may fail; being throttled is no failure. */
  readonly attempts: number;
  /** For all tries together, waits for throttling not counted. */
  readonly deadlineMs: number;
  /** For all waits for throttling together. */
  readonly throttleDeadlineMs: number;
  readonly backoff: Backoff;
  /** Waits where the other side asks to slow down and does not say for how long. */
  readonly throttleBackoff: Backoff;
}

/** Five tries within five minutes; two hours of throttling, so that an hour of it drains. */
export const usualRetries: RetryPolicy = {
  attempts: 5,
  deadlineMs: 300_000,
  throttleDeadlineMs: 7_200_000,
  backoff: usualBackoff,
  throttleBackoff: { baseMs: 2_000, capMs: 60_000 },
};

/** What one try came to: a value, or a judgement that is not fine. */
export type Attempt<T> =
  { readonly kind: "done"; readonly value: T } | Exclude<Judgement, { kind: "fine" }>;

export interface CallOptions {
  /**
   * Whether doing the call twice is the same as doing it once. If not, it is sent again only where
   * it certainly never arrived, or was turned away unheard.
   */
  readonly repeatable: boolean;
  readonly signal?: AbortSignal | undefined;
  /** Told of every wait, so that a connection can hold back its other calls. */
  readonly onThrottled?: (waitMs: number) => void;
}

/**
 * Tries a call until it is done, refused, or its tries and time are used up.
 * @throws SyncError the last try's error; the signal's reason once it aborts.
 */
export async function withRetries<T>(
  world: World,
  policy: RetryPolicy,
  options: CallOptions,
  attempt: () => Promise<Attempt<T>>,
): Promise<T> {
  const { clock } = world;
  const startedAt = clock.monotonic();
  let failures = 0;
  let throttles = 0;
  let throttledMs = 0;
  for (;;) {
    options.signal?.throwIfAborted();
    const outcome = await attempt();
    if (outcome.kind === "done") return outcome.value;
    if (outcome.kind === "refused") throw outcome.error;
    if (outcome.kind === "throttled") {
      throttles += 1;
      const waitMs = throttleWaitMs(world, policy, outcome.waitMs, throttles);
      if (throttledMs + waitMs > policy.throttleDeadlineMs) throw usedUp(outcome.error, throttles);
      options.onThrottled?.(waitMs);
      const before = clock.monotonic();
      await clock.sleep(waitMs, options.signal);
      throttledMs += clock.monotonic() - before;
      continue;
    }
    failures += 1;
    if (outcome.sentMaybe && !options.repeatable) throw outcome.error;
    const waitMs = Math.max(backoffMs(world, policy.backoff, failures), outcome.waitMs ?? 0);
    const spentMs = clock.monotonic() - startedAt - throttledMs;
    if (failures >= policy.attempts || spentMs + waitMs > policy.deadlineMs) {
      throw usedUp(outcome.error, failures);
    }
    await clock.sleep(waitMs, options.signal);
  }
}

// At least a tenth of a second, so that a service that says "0" is not asked in a tight ring.
function throttleWaitMs(
  world: World,
  policy: RetryPolicy,
  asked: number | undefined,
  throttles: number,
): number {
  return Math.max(100, asked ?? backoffMs(world, policy.throttleBackoff, throttles));
}

function usedUp(error: SyncError, tries: number): SyncError {
  if (tries < 2) return error;
  return new SyncError(error.code, `${error.message} Tried ${String(tries)} times.`, {
    hint: error.hint,
    facts: { ...error.facts, tries },
    cause: error.cause,
  });
}
