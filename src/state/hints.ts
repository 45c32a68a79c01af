import { isoNow, type World } from "../core/world.ts";
import type { DeliveryId, HintStore, PrivacyReceipt } from "../core/hints.ts";
import { eraseRefs } from "./erase.ts";
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
  // What is to be forgotten is overwritten, not merely unlinked.
  db.pragma("secure_delete = ON");
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
  const close = (connection: string, id: string, removed: Readonly<Record<string, number>>) => {
    sql<unknown[]>(
      db,
      "UPDATE privacy_requests SET done_at = ?, removed = ? WHERE connection = ? AND id = ?",
    ).run(isoNow(clock), JSON.stringify(removed), connection, id);
  };

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
    forget: () =>
      ask(() => {
        const open = sql<unknown[], { connection: string; id: string; refs: string }>(
          db,
          `SELECT connection, id, refs FROM privacy_requests WHERE kind = 'erase' AND done_at IS NULL`,
        );
        if (open.all().length === 0) return 0;
        return db
          .transaction(() => {
            // A run on its way could write down again what it has read.
            const busy = sql<unknown[], number>(
              db,
              "SELECT 1 FROM leases WHERE holder IS NOT NULL AND expires_at > ? LIMIT 1",
            ).get(clock.now());
            if (busy !== undefined) return 0;
            const asked = open.all();
            for (const { connection, id, refs } of asked) {
              const removed = eraseRefs(db, JSON.parse(refs) as readonly string[]);
              close(connection, id, removed);
            }
            return asked.length;
          })
          .immediate();
      }),
    done: (id) =>
      ask(() => {
        const rows = sql<unknown[], { connection: string }>(
          db,
          "SELECT connection FROM privacy_requests WHERE id = ? AND kind <> 'erase' AND done_at IS NULL",
        ).all(id);
        for (const { connection } of rows) close(connection, id, {});
        return rows.length > 0;
      }),
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
