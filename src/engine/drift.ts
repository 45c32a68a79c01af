import type { Counts, Outcome } from "../core/counts.ts";
import { asSyncError, SyncError } from "../core/errors.ts";
import type { PlannedWrite } from "../core/staged.ts";
import { lookForDrift, type DriftedDocument, type DriftLooked } from "./drift-look.ts";
import { exceedsRatio, percent } from "./fuses.ts";
import { keepLease } from "./held-lease.ts";
import type { HeldParts } from "./held.ts";
import { load } from "./load.ts";
import type { Loaded } from "./load-parts.ts";
import type { RunContext } from "./run-context.ts";
import type { RunParts } from "./run-parts.ts";
import { openTally } from "./tally.ts";
import { dayIn } from "./today.ts";

export interface DriftRequest {
  /** Sends again what differs, because somebody asked for it now. */
  readonly correct: boolean;
  readonly stop: AbortSignal;
  readonly kill: AbortSignal;
}

/** What drifted, and what became of it. */
export interface DriftReport extends DriftLooked {
  /** What sending again did; undefined where it was only looked. */
  readonly corrected: Corrected | undefined;
}

export interface Corrected {
  readonly run: string;
  readonly outcome: Outcome;
  readonly writes: number;
  /** Documents that were to be sent again and were not. */
  readonly failed: number;
  readonly error: SyncError | undefined;
}

/**
 * Compares what the sink holds with what was last sent and, where asked or configured, sends what
 * differs again, as it was last sent.
 * @throws SyncError `state/leased`, `source/incomplete`, `run/interrupted`, as the list does
 */
export async function driftPipeline(
  parts: RunParts,
  held: HeldParts,
  request: DriftRequest,
): Promise<DriftReport> {
  const { pipeline, store, world, emit } = parts;
  const isCorrecting = request.correct || held.spec.on_drift === "correct";
  const start = { pipeline: pipeline.name, trigger: "drift", revision: pipeline.revision };
  const reading = {
    pipeline,
    emit,
    signal: request.stop,
    today: dayIn(pipeline.timezone, world.clock.now()),
    holdOn: async () => {},
  };
  if (!isCorrecting) {
    return { ...(await lookForDrift(parts, held, reading)), corrected: undefined };
  }

  // Whatever a run sends meanwhile would look like drift.
  const run = await store.openRun(start);
  const tally = openTally();
  let looked: DriftLooked | undefined;
  let loaded: Loaded | undefined;
  let error: SyncError | undefined;
  let planned = 0;
  try {
    world.failPoint("drift.opened");
    looked = await lookForDrift(parts, held, {
      ...reading,
      holdOn: keepLease(store, run, world),
    });
    const writes = [
      ...looked.differing.map((one) => again(one, "changed")),
      // It comes back the way it first came, with all its fields.
      ...looked.missing.map((one) => again(one, "new")),
    ];
    planned = writes.length;
    tally.read(looked.same + planned);
    tally.end("unchanged", looked.same);
    if (!request.correct) checkDrift(parts, planned, looked.sent);
    await store.stage(run, { records: [], writes, claims: [], released: [] });
    const context: RunContext = {
      world,
      store,
      run,
      pipeline,
      tally,
      emit,
      writes: true,
      today: reading.today,
      operations: parts.operations,
      readsRefs: parts.source.readsRefs ?? false,
      openIntents: undefined,
    };
    // Marking them in doubt forgets what their records were settled with; a full read tells it again.
    if (planned > 0) await store.beginFull(run);
    world.failPoint("drift.staged");
    const { stop, kill } = request;
    loaded = await load(context, { ...parts, once: undefined, stop, kill });
    error = loaded.stopped;
  } catch (thrown) {
    error = request.stop.aborted
      ? new SyncError("run/interrupted", "the comparison was stopped", { cause: thrown })
      : asSyncError(thrown);
  }
  const counts = tally.counts();
  const outcome = outcomeOf(error, counts);
  const writes = loaded?.writes ?? 0;
  const ended = await close({ outcome, counts, writes, error });
  if (!looked) throw ended ?? new SyncError("internal/bug", "nothing was compared");
  const failed = planned - counts.changed - counts.new;
  return { ...looked, corrected: { run: run.id, outcome, writes, failed, error: ended } };

  async function close(end: Pick<Corrected, "outcome" | "writes" | "error"> & { counts: Counts }) {
    const { code, message } = end.error ?? {};
    const told = code === undefined ? {} : { error: { code, message: message ?? "" } };
    try {
      await store.closeRun(run, {
        outcome: end.outcome,
        counts: end.counts,
        leftOutBy: {},
        writes: end.writes,
        sourceCost: 0,
        ...told,
      });
      return end.error;
    } catch (thrown) {
      // Whatever ended it before is the better story, if there is one.
      return end.error ?? asSyncError(thrown);
    }
  }
}

/** The write that sends a document again as it was last sent. */
function again({ known }: DriftedDocument, kind: PlannedWrite["kind"]): PlannedWrite {
  const { key, ref, title, fingerprint, document } = known;
  return { kind, key, ref, title, fingerprint, document, reason: "drifted" };
}

/**
 * Stops a correction that nobody asked for before it overwrites what somebody may have meant.
 * @throws SyncError `fuse/drifted`
 */
function checkDrift({ pipeline }: RunParts, drifted: number, sent: number): void {
  const ratio = pipeline.spec.limits?.retired_ratio ?? 0.1;
  if (!exceedsRatio(pipeline.spec, drifted, sent, ratio)) return;
  throw new SyncError(
    "fuse/drifted",
    `${String(drifted)} of ${String(sent)} sent documents differ from what was sent or are missing; ` +
      `the limit for correcting by itself is ${percent(ratio)}`,
  );
}

function outcomeOf(error: SyncError | undefined, counts: Counts): Outcome {
  if (error) return error.code === "run/interrupted" ? "interrupted" : "failed";
  return counts.rejected > 0 ? "partial" : "succeeded";
}
