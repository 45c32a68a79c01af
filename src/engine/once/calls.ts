import { asSyncError, SyncError } from "../../core/errors.ts";
import type { Intent, NewIntent } from "../../core/intents.ts";
import type { Json } from "../../core/json.ts";
import type { OpenedRun, Store } from "../../core/store.ts";
import type { World } from "../../core/world.ts";
import type { Bound, Looked, Phases } from "./phases.ts";

/* How the phases make their calls: when one may begin, and what an unknown outcome leads to. */

/** What carrying out needs, the same for all documents of a run. */
export interface OnceParts {
  readonly world: World;
  readonly store: Store;
  readonly run: OpenedRun;
  readonly phases: Phases;
  /** Reads a record as it is now; undefined if the source no longer has it. */
  readonly readAgain: (ref: string, signal: AbortSignal) => Promise<Json | undefined>;
  /** Parks, durably, what somebody should know about something that was created. */
  readonly alert: (intent: Intent, alert: SyncError) => Promise<void>;
  /** Parks what will have to be known if the run ends before it learns what became of a call. */
  readonly forewarn: (intent: Intent, warning: SyncError) => Promise<void>;
  /** Aborts once no new phase may begin. */
  readonly stop: AbortSignal;
  /** Aborts once even calls in flight must end. */
  readonly kill: AbortSignal;
}

/** A document to be created, and the record that it was made of. */
export interface Wanted extends Omit<NewIntent, "content"> {
  readonly record: Json | undefined;
  /** Fingerprint of what the record holds, as `Phases.contentOf` gives it. */
  readonly content: string;
}

/** How often one phase whose outcome is unknown is tried in one run. */
export const tries = 3;
const pauseMs = 500;
/** How long something that the sink still works on is waited for in one run. */
const readyWithinMs = 30_000;

/** What the phases see of an intent and its record. */
export function boundOf(intent: Intent, record: Json | undefined): Bound {
  const { key, generation, digest, document, minted, claimed, result } = intent;
  return { key, generation, digest, document, record, minted, claimed, result };
}

/**
 * Before anything is changed anywhere: the run may go on, and still holds its lease.
 * @throws SyncError `run/interrupted`, `state/fenced`
 */
export async function beginEffect({ store, run, stop }: OnceParts): Promise<void> {
  if (stop.aborted) throw new SyncError("run/interrupted", "the run was stopped");
  await store.renew(run);
}

/** Makes a call whose repetition is harmless, and repeats it where its outcome is unknown. */
export function patiently<Result>(parts: OnceParts, make: () => Promise<Result>): Promise<Result> {
  return repeated(parts, async () => {
    await beginEffect(parts);
    return make();
  });
}

/** Reads something that must be known before it goes on. */
export function surely<Result>(parts: OnceParts, read: () => Promise<Result>): Promise<Result> {
  return repeated(parts, read);
}

async function repeated<Result>(parts: OnceParts, make: () => Promise<Result>): Promise<Result> {
  for (let left = tries; ; left -= 1) {
    try {
      return await make();
    } catch (thrown) {
      const error = asSyncError(thrown);
      if (error.recovery !== "retry" || left <= 1) throw error;
      await pause(parts);
    }
  }
}

/**
 * Waits a moment before something is tried again.
 * @throws SyncError `run/interrupted` where the run is stopped meanwhile
 */
export async function pause({ world, stop }: OnceParts, ms = pauseMs): Promise<void> {
  try {
    await world.clock.sleep(ms, stop);
  } catch (cause) {
    if (!stop.aborted) throw cause;
    throw new SyncError("run/interrupted", "the run was stopped", { cause });
  }
}

/**
 * Looks at what is claimed until the sink no longer works on it. What is done has a result.
 * @throws SyncError `once/unfinished` where that takes too long, `once/differs` where it is not what
 *   was minted for the key, `once/gone` where what came of it was deleted
 */
export async function lookAt(parts: OnceParts, bound: Bound): Promise<Looked> {
  const { world, phases, kill } = parts;
  const until = world.clock.monotonic() + readyWithinMs;
  for (let wait = 1000; ; wait *= 2) {
    const looked = await surely(parts, () => phases.look(bound, kill));
    parts.world.failPoint("once.looked");
    if (!looked.gone && looked.differs.length > 0) {
      const text = `${bound.claimed ?? ""} is not what was begun for it: ${looked.differs.join("; ")}`;
      throw new SyncError("once/differs", text);
    }
    if (looked.done && looked.result !== undefined) return looked;
    // Somebody deleted what came of it; nothing more will.
    if (looked.done && looked.ready && wait > 4000) {
      const text = `${bound.claimed ?? ""} was completed, and what came of it is not there`;
      throw new SyncError("once/gone", text);
    }
    if (looked.ready && !looked.done) return { ...looked, result: undefined };
    if (looked.gone) return { ...looked, result: undefined };
    if (world.clock.monotonic() + wait > until) {
      throw unfinished(`${bound.claimed ?? ""} is still being worked on by the other system`);
    }
    await pause(parts, wait);
  }
}

/** The outcome of something is not known, or not yet: the next run goes on. */
export function unfinished(message: string): SyncError {
  return new SyncError("once/unfinished", message);
}
