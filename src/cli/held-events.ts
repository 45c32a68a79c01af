import type { Unreadable } from "../app/adopt.ts";

/** What the sink holds, for programs, with what it is matched by. */
export function heldThere(
  ways: readonly string[],
  {
    ref,
    id,
    values,
  }: {
    readonly ref: string;
    readonly id: string | undefined;
    readonly values: readonly (readonly string[])[];
  },
): object {
  return { ref, id, values: Object.fromEntries(ways.map((way, at) => [way, values[at] ?? []])) };
}

/** What could not be used, for programs. */
export function unreadableEvent({ side, name, id, error }: Unreadable): object {
  const { code, message, hint, location } = error;
  return { side, name, id, code, message, hint, ...location };
}
