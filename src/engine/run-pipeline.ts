import type { Counts, Outcome } from "../core/counts.ts";
import { asSyncError, SyncError } from "../core/errors.ts";
import type { Emit } from "../core/events.ts";
import type { Json } from "../core/json.ts";
import type { Memo, Sink, Source } from "../core/ports.ts";
import type { OpenedRun, RunEnd, Store } from "../core/store.ts";
import type { World } from "../core/world.ts";
import type { Mapper } from "../mapping/mapper.ts";
import type { ResolvedPipeline } from "../spec/pipeline.ts";
import { keepHandedOver, rejectClashes } from "./clashes.ts";
import type { Contract } from "./contract.ts";
import { checkFuses, type Damage } from "./fuses.ts";
import { load, type Loaded } from "./load.ts";
import { lookupPlaces } from "./look-up.ts";
import type { Operations } from "./operations.ts";
import type { ReadReceipt } from "./read-receipt.ts";
import { readAll, type ReadResult } from "./read-phase.ts";
import type { RenderOperation, RenderOptions } from "./render.ts";
import type { RunContext } from "./run-context.ts";
import { settleRun, type ToSettle } from "./settle-run.ts";
import { sweep, type Swept } from "./sweep.ts";
import { openTally, type Tally } from "./tally.ts";
import { dayIn } from "./today.ts";
import { heldBack, laterCursor, openWindow, type ReadPlan } from "./window.ts";

/** Everything one run needs, put together by the composition root. */
export interface RunParts {
  readonly pipeline: ResolvedPipeline;
  readonly world: World;
  readonly store: Store;
  readonly source: Source;
  readonly sourceOptions: RenderOptions;
  readonly sink: Sink;
  readonly render: RenderOperation;
  readonly readReceipt: ReadReceipt;
  readonly operations: Operations;
  readonly mapper: Mapper;
  readonly contract: Contract;
  readonly emit: Emit;
}

export interface RunRequest {
  readonly trigger: string;
  /** Read everything, whatever the cursor says. */
  readonly full: boolean;
  /** Archive even what the fuses would stop, this once. */
  readonly allowRetire: boolean;
  /** Aborts once nothing new may begin. */
  readonly stop: AbortSignal;
  /** Aborts once even what is in flight must end. */
  readonly kill: AbortSignal;
}

export interface RunResult {
  readonly run: string;
  readonly outcome: Outcome;
  readonly counts: Counts;
  readonly leftOutBy: Readonly<Record<string, number>>;
  readonly heldBy: Readonly<Record<string, number>>;
  readonly rejectedBy: Readonly<Record<string, number>>;
  readonly writes: number;
  readonly sourceCost: number;
  readonly error: SyncError | undefined;
}

/** What a run decided before its first write. */
export interface Decided {
  readonly context: RunContext;
  readonly plan: ReadPlan;
  readonly read: ReadResult;
  readonly leaves: ToSettle;
  readonly damage: Damage;
}

/** Runs a pipeline once: read, decide, write, settle, checkpoint. */
export async function runPipeline(parts: RunParts, request: RunRequest): Promise<RunResult> {
  const { pipeline, store, world } = parts;
  const started = world.clock.monotonic();
  const tally = openTally();
  const run = await store.openRun({
    pipeline: pipeline.name,
    trigger: request.trigger,
    revision: pipeline.revision,
  });
  let loaded: Loaded | undefined;
  let decided: Decided | undefined;
  let error: SyncError | undefined;
  try {
    world.failPoint("run.opened");
    decided = await decide(parts, run, tally, request, store.memo(run), true);
    checkFuses(pipeline.spec, decided.damage, request.allowRetire);
    // Were this run to end half-way and the configuration to be taken back, nothing else would lead
    // the next run to what was already written.
    if (decided.plan.full !== "") await store.beginFull(run);
    loaded = await load(decided.context, {
      ...parts,
      stop: request.stop,
      kill: request.kill,
    });
    world.failPoint("run.loaded");
    error = loaded.stopped;
    await settleRun(decided.context, decided.leaves, loaded);
    world.failPoint("run.settled");
  } catch (thrown) {
    error ??= request.stop.aborted
      ? new SyncError("run/interrupted", "the run was stopped", { cause: thrown })
      : asSyncError(thrown);
  }

  const counts = tally.counts();
  const outcome = judge(error, counts);
  const moved = error || !decided ? undefined : checkpointOf(run, decided);
  const end: RunEnd = {
    outcome,
    counts,
    leftOutBy: tally.leftOutBy(),
    writes: loaded?.writes ?? 0,
    sourceCost: decided?.read.summary.cost ?? 0,
    ...(error ? { error: { code: error.code, message: error.message } } : {}),
    ...(moved ? { checkpoint: moved } : {}),
  };
  try {
    await store.closeRun(run, end);
    world.failPoint("run.closed");
  } catch (thrown) {
    // The state itself failed: whatever ended the run before is the better story, if there is one.
    error ??= asSyncError(thrown);
  }
  return report(parts, run.id, { ...end, outcome: judge(error, counts) }, tally, error, started);
}

/** Everything up to the first write: the whole of what `plan` does. */
export async function decide(
  parts: RunParts,
  run: OpenedRun,
  tally: Tally,
  request: Pick<RunRequest, "full" | "stop">,
  memo: Memo,
  writes: boolean,
): Promise<Decided> {
  const { pipeline, store, world, emit } = parts;
  const { operations, source } = parts;
  const today = dayIn(pipeline.timezone, world.clock.now());
  const context: RunContext = {
    world,
    store,
    run,
    pipeline,
    tally,
    emit,
    writes,
    today,
    operations,
    readsRefs: source.readsRefs ?? false,
  };
  const again = await store.refsAgain(run, today, lookupPlaces(pipeline.spec));
  // What the source cannot give by itself, and no letter keeps, is reached by reading everything.
  const kept = new Set(source.readsRefs ? again : await store.retryable(pipeline.name));
  const isOutOfReach = [...again].some((ref) => !kept.has(ref));
  const plan = openWindow(
    pipeline.spec,
    run,
    pipeline.revision,
    world.clock.now(),
    request.full ? "asked for" : isOutOfReach ? "some records must be read again" : "",
  );
  emit({
    event: "run_started",
    brand: pipeline.brand,
    pipeline: pipeline.name,
    run: run.id,
    full: plan.full,
    from: plan.from,
  });
  const sent = await store.countSent(pipeline.name);
  const read = await readAll(context, { ...parts, memo, signal: request.stop, again }, plan);
  const proven = plan.full !== "" && read.summary.complete;
  // What is gone gives its keys and unique values free before they are held against each other.
  const swept = proven ? await sweep(context, read.seen) : nothingGone;
  await rejectClashes(context);
  const handed = await keepHandedOver(context);
  const damage: Damage = {
    sent,
    retired: read.retired + swept.overdue - handed.filter(({ ref }) => read.seen.has(ref)).length,
    absent: swept.missing,
    regressed: read.regressed,
    delivered: proven ? read.seen.size : undefined,
  };
  return { context, plan, read, leaves: { absent: read.absent, swept, handed }, damage };
}

const nothingGone: Swept = { missing: 0, overdue: 0, absent: [], refs: [] };

/** A memo that forgets: planning must leave no trace. */
export function passingMemo(): Memo {
  let kept: Json | undefined;
  return {
    load: async () => kept,
    save: async (value) => {
      kept = value;
    },
    clear: async () => {
      kept = undefined;
    },
  };
}

/**
 * The cursor moves to the highest value seen, but never past the source's clock when reading began
 * (what changed while reading is read again), never past a record that could not be read, and never
 * back.
 */
function checkpointOf(run: OpenedRun, { plan, read }: Decided): RunEnd["checkpoint"] {
  const full = plan.full !== "";
  // Half of everything is not everything: the reason for reading it all still stands.
  if (full && !read.summary.complete) return undefined;
  if (read.hold) return { cursor: run.cursor, full: false };
  const seen = full ? (read.highest ?? read.summary.startedAt) : read.highest;
  const next = heldBack(seen, read.summary.startedAt);
  return { cursor: laterCursor(run.cursor, next), full };
}

function judge(error: SyncError | undefined, counts: Counts): Outcome {
  if (error) return error.code === "run/interrupted" ? "interrupted" : "failed";
  return counts.rejected > 0 ? "partial" : "succeeded";
}

function report(
  { pipeline, world, emit }: RunParts,
  run: string,
  end: RunEnd,
  tally: Tally,
  error: SyncError | undefined,
  started: number,
): RunResult {
  const { outcome, counts, leftOutBy, writes, sourceCost } = end;
  const [heldBy, rejectedBy] = [tally.heldBy(), tally.rejectedBy()];
  emit({
    event: "run_finished",
    brand: pipeline.brand,
    pipeline: pipeline.name,
    run,
    outcome,
    counts,
    left_out_by: leftOutBy,
    held_by: heldBy,
    rejected_by: rejectedBy,
    writes,
    source_cost: sourceCost,
    duration_ms: Math.round(world.clock.monotonic() - started),
    ...(error ? { error: { code: error.code, message: error.message, hint: error.hint } } : {}),
  });
  return { run, outcome, counts, leftOutBy, heldBy, rejectedBy, writes, sourceCost, error };
}
