/**
 * The one door to everything outside the program: clocks, sleep, chance, the network and named
 * fail points. Every room takes a `World` instead of reaching for globals (a lint rule bans those),
 * so that a whole run can be repeated from a seed, killed at any step, and tested without waiting.
 */
export interface World {
  readonly clock: Clock;
  /** A number in [0, 1), as `Math.random` gives. Never used for secrets. */
  random(): number;
  /** `count` random bytes as lower-case hex, for nonces and ids. */
  randomHex(bytes: number): string;
  /** One HTTP exchange. Does not retry, does not follow redirects by itself. */
  readonly fetch: Fetch;
  /**
   * Marks a step at which the process may die in a test. Does nothing in production.
   * Names are `room.step`, e.g. `load.sent`.
   */
  failPoint(name: string): void;
}

export interface Clock {
  /** Wall time in epoch milliseconds. Only for what people read and for other systems' time stamps. */
  now(): number;
  /** Milliseconds from an arbitrary start, never going back. For durations and deadlines. */
  monotonic(): number;
  /** Resolves after `ms` milliseconds; rejects with the signal's reason once it aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export type Fetch = (url: string, init: FetchInit) => Promise<Response>;

export interface FetchInit {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal;
}

/** What time it is, as an ISO 8601 instant in UTC with milliseconds. */
export function isoNow(clock: Clock): string {
  return new Date(clock.now()).toISOString();
}
