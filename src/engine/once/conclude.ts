import { asSyncError, SyncError } from "../../core/errors.ts";
import { hasReached, type Intent } from "../../core/intents.ts";
import type { Json } from "../../core/json.ts";
import {
  beginEffect,
  boundOf,
  patiently,
  pause,
  surely,
  tries,
  unfinished,
  type OnceParts,
} from "./calls.ts";
import type { Bound } from "./phases.ts";

/**
 * The result is known: it is stamped and read back, and only then is the source told, until the
 * source itself says that it knows.
 * @throws SyncError `once/duplicate`, `once/differs`, `once/unfinished`, and what is refused
 */
export async function conclude(
  parts: OnceParts,
  created: Intent,
  record: Json | undefined,
): Promise<Intent> {
  const { store, run, phases, world, kill } = parts;
  let intent = created;
  const result = intent.result ?? "";
  if (!hasReached(intent, "verified")) {
    await stamp();
    await verify();
  }
  return mark();

  async function stamp(): Promise<void> {
    const { stamp: make } = phases;
    if (!make) return;
    const taken = await patiently(parts, () => make(boundOf(intent, record), kill));
    world.failPoint("once.stamped");
    if (!taken) return;
    throw new SyncError("once/duplicate", `something else than ${result} carries its key already`);
  }

  async function verify(): Promise<void> {
    const found = await surely(parts, () => phases.verify(boundOf(intent, record), kill));
    if (found.length > 0) {
      throw new SyncError("once/differs", `${result} is not as it was to be: ${found.join("; ")}`);
    }
    intent = await store.advance(run, intent, { phase: "verified" });
    world.failPoint("once.verified");
  }

  async function mark(): Promise<Intent> {
    let refused: SyncError | undefined;
    let alert: SyncError | undefined;
    for (let left = tries; left >= 0; left -= 1) {
      const now = await surely(parts, () => parts.readAgain(intent.ref, kill));
      if (now === undefined) {
        throw unfinished(`the source no longer has what ${result} was created of`);
      }
      const bound = { ...boundOf(intent, now) };
      if (await phases.isWithdrawn(bound)) return withdrawn(bound);
      // Once it is marked the source may have changed more than what we told.
      if ((await phases.contentOf(now)) !== intent.content) alert ??= changed();
      if (await phases.isMarked(bound)) return marked(alert);
      if (refused) throw refused;
      if (left === 0) break;
      await beginEffect(parts);
      try {
        await phases.mark(bound, kill);
      } catch (thrown) {
        const error = asSyncError(thrown);
        if (error.recovery === "stop") throw error;
        if (error.recovery === "reject") refused = error;
        else await pause(parts);
      }
      world.failPoint("once.mark");
    }
    throw unfinished(`${result} was created; whether the source knows of it is not known`);
  }

  function changed(): SyncError {
    const text = `it was changed at the source after ${result} was created of it`;
    return new SyncError("once/changed-after", text);
  }

  /** All is done. What somebody should know all the same is told first, lest a crash swallow it. */
  async function marked(alert: SyncError | undefined, isUndoKnown = false): Promise<Intent> {
    if (alert) {
      await parts.alert(intent, alert);
      world.failPoint("once.alerted");
    }
    const done = await store.advance(run, intent, { phase: "marked", isUndoKnown });
    world.failPoint("once.marked");
    return done;
  }

  /** Created, and withdrawn at the source before it was told: it never will be. */
  async function withdrawn(bound: Bound): Promise<Intent> {
    const { said, isKnown } = await takeBack(bound);
    const text = `the source withdrew it while it was created; ${result} ${said}`;
    world.failPoint("once.undone");
    return marked(new SyncError("once/withdrawn", text), isKnown);
  }

  /**
   * Takes the result back where that is wanted and the sink allows it; says what became of it, and
   * whether no request that does so can be on its way any more.
   */
  async function takeBack(bound: Bound): Promise<{ said: string; isKnown: boolean }> {
    const { undo } = phases;
    if (!undo) return { said: "stands", isKnown: true };
    // Told before it is asked for: where no answer comes it may still happen, however late, and the
    // source may want it again by then.
    const text = `the source withdrew it after it was created; ${result} was to be taken back`;
    await parts.forewarn(intent, new SyncError("once/taken-back", text));
    let asked = 0;
    try {
      await patiently(parts, () => {
        asked += 1;
        return undo(bound, kill);
      });
      return { said: "was taken back", isKnown: true };
    } catch (thrown) {
      const error = asSyncError(thrown);
      if (error.recovery !== "reject") throw error;
      const said = `stands, for it could not be taken back: ${error.message}`;
      return { said, isKnown: asked === 1 };
    }
  }
}
