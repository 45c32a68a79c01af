import { isoNow, type World } from "../core/world.ts";
import type { HintStore } from "../core/hints.ts";
import type { DeliveryId, PrivacyReceipt } from "../core/hints.ts";
import { openDatabase, sql, translating } from "./open.ts";

/** How long a delivery is known: far longer than any system repeats one. */
const knownForMs = 7 * 24 * 3_600_000;

/** Whoever waits for an answer gives up after a few seconds: rather say that it cannot be kept now. */
const busyMs = 1000;

/** How many hints one run takes along unless asked otherwise. */
const mostAtOnce = 2000;

/**
 * Opens the hints in a brand's state file; the file is made or brought up to date where needed. Every
 * writing call is one transaction that is on disk when it resolves.
 * @throws SyncError as opening the state does
 */
export function openHintStore(path: string, { clock }: Pick<World, "clock">): HintStore {
  const db = openDatabase(path);
  db.pragma(`busy_timeout = ${String(busyMs)}`);
  const ask = <Result>(action: () => Result): Promise<Result> =>
    new Promise((resolve) => {
      resolve(translating(path, action));
    });
  /** Does the rest only for a delivery that was not known. */
  const enter = ({ connection, id, topic }: DeliveryId, rest: () => void) =>
    ask(() =>
      db
        .transaction(() => {
          const now = clock.now();
          sql<unknown[]>(db, "DELETE FROM hook_deliveries WHERE at < ?").run(now - knownForMs);
          const { changes } = sql<unknown[]>(
            db,
            `INSERT INTO hook_deliveries (connection, id, topic, at) VALUES (?, ?, ?, ?)
             ON CONFLICT DO NOTHING`,
          ).run(connection, id, topic, now);
          if (changes === 0) return "known" as const;
          rest();
          return "stored" as const;
        })
        .immediate(),
    );

  return {
    take: (delivery, hints) =>
      enter(delivery, () => {
        // A new number for an old hint: a run that began before must not take it for settled.
        const put = sql<unknown[]>(
          db,
          `INSERT OR REPLACE INTO hints (pipeline, ref, first_at) VALUES (:pipeline, :ref, coalesce(
             (SELECT first_at FROM hints WHERE pipeline = :pipeline AND ref = :ref), :at))`,
        );
        for (const { pipeline, ref } of hints) put.run({ pipeline, ref, at: isoNow(clock) });
      }),
    takePrivacy: (delivery, { kind, refs, number }) =>
      enter(delivery, () => {
        sql<unknown[]>(
          db,
          `INSERT OR IGNORE INTO privacy_requests (connection, id, kind, refs, number, at)
           VALUES (?, ?, ?, ?, ?, ?)`,
        ).run(
          delivery.connection,
          delivery.id,
          kind,
          JSON.stringify(refs),
          number ?? null,
          isoNow(clock),
        );
      }),
    pending: (pipeline, most = mostAtOnce) =>
      ask(() => {
        const rows = sql<unknown[], { ref: string; number: number }>(
          db,
          "SELECT ref, number FROM hints WHERE pipeline = ? ORDER BY number LIMIT ?",
        ).all(pipeline, most);
        return { refs: rows.map(({ ref }) => ref), upTo: rows.at(-1)?.number ?? 0 };
      }),
    settle: (pipeline, refs, upTo) =>
      ask(() => {
        if (refs.length === 0) return;
        const drop = sql<unknown[]>(
          db,
          "DELETE FROM hints WHERE pipeline = ? AND ref = ? AND number <= ?",
        );
        db.transaction(() => {
          for (const ref of refs) drop.run(pipeline, ref, upTo);
        }).immediate();
      }),
    waiting: () =>
      ask(() =>
        sql<unknown[], { pipeline: string; hints: number; since: string }>(
          db,
          `SELECT pipeline, count(*) AS hints, min(first_at) AS since FROM hints
           GROUP BY pipeline ORDER BY pipeline`,
        ).all(),
      ),
    privacy: () =>
      ask(() =>
        sql<unknown[], Record<string, string | null>>(
          db,
          "SELECT * FROM privacy_requests ORDER BY at DESC, id",
        )
          .all()
          .map(receipt),
      ),
    [Symbol.dispose]: () => {
      db.close();
    },
  };
}

function receipt(row: Record<string, string | null>): PrivacyReceipt {
  return {
    connection: String(row["connection"]),
    id: String(row["id"]),
    kind: row["kind"] as PrivacyReceipt["kind"],
    refs: JSON.parse(String(row["refs"])) as readonly string[],
    number: row["number"] ?? undefined,
    at: String(row["at"]),
    doneAt: row["done_at"] ?? undefined,
    removed: JSON.parse(String(row["removed"])) as Record<string, number>,
  };
}
