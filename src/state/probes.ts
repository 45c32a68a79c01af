import { isoNow, type World } from "../core/world.ts";
import type { JsonObject } from "../core/json.ts";
import { openDatabase, sql, translating } from "./open.ts";

/** What a live probe last answered. */
export interface KeptProbe {
  /** `connection/probe`. */
  readonly name: string;
  /** ISO time stamp. */
  readonly at: string;
  /** True if what was probed may be relied on. */
  readonly ok: boolean;
  readonly says: string;
  readonly answer: JsonObject;
}

/** The answers of live probes in a state file. */
export interface ProbeBook extends Disposable {
  keep(probe: Omit<KeptProbe, "at">): void;
  all(): readonly KeptProbe[];
}

interface Row {
  readonly name: string;
  readonly at: string;
  readonly ok: number;
  readonly says: string;
  readonly answer: string;
}

/**
 * Opens the answers kept in a state file; the file is made or brought up to date where needed.
 * @throws SyncError as opening the state does
 */
export function openProbeBook(path: string, { clock }: Pick<World, "clock">): ProbeBook {
  const db = openDatabase(path);
  return {
    keep: ({ name, ok, says, answer }) => {
      translating(path, () => {
        sql<unknown[]>(
          db,
          "INSERT OR REPLACE INTO probes (name, at, ok, says, answer) VALUES (?, ?, ?, ?, ?)",
        ).run(name, isoNow(clock), ok ? 1 : 0, says, JSON.stringify(answer));
      });
    },
    all: () =>
      translating(path, () =>
        sql<unknown[], Row>(db, "SELECT name, at, ok, says, answer FROM probes ORDER BY name")
          .all()
          .map((row) => ({
            ...row,
            ok: row.ok === 1,
            answer: JSON.parse(row.answer) as JsonObject,
          })),
      ),
    [Symbol.dispose]: () => {
      db.close();
    },
  };
}
