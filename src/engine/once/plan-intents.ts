import type { Intent } from "../../core/intents.ts";
import { hasReached } from "../../core/intents.ts";
import type { Json } from "../../core/json.ts";
import type { SyncError } from "../../core/errors.ts";
import type { Change } from "../classify.ts";
import { askedAgain } from "./carry-out.ts";

/** What was begun and may not be carried out by this run, only be followed to its end. */
export interface ToFollow {
  readonly intent: Intent;
  /** The record as it was read; undefined if the source no longer has it. */
  readonly record: Json | undefined;
  /** True if a rejection of the same run says already why it goes no further. */
  readonly explained: boolean;
}

/**
 * The decision about a document that is created once: its intent tells how far it is, for what is
 * known of the document itself may be older.
 */
export function classifyIntent(intent: Intent | undefined): Change | { readonly error: SyncError } {
  return intent && hasReached(intent, "marked") ? { error: askedAgain(intent) } : { kind: "new" };
}

/** Intents of a record that were begun and of which it makes no document that may be created now. */
export function notCarriedOut(
  open: readonly Intent[],
  plan: {
    readonly ref: string;
    readonly data: Json;
    readonly keys: readonly string[];
    readonly explained: boolean;
  },
): ToFollow[] {
  const { ref, data, keys, explained } = plan;
  return open
    .filter((intent) => intent.ref === ref && !keys.includes(intent.key))
    .map((intent) => ({ intent, record: data, explained }));
}
