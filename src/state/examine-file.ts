import { SyncError } from "../core/errors.ts";
import { verifyIntents } from "./intent-rows.ts";
import type { Db } from "./open.ts";

/** What a state file holds, as people count it. */
export interface StateContents {
  /** Version of the shape. */
  readonly schema: number;
  readonly documents: number;
  /** What was created once, or is to be. */
  readonly intents: number;
}

/**
 * Reads all of a state file and holds it against its own sums: SQLite's, and those of each row about
 * something created once.
 * @throws SyncError `state/corrupt`, `state/corrupt-intent`
 */
export function examineFile(db: Db, name: string): StateContents {
  const found = db.pragma("integrity_check(1)", { simple: true });
  if (found !== "ok") {
    throw new SyncError("state/corrupt", `the state file "${name}" is damaged: ${String(found)}`);
  }
  const schema = db.pragma("user_version", { simple: true }) as number;
  const has = (table: string) =>
    db.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?").get(table) !==
    undefined;
  if (!has("leases") || !has("cursors") || !has("documents")) {
    throw new SyncError("state/corrupt", `"${name}" is a database, but holds no state`);
  }
  const countOf = (table: string) =>
    db.prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number;
  return {
    schema,
    documents: countOf("documents"),
    intents: has("intents") ? verifyIntents(db) : 0,
  };
}
