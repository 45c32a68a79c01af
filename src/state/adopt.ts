import { adoptedFingerprint, type AdoptedDocument, type OpenedRun } from "../core/store.ts";
import { nextAcceptance } from "./lookups.ts";
import { sql, type Db } from "./open.ts";
import { markUnfinished } from "./runs.ts";

/**
 * Enters documents that the sink held before this project first wrote them. One that was sent
 * meanwhile stays as it is. The next run reads everything, for it must map their records.
 */
export function adoptDocuments(
  db: Db,
  run: OpenedRun,
  documents: readonly AdoptedDocument[],
  at: string,
): void {
  const insert = sql<unknown[]>(
    db,
    `INSERT INTO documents (pipeline, key, ref, title, fingerprint, document, status, sink_id, keeps,
       accepted, first_sent_at)
     VALUES (?, ?, ?, ?, ?, ?, 'sent', ?, ?, ?, ?)
     ON CONFLICT (pipeline, key) DO UPDATE SET ref = excluded.ref, title = excluded.title,
       fingerprint = excluded.fingerprint, document = excluded.document, status = 'sent',
       sink_id = excluded.sink_id, keeps = excluded.keeps, accepted = excluded.accepted,
       first_sent_at = excluded.first_sent_at WHERE documents.fingerprint IN ('', ?)`,
  );
  const forget = sql<unknown[]>(db, "DELETE FROM records WHERE pipeline = ? AND ref = ?");
  const note = sql<unknown[]>(
    db,
    `INSERT INTO changes (pipeline, key, run, at, kind, reason, diff)
     VALUES (?, ?, ?, ?, 'adopted', 'held by the sink already', '[]')`,
  );
  const { pipeline } = run;
  for (const one of documents) {
    const { key, ref, title, document, sinkId, keeps } = one;
    const { changes } = insert.run(
      pipeline,
      key,
      ref,
      title ?? null,
      adoptedFingerprint,
      JSON.stringify(document),
      sinkId ?? null,
      keeps ? JSON.stringify(keeps) : null,
      nextAcceptance(db),
      at,
      adoptedFingerprint,
    );
    forget.run(pipeline, ref);
    if (changes > 0) note.run(pipeline, key, run.id, at);
  }
  markUnfinished(db, run);
}
