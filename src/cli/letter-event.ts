import type { DeadLetter } from "../core/store.ts";

/** A dead letter for programs. */
export function letterEvent(brand: string, pipeline: string, one: DeadLetter): object {
  const { ref, key, title, code, message, hint, location, details } = one;
  const { retry, move, attempts, firstAt, lastAt } = one;
  return {
    event: "dead_letter",
    brand,
    pipeline,
    ref,
    key,
    title,
    code,
    message,
    hint,
    move: details?.move ?? move,
    retry,
    attempts,
    first_at: firstAt,
    last_at: lastAt,
    details,
    ...location,
  };
}
