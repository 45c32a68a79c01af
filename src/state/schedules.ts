import type { KeptSchedule, ScheduleStore } from "../core/schedules.ts";
import { openDatabase, sql, translating } from "./open.ts";

/**
 * Opens the schedules in a brand's state file; the file is made or brought up to date where needed.
 * @throws SyncError as opening the state does
 */
export function openScheduleStore(path: string): ScheduleStore {
  const db = openDatabase(path);
  const ask = <Result>(action: () => Result): Promise<Result> =>
    new Promise((resolve) => {
      resolve(translating(path, action));
    });
  return {
    kept: () =>
      ask(() => {
        const rows = sql<unknown[], KeptSchedule & { readonly pipeline: string }>(
          db,
          "SELECT pipeline, cron, zone, up_to AS upTo FROM schedules",
        ).all();
        return new Map(rows.map(({ pipeline, ...kept }) => [pipeline, kept]));
      }),
    keep: (pipeline, { cron, zone, upTo }) =>
      ask(() => {
        sql<unknown[]>(
          db,
          "INSERT OR REPLACE INTO schedules (pipeline, cron, zone, up_to) VALUES (?, ?, ?, ?)",
        ).run(pipeline, cron, zone, upTo);
      }),
    close: () => {
      db.close();
    },
  };
}
