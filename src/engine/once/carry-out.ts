import { SyncError } from "../../core/errors.ts";
import { hasReached, type Intent } from "../../core/intents.ts";
import type { Json } from "../../core/json.ts";
import { beginEffect, boundOf, lookAt, surely, type OnceParts, type Wanted } from "./calls.ts";
import { conclude } from "./conclude.ts";
import { create } from "./create.ts";

/*
 * Creating a document exactly once: mint, bind, claim, complete, verify, mark. Nothing is created
 * twice because only what a key is claimed for is ever completed (`create.ts`). Nothing is lost
 * because the source is told last (`conclude.ts`); until then it names the record again, each run.
 */

/**
 * Creates one document, or goes on where an earlier attempt was left, until the source knows of it.
 * @throws SyncError *reject* where somebody must act, *retry* where the next run goes on by itself
 */
export async function carryOut(parts: OnceParts, wanted: Wanted): Promise<Intent> {
  const { store, run } = parts;
  const { key, ref, title, digest, content, document, record } = wanted;
  let intent = await store.intend(run, { key, ref, title, digest, content, document });
  parts.world.failPoint("once.intended");
  if (hasReached(intent, "marked")) throw askedAgain(intent);
  intent = await findTraces(parts, intent, record);
  if (intent.result === undefined) intent = await create(parts, intent, wanted);
  return conclude(parts, intent, record);
}

/** What is told where something that was created is asked for once more. */
export function askedAgain({ result = "" }: Intent): SyncError {
  return new SyncError(
    "once/asked-again",
    `it was created as ${result} before, and is asked for once more`,
  );
}

/** How an intent ended that may not be carried out now. */
export type Followed =
  | { readonly kind: "concluded"; readonly intent: Intent }
  /** Nothing of it is there, and nobody wants it. */
  | { readonly kind: "dropped" }
  | { readonly kind: "waits" };

/**
 * Follows what was begun although it may not be created now: what was completed after all is
 * concluded, everything else stays as it is.
 * @throws SyncError `once/withdrawn`, and as `carryOut` does
 */
export async function follow(
  parts: OnceParts,
  begun: Intent,
  record: Json | undefined,
): Promise<Followed> {
  const { store, run, phases, kill } = parts;
  // Nothing is left to do but to settle it, which a crash kept from happening.
  if (hasReached(begun, "marked")) return { kind: "concluded", intent: begun };
  const intent = await findTraces(parts, begun, record);
  const bound = boundOf(intent, record);
  const made = intent.claimed ?? (await heldElsewhere()) ?? intent.minted;
  let [result, isThere] = [intent.result, true];
  if (result === undefined && made !== undefined) {
    const looked = await lookAt(parts, { ...bound, claimed: made });
    [result, isThere] = [looked.result, !looked.gone];
  }
  if (result !== undefined) {
    const completed = await store.advance(run, intent, { phase: "completed", result });
    return { kind: "concluded", intent: await conclude(parts, completed, record) };
  }
  if (record === undefined || !(await phases.isWithdrawn(bound))) return { kind: "waits" };
  if (made === undefined) {
    await store.dropIntent(run, intent);
    return { kind: "dropped" };
  }
  const { discard } = phases;
  if (discard && phases.undo && isThere) {
    await beginEffect(parts);
    await discard({ ...bound, claimed: made }, kill);
  }
  const what = !isThere || (discard && phases.undo) ? "removed" : "left uncompleted";
  throw new SyncError("once/withdrawn", `the source withdrew it; ${made} was ${what}`);

  /** What the sink says has the key: a state that was restored knows less than that. */
  async function heldElsewhere(): Promise<string | undefined> {
    const find = phases.evidence.get("claim");
    return find && (await surely(parts, () => find(bound, kill))).minted;
  }
}

/** Takes up what an earlier attempt left in the other systems; nothing here need know of it. */
async function findTraces(
  parts: OnceParts,
  intent: Intent,
  record: Json | undefined,
): Promise<Intent> {
  const { store, run, phases, kill } = parts;
  if (intent.minted !== undefined || intent.result !== undefined) return intent;
  for (const find of phases.evidence.values()) {
    const { minted, result } = await surely(parts, () => find(boundOf(intent, record), kill));
    if (result !== undefined) return store.advance(run, intent, { phase: "completed", result });
    if (minted !== undefined) return store.bind(run, intent, minted);
  }
  return intent;
}
