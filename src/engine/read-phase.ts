import { asSyncError, SyncError } from "../core/errors.ts";
import type { Json } from "../core/json.ts";
import type { Memo, RawRecord, ReadSummary, Source } from "../core/ports.ts";
import type { DocumentRef } from "../core/staged.ts";
import type { KnownRecord } from "../core/store.ts";
import type { Mapper } from "../mapping/mapper.ts";
import type { AskKeys } from "./ask-lookups.ts";
import type { Contract } from "./contract.ts";
import { lookUpIn } from "./look-up.ts";
import type { ToFollow } from "./once/plan-intents.ts";
import { planBatch } from "./plan-batch.ts";
import type { MappedRaw } from "./plan-record.ts";
import { reject, type RunContext } from "./run-context.ts";
import type { RenderOptions } from "./render.ts";
import { laterCursor, type ReadPlan } from "./window.ts";

/** How many changed records are parsed and mapped before the next are. */
const mappedTogether = 50;

/** How often a run that only reads proves that it still holds its lease. */
const renewEveryMs = 10_000;

export interface ReadParts {
  readonly source: Source;
  readonly sourceOptions: RenderOptions;
  readonly mapper: Mapper;
  readonly asking: ReadonlyMap<string, AskKeys>;
  readonly contract: Contract;
  readonly memo: Memo;
  readonly signal: AbortSignal;
  /** Refs of records that are decided again though they may not have changed. */
  readonly again: ReadonlySet<string>;
  /** Refs of the only records that are decided about; undefined for all. */
  readonly only?: ReadonlySet<string> | undefined;
}

/** What reading found, for the steps after it. */
export interface ReadResult {
  readonly summary: ReadSummary;
  readonly seen: ReadonlySet<string>;
  /** Highest cursor value among the records that were mapped. */
  readonly highest: string | undefined;
  /** True if a record could not be read whole: the cursor must not pass it. */
  readonly hold: boolean;
  readonly retired: number;
  readonly regressed: number;
  /** Documents whose item is gone although the record is not, kept in the sink. */
  readonly absent: readonly DocumentRef[];
  /** What was begun before and may not be carried out now. */
  readonly follow: readonly ToFollow[];
}

/**
 * Reads the window and decides about every record. An unchanged record is known by its raw
 * fingerprint and is neither parsed nor mapped; nothing is written for it.
 */
export async function readAll(
  context: RunContext,
  parts: ReadParts,
  plan: ReadPlan,
): Promise<ReadResult> {
  const { store, run, pipeline, emit, world } = context;
  const { settings, brand } = pipeline;
  const seen = new Set<string>();
  const absent: DocumentRef[] = [];
  const follow: ToFollow[] = [];
  const isQueue = context.openIntents !== undefined;
  let [highest, hold, retired, regressed] = [undefined as string | undefined, false, 0, 0];

  const isWanted = (ref: string) => parts.only?.has(ref) ?? true;

  const lookUp = lookUpIn(store, pipeline.spec, parts.asking, parts.signal);
  const mapContext = { today: context.today, lookUp };

  /** Maps records and plans them; `retrying` are records kept by dead letters. */
  const decide = async (
    records: readonly { ref: string; print: string | undefined; data: Json }[],
  ) => {
    if (records.length === 0) return;
    const mapped = await parts.mapper.mapBatch(
      records.map(({ data }) => data),
      mapContext,
    );
    const batch = records.map(({ ref, print, data }, index): MappedRaw => {
      const one = mapped[index];
      if (!one) throw new SyncError("internal/bug", "the mapper gave fewer records than it got");
      // One that was asked for by its ref says nothing of how far an index has come.
      if (plan.full !== "" || !parts.again.has(ref)) highest = laterCursor(highest, one.cursor);
      return { ref, fingerprint: print, data, mapped: one };
    });
    const facts = await planBatch(context, batch, parts.contract);
    retired += facts.retired;
    regressed += facts.regressed;
    absent.push(...facts.absent);
    follow.push(...facts.follow);
  };

  /** The record's content; undefined, and rejected, where it cannot be had. */
  const loadOne = async (raw: RawRecord): Promise<Json | undefined> => {
    try {
      return raw.load();
    } catch (thrown) {
      const { ref } = raw;
      // One that was asked for by its ref is asked for again because of its letter.
      const isAskedFor = parts.again.has(ref);
      if (!isAskedFor) hold = true;
      const error = asSyncError(thrown);
      if (error.recovery === "stop") throw error;
      context.tally.read(1);
      const nothing = { key: undefined, title: undefined, record: undefined };
      // The cursor that is held leads back to it; where everything was read, only its letter does.
      await reject(context, [{ ref, ...nothing, error, retry: isAskedFor || plan.full !== "" }]);
      return undefined;
    }
  };

  const decideRaw = async (batch: readonly RawRecord[]) => {
    const fresh = batch.filter(({ ref }) => isWanted(ref) && !seen.has(ref) && seen.add(ref));
    const known = await store.knownRecords(
      pipeline.name,
      fresh.map(({ ref }) => ref),
    );
    const suffix = `.${pipeline.revision.slice(0, 16)}`;
    const changed: RawRecord[] = [];
    for (const raw of fresh) {
      const before = known.get(raw.ref);
      // What a queue still names is still to be done, even if it is as it was.
      const isAsItWas = !isQueue && before?.fingerprint === raw.fingerprint + suffix;
      if (isAsItWas && !parts.again.has(raw.ref)) enterUnchanged(context, before);
      else changed.push(raw);
    }
    // Few at a time: only what is being mapped is in memory.
    for (let from = 0; from < changed.length; from += mappedTogether) {
      const some: { ref: string; print: string; data: Json }[] = [];
      for (const raw of changed.slice(from, from + mappedTogether)) {
        const data = await loadOne(raw);
        if (data !== undefined) some.push({ ref: raw.ref, print: raw.fingerprint + suffix, data });
      }
      await decide(some);
      parts.signal.throwIfAborted();
    }
    await holdOn();
    emit({ event: "records_read", counts: context.tally.counts() });
  };

  let held = world.clock.monotonic();
  /** Proves the lease now and then: reading writes nothing, and a transaction a batch would be its cost. */
  const holdOn = async () => {
    if (!context.writes || world.clock.monotonic() - held < renewEveryMs) return;
    held = world.clock.monotonic();
    await store.renew(run);
  };

  emit({ event: "phase_started", phase: "read" });
  const options = await parts.sourceOptions({ settings, brand, cursor: plan.from });
  world.failPoint("read.start");
  const reading = parts.source.read(
    {
      from: plan.from,
      options,
      also: plan.full === "" || isQueue ? [...parts.again] : [],
      only: parts.only !== undefined,
    },
    {
      signal: parts.signal,
      memo: parts.memo,
      progress: (message) => emit({ event: "source_progressed", message }),
    },
  );
  let step = await reading.next();
  try {
    while (!step.done) {
      parts.signal.throwIfAborted();
      await decideRaw(step.value);
      world.failPoint("read.batch");
      step = await reading.next();
    }
  } finally {
    if (!step.done) await reading.return({ complete: false, startedAt: undefined, cost: 0 });
  }
  const summary = step.value;

  // What an earlier run could not settle is tried again, unless the source just gave it anew.
  const fromLetters = plan.full === "" && !context.readsRefs;
  const waiting = fromLetters ? await store.retryable(pipeline.name) : [];
  const kept = waiting.filter((ref) => isWanted(ref) && !seen.has(ref));
  for (let from = 0; from < kept.length; from += mappedTogether) {
    const refs = kept.slice(from, from + mappedTogether);
    for (const ref of refs) seen.add(ref);
    const records = await store.keptRecords(pipeline.name, refs);
    await decide([...records].map(([ref, data]) => ({ ref, print: undefined, data })));
  }
  world.failPoint("read.end");

  return { summary, seen, highest, hold, retired, regressed, absent, follow };
}

/** Enters a record that is as it was when it was settled. */
function enterUnchanged({ tally }: RunContext, before: KnownRecord): void {
  const { decision, rule, documents } = before;
  tally.read(documents);
  if (decision === "include") tally.end("unchanged", documents);
  else if (decision === "leave out") tally.leaveOut(rule, documents);
  else tally.reject(rule as Parameters<typeof tally.reject>[0], documents);
}
