import type { OpenedRun, Store } from "../core/store.ts";
import type { World } from "../core/world.ts";

/** How often a command that only reads proves that it still holds its lease. */
const renewEveryMs = 10_000;

/** Gives what keeps a run's lease while something long is read; to be called now and then. */
export function keepLease(store: Store, run: OpenedRun, { clock }: World): () => Promise<void> {
  let held = clock.monotonic();
  return async () => {
    if (clock.monotonic() - held < renewEveryMs) return;
    held = clock.monotonic();
    await store.renew(run);
  };
}
