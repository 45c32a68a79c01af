import type { Json, JsonObject } from "../core/json.ts";
import type { ClashingClaim, DocumentRef, PlannedWrite, Staged } from "../core/staged.ts";
import type { OpenedRun } from "../core/store.ts";
import { sql, type Db } from "./open.ts";

interface WriteRow {
  key: string;
  ref: string;
  kind: PlannedWrite["kind"];
  title: string | null;
  fingerprint: string;
  document: string;
  reason: string;
}

interface ClaimRow {
  name: string;
  value: string;
  key: string;
  ref: string;
  title: string | null;
  staged: number;
}

/** Empties the staging tables; they belong to one run at a time. */
export function clearStaging(db: Db): void {
  for (const table of ["records", "lookups", "writes", "claims", "releases"]) {
    db.exec(`DELETE FROM temp.staged_${table}`);
  }
  db.exec("DELETE FROM temp.open_refs");
}

/** Sets aside what a batch of records is to become. */
export function stageBatch(db: Db, staged: Staged): void {
  const record = sql<unknown[]>(
    db,
    `INSERT OR REPLACE INTO temp.staged_records (ref, fingerprint, decision, rule, documents, title, data,
       revisit) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const lookup = sql<unknown[]>(
    db,
    "INSERT OR IGNORE INTO temp.staged_lookups (ref, name, key) VALUES (?, ?, ?)",
  );
  const write = sql<unknown[]>(
    db,
    `INSERT OR REPLACE INTO temp.staged_writes (key, ref, kind, title, fingerprint, document, reason)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  const claim = sql<unknown[]>(
    db,
    "INSERT INTO temp.staged_claims (name, value, key, ref, title) VALUES (?, ?, ?, ?, ?)",
  );
  const release = sql<unknown[]>(
    db,
    "INSERT OR IGNORE INTO temp.staged_releases (key, ref) VALUES (?, ?)",
  );
  db.transaction(() => {
    for (const { key, ref } of staged.released) release.run(key, ref);
    for (const one of staged.records) {
      record.run(
        one.ref,
        one.fingerprint ?? null,
        one.decision,
        one.rule,
        one.documents,
        one.title ?? null,
        one.data === undefined ? null : JSON.stringify(one.data),
        one.revisit ?? null,
      );
      for (const [name, keys] of Object.entries(one.lookedUp)) {
        for (const key of keys) lookup.run(one.ref, name, key);
      }
    }
    for (const one of staged.writes) {
      write.run(
        one.key,
        one.ref,
        one.kind,
        one.title ?? null,
        one.fingerprint,
        JSON.stringify(one.document),
        one.reason,
      );
    }
    for (const one of staged.claims) {
      claim.run(one.name, one.value, one.key, one.ref, one.title ?? null);
    }
  })();
}

/**
 * Groups of claims that cannot all be right: one key claimed by two records, or one unique value by
 * two documents – among what this run staged, and between that and what stands from before. What
 * was sent stands unless its record releases it in this run, claims it anew, or was left out
 * in an earlier run and so has no say any more.
 */
export function findClashes(db: Db, run: OpenedRun): ClashingClaim[][] {
  const rows = sql<{ pipeline: string }, ClaimRow>(
    db,
    `WITH wanted AS (
         SELECT DISTINCT name, value FROM temp.staged_claims
       ), holders AS (
         -- Driven by what is claimed: a small change must not cost a look at every document.
         SELECT w.name, w.value, d.key, d.ref, d.title FROM wanted w
         CROSS JOIN documents d ON d.pipeline = :pipeline AND d.key = w.value
         WHERE w.name = '' AND d.status = 'sent'
         UNION ALL
         SELECT w.name, w.value, d.key, d.ref, d.title FROM wanted w
         CROSS JOIN unique_values u
           ON u.pipeline = :pipeline AND u.name = w.name AND u.value = w.value
         CROSS JOIN documents d ON d.pipeline = :pipeline AND d.key = u.key
         WHERE w.name <> '' AND d.status = 'sent'
       ), standing AS (
         SELECT name, value, key, ref, title FROM holders h
         WHERE NOT EXISTS (SELECT 1 FROM temp.staged_releases x WHERE x.key = h.key AND x.ref = h.ref)
           AND NOT EXISTS (SELECT 1 FROM temp.staged_claims c WHERE c.key = h.key AND c.ref = h.ref)
           AND (EXISTS (SELECT 1 FROM temp.staged_records s WHERE s.ref = h.ref)
             OR NOT EXISTS (SELECT 1 FROM records r WHERE r.pipeline = :pipeline AND r.ref = h.ref
                            AND r.decision = 'leave out'))
       ), claims AS (
         SELECT DISTINCT name, value, key, ref, title, 1 AS staged FROM temp.staged_claims
         UNION ALL
         SELECT name, value, key, ref, title, 0 AS staged FROM standing
       ), clashing AS (
         SELECT name, value FROM claims GROUP BY name, value
         HAVING count(DISTINCT key || char(0) || ref) > 1
       )
       SELECT c.name, c.value, c.key, c.ref, c.title, c.staged FROM claims c JOIN clashing USING (name, value)
       ORDER BY c.name, c.value, c.ref, c.key`,
  ).all({ pipeline: run.pipeline });
  const groups = new Map<string, ClashingClaim[]>();
  for (const { title, staged, ...row } of rows) {
    const group = `${row.name}\0${row.value}`;
    const claim = { ...row, title: title ?? undefined, staged: staged === 1 };
    const members = groups.get(group) ?? [];
    members.push(claim);
    groups.set(group, members);
  }
  return [...groups.values()];
}

/** Takes staged writes of these documents back and gives them. */
export function unstageDocuments(db: Db, documents: readonly DocumentRef[]): PlannedWrite[] {
  const take = sql<[string, string], WriteRow>(
    db,
    "DELETE FROM temp.staged_writes WHERE key = ? AND ref = ? RETURNING *",
  );
  const dropClaims = sql<unknown[]>(db, "DELETE FROM temp.staged_claims WHERE key = ? AND ref = ?");
  return documents.flatMap(({ key, ref }) => {
    dropClaims.run(key, ref);
    return take.all(key, ref).map(toWrite);
  });
}

/** Staged retires of documents whose key another record claims in this run. */
export function readHandedOver(db: Db): DocumentRef[] {
  return sql<[], DocumentRef>(
    db,
    `SELECT w.key, w.ref FROM temp.staged_writes w WHERE w.kind = 'retired' AND EXISTS
       (SELECT 1 FROM temp.staged_claims c WHERE c.name = '' AND c.value = w.key AND c.ref <> w.ref)`,
  ).all();
}

/** Which of these keys are staged for a write. */
export function readStagedKeys(db: Db, keys: readonly string[]): string[] {
  const get = sql<[string], string>(
    db,
    "SELECT key FROM temp.staged_writes WHERE key = ? LIMIT 1",
  ).pluck();
  return keys.filter((key) => get.get(key) !== undefined);
}

/** The records that were kept among these. */
export function readStagedData(db: Db, refs: readonly string[]): Map<string, Json> {
  const get = sql<[string], string | null>(
    db,
    "SELECT data FROM temp.staged_records WHERE ref = ?",
  ).pluck();
  return new Map(
    refs.flatMap((ref) => {
      const data = get.get(ref);
      return data ? [[ref, JSON.parse(data) as Json] as const] : [];
    }),
  );
}

/** Marks staged records as never to be taken for unchanged. */
export function unsettleRefs(db: Db, refs: readonly string[]): void {
  const update = sql<unknown[]>(
    db,
    "UPDATE temp.staged_records SET fingerprint = NULL WHERE ref = ?",
  );
  for (const ref of refs) update.run(ref);
}

export function countStagedWrites(db: Db): { upserts: number; retires: number } {
  return db
    .prepare<[], { upserts: number; retires: number }>(
      `SELECT count(*) FILTER (WHERE kind <> 'retired') AS upserts,
              count(*) FILTER (WHERE kind = 'retired') AS retires FROM temp.staged_writes`,
    )
    .get()!;
}

/**
 * Staged writes in batches: upserts before retires, and of each those first whose record has no dead
 * letter from an earlier run; within a group by key.
 */
export function* readStagedWrites(db: Db, run: OpenedRun, size: number): Generator<PlannedWrite[]> {
  // Noted once: letters close and are written while these writes are sent.
  db.exec("DELETE FROM temp.parked_refs");
  sql<unknown[]>(
    db,
    `INSERT INTO temp.parked_refs (ref)
     SELECT DISTINCT ref FROM dead_letters WHERE pipeline = ? AND run <> ?
       AND code NOT IN ('record/held', 'record/reported') AND code NOT LIKE 'audit/%'`,
  ).run(run.pipeline, run.id);
  const page = sql<unknown[], WriteRow>(
    db,
    `SELECT * FROM temp.staged_writes w
     WHERE (kind = 'retired') = ? AND (key, ref) > (?, ?)
       AND EXISTS (SELECT 1 FROM temp.parked_refs p WHERE p.ref = w.ref) = ?
     ORDER BY key, ref LIMIT ?`,
  );
  for (const retires of [0, 1]) {
    for (const parked of [0, 1]) {
      let [key, ref] = ["", ""];
      for (;;) {
        const rows = page.all(retires, key, ref, parked, size);
        const last = rows.at(-1);
        if (!last) break;
        yield rows.map((row) => (parked ? { ...toWrite(row), failedBefore: true } : toWrite(row)));
        ({ key, ref } = last);
      }
    }
  }
}

function toWrite({ title, document, ...row }: WriteRow): PlannedWrite {
  return { ...row, title: title ?? undefined, document: JSON.parse(document) as JsonObject };
}
