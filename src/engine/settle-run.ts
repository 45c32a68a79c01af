import type { DocumentRef } from "../core/staged.ts";
import type { Loaded } from "./load-parts.ts";
import type { RunContext } from "./run-context.ts";
import type { Swept } from "./sweep.ts";
import { checkLedger } from "./tally.ts";

/** What was decided before loading that is settled after it. */
export interface ToSettle {
  /** Documents whose item is gone although their record is not. */
  readonly absent: readonly DocumentRef[];
  readonly swept: Swept;
  /** Documents that were to be archived, had not another record claimed them. */
  readonly handed: readonly DocumentRef[];
}

/**
 * Settles what loading leaves: absent documents, forgotten records, decided records. Even if loading
 * ended early, for what was sent until then is not to be decided again.
 * @throws SyncError `ledger/unbalanced`
 */
export async function settleRun(
  { store, run, pipeline, tally }: RunContext,
  { absent, swept, handed }: ToSettle,
  loaded: Loaded,
): Promise<void> {
  const stillHeld = await notTakenOver();
  const open = new Set([...loaded.open, ...stillHeld.map(({ ref }) => ref)]);
  await store.markAbsent(run, [...absent, ...stillHeld]);
  if (!loaded.stopped) {
    checkLedger(tally.counts());
    await store.forget(
      run,
      swept.refs.filter((ref) => !open.has(ref)),
    );
    await store.markAbsent(run, swept.absent);
  }
  await store.settleRecords(run, open, loaded.unsent);

  /**
   * Handed over but not accepted: whoever lets the document go is decided again, lest nobody
   * archives it, and it is marked absent, lest it stand in the way of whoever takes it over.
   */
  async function notTakenOver(): Promise<readonly DocumentRef[]> {
    const known = await store.documentsByKey(
      pipeline.name,
      handed.map(({ key }) => key),
    );
    return handed.filter(({ key, ref }) => known.get(key)?.ref === ref);
  }
}
