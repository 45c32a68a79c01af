import type { SyncError } from "../core/errors.ts";
import type { Sink } from "../core/ports.ts";
import type { OnceParts } from "./once/calls.ts";
import type { ReadReceipt } from "./read-receipt.ts";
import type { RenderOperation } from "./render.ts";

/** What loading needs beside what the run's steps share. */
export interface LoadParts {
  readonly sink: Sink;
  readonly render: RenderOperation;
  readonly readReceipt: ReadReceipt;
  /** How each document is created once, where that is what the sink does. */
  readonly once: OnceParts | undefined;
  /** Aborts once no new write may begin. */
  readonly stop: AbortSignal;
  /** Aborts once even writes in flight must end. */
  readonly kill: AbortSignal;
}

export interface Loaded {
  readonly writes: number;
  /** Refs with a document that is not settled: their records are mapped again next time. */
  readonly open: ReadonlySet<string>;
  /** Those of them whose documents were not even sent, or of which nothing is known. */
  readonly unsent: ReadonlySet<string>;
  /** What ended the loading early, if anything. */
  readonly stopped: SyncError | undefined;
}
