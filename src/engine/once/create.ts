import { asSyncError, SyncError } from "../../core/errors.ts";
import type { Intent } from "../../core/intents.ts";
import {
  beginEffect,
  boundOf,
  lookAt,
  patiently,
  pause,
  surely,
  tries,
  unfinished,
  type OnceParts,
  type Wanted,
} from "./calls.ts";

/** How long after a restore traces of what it forgot may take to show. */
const quietMs = 15 * 60_000;

/**
 * Mint, bind, claim, mirror, complete: gives the intent with its result. Only what the key is claimed
 * for is ever completed, a claim names one thing for ever, and that becomes one result at most,
 * however often and by whomever it is completed. What is minted in vain is never completed.
 * @throws SyncError `once/…`, and what the sink says
 */
export async function create(parts: OnceParts, begun: Intent, wanted: Wanted): Promise<Intent> {
  const { store, run, phases, world, kill } = parts;
  let intent = begun;
  const at = () => boundOf(intent, wanted.record);

  if (intent.claimed !== undefined) {
    // What was completed before must be known before anything is replaced.
    const { result, gone: isGone } = await lookAt(parts, at());
    if (result !== undefined) return completed(result);
    if (isGone) throw gone();
  }
  await mustBeAsDecided();
  if (intent.digest !== wanted.digest || intent.content !== wanted.content) {
    intent = await store.revise(run, intent, wanted);
    world.failPoint("once.revised");
  }
  if (intent.minted === undefined) intent = await mint();
  if (intent.claimed === undefined) intent = await claim();
  await mirror();
  return complete();

  async function mint(): Promise<Intent> {
    mustBeQuiet();
    const minted = await patiently(parts, () => phases.mint(at(), kill));
    world.failPoint("once.minted");
    const bound = await store.bind(run, intent, minted);
    world.failPoint("once.bound");
    return bound;
  }

  /**
   * A state that was restored may have forgotten that it was begun. A claim tells, whenever it was made;
   * where there is none only traces do, and those may show late.
   */
  function mustBeQuiet(): void {
    const { restoredAt } = run;
    if (phases.claim || restoredAt === undefined) return;
    if (world.clock.now() - restoredAt >= quietMs) return;
    const until = new Date(restoredAt + quietMs).toISOString();
    throw unfinished(
      `the state was restored from a backup, and nothing is begun before ${until}: what was begun after the backup may not show yet`,
    );
  }

  async function claim(): Promise<Intent> {
    let holder = phases.claim ? undefined : intent.minted;
    let refused: SyncError | undefined;
    for (let left = tries; holder === undefined && left > 0; left -= 1) {
      await beginEffect(parts);
      // A claim that was lost, or whose answer was, is read: it names one thing for ever.
      holder = await phases.claim?.(at(), kill).catch((thrown: unknown) => {
        refused = ifRefused(thrown);
        return undefined;
      });
      world.failPoint("once.claim");
      const held = phases.evidence.get("claim");
      if (held) holder ??= (await surely(parts, () => held(at(), kill))).minted;
    }
    if (holder === undefined) throw refused ?? unfinished("who holds the claim is not known");
    const claimed = await store.advance(run, intent, { phase: "claimed", claimed: holder });
    world.failPoint("once.claimed");
    return claimed;
  }

  async function mirror(): Promise<void> {
    const { mirror: make } = phases;
    if (!make) return;
    await patiently(parts, () => make(at(), kill));
    world.failPoint("once.mirrored");
  }

  async function complete(): Promise<Intent> {
    let refused: SyncError | undefined;
    for (let left = tries; left > 0; left -= 1) {
      const looked = await lookAt(parts, at());
      if (looked.result !== undefined) return completed(looked.result);
      if (refused) throw refused;
      if (looked.gone) throw gone();
      if (phases.refresh && looked.digest !== undefined && looked.digest !== intent.digest) {
        await beginEffect(parts);
        refused = await phases.refresh(at(), kill).then(() => undefined, ifRefused);
        world.failPoint("once.refreshed");
        // A late request of somebody may have completed it meanwhile: it is looked at again.
        continue;
      }
      // What was decided may be minutes old, and after this call there is no way back.
      await mustBeAsDecided();
      await beginEffect(parts);
      try {
        const result = await phases.complete(at(), kill);
        world.failPoint("once.complete");
        if (result !== undefined) return await completed(result);
      } catch (thrown) {
        // Refused because it is complete already? The next look tells.
        refused = ifRefused(thrown);
        if (!refused) await pause(parts);
      }
    }
    const { result } = await lookAt(parts, at());
    if (result !== undefined) return completed(result);
    throw refused ?? unfinished("whether it was completed is not known");
  }

  async function completed(result: string): Promise<Intent> {
    const done = await store.advance(run, intent, { phase: "completed", result });
    world.failPoint("once.completed");
    return done;
  }

  /** Nothing is made of a record that is no longer what was decided about. */
  async function mustBeAsDecided(): Promise<void> {
    const record = await surely(parts, () => parts.readAgain(intent.ref, kill));
    const now = { ...at(), record };
    const isAsItWas = record !== undefined && (await phases.contentOf(record)) === wanted.content;
    if (isAsItWas && !(await phases.isWithdrawn(now)) && !(await phases.isMarked(now))) return;
    throw new SyncError("once/changed", "it changed at the source after it was decided");
  }

  function gone(): SyncError {
    return new SyncError("once/gone", `${intent.claimed ?? "what was begun"} was deleted`);
  }
}

/** A refusal; undefined where the outcome is unknown. */
function ifRefused(thrown: unknown): SyncError | undefined {
  const error = asSyncError(thrown);
  if (error.recovery === "stop") throw error;
  return error.recovery === "reject" ? error : undefined;
}
