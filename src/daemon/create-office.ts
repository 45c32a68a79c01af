import PQueue from "p-queue";
import type { Brand } from "../app/project.ts";
import type { RunChoices, RunResult } from "../app/run.ts";
import { asSyncError, type SyncError } from "../core/errors.ts";
import type { Emit, RunEvent } from "../core/events.ts";
import type { LiveRun, Office } from "../core/office.ts";
import { isoNow, type World } from "../core/world.ts";
import { waitingList, type Wanted } from "./waiting-list.ts";

/** Trigger of a run that a schedule asked for. */
export const scheduled = "schedule";

/** A run that ended, or that could not begin: then it has no result. */
export interface EndedRun {
  readonly brand: string;
  readonly pipeline: string;
  readonly trigger: string;
  /** When it began, epoch milliseconds. */
  readonly beganAt: number;
  readonly durationMs: number;
  readonly result: RunResult | undefined;
  /** Why it failed or could not begin. */
  readonly error: SyncError | undefined;
}

export interface OfficeDeps {
  readonly world: World;
  /** The brands as they are configured now. */
  readonly brands: () => ReadonlyMap<string, Brand>;
  readonly run: (
    brand: Brand,
    pipeline: string,
    choices: RunChoices,
    emit: Emit,
  ) => Promise<RunResult>;
  readonly onEvent: (run: LiveRun, event: RunEvent) => void;
  /** Awaited before the pipeline may run again. */
  readonly onEnd: (ended: EndedRun) => Promise<void>;
  readonly say: (sentence: string) => void;
  /** Sentences of others that belong to the problems. */
  readonly otherProblems: () => readonly string[];
  readonly stop: AbortSignal;
  readonly kill: AbortSignal;
  /** A run that says nothing for that long counts as stuck; milliseconds. */
  readonly stuckMs?: number;
}

/** The office as the daemon itself drives it. */
export interface DrivenOffice extends Office {
  /** How many runs wait for their turn. */
  waiting(): number;
  /** Sets how many runs may be on their way at once. */
  setParallel(parallel: number): void;
  /** Says once of each run that is stuck; to be called now and then. */
  lookForStuck(): void;
  /** Drops what waits and no longer is, and tells listeners that the configuration changed. */
  changed(): void;
  /** Resolves once no run is on its way; begins no more. */
  settle(): Promise<void>;
}

interface Going extends Omit<LiveRun, "counts"> {
  counts: LiveRun["counts"];
  readonly isOnce: boolean;
  /** When it last said something, monotonic milliseconds. */
  heardAt: number;
  isStuck: boolean;
}

const stuckAfterMs = 15 * 60_000;

/**
 * Runs what is asked for: fair between brands, what is created once before bulk work, never two runs of
 * a pipeline at once. A brand has one bulk run at a time, for its runs share the systems' budgets; what
 * is created once may run beside it, and has a place of its own that bulk work never takes.
 */
export function createOffice(
  deps: OfficeDeps & { readonly upcoming: Office["upcoming"] },
): DrivenOffice {
  const { world, stop, kill } = deps;
  const { clock } = world;
  const list = waitingList();
  const going = new Set<Going>();
  const listeners = new Set<() => void>();
  const anything = new PQueue({ concurrency: 2 });
  const onceOnly = new PQueue({ concurrency: 1 });
  const tell = () => {
    for (const listener of listeners) listener();
  };

  const mayBegin = (wanted: Wanted): boolean =>
    [...going].every(
      (run) =>
        run.brand !== wanted.brand ||
        (run.pipeline !== wanted.pipeline && run.isOnce !== wanted.isOnce),
    );

  /** Gives each lane a turn; one that finds nothing to do ends at once. */
  const turn = () => {
    void onceOnly.add(() => takeOne((wanted) => wanted.isOnce && mayBegin(wanted)));
    void anything.add(() => takeOne(mayBegin));
  };

  const takeOne = async (may: (wanted: Wanted) => boolean): Promise<void> => {
    const wanted = stop.aborted ? undefined : list.take(clock.monotonic(), may);
    if (!wanted) return;
    const brand = deps.brands().get(wanted.brand);
    if (brand?.pipelines.has(wanted.pipeline)) await carryOut(brand, wanted);
    turn();
  };

  const carryOut = async (brand: Brand, wanted: Wanted): Promise<void> => {
    const { pipeline, trigger, refs, isOnce } = wanted;
    const [began, beganAt] = [clock.monotonic(), clock.now()];
    const run: Going = {
      brand: brand.name,
      pipeline,
      trigger,
      startedAt: isoNow(clock),
      counts: undefined,
      isOnce,
      heardAt: began,
      isStuck: false,
    };
    going.add(run);
    tell();
    const choices = { trigger, full: false, allowRetire: false, only: refs, stop, kill };
    let result: RunResult | undefined;
    let error: SyncError | undefined;
    try {
      result = await deps.run(brand, pipeline, choices, (event) => {
        hear(run, event);
      });
      error = result.error;
    } catch (thrown) {
      error = asSyncError(thrown);
    }
    const durationMs = clock.monotonic() - began;
    try {
      await deps.onEnd({
        brand: brand.name,
        pipeline,
        trigger,
        beganAt,
        durationMs,
        result,
        error,
      });
    } catch (thrown) {
      deps.say(`after a run of "${brand.name}/${pipeline}": ${asSyncError(thrown).message}`);
    } finally {
      going.delete(run);
      tell();
    }
  };

  const hear = (run: Going, event: RunEvent) => {
    run.heardAt = clock.monotonic();
    run.isStuck = false;
    if (event.event === "records_read" || event.event === "run_finished") run.counts = event.counts;
    deps.onEvent(run, event);
    tell();
  };

  const stuckText = ({ brand, pipeline, startedAt }: Going): string =>
    `the run of "${brand}/${pipeline}" that began at ${startedAt} has said nothing for a long time; ` +
    "it goes on, and nothing else of this pipeline runs meanwhile. Restart brandsync where it stays so.";

  return {
    live: () =>
      [...going].map(({ brand, pipeline, trigger, startedAt, counts }) => ({
        brand,
        pipeline,
        trigger,
        startedAt,
        counts,
      })),
    upcoming: deps.upcoming,
    problems: () => [
      ...deps.otherProblems(),
      ...[...going].filter(({ isStuck }) => isStuck).map(stuckText),
    ],
    ask: (brand, pipeline, trigger, refs) => {
      const spec = deps.brands().get(brand)?.pipelines.get(pipeline)?.spec;
      if (!spec || stop.aborted) return "unknown";
      const isOnce = spec.sink.once !== undefined;
      const since = clock.monotonic();
      const answer = list.add({ brand, pipeline, trigger, refs, isOnce, since });
      turn();
      tell();
      return answer;
    },
    watch: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    waiting: () => list.all().length,
    setParallel: (parallel) => {
      anything.concurrency = parallel;
    },
    lookForStuck: () => {
      const now = clock.monotonic();
      for (const run of going) {
        if (run.isStuck || now - run.heardAt < (deps.stuckMs ?? stuckAfterMs)) continue;
        run.isStuck = true;
        deps.say(stuckText(run));
        tell();
      }
    },
    changed: () => {
      list.drop(({ brand, pipeline }) => !deps.brands().get(brand)?.pipelines.has(pipeline));
      tell();
    },
    settle: async () => {
      list.drop(() => true);
      await Promise.all([anything.onIdle(), onceOnly.onIdle()]);
    },
  };
}
