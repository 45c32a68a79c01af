import type { KnownDocument, KnownRecord, OpenedRun } from "../core/store.ts";
import type { JsonObject } from "../core/json.ts";
import { forgetLookups, settleLookups } from "./lookups.ts";
import { sql, type Db } from "./open.ts";

interface DocumentRow {
  key: string;
  ref: string;
  title: string | null;
  fingerprint: string;
  document: string;
  status: "sent" | "retired" | "absent";
  in_doubt: number;
  sink_id: string | null;
  keeps: string | null;
  doubted: string | null;
  accepted: number;
  revived: number;
}

const documentColumns =
  "key, ref, title, fingerprint, document, status, in_doubt, sink_id, keeps, doubted, accepted, revived";

/** What was decided about these records when they were last settled. */
export function readRecords(
  db: Db,
  pipeline: string,
  refs: readonly string[],
): Map<string, KnownRecord> {
  const get = sql<[string, string], KnownRecord>(
    db,
    "SELECT fingerprint, decision, rule, documents FROM records WHERE pipeline = ? AND ref = ?",
  );
  const found = new Map<string, KnownRecord>();
  // One read transaction for the batch: point look-ups inside it are several times faster.
  db.transaction(() => {
    for (const ref of refs) {
      const row = get.get(pipeline, ref);
      if (row) found.set(ref, row);
    }
  })();
  return found;
}

/** The documents that these records became, by record. */
export function readDocumentsOf(
  db: Db,
  pipeline: string,
  refs: readonly string[],
): Map<string, KnownDocument[]> {
  const all = sql<[string, string], DocumentRow>(
    db,
    // Without statistics SQLite would rather walk the whole pipeline along the primary key.
    `SELECT ${documentColumns} FROM documents INDEXED BY documents_by_ref
     WHERE pipeline = ? AND ref = ?`,
  );
  const found = new Map<string, KnownDocument[]>();
  db.transaction(() => {
    for (const ref of refs) found.set(ref, all.all(pipeline, ref).map(toDocument));
  })();
  return found;
}

/** The documents with these keys. */
export function readDocumentsByKey(
  db: Db,
  pipeline: string,
  keys: readonly string[],
): Map<string, KnownDocument> {
  const get = sql<[string, string], DocumentRow>(
    db,
    `SELECT ${documentColumns} FROM documents WHERE pipeline = ? AND key = ?`,
  );
  const found = new Map<string, KnownDocument>();
  db.transaction(() => {
    for (const key of keys) {
      const row = get.get(pipeline, key);
      if (row) found.set(key, toDocument(row));
    }
  })();
  return found;
}

/** Every ref that anything is stored under, in batches of at most `size`. */
export function* readAllRefs(db: Db, pipeline: string, size = 1000): Generator<string[]> {
  const page = db
    .prepare<{ pipeline: string; after: string; size: number }, string>(
      `SELECT ref FROM (
         SELECT ref FROM records WHERE pipeline = :pipeline
         UNION SELECT ref FROM documents WHERE pipeline = :pipeline
         UNION SELECT ref FROM dead_letters WHERE pipeline = :pipeline
         UNION SELECT ref FROM record_revisits WHERE pipeline = :pipeline
       ) WHERE ref > :after ORDER BY ref LIMIT :size`,
    )
    .pluck();
  let after = "";
  for (;;) {
    const refs = page.all({ pipeline, after, size });
    const last = refs.at(-1);
    if (last === undefined) return;
    yield refs;
    after = last;
  }
}

export function countSent(db: Db, pipeline: string): number {
  return sql<[string], number>(
    db,
    `SELECT count(*) FROM documents INDEXED BY documents_by_status
     WHERE pipeline = ? AND status = 'sent'`,
  )
    .pluck()
    .get(pipeline)!;
}

/**
 * Moves the staged records that are settled into the state; the others lose what was known, so that
 * they are mapped again.
 */
export function settleStagedRecords(
  db: Db,
  run: OpenedRun,
  open: ReadonlySet<string>,
  unsent: ReadonlySet<string>,
): void {
  const { pipeline } = run;
  db.exec("DELETE FROM temp.open_refs");
  const add = sql<unknown[]>(db, "INSERT INTO temp.open_refs (ref, unsent) VALUES (?, ?)");
  for (const ref of open) add.run(ref, unsent.has(ref) ? 1 : 0);
  sql<unknown[]>(
    db,
    `DELETE FROM records WHERE pipeline = ? AND ref IN (
       SELECT ref FROM temp.staged_records WHERE fingerprint IS NULL
       UNION SELECT ref FROM temp.open_refs)`,
  ).run(pipeline);
  sql<unknown[]>(
    db,
    `INSERT INTO records (pipeline, ref, fingerprint, decision, rule, documents)
     SELECT ?, ref, fingerprint, decision, rule, documents FROM temp.staged_records
     WHERE fingerprint IS NOT NULL AND ref NOT IN (SELECT ref FROM temp.open_refs)
     ON CONFLICT (pipeline, ref) DO UPDATE SET fingerprint = excluded.fingerprint,
       decision = excluded.decision, rule = excluded.rule, documents = excluded.documents`,
  ).run(pipeline);
  settleUniqueValues(db, pipeline);
  settleLookups(db, pipeline);
}

/**
 * Stores what unchanged documents claim: which of their values are unique may be known only since
 * the pipeline was changed.
 */
function settleUniqueValues(db: Db, pipeline: string): void {
  const settled = `temp.staged_claims c
     CROSS JOIN documents d ON d.pipeline = :pipeline AND d.key = c.key AND d.ref = c.ref
     WHERE d.status = 'sent' AND d.in_doubt = 0 AND c.ref NOT IN (SELECT ref FROM temp.open_refs)`;
  sql<{ pipeline: string }>(
    db,
    `DELETE FROM unique_values WHERE pipeline = :pipeline AND key IN (SELECT c.key FROM ${settled})`,
  ).run({ pipeline });
  sql<{ pipeline: string }>(
    db,
    `INSERT OR IGNORE INTO unique_values (pipeline, name, value, key)
     SELECT :pipeline, c.name, c.value, c.key FROM ${settled} AND c.name <> ''`,
  ).run({ pipeline });
}

/** Drops what is known of records that are gone; their documents stay until they are retired. */
export function forgetRecords(db: Db, run: OpenedRun, refs: readonly string[]): void {
  const record = sql<unknown[]>(db, "DELETE FROM records WHERE pipeline = ? AND ref = ?");
  const letters = sql<unknown[]>(db, "DELETE FROM dead_letters WHERE pipeline = ? AND ref = ?");
  for (const ref of refs) {
    record.run(run.pipeline, ref);
    forgetLookups(db, run.pipeline, ref);
    letters.run(run.pipeline, ref);
  }
}

function toDocument(row: DocumentRow): KnownDocument {
  return {
    key: row.key,
    ref: row.ref,
    title: row.title ?? undefined,
    fingerprint: row.fingerprint,
    document: JSON.parse(row.document) as JsonObject,
    status: row.status,
    inDoubt: row.in_doubt > 0,
    sinkId: row.sink_id ?? undefined,
    keeps: row.keeps === null ? undefined : (JSON.parse(row.keeps) as JsonObject),
    accepted: row.accepted,
    revived: row.revived,
    ...(row.doubted === null ? {} : { doubted: JSON.parse(row.doubted) as JsonObject[] }),
  };
}
