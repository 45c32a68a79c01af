/** A run that is wanted and has not begun. */
export interface Wanted {
  readonly brand: string;
  readonly pipeline: string;
  /** Why, as the run's row will say. */
  readonly trigger: string;
  /** Refs of the only records it is about; undefined for all. */
  readonly refs: ReadonlySet<string> | undefined;
  /** True where what it writes is created once: it goes before bulk work. */
  readonly isOnce: boolean;
  /** Since when it waits, monotonic milliseconds. */
  readonly since: number;
}

/** Runs that wait for their turn: at most one a pipeline. */
export interface WaitingList {
  /** Adds one, or widens the one of the same pipeline that waits already. */
  add(wanted: Wanted): "queued" | "waiting";
  /** Takes the one whose turn it is, of those that may begin now. */
  take(now: number, mayBegin: (wanted: Wanted) => boolean): Wanted | undefined;
  all(): readonly Wanted[];
  /** Drops those of pipelines that are no more, or all. */
  drop(isGone: (wanted: Wanted) => boolean): void;
}

/** Whoever has waited that long goes first, so that nothing starves behind what is always urgent. */
const patienceMs = 15 * 60_000;

/**
 * Makes an empty list. What creates once goes first, then the brand that has had no turn for the longest
 * time, then whoever came first.
 */
export function waitingList(): WaitingList {
  const waiting = new Map<string, Wanted>();
  const lastTurn = new Map<string, number>();
  let turns = 0;
  return {
    add: (wanted) => {
      const key = `${wanted.brand}/${wanted.pipeline}`;
      const other = waiting.get(key);
      waiting.set(key, other ? { ...other, refs: widened(other.refs, wanted.refs) } : wanted);
      return other ? "waiting" : "queued";
    },
    take: (now, mayBegin) => {
      const rank = ({ isOnce, since }: Wanted) => (isOnce || now - since > patienceMs ? 0 : 1);
      const turn = ({ brand }: Wanted) => lastTurn.get(brand) ?? -1;
      let next: Wanted | undefined;
      for (const one of waiting.values()) {
        if (!mayBegin(one)) continue;
        const before = next && (rank(one) - rank(next) || turn(one) - turn(next));
        if (before === undefined || before < 0) next = one;
      }
      if (!next) return undefined;
      waiting.delete(`${next.brand}/${next.pipeline}`);
      lastTurn.set(next.brand, turns);
      turns += 1;
      return next;
    },
    all: () => [...waiting.values()],
    drop: (isGone) => {
      for (const [key, one] of waiting) if (isGone(one)) waiting.delete(key);
    },
  };
}

function widened(
  one: ReadonlySet<string> | undefined,
  other: ReadonlySet<string> | undefined,
): ReadonlySet<string> | undefined {
  return one && other ? new Set([...one, ...other]) : undefined;
}
