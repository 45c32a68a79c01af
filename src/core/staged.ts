import type { Json, JsonObject } from "./json.ts";

/** What became of a record. */
export type Decision = "include" | "leave out" | "reject";

/** One document a run means to write. */
export interface PlannedWrite {
  readonly kind: "new" | "changed" | "retired";
  readonly key: string;
  readonly ref: string;
  readonly title: string | undefined;
  readonly fingerprint: string;
  readonly document: JsonObject;
  /** Which rule or policy asked for it; "" for a plain upsert. */
  readonly reason: string;
  /** True for a staged write of a record that an earlier run could not send. */
  readonly failedBefore?: boolean;
}

/** One record a run has decided about. */
export interface PlannedRecord {
  readonly ref: string;
  /** undefined: never take this record for unchanged; it is to be mapped again next time. */
  readonly fingerprint: string | undefined;
  readonly decision: Decision;
  readonly rule: string;
  readonly documents: number;
  readonly title: string | undefined;
  /** The record itself, kept until the run ends where a dead letter may yet need it. */
  readonly data: Json | undefined;
  /** The keys it looked up, by lookup. */
  readonly lookedUp: Readonly<Record<string, readonly string[]>>;
  /** Day (`yyyy-mm-dd`) from which on it is to be decided again though it did not change. */
  readonly revisit: string | undefined;
}

/** One document's claim on a value that must be unique; `name` is "" for the document's key. */
export interface Claim {
  readonly name: string;
  readonly value: string;
  readonly key: string;
  readonly ref: string;
  readonly title: string | undefined;
}

/** A claim that clashes with another. */
export interface ClashingClaim extends Claim {
  /** True if this run made it; false if it stands from before. */
  readonly staged: boolean;
}

/** A document as one record's own; another record may come to have its key. */
export interface DocumentRef {
  readonly key: string;
  readonly ref: string;
}

/** What a run sets aside before its first write. */
export interface Staged {
  readonly records: readonly PlannedRecord[];
  readonly writes: readonly PlannedWrite[];
  readonly claims: readonly Claim[];
  /** Documents that their records let go: their keys and unique values are free for others. */
  readonly released: readonly DocumentRef[];
}
