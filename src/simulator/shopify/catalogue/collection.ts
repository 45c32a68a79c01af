import type { Clock } from "../../../core/world.ts";
import { indexedVersion, type Lag } from "./lag.ts";

/** Versions older than this are forgotten, so a longer `index_lag_ms` acts like this one. */
export const HISTORY_MS = 3_600_000;

/** Records of one kind, each with the versions the lagging search index may still show. */
export interface Collection<T> {
  /** Every record, in the order they were first stored. */
  all(): readonly T[];
  /** Every record as the index shows it that lags so; deleted ones linger likewise. */
  indexed(lag: Lag): readonly T[];
  /** One record as the index shows it that lags so. */
  indexedOne(id: number, lag: Lag): T | undefined;
  /** When a record was first stored, on the monotonic clock; at most an hour is looked back. */
  storedAt(id: number): number;
  get(id: number): T | undefined;
  /** The records that carry a key, in the order they came by it. */
  having(key: string): readonly T[];
  put(record: T, indexing?: "lagging" | "at_once"): T;
  remove(id: number): void;
  /** Forgets everything and takes these, in the index at once. */
  restore(records: readonly T[]): void;
}

/** One state of a record from a moment on; null once it is deleted. */
interface Version<T> {
  readonly since: number;
  readonly record: T | null;
}

/** Makes an empty collection; `keysOf` names what else than its id a record is looked up by. */
export function createCollection<T extends { readonly id: number }>(
  clock: Clock,
  keysOf: (record: T) => readonly string[],
): Collection<T> {
  const live = new Map<number, T>();
  const byKey = new Map<string, Set<number>>();
  const history = new Map<number, readonly Version<T>[]>();

  function index(record: T, add: boolean): void {
    for (const key of keysOf(record)) {
      const ids = byKey.get(key) ?? new Set();
      if (add) ids.add(record.id);
      else ids.delete(record.id);
      if (ids.size === 0) byKey.delete(key);
      else byKey.set(key, ids);
    }
  }

  function remember(id: number, version: Version<T>): void {
    const before = version.since === Number.NEGATIVE_INFINITY ? [] : (history.get(id) ?? []);
    const limit = clock.monotonic() - HISTORY_MS;
    const keepFrom = Math.max(
      0,
      before.findLastIndex(({ since }) => since <= limit),
    );
    history.set(id, [...before.slice(keepFrom), version]);
  }

  function put(record: T, indexing: "lagging" | "at_once" = "lagging"): T {
    const before = live.get(record.id);
    if (before !== undefined) index(before, false);
    live.set(record.id, record);
    index(record, true);
    const since = indexing === "at_once" ? Number.NEGATIVE_INFINITY : clock.monotonic();
    remember(record.id, { since, record });
    return record;
  }

  return {
    all: () => [...live.values()],
    indexed(lag) {
      const now = clock.monotonic();
      return [...history].flatMap(
        ([id, versions]) => indexedVersion(versions, lag, id, now)?.record ?? [],
      );
    },
    indexedOne: (id, lag) =>
      indexedVersion(history.get(id) ?? [], lag, id, clock.monotonic())?.record ?? undefined,
    storedAt: (id) => history.get(id)?.[0]?.since ?? Number.NEGATIVE_INFINITY,
    get: (id) => live.get(id),
    having: (key) => [...(byKey.get(key) ?? [])].flatMap((id) => live.get(id) ?? []),
    put,
    remove(id) {
      const before = live.get(id);
      if (before === undefined) return;
      index(before, false);
      live.delete(id);
      remember(id, { since: clock.monotonic(), record: null });
    },
    restore(records) {
      for (const map of [live, byKey, history]) map.clear();
      for (const record of records) put(record, "at_once");
    },
  };
}
