import type { Intent } from "../core/intents.ts";
import { readIntents } from "./intents.ts";
import { sql, type Db } from "./open.ts";

/** What was begun or taken further since an ISO time stamp, the last generation of each; oldest first. */
export function readIntentsSince(db: Db, pipeline: string, since: string): Intent[] {
  const keys = sql<unknown[], string>(
    db,
    `SELECT key FROM intents WHERE pipeline = ? AND last_at >= ?
     GROUP BY key ORDER BY min(first_at), key`,
  ).pluck();
  return [...readIntents(db, pipeline, keys.all(pipeline, since)).values()];
}
