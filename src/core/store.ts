import type { Counts, Outcome } from "./counts.ts";
import type { ErrorCode } from "./error-codes.ts";
import type { Rejection } from "./events.ts";
import type { IntentStore } from "./intents.ts";
import type { Json, JsonObject } from "./json.ts";
import type { Memo } from "./ports.ts";
import type { ClashingClaim, Decision, DocumentRef, PlannedWrite, Staged } from "./staged.ts";
import type { ChangeRow, NamedRecord, PipelineStatus, RunRow } from "./store-views.ts";

/*
 * The Store port: everything a run must remember. Asynchronous and batch-shaped, so that another
 * database can stand behind it; every write carries the fencing token of its run's lease, so that a
 * process that stood still and wakes up can change nothing.
 */

/** What is known of a record from the last time it was settled. */
export interface KnownRecord {
  readonly fingerprint: string;
  readonly decision: Decision;
  readonly rule: string;
  /** How many documents it counts for when it comes again unchanged; at least 1. */
  readonly documents: number;
}

/** A document as it was last sent. */
export interface KnownDocument {
  readonly key: string;
  readonly ref: string;
  readonly title: string | undefined;
  readonly fingerprint: string;
  readonly document: JsonObject;
  /** `sent`; `retired`: archived in the sink (a tombstone); `absent`: gone at the source, kept in the sink. */
  readonly status: "sent" | "retired" | "absent";
  /** True while a write of it may or may not have reached the sink. */
  readonly inDoubt: boolean;
  readonly sinkId: string | undefined;
  /** Of an adopted document: what stays as the sink has it, as a merge patch. */
  readonly keeps: JsonObject | undefined;
  /** When the sink last accepted it, as a number that grows with every acceptance in the state. */
  readonly accepted?: number;
  /** When it last came back after it was archived, as such a number; 0 if it never did. */
  readonly revived?: number;
  /** While in doubt: what was sent and may or may not be what the sink now has, oldest first. */
  readonly doubted?: readonly JsonObject[];
}

/** What one lookup of a pipeline reads: another pipeline's documents, or what it captured. */
export interface LookupPlace {
  /** Name of the lookup. */
  readonly name: string;
  /** The pipeline that is looked at. */
  readonly pipeline: string;
  /** Name of the capture; undefined to look up documents by their key. */
  readonly capture: string | undefined;
}

/**
 * The fingerprint of a document that was adopted and not yet sent: no document has it, so whatever
 * would be sent is compared as changed.
 */
export const adoptedFingerprint = "adopted";

/** A document that the sink held before this project first wrote it. */
export interface AdoptedDocument {
  readonly key: string;
  readonly ref: string;
  readonly title: string | undefined;
  /** What the sink holds, in the shape of our documents. */
  readonly document: JsonObject;
  readonly sinkId: string | undefined;
  readonly keeps: JsonObject | undefined;
}

/** A parked record or document. */
export interface DeadLetter extends Rejection {
  /** True if it is tried again each run from what is kept here. */
  readonly retry: boolean;
  readonly move: string;
  /** The record as it was read. */
  readonly record: Json | undefined;
  readonly attempts: number;
  readonly firstAt: string;
  readonly lastAt: string;
}

export interface NewDeadLetter extends Rejection {
  readonly retry: boolean;
  readonly record: Json | undefined;
}

export interface RunStart {
  readonly pipeline: string;
  readonly trigger: string;
  readonly revision: string;
}

/** What a run finds when it begins. */
export interface OpenedRun {
  readonly id: string;
  readonly pipeline: string;
  readonly fence: number;
  readonly cursor: string | undefined;
  /** Revision that the stored cursor was reached with; undefined before the first full run. */
  readonly revision: string | undefined;
  /** When everything was last read, epoch ms. */
  readonly fullAt: number | undefined;
  /** When a backup last took the place of the state, epoch ms; absent if none ever did. */
  readonly restoredAt?: number;
}

/** One accepted write, with what the sink answered. */
export interface Settlement {
  readonly write: PlannedWrite;
  readonly sinkId: string | undefined;
  readonly captured: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Field-level view of the change, for the history. */
  readonly diff: Json;
}

export interface SettledBatch {
  readonly accepted: readonly Settlement[];
  /** Keys of writes that the sink surely did not apply: no longer in doubt. */
  readonly refused: readonly string[];
  readonly letters: readonly NewDeadLetter[];
}

export interface RunEnd {
  readonly outcome: Outcome;
  readonly counts: Counts;
  readonly leftOutBy: Readonly<Record<string, number>>;
  readonly writes: number;
  readonly sourceCost: number;
  readonly error?: { readonly code: ErrorCode; readonly message: string };
  /** Present only if the cursor may move. */
  readonly checkpoint?: { readonly cursor: string | undefined; readonly full: boolean };
  /** True if what it said of records replaces what was said before, although the cursor stays. */
  readonly supersedes?: boolean;
}

export interface Store extends IntentStore<OpenedRun> {
  /** Takes the lease and writes the run row. @throws SyncError `state/leased` */
  openRun(start: RunStart): Promise<OpenedRun>;
  /** What a run would find, without lease or run row: for `plan`. */
  peekRun(start: RunStart): Promise<OpenedRun>;
  /**
   * Says durably that everything is being read and written anew: until a run is completed, every
   * run reads everything, whatever configuration it has.
   */
  beginFull(run: OpenedRun): Promise<void>;
  /** Holds the lease a while longer. @throws SyncError `state/fenced` */
  renew(run: OpenedRun): Promise<void>;

  knownRecords(pipeline: string, refs: readonly string[]): Promise<Map<string, KnownRecord>>;
  documentsOf(pipeline: string, refs: readonly string[]): Promise<Map<string, KnownDocument[]>>;
  documentsByKey(pipeline: string, keys: readonly string[]): Promise<Map<string, KnownDocument>>;
  /** Those of these records that were already parked when a run was last completed. */
  parkedBefore(pipeline: string, refs: readonly string[]): Promise<ReadonlySet<string>>;
  /** How many documents are in the sink and not retired. */
  countSent(pipeline: string): Promise<number>;
  /**
   * Refs of records that are to be decided again though they may not have changed: held, due by
   * `today`, parked without their content, or with a lookup whose value changed since the last
   * completed run.
   */
  refsAgain(
    run: OpenedRun,
    today: string,
    lookups: readonly LookupPlace[],
  ): Promise<ReadonlySet<string>>;
  /** Values that sinks gave for these, as captured under the name. */
  captured(
    pipeline: string,
    name: string,
    sources: readonly string[],
  ): Promise<Map<string, string>>;
  /** Refs of the records whose documents own any of these values, under the name of a unique value. */
  ownersOf(pipeline: string, name: string, values: readonly string[]): Promise<readonly string[]>;
  /** Enters documents that the sink held before; the next run compares them as changed. */
  adopt(run: OpenedRun, documents: readonly AdoptedDocument[]): Promise<void>;
  /** Every ref that has a record, a document or a dead letter, in batches. */
  allRefs(pipeline: string): AsyncIterable<readonly string[]>;

  /** Puts what the run means to do aside on disk. Nothing of it outlives the process. */
  stage(run: OpenedRun, staged: Staged): Promise<void>;
  /**
   * Claims that clash, grouped by value: within the run, and with what stands from before – what was
   * sent and is neither released nor claimed anew by its own record. To be asked again after
   * staged writes were taken back, for what they would have replaced stands again.
   */
  clashes(run: OpenedRun): Promise<readonly (readonly ClashingClaim[])[]>;
  /** Takes staged writes back, e.g. because they clash. Gives those that were staged. */
  unstage(run: OpenedRun, documents: readonly DocumentRef[]): Promise<readonly PlannedWrite[]>;
  /** Staged retires of documents that another record claims in this run. */
  handedOver(run: OpenedRun): Promise<readonly DocumentRef[]>;
  /** Which of these keys are staged for a write. */
  stagedKeys(run: OpenedRun, keys: readonly string[]): Promise<readonly string[]>;
  /** The kept records among these. */
  stagedData(run: OpenedRun, refs: readonly string[]): Promise<Map<string, Json>>;
  /** Marks staged records as not settled, so that they are never taken for unchanged. */
  unsettle(run: OpenedRun, refs: readonly string[]): Promise<void>;
  countStaged(run: OpenedRun): Promise<{ readonly upserts: number; readonly retires: number }>;
  /** Staged writes, upserts first, in batches. */
  stagedWrites(run: OpenedRun, size: number): AsyncIterable<readonly PlannedWrite[]>;

  /**
   * Settles accepted and refused writes and dead letters, and says durably that the `next` staged
   * documents are about to be sent, all in one transaction. Until they are settled those are *in
   * doubt*: whatever happens to the process, they are compared as changed next time.
   */
  settle(
    run: OpenedRun,
    batch: SettledBatch,
    next?: readonly PlannedWrite[],
    /** Keeps what is sent until it is settled: where a document is found by what it last held. */
    traced?: boolean,
  ): Promise<void>;
  /** Stores the staged records that are settled: those not named in `open`. */
  settleRecords(
    run: OpenedRun,
    open: ReadonlySet<string>,
    /** Those of the open ones whose documents were not even sent: what leads back to them stays. */
    unsent?: ReadonlySet<string>,
  ): Promise<void>;
  /**
   * Marks documents that stay in the sink although their record or their part of it is gone from the
   * source. One that another record took over meanwhile is left alone.
   */
  markAbsent(run: OpenedRun, documents: readonly DocumentRef[]): Promise<void>;
  /** Forgets records that are gone and closes their dead letters. */
  forget(run: OpenedRun, refs: readonly string[]): Promise<void>;
  /** Writes outcome and, where allowed, cursor; gives the lease back. All in one transaction. */
  closeRun(run: OpenedRun, end: RunEnd): Promise<void>;

  /** Closes what is said under these codes and was not said by this run: it does not hold any more. */
  outdate(run: OpenedRun, codes: readonly string[]): Promise<void>;

  letters(pipeline?: string): Promise<readonly DeadLetter[]>;
  /** Refs of the records that dead letters keep to be tried again. */
  retryable(pipeline: string): Promise<readonly string[]>;
  /** The records that dead letters keep, by ref. */
  keptRecords(pipeline: string, refs: readonly string[]): Promise<Map<string, Json>>;
  status(): Promise<readonly PipelineStatus[]>;
  /** What is known with this ref or key, or a title that holds the text. */
  named(pipeline: string, text: string): Promise<readonly NamedRecord[]>;
  runs(pipeline: string, most: number): Promise<readonly RunRow[]>;
  history(pipeline: string, key: string): Promise<readonly ChangeRow[]>;
  /** The note of the pipeline's source, or of whatever else is named. */
  memo(run: OpenedRun, of?: string): Memo;
  close(): void;
}
