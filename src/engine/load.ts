import PQueue from "p-queue";
import { asSyncError, SyncError } from "../core/errors.ts";
import type { Json, JsonObject } from "../core/json.ts";
import type { Sink } from "../core/ports.ts";
import type { NewDeadLetter, PlannedWrite, Settlement } from "../core/store.ts";
import { diffFields } from "./diff.ts";
import type { RenderOperation } from "./render.ts";
import type { ReadReceipt } from "./read-receipt.ts";
import { toLetter, type RunContext } from "./run-context.ts";

/**
 * So many records whose documents fail in a row, without one success, end the run: the sink is down.
 * Documents of one record count once, and those that failed before come last, so that a few poisoned
 * records never keep the others out.
 */
const downAfter = 10;

/**
 * Writes marked in doubt together, per slot. More cost fewer transactions, and are more writes that
 * a crash makes the next run repeat.
 */
const markedAhead = 8;

export interface LoadParts {
  readonly sink: Sink;
  readonly render: RenderOperation;
  readonly readReceipt: ReadReceipt;
  /** Aborts once no new write may begin. */
  readonly stop: AbortSignal;
  /** Aborts once even writes in flight must end. */
  readonly kill: AbortSignal;
}

export interface Loaded {
  readonly writes: number;
  /** Refs with a document that is not settled: their records are mapped again next time. */
  readonly open: ReadonlySet<string>;
  /** What ended the loading early, if anything. */
  readonly stopped: SyncError | undefined;
}

/**
 * Writes what was staged, upserts before retires, `limits.concurrency` at once. Each write is
 * marked in doubt before it is sent and settled after it was answered; one refusal never stops
 * the others.
 */
export async function load(context: RunContext, parts: LoadParts): Promise<Loaded> {
  const { store, run, pipeline, tally, emit, world } = context;
  const concurrency = pipeline.spec.limits?.concurrency ?? 4;
  const queue = new PQueue({ concurrency });
  const open = new Set<string>();
  const total = await store.countStaged(run).then(({ upserts, retires }) => upserts + retires);
  emit({ event: "phase_started", phase: "write", total });

  let [done, writes] = [0, 0];
  const failedInARow = new Set<string>();
  let stopped: SyncError | undefined;
  let accepted: Settlement[] = [];
  let refused: string[] = [];
  let letters: NewDeadLetter[] = [];

  /** Settles what was answered and marks what comes next, together. */
  const settle = async (next: readonly PlannedWrite[]) => {
    const batch = { accepted, refused, letters };
    [accepted, refused, letters] = [[], [], []];
    if (batch.accepted.length + batch.letters.length + next.length === 0) return;
    world.failPoint("load.settle");
    await store.settle(run, batch, next);
    world.failPoint("load.settled");
  };

  let held = world.clock.monotonic();
  /** Proves the lease before a write, should the last proof be old: slow sinks settle rarely. */
  const holdOn = async () => {
    if (world.clock.monotonic() - held < 60_000) return;
    held = world.clock.monotonic();
    await store.renew(run);
  };

  const writeOne = async (write: PlannedWrite, before: JsonObject | undefined) => {
    if (parts.stop.aborted) stopped ??= interrupted();
    if (stopped) {
      open.add(write.ref);
      return;
    }
    try {
      await holdOn();
      const operation = write.kind === "retired" ? "retire" : "upsert";
      const request = await parts.render(operation, write);
      world.failPoint("load.send");
      const receipt = await parts.sink.write(
        { operation, request, key: write.key, document: write.document },
        parts.kill,
      );
      world.failPoint("load.sent");
      writes += 1;
      failedInARow.clear();
      const { sinkId, captured, warning } = await parts.readReceipt(receipt, write);
      if (warning) emit({ event: "warned", message: warning });
      accepted.push({ write, sinkId, captured, diff: historyOf(before, write.document) });
      tally.end(write.kind);
      done += 1;
      const { kind, key, title } = write;
      emit({ event: "document_written", kind, key, title, done, total });
    } catch (thrown) {
      open.add(write.ref);
      // What a sink throws once it is told to end says nothing about the document.
      await fail(write, parts.kill.aborted ? interrupted() : asSyncError(thrown));
    }
  };

  const fail = async (write: PlannedWrite, error: SyncError) => {
    const { ref, key, title } = write;
    if (error.recovery === "stop") {
      stopped ??= error;
      return;
    }
    const retry = error.recovery === "retry";
    if (!retry) refused.push(key);
    if (retry) failedInARow.add(ref);
    else failedInARow.clear();
    const record = (await store.stagedData(run, [ref])).get(ref);
    letters.push(toLetter({ ref, key, title, error, record, retry }));
    tally.reject(error.code);
    done += 1;
    const { code, message, hint, location } = error;
    emit({ event: "record_rejected", ref, key, title, code, message, hint, location });
    if (failedInARow.size >= downAfter) stopped ??= error;
  };

  try {
    for await (const batch of store.stagedWrites(run, concurrency * markedAhead)) {
      if (parts.stop.aborted) stopped ??= interrupted();
      if (stopped) {
        for (const { ref } of batch) open.add(ref);
        continue;
      }
      const known = await store.documentsByKey(
        pipeline.name,
        batch.map(({ key }) => key),
      );
      await settle(batch);
      for (const write of batch) {
        queue
          .add(() => writeOne(write, known.get(write.key)?.document))
          .catch((thrown: unknown) => {
            stopped ??= asSyncError(thrown);
          });
      }
      await queue.onSizeLessThan(concurrency);
    }
  } catch (thrown) {
    // The state failed: what waits in the queue could not be noted, so it may not be sent.
    stopped ??= asSyncError(thrown);
    throw thrown;
  } finally {
    await queue.onIdle();
    await settle([]);
  }
  return { writes, open, stopped };
}

function interrupted(): SyncError {
  return new SyncError("run/interrupted", "the run was stopped");
}

/** The field-level view of a change for the history; a new document has none. */
function historyOf(before: JsonObject | undefined, now: JsonObject): Json {
  if (!before) return [];
  return diffFields(before, now).map(({ pointer, ...change }) => ({
    pointer,
    before: clip(change.before),
    after: clip(change.after),
  }));
}

/** Long texts are cut: the history is for people, and kept for every change. */
function clip(value: Json | undefined): Json {
  return typeof value === "string" && value.length > 500
    ? `${value.slice(0, 500)}…`
    : (value ?? null);
}
