import type { SyncError } from "../../core/errors.ts";
import type { Intent } from "../../core/intents.ts";
import { toLetter, type RunContext } from "../run-context.ts";

/**
 * Parks what somebody should know although a document was created. It counts as rejected, so that the
 * run does not end as if nothing were the matter.
 */
export async function parkAlert(
  { store, run, tally, emit }: RunContext,
  { ref, key, title }: Intent,
  error: SyncError,
): Promise<void> {
  const letter = toLetter({ ref, key, title, error, record: undefined, retry: false });
  await store.settle(run, { accepted: [], refused: [], letters: [letter] });
  const { retry: _, record: __, ...rejection } = letter;
  tally.read(1);
  tally.reject(error.code);
  emit({ event: "record_rejected", ...rejection });
}
