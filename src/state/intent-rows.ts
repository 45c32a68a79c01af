import { SyncError } from "../core/errors.ts";
import { fingerprint } from "../core/fingerprint.ts";
import { intentPhases, type Intent } from "../core/intents.ts";
import type { JsonObject } from "../core/json.ts";
import type { Db } from "./open.ts";

/** A row about something created once, as it is stored. */
export interface IntentRow {
  readonly key: string;
  readonly generation: number;
  readonly ref: string;
  readonly title: string | null;
  readonly phase: string;
  readonly digest: string;
  readonly content: string;
  readonly document: string;
  readonly minted: string | null;
  readonly claimed: string | null;
  readonly result: string | null;
  readonly first_at: string;
  readonly last_at: string;
  readonly checksum: string;
}

/** Its columns, less the pipeline. */
export const intentColumns =
  "key, generation, ref, title, phase, digest, content, document, minted, claimed, result, first_at, last_at, checksum";

/**
 * Holds every row against its checksum; gives how many there are.
 * @throws SyncError `state/corrupt-intent`
 */
export function verifyIntents(db: Db): number {
  const rows = db.prepare<[], IntentRow & { pipeline: string }>(
    `SELECT pipeline, ${intentColumns} FROM intents`,
  );
  let count = 0;
  for (const row of rows.iterate()) {
    intentOf(row.pipeline, row);
    count += 1;
  }
  return count;
}

/**
 * The intent that a row holds.
 * @throws SyncError `state/corrupt-intent`
 */
export function intentOf(pipeline: string, row: IntentRow): Intent {
  const read = readable(row);
  if (read && checksum(pipeline, read) === row.checksum) return read;
  throw new SyncError(
    "state/corrupt-intent",
    `the state's row about creating "${row.key}" in pipeline "${pipeline}" is not what was written`,
    { facts: { key: row.key, generation: row.generation } },
  );
}

function readable(row: IntentRow): Intent | undefined {
  const phase = intentPhases.find((one) => one === row.phase);
  if (!phase) return undefined;
  try {
    return {
      key: row.key,
      generation: row.generation,
      ref: row.ref,
      title: row.title ?? undefined,
      phase,
      digest: row.digest,
      content: row.content,
      document: JSON.parse(row.document) as JsonObject,
      minted: row.minted ?? undefined,
      claimed: row.claimed ?? undefined,
      result: row.result ?? undefined,
      firstAt: row.first_at,
      lastAt: row.last_at,
    };
  } catch {
    return undefined;
  }
}

/** The checksum of a row. */
export function checksum(pipeline: string, intent: Intent): string {
  const { title = null, minted = null, claimed = null, result = null } = intent;
  return fingerprint([pipeline, { ...intent, title, minted, claimed, result }]);
}
