import type { DocumentRef, PlannedWrite } from "../core/staged.ts";
import type { NewDeadLetter, OpenedRun, SettledBatch, Settlement } from "../core/store.ts";
import { nextAcceptance } from "./lookups.ts";
import { sql, type Db } from "./open.ts";

/** Marks staged documents as about to be sent: in doubt until they are settled. */
export function markInDoubt(
  db: Db,
  run: OpenedRun,
  writes: readonly PlannedWrite[],
  traced: boolean,
): void {
  const insert = sql<unknown[]>(
    db,
    `INSERT INTO documents (pipeline, key, ref, title, fingerprint, document, status, in_doubt)
     SELECT ?, key, ref, title, '', document, 'sent', 1 FROM temp.staged_writes
     WHERE key = ? AND ref = ?
     ON CONFLICT (pipeline, key) DO UPDATE SET in_doubt = in_doubt + 1`,
  );
  // Without this row a record that changes and changes back would be taken for unchanged although
  // the sink may hold what was sent in between.
  const forget = sql<unknown[]>(db, "DELETE FROM records WHERE pipeline = ? AND ref = ?");
  const trace = sql<unknown[]>(
    db,
    // The last few: nobody's write is in doubt for many runs in a row.
    `UPDATE documents SET doubted = json_insert(
       CASE WHEN json_array_length(coalesce(doubted, '[]')) < 5 THEN coalesce(doubted, '[]')
            ELSE json_remove(doubted, '$[0]') END, '$[#]', json(s.document))
     FROM temp.staged_writes s
     WHERE documents.pipeline = ? AND documents.key = s.key AND s.key = ? AND s.ref = ?
       AND NOT EXISTS (SELECT 1 FROM json_each(coalesce(doubted, '[]'))
                       WHERE value = json(s.document))`,
  );
  for (const write of writes) {
    insert.run(run.pipeline, write.key, write.ref);
    if (traced && write.kind !== "retired") trace.run(run.pipeline, write.key, write.ref);
    forget.run(run.pipeline, write.ref);
  }
}

/** Settles what the sink accepted and refused, and parks dead letters. */
export function settleBatch(db: Db, run: OpenedRun, batch: SettledBatch, at: string): void {
  for (const settlement of batch.accepted) accept(db, run, settlement, at);
  // A refusal settles this write only: what was in doubt from an earlier one stays so.
  const refuse = sql<unknown[]>(
    db,
    `UPDATE documents SET in_doubt = in_doubt - 1,
       doubted = CASE WHEN in_doubt > 1 THEN doubted END
     WHERE pipeline = ? AND key = ? AND in_doubt > 0`,
  );
  const dropUnsent = sql<unknown[]>(
    db,
    `DELETE FROM documents
     WHERE pipeline = ? AND key = ? AND first_sent_at IS NULL AND in_doubt = 0`,
  );
  for (const key of batch.refused) {
    refuse.run(run.pipeline, key);
    dropUnsent.run(run.pipeline, key);
  }
  for (const letter of batch.letters) park(db, run, letter, at);
}

/** Marks documents that the sink keeps although their record is gone at the source. */
export function markDocumentsAbsent(
  db: Db,
  run: OpenedRun,
  documents: readonly DocumentRef[],
): void {
  // By record too: a document that another record took over in this run is not gone.
  const update = sql<unknown[]>(
    db,
    `UPDATE documents SET status = 'absent'
     WHERE pipeline = ? AND key = ? AND ref = ? AND status = 'sent'`,
  );
  const unclaim = sql<unknown[]>(db, "DELETE FROM unique_values WHERE pipeline = ? AND key = ?");
  for (const { key, ref } of documents) {
    if (update.run(run.pipeline, key, ref).changes > 0) unclaim.run(run.pipeline, key);
  }
}

function accept(db: Db, run: OpenedRun, { write, ...settled }: Settlement, at: string): void {
  const { pipeline, id } = run;
  const status = write.kind === "retired" ? "retired" : "sent";
  sql<Record<string, unknown>[]>(
    db,
    `UPDATE documents SET ref = s.ref, title = s.title, fingerprint = s.fingerprint,
       document = s.document, in_doubt = 0, doubted = NULL, sink_id = coalesce(:sinkId, sink_id),
       accepted = :number, first_sent_at = coalesce(first_sent_at, :at), last_sent_at = :at,
       revived = CASE WHEN status = 'retired' AND :status = 'sent' THEN :number ELSE revived END,
       status = :status
     FROM temp.staged_writes s
     WHERE documents.pipeline = :pipeline AND documents.key = s.key AND s.key = :key AND s.ref = :ref`,
  ).run({
    pipeline,
    status,
    at,
    key: write.key,
    ref: write.ref,
    sinkId: settled.sinkId ?? null,
    number: nextAcceptance(db),
  });
  if (isDecided(db, write.ref)) replaceClaims(db, run, write, status);
  const xref = sql<unknown[]>(
    db,
    "INSERT OR REPLACE INTO xrefs (pipeline, name, source, target, key) VALUES (?, ?, ?, ?, ?)",
  );
  // Kept without a value: whoever looked it up must learn that it is gone.
  const outdated = sql<unknown[]>(
    db,
    "UPDATE xrefs SET target = '' WHERE pipeline = ? AND name = ? AND key = ?",
  );
  for (const [name, pairs] of Object.entries(settled.captured)) {
    outdated.run(pipeline, name, write.key);
    for (const [source, target] of Object.entries(pairs)) {
      xref.run(pipeline, name, source, target, write.key);
    }
  }
  sql<unknown[]>(
    db,
    "INSERT INTO changes (pipeline, key, run, at, kind, reason, diff) VALUES (?, ?, ?, ?, ?, ?, ?)",
  ).run(pipeline, write.key, id, at, write.kind, write.reason, JSON.stringify(settled.diff));
}

/** False for a document that is only sent again: what is known of its record stays as it is. */
function isDecided(db: Db, ref: string): boolean {
  const staged = sql<[string]>(db, "SELECT 1 FROM temp.staged_records WHERE ref = ?");
  return staged.get(ref) !== undefined;
}

function replaceClaims(
  db: Db,
  { pipeline, id }: OpenedRun,
  write: PlannedWrite,
  status: "sent" | "retired",
): void {
  sql<unknown[]>(db, "DELETE FROM unique_values WHERE pipeline = ? AND key = ?").run(
    pipeline,
    write.key,
  );
  if (status === "sent") {
    sql<unknown[]>(
      db,
      `INSERT OR IGNORE INTO unique_values (pipeline, name, value, key)
       SELECT ?, name, value, key FROM temp.staged_claims WHERE key = ? AND ref = ? AND name <> ''`,
    ).run(pipeline, write.key, write.ref);
  }
  sql<unknown[]>(
    db,
    // What is said about something created once was closed when its intent was; alerts stand.
    `DELETE FROM dead_letters WHERE pipeline = ? AND ref = ? AND key = ? AND run <> ?
       AND code NOT LIKE 'once/%' AND code NOT LIKE 'audit/%'`,
  ).run(pipeline, write.ref, write.key, id);
  // Its siblings may still have to be sent, but from what the record says now.
  sql<unknown[]>(
    db,
    `UPDATE dead_letters SET record = s.data FROM temp.staged_records s
     WHERE dead_letters.pipeline = ? AND dead_letters.ref = ? AND run <> ? AND retry
       AND record IS NOT NULL AND s.ref = dead_letters.ref AND s.data IS NOT NULL`,
  ).run(pipeline, write.ref, id);
}

function park(db: Db, run: OpenedRun, letter: NewDeadLetter, at: string): void {
  sql<unknown[]>(
    db,
    `INSERT INTO dead_letters (pipeline, ref, key, title, code, message, hint, location, retry, record,
       details, attempts, first_at, last_at, run) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?)
     ON CONFLICT (pipeline, ref, key, code, message) DO UPDATE SET title = excluded.title,
       hint = excluded.hint, location = excluded.location, retry = excluded.retry,
       record = coalesce(excluded.record, record), details = excluded.details,
       attempts = attempts + 1,
       last_at = excluded.last_at, run = excluded.run`,
  ).run(
    run.pipeline,
    letter.ref,
    letter.key ?? "",
    letter.title ?? null,
    letter.code,
    letter.message,
    letter.hint,
    letter.location ? JSON.stringify(letter.location) : null,
    letter.retry ? 1 : 0,
    letter.record === undefined ? null : JSON.stringify(letter.record),
    letter.details === undefined ? null : JSON.stringify(letter.details),
    at,
    at,
    run.id,
  );
}
