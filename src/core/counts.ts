/**
 * The ledger of one run: every document that was read ends in exactly one of the other numbers.
 * A record that gives no document (left out, rejected as a whole) counts once.
 */
export interface Counts {
  readonly read: number;
  readonly new: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly retired: number;
  readonly left_out: number;
  /** Waiting for something, such as another document; decided again every run. */
  readonly held: number;
  readonly rejected: number;
}

export const noCounts: Counts = {
  read: 0,
  new: 0,
  changed: 0,
  unchanged: 0,
  retired: 0,
  left_out: 0,
  held: 0,
  rejected: 0,
};

/** Every number but `read`, summed; equal to `read` if the ledger balances. */
export function accountedFor(counts: Counts): number {
  return (
    counts.new +
    counts.changed +
    counts.unchanged +
    counts.retired +
    counts.left_out +
    counts.held +
    counts.rejected
  );
}

/** Adds two ledgers, or changes single numbers of one. */
export function addCounts(counts: Counts, more: Partial<Counts>): Counts {
  return {
    read: counts.read + (more.read ?? 0),
    new: counts.new + (more.new ?? 0),
    changed: counts.changed + (more.changed ?? 0),
    unchanged: counts.unchanged + (more.unchanged ?? 0),
    retired: counts.retired + (more.retired ?? 0),
    left_out: counts.left_out + (more.left_out ?? 0),
    held: counts.held + (more.held ?? 0),
    rejected: counts.rejected + (more.rejected ?? 0),
  };
}

/** How a run ended; within a run it only ever gets worse. */
export type Outcome = "succeeded" | "partial" | "interrupted" | "failed";
