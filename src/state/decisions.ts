import { alertCodes, auditCodes, type Intent } from "../core/intents.ts";
import type { OpenedRun } from "../core/store.ts";
import { advanceIntent, readIntents, reopenIntent } from "./intents.ts";
import { sql, type Db } from "./open.ts";

/* What people decide about what is created once. Each is written into the history: who, when, about what. */

/** What no longer matters once another one is wanted; a late taking back meets the one before. */
const closedByRepeating = ["once/asked-again", "once/gone", "once/taken-back"];

interface Decision {
  readonly by: string;
  /** ISO time stamp. */
  readonly at: string;
}

/** Opens one more generation of a document that was created, or begun and deleted. */
export function decideToRepeat(
  db: Db,
  run: OpenedRun,
  key: string,
  decision: Decision,
): Intent | undefined {
  // While its outcome may be unknown, one more would be a second one.
  const known = readIntents(db, run.pipeline, [key]).get(key);
  if (!known || (known.phase !== "marked" && !isSaidToBeGone(db, run, key))) return undefined;
  const opened = reopenIntent(db, run, key, decision.at);
  if (!opened) return undefined;
  const said = closeLetters(db, run, key, closedByRepeating);
  enter(db, run, key, "reopened", said, decision);
  return opened;
}

/** Takes a result that differs from what was to be created as it is. */
export function decideToAccept(
  db: Db,
  run: OpenedRun,
  key: string,
  decision: Decision,
): Intent | undefined {
  const known = readIntents(db, run.pipeline, [key]).get(key);
  if (known?.phase !== "completed") return undefined;
  const said = closeLetters(db, run, key, ["once/differs"]);
  if (said.length === 0) return undefined;
  const accepted = advanceIntent(db, run, known, { phase: "verified" }, decision.at);
  enter(db, run, key, "accepted", said, decision);
  return accepted;
}

/**
 * Closes alerts. What was begun and withdrawn before anything was created is closed with them: it is
 * never completed, and to create it after all takes one more decision.
 */
export function decideToDismiss(
  db: Db,
  run: OpenedRun,
  key: string,
  decision: Decision,
): readonly string[] {
  const ofAudits = closeLetters(db, run, key, auditCodes);
  const ofItself = closeLetters(db, run, key, alertCodes);
  const said = [...ofItself, ...ofAudits];
  if (said.length === 0) return said;
  const known = readIntents(db, run.pipeline, [key]).get(key);
  // What an audit said is no reason to give up what is still begun.
  if (ofItself.length > 0 && known && known.phase !== "marked" && known.result === undefined) {
    advanceIntent(db, run, known, { phase: "marked", givenUp: true }, decision.at);
  }
  enter(db, run, key, "dismissed", said, decision);
  return said;
}

/** Enters that something minted for a key in vain is removed: nobody's decision, but its history. */
export function noteDiscard(db: Db, run: OpenedRun, key: string, what: string, at: string): void {
  enter(db, run, key, "discarded", [what], { by: "the service", at });
}

function isSaidToBeGone(db: Db, { pipeline }: OpenedRun, key: string): boolean {
  const said = sql<unknown[]>(
    db,
    "SELECT 1 FROM dead_letters WHERE pipeline = ? AND key = ? AND code = 'once/gone'",
  );
  return said.get(pipeline, key) !== undefined;
}

/** Closes what is said about a document under these codes, and gives the sentences. */
function closeLetters(
  db: Db,
  { pipeline }: OpenedRun,
  key: string,
  codes: readonly string[],
): readonly string[] {
  const close = sql<unknown[], string>(
    db,
    "DELETE FROM dead_letters WHERE pipeline = ? AND key = ? AND code = ? RETURNING message",
  ).pluck();
  return codes.flatMap((code) => close.all(pipeline, key, code));
}

function enter(
  db: Db,
  { pipeline, id }: OpenedRun,
  key: string,
  kind: string,
  said: readonly string[],
  { by, at }: Decision,
): void {
  sql<unknown[]>(
    db,
    "INSERT INTO changes (pipeline, key, run, at, kind, reason, diff) VALUES (?, ?, ?, ?, ?, ?, ?)",
  ).run(pipeline, key, id, at, kind, `by ${by}`, JSON.stringify(said));
}
