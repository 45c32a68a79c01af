import type { LookupPlace } from "../core/store.ts";
import { sql, type Db } from "./open.ts";

/** How many acceptances there were so far; grows whenever a sink accepted something. */
export function readAcceptances(db: Db): number {
  return sql<[], number>(db, "SELECT number FROM acceptances").pluck().get()!;
}

/** Counts one more acceptance and gives its number. */
export function nextAcceptance(db: Db): number {
  return sql<[], number>(db, "UPDATE acceptances SET number = number + 1 RETURNING number")
    .pluck()
    .get()!;
}

/**
 * Values that sinks gave for these, as captured under the name. Of several documents that captured
 * one, the last accepted says what it is; an archived one only where there is no other.
 */
export function readCaptured(
  db: Db,
  pipeline: string,
  name: string,
  sources: readonly string[],
): Map<string, string> {
  const get = sql<unknown[], string>(
    db,
    `SELECT x.target FROM xrefs x
     LEFT JOIN documents d ON d.pipeline = x.pipeline AND d.key = x.key
     WHERE x.pipeline = ? AND x.name = ? AND x.source = ? AND x.target <> ''
     ORDER BY d.status IS 'retired', d.accepted DESC LIMIT 1`,
  ).pluck();
  return new Map(
    sources.flatMap((source) => {
      const target = get.get(pipeline, name, source);
      return target === undefined ? [] : [[source, target] as const];
    }),
  );
}

/** Refs of the records whose documents own any of these values, in the sequence of the values. */
export function readOwners(
  db: Db,
  pipeline: string,
  name: string,
  values: readonly string[],
): string[] {
  const get = sql<unknown[], string>(
    db,
    `SELECT d.ref FROM unique_values u
     JOIN documents d ON d.pipeline = u.pipeline AND d.key = u.key
     WHERE u.pipeline = ? AND u.name = ? AND u.value = ? ORDER BY d.key`,
  ).pluck();
  return [...new Set(values.flatMap((value) => get.all(pipeline, name, value)))];
}

/** Refs to be decided again: to be retried, due, begun and not done, or with a changed lookup. */
export function readRefsAgain(
  db: Db,
  pipeline: string,
  today: string,
  lookups: readonly LookupPlace[],
): Set<string> {
  const refs = new Set(
    sql<unknown[], string>(
      db,
      `SELECT ref FROM dead_letters
       WHERE pipeline = ? AND retry
       UNION SELECT ref FROM record_revisits WHERE pipeline = ? AND day <= ?
       UNION SELECT ref FROM intents WHERE pipeline = ? AND phase <> 'marked'`,
    )
      .pluck()
      .all(pipeline, pipeline, today, pipeline),
  );
  const seen =
    sql<unknown[], number>(db, "SELECT accepted_seen FROM cursors WHERE pipeline = ?")
      .pluck()
      .get(pipeline) ?? 0;
  for (const place of lookups) {
    for (const ref of readStale(db, pipeline, place, seen)) refs.add(ref);
  }
  return refs;
}

/** Refs of records that looked up what was accepted since. */
function readStale(db: Db, pipeline: string, place: LookupPlace, seen: number): string[] {
  // Driven by the few documents that changed, not by the many records that look something up.
  const changed =
    place.capture === undefined
      ? `SELECT d.key FROM documents d INDEXED BY documents_by_acceptance
         WHERE d.pipeline = :other AND d.accepted > :seen AND :capture IS NULL`
      : `SELECT x.source FROM documents d INDEXED BY documents_by_acceptance
         CROSS JOIN xrefs x ON x.pipeline = d.pipeline AND x.name = :capture AND x.key = d.key
         WHERE d.pipeline = :other AND d.accepted > :seen`;
  return sql<unknown[], string>(
    db,
    `SELECT DISTINCT ref FROM record_lookups INDEXED BY record_lookups_by_key
     WHERE pipeline = :pipeline AND name = :name AND key IN (${changed})`,
  )
    .pluck()
    .all({
      pipeline,
      name: place.name,
      other: place.pipeline,
      seen,
      capture: place.capture ?? null,
    });
}

/**
 * Stores what the staged records looked up, and when they are due, in place of what was known. Those
 * that are not settled keep what is known: nothing else may lead back to them.
 */
export function settleLookups(db: Db, pipeline: string): void {
  const isUnsent = "SELECT ref FROM temp.open_refs WHERE unsent";
  const staged = `SELECT ref FROM temp.staged_records WHERE ref NOT IN (${isUnsent})`;
  for (const table of ["record_lookups", "record_revisits"]) {
    sql<unknown[]>(db, `DELETE FROM ${table} WHERE pipeline = ? AND ref IN (${staged})`).run(
      pipeline,
    );
  }
  sql<unknown[]>(
    db,
    `INSERT INTO record_lookups (pipeline, ref, name, key)
     SELECT ?, ref, name, key FROM temp.staged_lookups WHERE ref NOT IN (${isUnsent})`,
  ).run(pipeline);
  sql<unknown[]>(
    db,
    `INSERT INTO record_revisits (pipeline, ref, day)
     SELECT ?, ref, revisit FROM temp.staged_records 
     WHERE revisit IS NOT NULL AND ref NOT IN (${isUnsent})`,
  ).run(pipeline);
}

/** Drops what a record looked up and when it is due. */
export function forgetLookups(db: Db, pipeline: string, ref: string): void {
  for (const table of ["record_lookups", "record_revisits"]) {
    sql<unknown[]>(db, `DELETE FROM ${table} WHERE pipeline = ? AND ref = ?`).run(pipeline, ref);
  }
}
