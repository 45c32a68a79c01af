import { noCounts, type Counts } from "../core/counts.ts";
import type { Json } from "../core/json.ts";
import type { OpenedRun, RunEnd, RunStart } from "../core/store.ts";
import type { ChangeRow, PipelineStatus, RunRow } from "../core/store-views.ts";
import { sql, type Db } from "./open.ts";

/** How long the history of single documents is kept. */
const historyDays = 30;

/** How long runs are kept: long enough to compare a season with the last. */
const runDays = 400;

interface CursorRow {
  value: string | null;
  revision: string;
  full_at: number | null;
}

/** What a run of this pipeline finds stored. */
export function readStart(db: Db, start: RunStart): Omit<OpenedRun, "id" | "fence"> {
  const row = db
    .prepare<[string], CursorRow>("SELECT value, revision, full_at FROM cursors WHERE pipeline = ?")
    .get(start.pipeline);
  const restored = sql<unknown[], { at: number }>(db, "SELECT max(at) AS at FROM restores").get();
  return {
    ...(restored?.at ? { restoredAt: restored.at } : {}),
    pipeline: start.pipeline,
    cursor: row?.value ?? undefined,
    revision: row?.revision,
    fullAt: row?.full_at ?? undefined,
  };
}

export function insertRun(db: Db, id: string, start: RunStart, at: string): void {
  // A row still open belongs to a process that died: its lease was free to take.
  db.prepare(
    `UPDATE runs SET outcome = 'interrupted', finished_at = ? WHERE pipeline = ? AND finished_at IS NULL`,
  ).run(at, start.pipeline);
  db.prepare(
    `INSERT INTO runs (id, pipeline, trigger, revision, started_at, outcome, counts)
     VALUES (?, ?, ?, ?, ?, 'running', ?)`,
  ).run(id, start.pipeline, start.trigger, start.revision, at, JSON.stringify(noCounts));
}

/** A revision that no configuration has: what was begun under another one is not finished. */
const unfinished = "";

/** Makes every run read everything until one is completed. */
export function markUnfinished(db: Db, run: OpenedRun): void {
  sql<unknown[]>(db, "UPDATE cursors SET revision = ? WHERE pipeline = ?").run(
    unfinished,
    run.pipeline,
  );
}

/** Writes how a run ended and, where it may move, the cursor. */
export function finishRun(
  db: Db,
  run: OpenedRun,
  end: RunEnd,
  revision: string,
  now: number,
  /** The acceptances that this run saw when it began. */
  seen: number,
): void {
  const at = new Date(now).toISOString();
  db.prepare(
    `UPDATE runs SET finished_at = ?, outcome = ?, counts = ?, left_out_by = ?, writes = ?,
       source_cost = ?, error = ?, cursor = ? WHERE id = ?`,
  ).run(
    at,
    end.outcome,
    JSON.stringify(end.counts),
    JSON.stringify(end.leftOutBy),
    end.writes,
    end.sourceCost,
    end.error ? JSON.stringify(end.error) : null,
    end.checkpoint?.cursor ?? null,
    run.id,
  );
  if (end.checkpoint) {
    const { cursor, full } = end.checkpoint;
    db.prepare(
      `INSERT INTO cursors (pipeline, value, revision, full_at, run, accepted_seen)
       VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (pipeline) DO UPDATE SET value = excluded.value, revision = excluded.revision,
         full_at = coalesce(excluded.full_at, full_at), run = excluded.run,
         accepted_seen = excluded.accepted_seen`,
    ).run(run.pipeline, cursor ?? null, revision, full ? now : null, run.id, seen);
  }
  if (end.checkpoint || end.supersedes === true) {
    // Letters of records that came again are superseded by what this run said of them; so are those
    // that a run left whose decisions were never settled, where the record stands otherwise.
    db.prepare(
      `DELETE FROM dead_letters WHERE pipeline = :pipeline AND run <> :run
       -- What is said about something created once stands until it is settled or somebody closes it.
       AND code NOT LIKE 'once/%' AND code NOT LIKE 'audit/%'
       AND (ref IN (SELECT ref FROM temp.staged_records) OR EXISTS (
         SELECT 1 FROM records r WHERE r.pipeline = :pipeline AND r.ref = dead_letters.ref
         AND NOT dead_letters.retry AND (r.decision <> 'reject' OR r.rule <> dead_letters.code)))`,
    ).run({ pipeline: run.pipeline, run: run.id });
  }
  db.prepare("DELETE FROM runs WHERE started_at < ?").run(
    new Date(now - runDays * 86_400_000).toISOString(),
  );
  db.prepare("DELETE FROM changes WHERE at < ?").run(
    new Date(now - historyDays * 86_400_000).toISOString(),
  );
}

export function readRuns(
  db: Db,
  pipeline: string,
  most: number,
  /** Leaves out what only looked at, or put right, what the sink holds, and what people decided. */
  onlySyncs = false,
): RunRow[] {
  const syncs = onlySyncs ? "AND trigger NOT IN ('adopt', 'audit', 'drift', 'decision')" : "";
  return db
    .prepare<[string, number], Record<string, string | number | null>>(
      `SELECT * FROM runs WHERE pipeline = ? ${syncs}
       ORDER BY started_at DESC, rowid DESC LIMIT ?`,
    )
    .all(pipeline, most)
    .map((row) => ({
      id: String(row["id"]),
      pipeline: String(row["pipeline"]),
      trigger: String(row["trigger"]),
      startedAt: String(row["started_at"]),
      finishedAt: row["finished_at"] === null ? undefined : String(row["finished_at"]),
      outcome: row["outcome"] as RunRow["outcome"],
      counts: JSON.parse(String(row["counts"])) as Counts,
      writes: Number(row["writes"]),
      error:
        row["error"] === null
          ? undefined
          : (JSON.parse(String(row["error"])) as { code: string; message: string }),
    }));
}

/**
 * Where each pipeline stands. A run whose row is open and whose process is gone is told as interrupted,
 * which is what the next run will write of it.
 */
export function readStatus(db: Db, isOver: (pipeline: string) => boolean): PipelineStatus[] {
  const names = db
    .prepare<[], string>("SELECT pipeline FROM runs GROUP BY pipeline ORDER BY pipeline")
    .pluck()
    .all();
  const counted = db.prepare<[string], { status: string; number: number }>(
    `SELECT status, count(*) AS number FROM documents INDEXED BY documents_by_status
     WHERE pipeline = ? GROUP BY status`,
  );
  const letters = db
    .prepare<[string, number], number>(
      "SELECT count(*) FROM dead_letters WHERE pipeline = ? AND (code = 'record/held') = ?",
    )
    .pluck();
  return names.map((pipeline) => {
    const by = new Map(counted.all(pipeline).map((row) => [row.status, row.number]));
    const { cursor, fullAt } = readStart(db, { pipeline, trigger: "", revision: "" });
    return {
      pipeline,
      cursor,
      fullAt: fullAt === undefined ? undefined : new Date(fullAt).toISOString(),
      sent: by.get("sent") ?? 0,
      retired: by.get("retired") ?? 0,
      absent: by.get("absent") ?? 0,
      letters: letters.get(pipeline, 0)!,
      held: letters.get(pipeline, 1)!,
      ...readBegun(db, pipeline),
      lastRun: readRuns(db, pipeline, 1, true).map((run) => asItStands(run, isOver))[0],
    };
  });
}

/** What is to be created once, was begun, and is not done. */
function readBegun(db: Db, pipeline: string): Pick<PipelineStatus, "begun" | "begunAt"> {
  const row = sql<unknown[], { begun: number; at: string | null }>(
    db,
    `SELECT count(*) AS begun, min(first_at) AS at FROM intents
     WHERE pipeline = ? AND phase <> 'marked'`,
  ).get(pipeline)!;
  return { begun: row.begun, begunAt: row.at ?? undefined };
}

function asItStands(run: RunRow, isOver: (pipeline: string) => boolean): RunRow {
  const isDead = run.outcome === "running" && isOver(run.pipeline);
  return isDead ? { ...run, outcome: "interrupted" } : run;
}

export function readHistory(db: Db, pipeline: string, key: string): ChangeRow[] {
  return db
    .prepare<[string, string], ChangeRow & { diff: string }>(
      `SELECT run, at, kind, reason, diff FROM changes WHERE pipeline = ? AND key = ?
       ORDER BY at DESC, rowid DESC`,
    )
    .all(pipeline, key)
    .map((row) => ({ ...row, diff: JSON.parse(row.diff) as Json }));
}
