import type { SyncError } from "../core/errors.ts";
import type { Json } from "../core/json.ts";
import type {
  Claim,
  DocumentRef,
  KnownDocument,
  PlannedRecord,
  PlannedWrite,
} from "../core/store.ts";
import type { MappedRecord } from "../mapping/mapper.ts";
import type { PipelineSpec } from "../spec/envelope.ts";
import { classifyDocument, classifyRetired } from "./classify.ts";
import type { Contract } from "./contract.ts";
import { reject, type Rejected, type RunContext } from "./run-context.ts";
import { retireWrite } from "./retire-write.ts";
import { readyItems, type ReadyItem } from "./transform.ts";

/** A record that was read and mapped, with what it takes to know it again. */
export interface MappedRaw {
  readonly ref: string;
  /** Fingerprint that an unchanged record will have next time; undefined to map it always. */
  readonly fingerprint: string | undefined;
  readonly data: Json;
  readonly mapped: MappedRecord;
}

/** What planning found that later steps need. */
export interface PlanFacts {
  /** Documents to be archived by a rule, an exclusion or a smaller split. */
  readonly retired: number;
  /** Documents that were accepted before and are rejected now. */
  readonly regressed: number;
  /** Documents whose item is gone although the record is not, kept in the sink. */
  readonly absent: readonly DocumentRef[];
}

/** Decides about a batch of mapped records and sets aside what is to be written. */
export async function planBatch(
  context: RunContext,
  records: readonly MappedRaw[],
  contract: Contract,
): Promise<PlanFacts> {
  const { store, pipeline } = context;
  const refs = records.map(({ ref }) => ref);
  const ready = new Map(
    records.map(({ ref, mapped }) => [
      ref,
      mapped.kind === "decided"
        ? readyItems(mapped, contract, pipeline.spec.document.ignore ?? [])
        : [],
    ]),
  );
  const keys = [...ready.values()]
    .flat()
    .flatMap((item) => (item.kind === "document" ? [item.key] : []));
  const known = await store.documentsOf(pipeline.name, refs);
  const byKey = await store.documentsByKey(pipeline.name, keys);

  const plans = records.map((record) =>
    planRecord(context, record, ready.get(record.ref) ?? [], known.get(record.ref) ?? [], byKey),
  );
  await store.stage(context.run, {
    records: plans.map((plan) => plan.record),
    writes: plans.flatMap((plan) => plan.writes),
    claims: plans.flatMap((plan) => plan.claims),
    released: plans.flatMap((plan) => plan.released),
  });
  await reject(
    context,
    plans.flatMap((plan) => plan.rejected),
  );
  // A rejection that people have lived with is no sign that the last change broke something.
  const standing = await store.parkedBefore(
    pipeline.name,
    plans.filter(({ regressed }) => regressed > 0).map(({ record }) => record.ref),
  );
  return {
    retired: sum(plans.map(({ writes }) => writes.filter((w) => w.kind === "retired").length)),
    regressed: sum(
      plans.map(({ record, regressed }) => (standing.has(record.ref) ? 0 : regressed)),
    ),
    absent: plans.flatMap(({ absent }) => absent),
  };
}

interface RecordPlan {
  readonly record: PlannedRecord;
  readonly writes: readonly PlannedWrite[];
  readonly claims: readonly Claim[];
  readonly rejected: readonly Rejected[];
  readonly released: readonly DocumentRef[];
  readonly regressed: number;
  readonly absent: readonly DocumentRef[];
}

function planRecord(
  context: RunContext,
  { ref, data, mapped, fingerprint: print }: MappedRaw,
  items: readonly ReadyItem[],
  known: readonly KnownDocument[],
  byKey: ReadonlyMap<string, KnownDocument>,
): RecordPlan {
  const { tally, pipeline } = context;
  const { spec } = pipeline;
  const { title } = mapped;
  const none = { writes: [], claims: [], rejected: [], released: [], regressed: 0, absent: [] };
  const claims: Claim[] = [];
  const sent = known.filter(({ status }) => status === "sent");

  if (mapped.kind === "rejected") {
    tally.read(1);
    const { error } = mapped;
    return {
      ...none,
      record: settled(settles(error) ? print : undefined, "reject", error.code, 1),
      rejected: [{ ref, key: undefined, title, error, record: data, retry: !settles(error) }],
      regressed: sent.length,
    };
  }

  if (mapped.decision !== "include") {
    const policy = mapped.decision === "retire" ? "retire" : (spec.changes.on_excluded ?? "keep");
    const changes = (known.length > 0 ? known : [undefined]).map((one) => {
      const change = classifyRetired(one, mapped.rule, policy);
      tally.read(1);
      if (change.kind === "left out") tally.leaveOut(change.rule);
      return one && change.kind === "retired" ? [retireWrite(spec, one, change.reason)] : [];
    });
    const writes = changes.flat();
    return {
      ...none,
      record: settled(print, "leave out", mapped.rule, changes.length, writes.length > 0),
      writes,
      released: known,
    };
  }

  const writes: PlannedWrite[] = [];
  const rejected: Rejected[] = [];
  let leftOut = 0;
  tally.read(Math.max(1, items.length));
  if (items.length === 0) tally.leaveOut("record.split gave nothing");
  for (const item of items) {
    if (item.kind === "skipped") {
      leftOut += 1;
      tally.leaveOut(item.reason);
    } else if (item.kind === "rejected") {
      const { key, error } = item;
      rejected.push({ ref, key, title, error, record: data, retry: !settles(error) });
    } else {
      const before = byKey.get(item.key);
      const change = classifyDocument(
        before,
        { fingerprint: item.fingerprint, ref },
        spec.changes.disposition,
      );
      if (change.kind === "left out") {
        tally.leaveOut(change.rule);
        continue;
      }
      claims.push(...claimsOf(item, ref, title));
      if (change.kind === "unchanged") tally.end("unchanged");
      else {
        const { key, document, fingerprint: now } = item;
        const reason = change.kind === "changed" ? change.reason : "";
        const kind = change.kind === "new" ? "new" : "changed";
        writes.push({ kind, key, ref, title, fingerprint: now, document, reason });
      }
    }
  }

  // A rejected item may be the one that a known document belongs to: then nothing is known to be gone.
  const kept = new Set(items.flatMap((item) => (item.kind === "document" ? [item.key] : [])));
  const gone =
    rejected.length > 0 ? [] : known.filter((one) => one.ref === ref && !kept.has(one.key));
  const retired = gone.flatMap((one) => {
    const change = classifyRetired(
      one,
      "no longer part of its record",
      spec.changes.on_absent ?? "keep",
    );
    return change.kind === "retired" ? [retireWrite(spec, one, change.reason)] : [];
  });
  tally.read(retired.length);
  writes.push(...retired);

  const documents = Math.max(1, items.length);
  const all = leftOut === items.length ? "leave out" : "include";
  // Mixed endings cannot be told from one number, so such a record is mapped each time it is read.
  const plain = rejected.length === 0 && (leftOut === 0 || leftOut === items.length);
  const rule = items.find((item) => item.kind === "skipped")?.reason ?? "";
  return {
    record: settled(
      plain && claimsOnly(items, spec) ? print : undefined,
      items.length === 0 ? "leave out" : all,
      items.length === 0 ? "record.split gave nothing" : rule,
      documents,
    ),
    writes,
    claims,
    rejected,
    regressed: rejected.length > 0 ? Math.min(sent.length, rejected.length) : 0,
    released: gone,
    absent: retired.length > 0 ? [] : gone,
  };

  function settled(
    recordPrint: string | undefined,
    decision: PlannedRecord["decision"],
    rule: string,
    documents: number,
    retires = false,
  ): PlannedRecord {
    // What is claimed may clash, what is written may fail; then the letter needs the record.
    const kept = claims.length > 0 || retires ? data : undefined;
    return { ref, fingerprint: recordPrint, decision, rule, documents, title, data: kept };
  }
}

/** What a document claims for itself alone: its key, and its unique values. */
function claimsOf(
  { key, unique }: Extract<ReadyItem, { kind: "document" }>,
  ref: string,
  title: string | undefined,
): Claim[] {
  const values = Object.entries(unique).flatMap(([name, all]) =>
    all.map((value) => ({ name, value, key, ref, title })),
  );
  return [{ name: "", value: key, key, ref, title }, ...values];
}

/** True if every document that was made is sent under the disposition; else it must be mapped again. */
function claimsOnly(items: readonly ReadyItem[], spec: PipelineSpec): boolean {
  return spec.changes.disposition === "upsert" || items.every((item) => item.kind !== "document");
}

/** True if the same record would be rejected the same way again: it need not be mapped to know. */
function settles(error: SyncError): boolean {
  // A time limit depends on the machine, not on the record.
  if (error.code === "mapping/limit") return false;
  return error.recovery === "reject" && !error.code.startsWith("record/");
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
