import type { SyncError } from "../core/errors.ts";
import type { Emit } from "../core/events.ts";
import type { Json } from "../core/json.ts";
import { plainText } from "../core/plain-text.ts";
import type { NewDeadLetter, OpenedRun, Store } from "../core/store.ts";
import type { World } from "../core/world.ts";
import type { ResolvedPipeline } from "../spec/pipeline.ts";
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
}

/** Enters rejections in the ledger, tells about them, and parks them as dead letters. */
export async function reject(context: RunContext, rejected: readonly Rejected[]): Promise<void> {
  if (rejected.length === 0) return;
  const letters = rejected.map(toLetter);
  for (const letter of letters) {
    context.tally.reject(letter.code);
    const { retry: _, record: __, ...rejection } = letter;
    context.emit({ event: "record_rejected", ...rejection });
  }
  if (context.writes) {
    await context.store.settle(context.run, { accepted: [], refused: [], letters });
  }
}

/** The dead letter that a rejection leaves. */
export function toLetter({ ref, key, title, error, record, retry }: Rejected): NewDeadLetter {
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
  };
}
