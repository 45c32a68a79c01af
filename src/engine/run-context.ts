import type { SyncError } from "../core/errors.ts";
import type { Emit, HoldDetails } from "../core/events.ts";
import type { Intent } from "../core/intents.ts";
import type { Json } from "../core/json.ts";
import { plainText } from "../core/plain-text.ts";
import type { NewDeadLetter, OpenedRun, Store } from "../core/store.ts";
import type { World } from "../core/world.ts";
import type { ResolvedPipeline } from "../spec/pipeline.ts";
import type { Operations } from "./operations.ts";
import type { Tally } from "./tally.ts";

/** What the steps of one run share. */
export interface RunContext {
  readonly world: World;
  readonly store: Store;
  readonly run: OpenedRun;
  readonly pipeline: ResolvedPipeline;
  readonly tally: Tally;
  readonly emit: Emit;
  /** False while planning only: then nothing is written, not even to the state. */
  readonly writes: boolean;
  /** The run's day in the brand's time zone, `yyyy-mm-dd`. */
  readonly today: string;
  readonly operations: Operations;
  /** True if the source gives single records again: then nothing that waits need be kept here. */
  readonly readsRefs: boolean;
  /**
   * What was begun and is not done, where the sink creates each document once; undefined for any
   * other. Such a pipeline reads a queue: nothing is known by its fingerprint, or gone for being absent.
   */
  readonly openIntents: readonly Intent[] | undefined;
}

/** What is rejected, before it is entered anywhere. */
export interface Rejected {
  readonly ref: string;
  readonly key: string | undefined;
  readonly title: string | undefined;
  readonly error: SyncError;
  readonly record: Json | undefined;
  /** True if it is to be tried again each run from what is kept. */
  readonly retry: boolean;
  /** Only of what waits, where the mapping gives them. */
  readonly details?: HoldDetails;
}

/** Enters what is rejected or held in the ledger, tells about it, and parks it as dead letters. */
export async function reject(context: RunContext, rejected: readonly Rejected[]): Promise<void> {
  if (rejected.length === 0) return;
  const letters = rejected.map(toLetter);
  for (const letter of letters) {
    const { retry: _, record: __, ...rejection } = letter;
    if (letter.code === "record/held") {
      context.tally.hold(letter.message);
      context.emit({ event: "record_held", ...rejection });
    } else {
      context.tally.reject(letter.code);
      context.emit({ event: "record_rejected", ...rejection });
    }
  }
  if (context.writes) {
    await context.store.settle(context.run, { accepted: [], refused: [], letters });
  }
}

/** The dead letter that a rejection leaves. */
export function toLetter(rejected: Rejected): NewDeadLetter {
  const { ref, key, title, error, record, retry, details } = rejected;
  const { code, hint, location } = error;
  return {
    ref,
    key,
    title,
    code,
    message: plainText(error.message),
    hint,
    location,
    retry,
    record,
    ...(details && { details }),
  };
}
