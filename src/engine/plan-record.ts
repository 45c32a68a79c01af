import { SyncError } from "../core/errors.ts";
import { fingerprint } from "../core/fingerprint.ts";
import type { Json } from "../core/json.ts";
import type { Claim, DocumentRef, PlannedRecord, PlannedWrite } from "../core/staged.ts";
import type { Intent } from "../core/intents.ts";
import type { KnownDocument } from "../core/store.ts";
import type { MappedRecord } from "../mapping/mapper.ts";
import type { PipelineSpec } from "../spec/envelope.ts";
import { classifyDocument, classifyRetired } from "./classify.ts";
import { classifyIntent } from "./once/plan-intents.ts";
import { applyOwners, unjudged } from "./owners.ts";
import type { Rejected, RunContext } from "./run-context.ts";
import { inPlaceOf } from "./in-place-of.ts";
import { retireWrite } from "./retire-write.ts";
import type { ReadyItem } from "./transform.ts";

/** A record that was read and mapped, with what it takes to know it again. */
export interface MappedRaw {
  readonly ref: string;
  /** Fingerprint that an unchanged record will have next time; undefined to map it always. */
  readonly fingerprint: string | undefined;
  readonly data: Json;
  readonly mapped: MappedRecord;
}

/** What a run means to do about one record. */
export interface RecordPlan {
  readonly record: PlannedRecord;
  readonly writes: readonly PlannedWrite[];
  readonly claims: readonly Claim[];
  readonly rejected: readonly Rejected[];
  readonly released: readonly DocumentRef[];
  readonly regressed: number;
  readonly absent: readonly DocumentRef[];
}

/** Decides about one mapped record, given what is known of its documents. */
export async function planRecord(
  context: RunContext,
  { ref, data, mapped, fingerprint: print }: MappedRaw,
  items: readonly ReadyItem[],
  known: readonly KnownDocument[],
  {
    byKey,
    intents,
  }: {
    readonly byKey: ReadonlyMap<string, KnownDocument>;
    /** Where the sink creates once: how far the documents are. */
    readonly intents: ReadonlyMap<string, Intent> | undefined;
  },
  /** When what the record belongs to last came back, as a number of acceptance. */
  back: number,
): Promise<RecordPlan> {
  const { tally, pipeline, operations } = context;
  const { spec } = pipeline;
  const comesBackNew = operations.has("create");
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
    const writes: PlannedWrite[] = [];
    const considered = known.length > 0 ? known : [undefined];
    for (const one of considered) {
      const change = classifyRetired(one, mapped.rule, policy);
      tally.read(1);
      if (change.kind === "left out") tally.leaveOut(change.rule);
      if (one && change.kind === "retired") {
        writes.push(await retireWrite(context, one, change.reason));
      }
    }
    return {
      ...none,
      record: settled(print, "leave out", mapped.rule, considered.length, writes.length > 0),
      writes,
      released: known,
    };
  }

  const writes: PlannedWrite[] = [];
  const rejected: Rejected[] = [];
  const held: Rejected[] = [];
  const reported = mapped.reports.map((error): Rejected => ({
    ref,
    key: undefined,
    title,
    error,
    record: undefined,
    retry: false,
  }));
  tally.read(reported.length);
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
    } else if (item.kind === "held") {
      const error = new SyncError("record/held", item.reason);
      const record = context.readsRefs ? undefined : data;
      const { key, details } = item;
      held.push({ ref, key, title, error, record, retry: true, ...(details && { details }) });
    } else {
      const before = byKey.get(item.key);
      // What the sink kept while its record was left out went with what it belongs to as well.
      const isTakenAlong =
        before !== undefined && before.status !== "retired" && (before.accepted ?? 0) < back;
      const isGone = isTakenAlong || (before?.status === "retired" && comesBackNew);
      const { document, error } = applyOwners(spec, item.document, before, isGone);
      if (error) {
        rejected.push({ ref, key: item.key, title, error, record: data, retry: false });
        continue;
      }
      const now = fingerprint(document, unjudged(spec));
      const current = { fingerprint: now, ref };
      const change = intents
        ? classifyIntent(intents.get(item.key))
        : isTakenAlong
          ? ({ kind: "new" } as const)
          : classifyDocument(before, current, spec.changes.disposition);
      if ("error" in change) {
        rejected.push({
          ref,
          key: item.key,
          title,
          error: change.error,
          record: data,
          retry: true,
        });
        continue;
      }
      if (change.kind === "left out") {
        tally.leaveOut(change.rule);
        continue;
      }
      claims.push(...claimsOf(item, ref, title));
      if (change.kind === "unchanged") tally.end("unchanged");
      else {
        const { key } = item;
        const taken = isTakenAlong ? "came back with what it belongs to" : "";
        const reason = change.kind === "changed" ? change.reason : taken;
        const kind = change.kind === "new" ? "new" : "changed";
        writes.push({ kind, key, ref, title, fingerprint: now, document, reason });
      }
    }
  }

  // An item without a key may be the one that a known document belongs to: then nothing is known
  // to be gone.
  const kept = new Set(items.map((item) => (item.kind === "skipped" ? "" : item.key)));
  const gone = kept.has(undefined)
    ? []
    : known.filter((one) => one.ref === ref && !kept.has(one.key));
  const retired: PlannedWrite[] = [];
  const policy = spec.changes.on_absent ?? "keep";
  // Told once, because settling makes it absent, and where the record goes on under other keys: one
  // that is left out as a whole is told by its rule.
  const isTold = policy === "keep" && items.some(({ kind }) => kind !== "skipped");
  const stays = isTold ? gone.filter(({ status }) => status === "sent") : [];
  tally.read(stays.length);
  if (stays.length > 0) tally.leaveOut("no longer part of its record, kept", stays.length);
  for (const one of gone) {
    const change = classifyRetired(one, "no longer part of its record", policy);
    if (change.kind === "retired") retired.push(await retireWrite(context, one, change.reason));
  }
  tally.read(retired.length);
  const successors = writes.map((one) =>
    inPlaceOf(one, policy === "keep" ? stays : retired, policy),
  );
  writes.splice(0, writes.length, ...successors, ...retired);

  const documents = Math.max(1, items.length);
  const all = leftOut === items.length ? "leave out" : "include";
  // Mixed endings cannot be told from one number, so such a record is mapped each time it is read.
  const plain =
    rejected.length + held.length + mapped.reports.length === 0 &&
    (leftOut === 0 || leftOut === items.length);
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
    rejected: [...rejected, ...held, ...reported],
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
    const { lookedUp = {}, revisit } = mapped;
    const told = { ref, fingerprint: recordPrint, decision, rule, documents, title };
    return { ...told, data: kept, lookedUp, revisit };
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
