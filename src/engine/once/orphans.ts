import { asSyncError } from "../../core/errors.ts";
import type { Emit } from "../../core/events.ts";
import { hasReached, type Intent } from "../../core/intents.ts";
import { beginEffect, boundOf, surely, type OnceParts } from "./calls.ts";
import type { Bound, Orphan, Phases } from "./phases.ts";

/*
 * Removing what was minted in vain: the process died before it wrote the id down, or the answer was
 * lost. Nothing rests on this. A thing is removed only where the sink itself says that the key has been
 * given to another one, or where all is done and the thing is no part of it; whatever is in doubt stays.
 */

/** It is looked for at most this often. */
const everyMs = 3_600_000;

/**
 * Discards what was minted in vain and is old enough; gives how many. Each leaves a row in the history
 * of its key. What goes wrong is told, and the run goes on without it.
 * @throws SyncError `state/…` where the state can no longer be written
 */
export async function discardOrphans(parts: OnceParts, emit: Emit): Promise<number> {
  const { phases, store, run, world, kill } = parts;
  const { orphans, discard } = phases;
  const claim = phases.evidence.get("claim");
  if (!orphans || !discard || !claim) return 0;
  const memo = store.memo(run, "orphans");
  const now = world.clock.now();
  const last = await memo.load();
  if (typeof last === "number" && last <= now && now - last < everyMs) return 0;
  let discarded = 0;
  try {
    const found = await surely(parts, () => orphans.find(kill));
    const old = found.filter(({ madeAt }) => madeAt !== undefined && now - madeAt >= orphans.ageMs);
    const keys = [...new Set(old.map(({ key }) => key))];
    const intents = await store.intents(run.pipeline, keys);
    for (const orphan of old) {
      const intent = intents.get(orphan.key);
      // Of what this state knows nothing it cannot say that nobody needs it.
      if (intent && (await discardOne(orphan, intent, claim, discard))) discarded += 1;
    }
    await memo.save(now);
  } catch (thrown) {
    const error = asSyncError(thrown);
    if (error.code.startsWith("state/")) throw error;
    if (error.code === "run/interrupted") return discarded;
    const message = `What was begun in vain was not all removed, and is looked for again: ${error.message}`;
    emit({ event: "warned", message });
  }
  return discarded;

  async function discardOne(
    { id, key, generation }: Orphan,
    intent: Intent,
    find: NonNullable<typeof claim>,
    remove: NonNullable<Phases["discard"]>,
  ): Promise<boolean> {
    const isOfLast = generation === undefined || generation === intent.generation;
    if (isOfLast && [intent.minted, intent.claimed, intent.result].includes(id)) return false;
    const bound: Bound = {
      ...boundOf(intent, undefined),
      generation: generation ?? intent.generation,
      claimed: id,
    };
    const holder = (await surely(parts, () => find(bound, kill))).minted;
    if (holder === id) return false;
    const isOver = isOfLast && hasReached(intent, "marked");
    if (holder === undefined && !isOver) return false;
    await beginEffect(parts);
    const why = holder === undefined ? "it was done without it" : `the key belongs to ${holder}`;
    await store.noteDiscard(run, key, `${id}: ${why}`);
    await remove(bound, kill);
    world.failPoint("once.discarded");
    return true;
  }
}
