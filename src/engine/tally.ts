import { accountedFor, addCounts, noCounts, type Counts } from "../core/counts.ts";
import type { ErrorCode } from "../core/error-codes.ts";
import { SyncError } from "../core/errors.ts";

/**
 * The run's ledger while it is written. What is read is entered when a record is read; how each
 * document ended is entered where it ended, so that the two sides can be held against each other.
 */
export interface Tally {
  read(documents: number): void;
  end(kind: "new" | "changed" | "unchanged" | "retired", documents?: number): void;
  leaveOut(rule: string, documents?: number): void;
  hold(reason: string): void;
  reject(code: ErrorCode, documents?: number): void;
  /** A document that was entered as unchanged and is not, after all. */
  notUnchanged(): void;
  counts(): Counts;
  leftOutBy(): Readonly<Record<string, number>>;
  heldBy(): Readonly<Record<string, number>>;
  rejectedBy(): Readonly<Record<string, number>>;
}

export function openTally(): Tally {
  let counts = noCounts;
  const leftOut = new Map<string, number>();
  const held = new Map<string, number>();
  const rejected = new Map<string, number>();
  const raise = (map: Map<string, number>, key: string, by: number) =>
    map.set(key, (map.get(key) ?? 0) + by);
  return {
    read: (documents) => {
      counts = addCounts(counts, { read: documents });
    },
    end: (kind, documents = 1) => {
      counts = addCounts(counts, { [kind]: documents });
    },
    leaveOut: (rule, documents = 1) => {
      if (documents === 0) return;
      counts = addCounts(counts, { left_out: documents });
      raise(leftOut, rule, documents);
    },
    hold: (reason) => {
      counts = addCounts(counts, { held: 1 });
      raise(held, reason, 1);
    },
    reject: (code, documents = 1) => {
      counts = addCounts(counts, { rejected: documents });
      raise(rejected, code, documents);
    },
    notUnchanged: () => {
      counts = addCounts(counts, { unchanged: -1 });
    },
    counts: () => counts,
    leftOutBy: () => sorted(leftOut),
    heldBy: () => sorted(held),
    rejectedBy: () => sorted(rejected),
  };
}

/**
 * Holds both sides of the ledger against each other before the cursor moves.
 * @throws SyncError `ledger/unbalanced`
 */
export function checkLedger(counts: Counts): void {
  const accounted = accountedFor(counts);
  if (accounted === counts.read) return;
  throw new SyncError(
    "ledger/unbalanced",
    `${String(counts.read)} documents were read, ${String(accounted)} are accounted for`,
    { facts: { ...counts } },
  );
}

function sorted(map: ReadonlyMap<string, number>): Record<string, number> {
  return Object.fromEntries([...map].sort(([a], [b]) => (a < b ? -1 : 1)));
}
