import type { SyncError } from "../../core/errors.ts";
import type { Intent } from "../../core/intents.ts";
import type { NewDeadLetter } from "../../core/store.ts";
import { toLetter, type RunContext } from "../run-context.ts";

/**
 * Parks what somebody should know although a document was created. It counts as rejected, so that the
 * run does not end as if nothing were the matter.
 */
export async function parkAlert(
  context: RunContext,
  intent: Intent,
  error: SyncError,
): Promise<void> {
  const { retry: _, record: __, ...rejection } = await parkForewarning(context, intent, error);
  context.tally.read(1);
  context.tally.reject(error.code);
  context.emit({ event: "record_rejected", ...rejection });
}

/** Parks what is to be known only if the run does not come to say what became of it. */
export async function parkForewarning(
  { store, run }: RunContext,
  { ref, key, title }: Intent,
  error: SyncError,
): Promise<NewDeadLetter> {
  const letter = toLetter({ ref, key, title, error, record: undefined, retry: false });
  await store.settle(run, { accepted: [], refused: [], letters: [letter] });
  return letter;
}
