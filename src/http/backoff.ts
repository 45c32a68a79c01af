import type { World } from "../core/world.ts";

/** How waits grow from try to try. */
export interface Backoff {
  /** Longest possible first wait. */
  readonly baseMs: number;
  /** Longest possible wait of all. */
  readonly capMs: number;
}

/** What most services are happy with. */
export const usualBackoff: Backoff = { baseMs: 500, capMs: 30_000 };

/**
 * Picks a wait before the next try, with full jitter: anything between nothing and the cap of that
 * try, so that callers who failed together do not come back together. `failures` counts from 1.
 */
export function backoffMs(
  world: Pick<World, "random">,
  backoff: Backoff,
  failures: number,
): number {
  // Past 30 doublings the cap has long won, and 2 ** n would lose its whole numbers.
  const ceiling = backoff.baseMs * 2 ** Math.min(30, Math.max(0, failures - 1));
  return Math.round(world.random() * Math.min(backoff.capMs, ceiling));
}

/**
 * Reads a `Retry-After` header as milliseconds to wait: seconds (also with a fraction) or an HTTP
 * date held against `nowMs`. Undefined where there is none or it makes no sense.
 */
export function retryAfterMs(header: string | null | undefined, nowMs: number): number | undefined {
  const text = header?.trim() ?? "";
  if (/^\d+(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000);
  if (!/^[A-Za-z]{3,9},? /.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - nowMs);
}
