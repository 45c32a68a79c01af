import type { Counts, Outcome } from "../core/counts.ts";
import { asSyncError, SyncError } from "../core/errors.ts";
import type { OpenedRun, RunEnd } from "../core/store.ts";
import { decide, type Decided } from "./decide.ts";
import { checkFuses } from "./fuses.ts";
import { load } from "./load.ts";
import type { Loaded } from "./load-parts.ts";
import type { OnceParts } from "./once/calls.ts";
import { discardOrphans } from "./once/orphans.ts";
import { parkAlert, parkForewarning } from "./once/alerts.ts";
import { followBegun } from "./once/follow-up.ts";
import type { RunParts, RunRequest } from "./run-parts.ts";
import type { RunContext } from "./run-context.ts";
import { settleRun } from "./settle-run.ts";
import { openTally, type Tally } from "./tally.ts";
import { atLeastNearly, heldBack, laterCursor } from "./window.ts";

/** How a run ended. */
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
  /** Refs that were asked for and that the source did not give, where only some were asked for. */
  readonly missing?: readonly string[];
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
    const isAnew = run.revision !== undefined && run.revision !== pipeline.revision;
    if (decided.plan.full !== "" || isAnew) await store.beginFull(run);
    const once = await openOnce(parts, decided.context, request);
    const { stop, kill } = request;
    loaded = await load(decided.context, { ...parts, once, stop, kill });
    world.failPoint("run.loaded");
    error = loaded.stopped;
    if (once && !error) await followBegun(decided.context, once, decided.follow);
    await settleRun(decided.context, decided.leaves, loaded);
    world.failPoint("run.settled");
    if (once && !error && !request.only) await discardOrphans(once, parts.emit);
  } catch (thrown) {
    error ??= request.stop.aborted
      ? new SyncError("run/interrupted", "the run was stopped", { cause: thrown })
      : asSyncError(thrown);
  }

  const counts = tally.counts();
  const outcome = judge(error, counts);
  const { only } = request;
  const done = error ? undefined : decided;
  const moved = done && !only ? checkpointOf(run, done, world.clock.now()) : undefined;
  const missing = only && done ? [...only].filter((ref) => !done.read.seen.has(ref)) : [];
  const end: RunEnd = {
    outcome,
    counts,
    leftOutBy: tally.leftOutBy(),
    writes: loaded?.writes ?? 0,
    sourceCost: decided?.read.summary.cost ?? 0,
    ...(error ? { error: { code: error.code, message: error.message } } : {}),
    ...(moved ? { checkpoint: moved } : {}),
    supersedes: done !== undefined && only !== undefined,
  };
  try {
    await store.closeRun(run, end);
    world.failPoint("run.closed");
  } catch (thrown) {
    // The state itself failed: whatever ended the run before is the better story, if there is one.
    error ??= asSyncError(thrown);
  }
  const ended = { ...end, outcome: judge(error, counts) };
  return { ...report(parts, run.id, ended, tally, error, started), ...(only && { missing }) };
}

/**
 * The cursor moves to the highest value seen, but never past the source's clock when reading began
 * (what changed while reading is read again), never past a record that could not be read, and never
 * back. Where nothing changes it follows that clock at a distance.
 */
function checkpointOf(run: OpenedRun, { plan, read }: Decided, now: number): RunEnd["checkpoint"] {
  const full = plan.full !== "";
  // Half of everything is not everything: the reason for reading it all still stands.
  if (full && !read.summary.complete) return undefined;
  if (read.hold) return { cursor: run.cursor, full: false };
  const { startedAt, complete } = read.summary;
  const seen = full ? (read.highest ?? startedAt) : read.highest;
  const next = laterCursor(run.cursor, heldBack(seen, startedAt));
  return { cursor: complete ? atLeastNearly(next, startedAt, now) : next, full };
}

/** What creating once needs, where that is what the sink does. */
async function openOnce(
  { once: phases, pipeline, world, store, source, sourceOptions }: RunParts,
  context: RunContext,
  { stop, kill }: RunRequest,
): Promise<OnceParts | undefined> {
  if (!phases) return undefined;
  const { settings, brand } = pipeline;
  const options = await sourceOptions({ settings, brand, cursor: undefined });
  const readAgain: OnceParts["readAgain"] = (ref, signal) => {
    if (source.one) return source.one(ref, options, signal);
    throw new SyncError("internal/bug", "the source cannot read a single record");
  };
  const alert: OnceParts["alert"] = (intent, error) => parkAlert(context, intent, error);
  const forewarn: OnceParts["forewarn"] = async (intent, error) =>
    void (await parkForewarning(context, intent, error));
  return { phases, world, store, run: context.run, readAgain, alert, forewarn, stop, kill };
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
