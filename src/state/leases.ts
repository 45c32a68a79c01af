import { SyncError } from "../core/errors.ts";
import type { OpenedRun } from "../core/store.ts";
import { sql, type Db } from "./open.ts";

/** How long a lease holds without being renewed. */
export const leaseMs = 15 * 60_000;

/** Who holds a lease, and how another process can tell that it is gone. */
export interface Holder {
  /** Unique for this opening of the store. */
  readonly id: string;
  readonly host: string;
  readonly pid: number;
  /** True if the process with this id lives on this host. */
  readonly isAlive: (pid: number) => boolean;
}

/**
 * Takes a pipeline's lease and gives its new fencing token, larger than every one before.
 *
 * A holder that is dead for sure (same host, no such process) loses the lease at once, so that a
 * restart after a crash need not wait; one that lives keeps it; any other until its time has run out.
 * @throws SyncError `state/leased`
 */
export function takeLease(db: Db, pipeline: string, holder: Holder, now: number): number {
  const row = db
    .prepare<[string], { fence: number; holder: string | null; expires_at: number }>(
      "SELECT fence, holder, expires_at FROM leases WHERE pipeline = ?",
    )
    .get(pipeline);
  const held = row?.holder ? judgeHolder(row.holder, holder, row.expires_at > now) : "gone";
  if (row?.holder && held !== "gone") {
    const until = new Date(row.expires_at).toISOString();
    const { pid, host } = readHolder(row.holder);
    const why = held === "alive" ? "which lives" : `its lease holds until ${until}`;
    throw new SyncError(
      "state/leased",
      `pipeline "${pipeline}" is being run by process ${String(pid)} on "${host}" (${why})`,
    );
  }
  const fence = (row?.fence ?? 0) + 1;
  sql<unknown[]>(
    db,
    `INSERT INTO leases (pipeline, fence, holder, expires_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (pipeline) DO UPDATE
     SET fence = excluded.fence, holder = excluded.holder, expires_at = excluded.expires_at`,
  ).run(pipeline, fence, writeHolder(holder), now + leaseMs);
  return fence;
}

/**
 * Proves that the run still holds its lease, and holds it on. Part of every writing transaction.
 * @throws SyncError `state/fenced`
 */
export function holdLease(db: Db, run: OpenedRun, now: number): void {
  const { changes } = sql<unknown[]>(
    db,
    "UPDATE leases SET expires_at = ? WHERE pipeline = ? AND fence = ? AND holder IS NOT NULL",
  ).run(now + leaseMs, run.pipeline, run.fence);
  if (changes === 0) {
    throw new SyncError(
      "state/fenced",
      `the lease of pipeline "${run.pipeline}" was taken over by another process`,
    );
  }
}

/** Gives the lease back; the fencing token stays, so that it can only grow. */
export function giveLease(db: Db, run: OpenedRun): void {
  sql<unknown[]>(
    db,
    "UPDATE leases SET holder = NULL, expires_at = 0 WHERE pipeline = ? AND fence = ?",
  ).run(run.pipeline, run.fence);
}

/** Tells whether nobody can be running a pipeline any more, so that the next run would get its lease. Only looks. */
export function isLeaseFree(db: Db, pipeline: string, me: Holder, now: number): boolean {
  const row = db
    .prepare<[string], { holder: string | null; expires_at: number }>(
      "SELECT holder, expires_at FROM leases WHERE pipeline = ?",
    )
    .get(pipeline);
  return !row?.holder || judgeHolder(row.holder, me, row.expires_at > now) === "gone";
}

/*
 * A living process of this host keeps its lease however long it waits for somebody; a dead one loses
 * it at once. Of other hosts nothing is known but the time. Neither of our own number where it is not
 * this process: in containers of one host name every process may be called 1.
 */
function judgeHolder(written: string, me: Holder, holds: boolean): "alive" | "holds" | "gone" {
  const { host, pid } = readHolder(written);
  if (host === me.host && pid !== me.pid) return me.isAlive(pid) ? "alive" : "gone";
  return holds ? "holds" : "gone";
}

function writeHolder({ id, host, pid }: Holder): string {
  return JSON.stringify({ id, host, pid });
}

function readHolder(written: string): { id: string; host: string; pid: number } {
  return JSON.parse(written) as { id: string; host: string; pid: number };
}
