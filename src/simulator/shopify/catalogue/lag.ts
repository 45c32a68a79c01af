/** How many milliseconds one version of a record stays out of the index: for all, or for each. */
export type Lag = number | ((id: number, since: number) => number);

/** The newest version that the index shows by now; undefined before it shows any. */
export function indexedVersion<V extends { readonly since: number }>(
  versions: readonly V[],
  lag: Lag,
  id: number,
  now: number,
): V | undefined {
  return versions.findLast(
    ({ since }) => since + (typeof lag === "number" ? lag : lag(id, since)) <= now,
  );
}
