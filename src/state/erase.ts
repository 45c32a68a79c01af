import { intentColumns, intentOf, type IntentRow } from "./intent-rows.ts";
import { write } from "./intents.ts";
import { sql, type Db } from "./open.ts";

/**
 * Removes what the state holds about these refs, in the transaction of the caller; gives how many rows
 * of each table. What came from such a record goes whole. What a sink made under such an id, from a record
 * of another kind, is emptied and stays: without its row it would be made a second time.
 */
export function eraseRefs(db: Db, refs: readonly string[]): Record<string, number> {
  const removed = new Map<string, number>();
  const count = (table: string, { changes }: { readonly changes: number }) => {
    if (changes > 0) removed.set(table, (removed.get(table) ?? 0) + changes);
  };
  const run = (table: string, text: string, ...values: readonly string[]) => {
    count(table, sql<unknown[]>(db, text).run(...values));
  };
  for (const ref of refs) {
    const of = (text: string) =>
      sql<unknown[], { pipeline: string; key: string }>(
        db,
        `SELECT pipeline, key FROM documents WHERE ${text}`,
      ).all(ref);
    for (const { pipeline, key } of of("ref = ?")) {
      run("changes", "DELETE FROM changes WHERE pipeline = ? AND key = ?", pipeline, key);
      run(
        "unique_values",
        "DELETE FROM unique_values WHERE pipeline = ? AND key = ?",
        pipeline,
        key,
      );
      run("xrefs", "DELETE FROM xrefs WHERE pipeline = ? AND key = ?", pipeline, key);
      run("documents", "DELETE FROM documents WHERE pipeline = ? AND key = ?", pipeline, key);
    }
    for (const { pipeline, key } of of("sink_id = ?")) {
      run("changes", "DELETE FROM changes WHERE pipeline = ? AND key = ?", pipeline, key);
      run(
        "documents",
        `UPDATE documents SET title = NULL, document = '{}', keeps = NULL, doubted = NULL
         WHERE pipeline = ? AND key = ?`,
        pipeline,
        key,
      );
      run(
        "dead_letters",
        "UPDATE dead_letters SET title = NULL, record = NULL WHERE pipeline = ? AND key = ?",
        pipeline,
        key,
      );
    }
    for (const table of ["dead_letters", "records", "record_lookups", "record_revisits", "hints"]) {
      run(table, `DELETE FROM ${table} WHERE ref = ?`, ref);
    }
    const emptied = eraseIntents(db, ref);
    if (emptied > 0) count("intents", { changes: emptied });
  }
  return Object.fromEntries(removed);
}

/** Empties what was created and is about a ref, or was given its id; gives how many rows. */
function eraseIntents(db: Db, ref: string): number {
  const rows = sql<unknown[], IntentRow & { readonly pipeline: string }>(
    db,
    `SELECT pipeline, ${intentColumns} FROM intents
     WHERE phase = 'marked' AND (ref = ? OR result = ?)`,
  ).all(ref, ref);
  for (const row of rows) {
    const { pipeline } = row;
    write(db, pipeline, { ...intentOf(pipeline, row), title: undefined, document: {} });
  }
  return rows.length;
}
