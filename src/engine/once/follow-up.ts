import { asSyncError, SyncError } from "../../core/errors.ts";
import type { Intent } from "../../core/intents.ts";
import { toLetter, type RunContext } from "../run-context.ts";
import type { OnceParts } from "./calls.ts";
import { follow } from "./carry-out.ts";
import type { ToFollow } from "./plan-intents.ts";

/**
 * Follows what was begun before and may not be carried out now, one after another: what was created
 * after all is concluded and settled; the rest waits, with a letter that says so unless one does.
 * Gives how many were concluded.
 * @throws SyncError where the run must stop
 */
export async function followBegun(
  context: RunContext,
  parts: OnceParts,
  begun: readonly ToFollow[],
): Promise<number> {
  let concluded = 0;
  for (const one of begun) {
    if (parts.stop.aborted) throw new SyncError("run/interrupted", "the run was stopped");
    try {
      const followed = await follow(parts, one.intent, one.record);
      if (followed.kind === "concluded") {
        concluded += 1;
        await settle(context, followed.intent);
      } else if (followed.kind === "waits" && !one.explained) {
        await park(context, one, waiting(one));
      }
    } catch (thrown) {
      const error = asSyncError(thrown);
      if (error.recovery === "stop") throw error;
      await park(context, one, error);
    }
  }
  return concluded;
}

async function settle(context: RunContext, intent: Intent): Promise<void> {
  const { store, run, tally, emit } = context;
  const { key, ref, title, digest, document, result } = intent;
  const reason = "begun before";
  const write = { kind: "new", key, ref, title, fingerprint: digest, document, reason } as const;
  tally.read(1);
  await store.stage(run, { records: [], writes: [write], claims: [], released: [] });
  await store.settle(run, { accepted: [], refused: [], letters: [] }, [write]);
  const accepted = [{ write, sinkId: result, captured: {}, diff: [] }];
  await store.settle(run, { accepted, refused: [], letters: [] });
  tally.end("new");
  emit({ event: "document_written", kind: "new", key, title, done: 1, total: 1 });
}

async function park(context: RunContext, { intent, record }: ToFollow, error: SyncError) {
  const { ref, key, title } = intent;
  context.tally.read(1);
  context.tally.reject(error.code);
  const letter = toLetter({ ref, key, title, error, record, retry: true });
  await context.store.settle(context.run, { accepted: [], refused: [], letters: [letter] });
  const { code, message, hint, location } = letter;
  context.emit({ event: "record_rejected", ref, key, title, code, message, hint, location });
}

function waiting({ intent, record }: ToFollow): SyncError {
  const made = intent.claimed ?? intent.minted;
  const begun = made === undefined ? "it was begun" : `it was begun as ${made}`;
  const why =
    record === undefined
      ? "the source no longer has it"
      : "the source does not name it any more as to be created";
  return new SyncError("once/unfinished", `${begun}, and ${why}`);
}
