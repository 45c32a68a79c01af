import type { NamedRecord } from "../core/store-views.ts";
import { sql, type Db } from "./open.ts";

/** What is known with this ref or key, or a title that holds the text: parked, begun or sent. */
export function readNamed(db: Db, pipeline: string, text: string): NamedRecord[] {
  const called = "pipeline = :pipeline AND (ref = :text OR key = :text OR instr(title, :text) > 0)";
  const rows = sql<Record<string, string>, { ref: string; key: string; title: string | null }>(
    db,
    `SELECT ref, key, title FROM dead_letters WHERE ${called}
     UNION SELECT ref, key, title FROM intents WHERE ${called}
     UNION SELECT ref, key, title FROM documents WHERE ${called}
     UNION SELECT ref, '', NULL FROM records WHERE pipeline = :pipeline AND ref = :text
     ORDER BY title, ref, key`,
  ).all({ pipeline, text });
  return rows.map(({ ref, key, title }) => ({
    ref,
    key: key === "" ? undefined : key,
    title: title ?? undefined,
  }));
}
