import { errorCodes, isErrorCode } from "../core/error-codes.ts";
import type { HoldDetails } from "../core/events.ts";
import type { Json } from "../core/json.ts";
import type { Location } from "../core/location.ts";
import type { DeadLetter, OpenedRun } from "../core/store.ts";
import { sql, type Db } from "./open.ts";

/** Refs of the records that dead letters keep to be tried again. */
export function readRetryable(db: Db, pipeline: string): string[] {
  return sql<unknown[], string>(
    db,
    `SELECT DISTINCT ref FROM dead_letters
     WHERE pipeline = ? AND retry AND record IS NOT NULL ORDER BY ref`,
  )
    .pluck()
    .all(pipeline);
}

/** The records that dead letters keep, the newest of each. */
export function readKeptRecords(
  db: Db,
  pipeline: string,
  refs: readonly string[],
): Map<string, Json> {
  const get = sql<unknown[], string>(
    db,
    `SELECT record FROM dead_letters WHERE pipeline = ? AND ref = ? AND retry AND record IS NOT NULL
     ORDER BY last_at DESC LIMIT 1`,
  ).pluck();
  return new Map(
    refs.flatMap((ref) => {
      const text = get.get(pipeline, ref);
      return text === undefined ? [] : [[ref, JSON.parse(text) as Json] as const];
    }),
  );
}

/** Those of these records whose dead letter is older than the end of the last completed run. */
export function readParkedBefore(db: Db, pipeline: string, refs: readonly string[]): Set<string> {
  const get = sql<unknown[], number>(
    db,
    `SELECT 1 FROM dead_letters WHERE pipeline = ? AND ref = ?
       AND code NOT IN ('record/held', 'record/reported') AND code NOT LIKE 'audit/%' AND first_at < (
       SELECT max(finished_at) FROM runs
       WHERE pipeline = ? AND outcome IN ('succeeded', 'partial')
         AND trigger NOT IN ('adopt', 'audit', 'drift', 'decision')) LIMIT 1`,
  ).pluck();
  return new Set(refs.filter((ref) => get.get(pipeline, ref, pipeline) !== undefined));
}

/** Every dead letter, of one pipeline or of all. */
export function readLetters(db: Db, pipeline: string | undefined): DeadLetter[] {
  const rows = db
    .prepare<{ pipeline: string | null }, Record<string, string | number | null>>(
      `SELECT * FROM dead_letters
       WHERE :pipeline IS NULL OR pipeline = :pipeline
       ORDER BY pipeline, code, title, ref, key`,
    )
    .all({ pipeline: pipeline ?? null });
  return rows.map((row) => {
    const code = String(row["code"]);
    const known = isErrorCode(code) ? code : "internal/bug";
    return {
      ref: String(row["ref"]),
      key: row["key"] === "" ? undefined : String(row["key"]),
      title: row["title"] === null ? undefined : String(row["title"]),
      code: known,
      message: String(row["message"]),
      hint: String(row["hint"]),
      location:
        row["location"] === null ? undefined : (JSON.parse(String(row["location"])) as Location),
      retry: row["retry"] === 1,
      move: errorCodes[known].move,
      ...detailsIn(row["details"]),
      record: row["record"] === null ? undefined : (JSON.parse(String(row["record"])) as Json),
      attempts: Number(row["attempts"]),
      firstAt: String(row["first_at"]),
      lastAt: String(row["last_at"]),
    };
  });
}

function detailsIn(text: string | number | null | undefined): { readonly details?: HoldDetails } {
  return typeof text === "string" ? { details: JSON.parse(text) as HoldDetails } : {};
}

/** Forgets that a document's result was to be taken back: what became of it is known. */
export function closeForewarning(
  db: Db,
  { pipeline }: Pick<OpenedRun, "pipeline">,
  { key, ref }: { readonly key: string; readonly ref: string },
): void {
  sql<unknown[]>(
    db,
    `DELETE FROM dead_letters WHERE pipeline = ? AND ref = ? AND key = ?
       AND code = 'once/taken-back'`,
  ).run(pipeline, ref, key);
}

/**
 * Closes what was said about one document, but for what a run said of it, if one is named. That its
 * result was to be taken back holds whatever the source says later, and what an audit says until one
 * does not find it any more.
 */
export function closeLetters(
  db: Db,
  { pipeline }: Pick<OpenedRun, "pipeline">,
  { key, ref }: { readonly key: string; readonly ref: string },
  spared = "",
): void {
  sql<unknown[]>(
    db,
    `DELETE FROM dead_letters WHERE pipeline = ? AND ref = ? AND key = ? AND run <> ?
       AND code <> 'once/taken-back' AND code NOT LIKE 'audit/%'`,
  ).run(pipeline, ref, key, spared);
}

/** Closes what is said under these codes and was not said by this run. */
export function closeOutdated(
  db: Db,
  { pipeline, id }: Pick<OpenedRun, "pipeline" | "id">,
  codes: readonly string[],
): void {
  const close = sql<unknown[]>(
    db,
    "DELETE FROM dead_letters WHERE pipeline = ? AND code = ? AND run <> ?",
  );
  for (const code of codes) close.run(pipeline, code, id);
}
