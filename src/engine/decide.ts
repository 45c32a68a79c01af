import type { Json } from "../core/json.ts";
import type { Memo } from "../core/ports.ts";
import type { OpenedRun } from "../core/store.ts";
import { keepHandedOver, rejectClashes } from "./clashes.ts";
import type { Damage } from "./fuses.ts";
import { lookupPlaces } from "./look-up.ts";
import type { ToFollow } from "./once/plan-intents.ts";
import { readAll, type ReadResult } from "./read-phase.ts";
import type { RunContext } from "./run-context.ts";
import type { RunParts, RunRequest } from "./run-parts.ts";
import type { ToSettle } from "./settle-run.ts";
import { sweep, type Swept } from "./sweep.ts";
import type { Tally } from "./tally.ts";
import { dayIn } from "./today.ts";
import { openWindow, type ReadPlan } from "./window.ts";

/** What a run decided before its first write. */
export interface Decided {
  readonly context: RunContext;
  readonly plan: ReadPlan;
  readonly read: ReadResult;
  readonly leaves: ToSettle;
  readonly damage: Damage;
  /** What was begun before and is only followed to its end. */
  readonly follow: readonly ToFollow[];
}

/** Everything up to the first write: the whole of what `plan` does. */
export async function decide(
  parts: RunParts,
  run: OpenedRun,
  tally: Tally,
  request: Pick<RunRequest, "full" | "stop" | "only" | "also">,
  memo: Memo,
  writes: boolean,
): Promise<Decided> {
  const { pipeline, store, world, emit } = parts;
  const { operations, source } = parts;
  const today = dayIn(pipeline.timezone, world.clock.now());
  const openIntents = parts.once && (await store.openIntents(pipeline.name));
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
    openIntents,
  };
  const { only } = request;
  const hinted = source.readsRefs ? (request.also ?? []) : [];
  const again =
    only ??
    new Set([...(await store.refsAgain(run, today, lookupPlaces(pipeline.spec))), ...hinted]);
  // What the source cannot give by itself, and no letter keeps, is reached by reading everything.
  const kept = new Set(source.readsRefs ? again : await store.retryable(pipeline.name));
  const isOutOfReach = [...again].some((ref) => !kept.has(ref));
  const window = openWindow(
    pipeline.spec,
    run,
    pipeline.revision,
    world.clock.now(),
    request.full ? "asked for" : isOutOfReach ? "some records must be read again" : "",
  );
  // However far is read, what was not asked for is passed over: it proves nothing and moves no cursor.
  const plan = only ? { ...window, full: "" } : window;
  emit({
    event: "run_started",
    brand: pipeline.brand,
    pipeline: pipeline.name,
    run: run.id,
    full: plan.full,
    from: only ? undefined : plan.from,
  });
  const sent = await store.countSent(pipeline.name);
  const read = await readAll(context, { ...parts, memo, signal: request.stop, again, only }, plan);
  const isQueue = openIntents !== undefined;
  const proven = plan.full !== "" && read.summary.complete && !isQueue;
  // What is gone gives its keys and unique values free before they are held against each other.
  // A ref that was asked for and did not come is gone as surely as after a full read.
  const isAsked = source.readsRefs && read.summary.complete && !isQueue && !only;
  const asked = isAsked ? again : undefined;
  const swept = proven
    ? await sweep(context, read.seen)
    : asked
      ? await sweep(context, read.seen, asked)
      : nothingGone;
  await rejectClashes(context);
  const handed = await keepHandedOver(context);
  const damage: Damage = {
    sent,
    retired: read.retired + swept.overdue - handed.filter(({ ref }) => read.seen.has(ref)).length,
    absent: swept.missing,
    regressed: read.regressed,
    delivered: proven ? read.seen.size : undefined,
  };
  const gone = (openIntents ?? []).filter(
    ({ ref }) => !read.seen.has(ref) && (only?.has(ref) ?? true),
  );
  const follow = [
    ...read.follow,
    ...gone.map((intent) => ({ intent, record: undefined, explained: false })),
  ];
  return { context, plan, read, leaves: { absent: read.absent, swept, handed }, damage, follow };
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
