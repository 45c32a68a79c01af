import type { Json } from "../core/json.ts";
import type { Memo } from "../core/ports.ts";
import type { Db } from "./open.ts";

/** How a memo gets at the state: reads, and writes that prove the run's lease. */
interface Access {
  readonly ask: <Result>(read: () => Result) => Promise<Result>;
  readonly write: (work: () => void) => Promise<void>;
}

/** A small durable note, kept under a name until it is cleared. */
export function openMemo(db: Db, name: string, { ask, write }: Access): Memo {
  return {
    load: () =>
      ask(() => {
        const row = db
          .prepare<[string], string>("SELECT value FROM source_memos WHERE pipeline = ?")
          .pluck()
          .get(name);
        return row === undefined ? undefined : (JSON.parse(row) as Json);
      }),
    save: (value) =>
      write(() => {
        const text = JSON.stringify(value);
        db.prepare("INSERT OR REPLACE INTO source_memos (pipeline, value) VALUES (?, ?)").run(
          name,
          text,
        );
      }),
    clear: () =>
      write(() => {
        db.prepare("DELETE FROM source_memos WHERE pipeline = ?").run(name);
      }),
  };
}
