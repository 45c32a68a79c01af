import type { Counts, Outcome } from "./counts.ts";
import type { ErrorCode } from "./error-codes.ts";
import type { Json } from "./json.ts";
import type { Location } from "./location.ts";

/** What a mapping says beside the sentence of something that waits. */
export interface HoldDetails {
  /** A name for the reason that is the same for all, such as `unknown-value`. */
  readonly code?: string;
  /** Who can do something about it. */
  readonly move?: string;
  /** What was looked for, and where. */
  readonly tried?: Json;
}

/** What a rejected record or document leaves behind for people. */
export interface Rejection {
  readonly ref: string;
  /** Key of the document; undefined where the record has none yet. */
  readonly key: string | undefined;
  readonly title: string | undefined;
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string;
  readonly location: Location | undefined;
  /** Only of what waits, where the mapping gives them. */
  readonly details?: HoldDetails;
}

/** Everything that can happen in a run, past tense. One JSON line each under `--json`. */
export type RunEvent =
  | {
      readonly event: "run_started";
      readonly brand: string;
      readonly pipeline: string;
      readonly run: string;
      /** Why everything is read, or "" for an incremental run. */
      readonly full: string;
      readonly from: string | undefined;
    }
  | { readonly event: "phase_started"; readonly phase: "read" | "write"; readonly total?: number }
  | { readonly event: "source_progressed"; readonly message: string }
  | { readonly event: "records_read"; readonly counts: Counts }
  | {
      readonly event: "document_written";
      readonly kind: "new" | "changed" | "retired";
      readonly key: string;
      readonly title: string | undefined;
      readonly done: number;
      readonly total: number;
    }
  | ({ readonly event: "record_rejected" } & Rejection)
  /** Something waits for what the message says; it is decided again every run. */
  | ({ readonly event: "record_held" } & Rejection)
  | { readonly event: "warned"; readonly message: string }
  | {
      readonly event: "run_finished";
      readonly brand: string;
      readonly pipeline: string;
      readonly run: string;
      readonly outcome: Outcome;
      readonly counts: Counts;
      /** Documents left out, by the rule that decided. */
      readonly left_out_by: Readonly<Record<string, number>>;
      /** Documents that wait, by reason. */
      readonly held_by: Readonly<Record<string, number>>;
      /** Documents rejected, by code. */
      readonly rejected_by: Readonly<Record<string, number>>;
      readonly writes: number;
      /** What reading cost at the source, in its unit. */
      readonly source_cost: number;
      readonly duration_ms: number;
      readonly error?: {
        readonly code: ErrorCode;
        readonly message: string;
        readonly hint: string;
      };
    };

export type Emit = (event: RunEvent) => void;
