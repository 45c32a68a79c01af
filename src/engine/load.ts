import PQueue from "p-queue";
import { asSyncError, SyncError } from "../core/errors.ts";
import type { PlannedWrite } from "../core/staged.ts";
import type { NewDeadLetter, Settlement } from "../core/store.ts";
import { deliverMany, deliverOne, followUp, type Delivered, type Outgoing } from "./deliver.ts";
import { historyOf } from "./history.ts";
import type { Loaded, LoadParts } from "./load-parts.ts";
import { deliverOnce } from "./once/deliver-once.ts";
import type { ReadReceipt } from "./read-receipt.ts";
import { toLetter, type RunContext } from "./run-context.ts";
import { inUnits } from "./units.ts";

/**
 * So many requests that fail in a row, without one success, end the run: the sink is down. Documents
 * of one record count once, and those that failed before come last, so that a few poisoned records
 * never keep the others out.
 */
const downAfter = 10;

/**
 * Writes marked in doubt together, per slot. More cost fewer transactions, and are more writes that
 * a crash makes the next run repeat.
 */
const markedAhead = 8;

/** Accepted documents that one following request is about, at most. */
const followedTogether = 1000;

/**
 * Writes what was staged, upserts before retires, `limits.concurrency` requests at once. Each write
 * is marked in doubt before it is sent and settled after it was answered, and after what follows
 * it was, if anything does; one refusal never stops the others.
 */
export async function load(context: RunContext, parts: LoadParts): Promise<Loaded> {
  const { store, run, pipeline, tally, emit, world, operations } = context;
  const concurrency = pipeline.spec.limits?.concurrency ?? 4;
  const { batch: batching } = operations;
  const delivery = { ...parts, world, spec: pipeline.spec, operations };
  // Such a sink finds a document by what it last held, and in doubt that is more than one thing.
  const traced = operations.has("create") || operations.has("update");
  const queue = new PQueue({ concurrency });
  const [open, unsent] = [new Set<string>(), new Set<string>()];
  const leave = (ref: string) => {
    open.add(ref);
    unsent.add(ref);
  };
  const total = await store.countStaged(run).then(({ upserts, retires }) => upserts + retires);
  emit({ event: "phase_started", phase: "write", total });

  let [done, writes] = [0, 0];
  const failedInARow = new Set<string>();
  let stopped: SyncError | undefined;
  let accepted: Settlement[] = [];
  let refused: string[] = [];
  let letters: NewDeadLetter[] = [];
  /** Accepted, but what follows them is still to be sent. */
  let followed: { readonly outgoing: Outgoing; readonly settlement: Settlement }[] = [];

  /** Settles what was answered and marks what comes next, together. */
  const settle = async (next: readonly PlannedWrite[]) => {
    const batch = { accepted, refused, letters };
    [accepted, refused, letters] = [[], [], []];
    const { length } = [...batch.accepted, ...batch.letters, ...batch.refused, ...next];
    if (length === 0) return;
    world.failPoint("load.settle");
    await store.settle(run, batch, next, traced);
    world.failPoint("load.settled");
  };

  let held = world.clock.monotonic();
  /** Proves the lease before a write, should the last proof be old: slow sinks settle rarely. */
  const holdOn = async () => {
    if (world.clock.monotonic() - held < 60_000) return;
    held = world.clock.monotonic();
    await store.renew(run);
  };

  const deliver = async (unit: readonly Outgoing[]): Promise<Delivered[]> => {
    const [only] = unit;
    if (batching) return deliverMany(delivery, batching, unit);
    if (!only) return [];
    if (parts.once) return [await deliverOnce(parts.once, only)];
    return [{ ...only, result: { receipt: await deliverOne(delivery, only) } }];
  };

  /** Sends one document, or one batch, and notes what became of it. */
  const sendUnit = async (unit: readonly Outgoing[]) => {
    if (parts.stop.aborted) stopped ??= interrupted();
    if (stopped) {
      for (const { write } of unit) {
        leave(write.ref);
        // Marked, but surely never sent.
        refused.push(write.key);
      }
      return;
    }
    let delivered: readonly Delivered[];
    try {
      await holdOn();
      delivered = await deliver(unit);
    } catch (thrown) {
      const error = asSyncError(thrown);
      delivered = unit.map((one) => ({ ...one, result: { error } }));
    }
    for (const one of delivered) {
      if ("error" in one.result) await fail(one, one.result.error, unit);
      else await succeed(one, one.result.receipt);
    }
    if (followed.length >= followedTogether) await follow();
  };

  const succeed = async (outgoing: Outgoing, receipt: Parameters<ReadReceipt>[0]) => {
    const { write, before } = outgoing;
    writes += 1;
    failedInARow.clear();
    const { sinkId, captured, warning } = await parts.readReceipt(receipt, write);
    if (warning) emit({ event: "warned", message: warning });
    const settlement = {
      write,
      sinkId,
      captured,
      diff: historyOf(before?.document, write.document),
    };
    if (operations.followUp) followed.push({ outgoing, settlement });
    else enter(settlement);
  };

  const enter = (settlement: Settlement) => {
    const { kind, key, title } = settlement.write;
    accepted.push(settlement);
    tally.end(kind);
    done += 1;
    emit({ event: "document_written", kind, key, title, done, total });
  };

  /** Until this is answered too, the documents stay in doubt: a crash repeats them and it. */
  const follow = async () => {
    const now = followed;
    followed = [];
    const failed = await followUp(
      delivery,
      now.map(({ outgoing }) => outgoing),
    );
    for (const { outgoing, settlement } of now) {
      const error = failed.get(outgoing);
      if (error) await fail(outgoing, error, []);
      else enter(settlement);
    }
  };

  const fail = async (
    { write }: Outgoing,
    thrown: SyncError,
    /** What was sent together with it; empty if it was accepted and what follows was not. */
    unit: readonly Outgoing[],
  ) => {
    const { ref, key, title } = write;
    open.add(ref);
    // What a sink throws once it is told to end says nothing about the document.
    const error = parts.kill.aborted ? interrupted() : thrown;
    if (error.recovery === "stop") {
      unsent.add(ref);
      stopped ??= error;
      return;
    }
    const retry = error.recovery === "retry" || unit.length === 0;
    if (!retry) refused.push(key);
    // What is not known, or changed meanwhile, of something created once says nothing about the sink.
    const isDown = retry && !error.code.startsWith("once/");
    if (isDown) failedInARow.add(unit[0]?.write.ref ?? "");
    else failedInARow.clear();
    const record = (await store.stagedData(run, [ref])).get(ref);
    letters.push(toLetter({ ref, key, title, error, record, retry }));
    tally.reject(error.code);
    done += 1;
    const { code, message, hint, location } = error;
    emit({ event: "record_rejected", ref, key, title, code, message, hint, location });
    if (failedInARow.size >= downAfter) stopped ??= error;
  };

  const enqueue = async (unit: readonly Outgoing[]) => {
    queue
      .add(() => sendUnit(unit))
      .catch((thrown: unknown) => {
        stopped ??= asSyncError(thrown);
      });
    await queue.onSizeLessThan(concurrency);
  };

  try {
    const units = inUnits(batching);
    const ahead = concurrency * (batching?.size ?? markedAhead);
    for await (const page of store.stagedWrites(run, ahead)) {
      if (parts.stop.aborted) stopped ??= interrupted();
      if (stopped) {
        for (const { ref } of page) leave(ref);
        continue;
      }
      const keys = page.map(({ key }) => key);
      const known = await store.documentsByKey(pipeline.name, keys);
      await settle(page);
      for (const write of page) {
        const outgoing = { write, before: known.get(write.key) };
        // What kept a batch from going through may be one of those that failed before.
        for (const unit of await units.add(outgoing, write.failedBefore === true)) {
          await enqueue(unit);
        }
      }
    }
    for (const unit of units.rest()) await enqueue(unit);
  } catch (thrown) {
    // The state failed: what waits in the queue could not be noted, so it may not be sent.
    stopped ??= asSyncError(thrown);
    throw thrown;
  } finally {
    await queue.onIdle();
    if (followed.length > 0) await follow();
    await settle([]);
  }
  return { writes, open, unsent, stopped };
}

function interrupted(): SyncError {
  return new SyncError("run/interrupted", "the run was stopped");
}
