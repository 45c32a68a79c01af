import { SyncError } from "../core/errors.ts";
import { hasReached, type Intent, type IntentStep, type NewIntent } from "../core/intents.ts";
import type { OpenedRun } from "../core/store.ts";
import { closeForewarning, closeLetters } from "./dead-letters.ts";
import { checksum, intentColumns, intentOf, type IntentRow } from "./intent-rows.ts";
import { sql, type Db } from "./open.ts";

/*
 * What is to be created exactly once. A row here decides whether something is made a second time, so
 * each carries a checksum: SQLite does not notice a flipped bit, and a row that is not what was
 * written stops the run.
 */

/** The last generation of each of these documents' intents, by key. */
export function readIntents(
  db: Db,
  pipeline: string,
  keys: readonly string[],
): Map<string, Intent> {
  return new Map(
    keys.flatMap((key) => {
      const found = readIntent(db, pipeline, key);
      return found ? [[key, found] as const] : [];
    }),
  );
}

/** What is to be done, or is done in both systems and not settled here; oldest first. */
export function readOpenIntents(db: Db, pipeline: string): Intent[] {
  return sql<unknown[], IntentRow>(
    db,
    `SELECT ${intentColumns} FROM intents i WHERE pipeline = ? AND (phase <> 'marked' OR EXISTS (
       SELECT 1 FROM documents d
       WHERE d.pipeline = i.pipeline AND d.key = i.key AND d.in_doubt > 0 AND i.result IS NOT NULL))
       AND generation = (SELECT max(generation) FROM intents WHERE pipeline = i.pipeline AND key = i.key)
     ORDER BY first_at, key`,
  )
    .all(pipeline)
    .map((row) => intentOf(pipeline, row));
}

/** Enters an intent unless there is one for the document; gives what is there then. */
export function enterIntent(db: Db, run: OpenedRun, wanted: NewIntent, at: string): Intent {
  const known = readIntent(db, run.pipeline, wanted.key);
  if (known) return known;
  return write(db, run.pipeline, {
    ...wanted,
    generation: 1,
    phase: "intended",
    minted: undefined,
    claimed: undefined,
    result: undefined,
    firstAt: at,
    lastAt: at,
  });
}

/** Writes the id of the minted thing down, unless one is there; gives what is there then. */
export function bindIntent(
  db: Db,
  run: OpenedRun,
  { key, generation }: Intent,
  minted: string,
  at: string,
): Intent {
  const known = mustRead(db, run.pipeline, key, generation);
  if (known.minted !== undefined) return known;
  const phase = hasReached(known, "bound") ? known.phase : "bound";
  return write(db, run.pipeline, { ...known, minted, phase, lastAt: at });
}

/**
 * Takes an intent on. What is written once stays, and no phase is taken back. Once it is done nothing
 * holds any more that was said about it before this run.
 * @throws SyncError `state/corrupt-intent` where it would be done without a result
 */
export function advanceIntent(
  db: Db,
  run: OpenedRun,
  { key, generation }: Intent,
  step: IntentStep,
  at: string,
): Intent {
  const known = mustRead(db, run.pipeline, key, generation);
  const result = known.result ?? step.result;
  if (result === undefined && hasReached(step, "verified") && step.givenUp !== true) {
    const text = `the state no longer holds what was created for "${key}"`;
    throw new SyncError("state/corrupt-intent", text, { facts: { key } });
  }
  if (step.phase === "marked" && known.phase !== "marked") closeLetters(db, run, known, run.id);
  if (step.isUndoKnown === true) closeForewarning(db, run, known);
  return write(db, run.pipeline, {
    ...known,
    phase: hasReached(known, step.phase) ? known.phase : step.phase,
    claimed: known.claimed ?? step.claimed,
    result,
    lastAt: at,
  });
}

/** Replaces what is to be created, while nothing is known to have been. */
export function reviseIntent(
  db: Db,
  run: OpenedRun,
  { key, generation }: Intent,
  to: Pick<NewIntent, "digest" | "content" | "document" | "title">,
  at: string,
): Intent {
  const known = mustRead(db, run.pipeline, key, generation);
  if (known.result !== undefined) return known;
  const { digest, content, document, title } = to;
  return write(db, run.pipeline, { ...known, digest, content, document, title, lastAt: at });
}

/** Forgets an intent of which nothing was ever bound, and what was said about it. */
export function dropIntent(db: Db, run: OpenedRun, { key, generation, ref }: Intent): void {
  const { changes } = sql<unknown[]>(
    db,
    `DELETE FROM intents WHERE pipeline = ? AND key = ? AND generation = ?
       AND minted IS NULL AND result IS NULL`,
  ).run(run.pipeline, key, generation);
  if (changes > 0) closeLetters(db, run, { key, ref });
}

/** Opens one more generation of a document that was created before: somebody wants it once more. */
export function reopenIntent(db: Db, run: OpenedRun, key: string, at: string): Intent | undefined {
  const known = readIntent(db, run.pipeline, key);
  if (!known) return known;
  // What was begun and is given up is not to be followed any more.
  if (known.phase !== "marked") write(db, run.pipeline, { ...known, phase: "marked", lastAt: at });
  return write(db, run.pipeline, {
    ...known,
    generation: known.generation + 1,
    phase: "intended",
    minted: undefined,
    claimed: undefined,
    result: undefined,
    firstAt: at,
    lastAt: at,
  });
}

function readIntent(db: Db, pipeline: string, key: string): Intent | undefined {
  const row = sql<unknown[], IntentRow>(
    db,
    `SELECT ${intentColumns} FROM intents WHERE pipeline = ? AND key = ?
     ORDER BY generation DESC LIMIT 1`,
  ).get(pipeline, key);
  return row && intentOf(pipeline, row);
}

function mustRead(db: Db, pipeline: string, key: string, generation: number): Intent {
  const found = readIntent(db, pipeline, key);
  if (found?.generation === generation) return found;
  throw new SyncError(
    "internal/bug",
    `the intent "${key}" (generation ${String(generation)}) of pipeline "${pipeline}" is not the last one`,
  );
}

/** Writes a row as it is to be, with its checksum. */
export function write(db: Db, pipeline: string, intent: Intent): Intent {
  sql<unknown[]>(
    db,
    `INSERT OR REPLACE INTO intents (pipeline, ${intentColumns})
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    pipeline,
    intent.key,
    intent.generation,
    intent.ref,
    intent.title ?? null,
    intent.phase,
    intent.digest,
    intent.content,
    JSON.stringify(intent.document),
    intent.minted ?? null,
    intent.claimed ?? null,
    intent.result ?? null,
    intent.firstAt,
    intent.lastAt,
    checksum(pipeline, intent),
  );
  return intent;
}
