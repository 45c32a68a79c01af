import { asSyncError, SyncError } from "../core/errors.ts";
import type { Emit } from "../core/events.ts";
import type { JsonObject } from "../core/json.ts";
import type { RawRecord } from "../core/ports.ts";
import type { ResolvedPipeline } from "../spec/pipeline.ts";
import { passingMemo } from "./decide.ts";
import type { HeldParts } from "./held.ts";

/** A document that the sink holds. */
export interface HeldDocument {
  /** What identifies it in the list it was read from. */
  readonly ref: string;
  /** The sink's own id. */
  readonly id: string | undefined;
  readonly document: JsonObject;
  /** What it is matched by, one list a way. */
  readonly values: readonly (readonly string[])[];
}

/** What a record that cannot be used is, and why; held by the sink, or one of ours. */
export interface Unreadable {
  readonly side: "here" | "there";
  /** Our key, or what identifies it in the list. */
  readonly name: string;
  readonly id: string | undefined;
  readonly error: SyncError;
}

/** Everything that the sink holds. */
export interface Held {
  readonly documents: readonly HeldDocument[];
  /** Records that can be none of ours, as the mapping says. */
  readonly notOurs: number;
  readonly unreadable: readonly Unreadable[];
}

export interface HeldReading {
  readonly pipeline: ResolvedPipeline;
  readonly today: string;
  readonly emit: Emit;
  readonly signal: AbortSignal;
  /** Called between batches: reading may last. */
  readonly holdOn: () => Promise<void>;
}

/**
 * Reads all that the sink holds, in the shape of our documents. A record that cannot be read is
 * named and keeps no other out.
 * @throws SyncError `source/incomplete` where the list was not delivered whole; as the source does
 */
export async function readHeld(reading: HeldReading, parts: HeldParts): Promise<Held> {
  const { pipeline, today, emit, signal, holdOn } = reading;
  const { settings, brand } = pipeline;
  const { list, reader } = parts;
  const seen = new Set<string>();
  const documents: HeldDocument[] = [];
  const unreadable: Unreadable[] = [];
  let notOurs = 0;

  const take = async (raw: RawRecord) => {
    let id: string | undefined;
    try {
      const record = raw.load();
      id = await reader.id(record, today);
      const document = await reader.document(record, today);
      if (document === undefined) notOurs += 1;
      else {
        const values = await reader.values(document, today);
        documents.push({ ref: raw.ref, id, document, values });
      }
    } catch (thrown) {
      const error = asSyncError(thrown);
      if (error.recovery === "stop") throw error;
      unreadable.push({ side: "there", name: raw.ref, id, error });
    }
  };

  emit({ event: "source_progressed", message: "reading what is there already" });
  const options = await parts.listOptions({ settings, brand, cursor: undefined, today });
  const listing = list.read(
    { from: undefined, options, also: [] },
    {
      signal,
      memo: passingMemo(),
      progress: (message) =>
        emit({ event: "source_progressed", message: `reading what is there already: ${message}` }),
    },
  );
  let step = await listing.next();
  try {
    while (!step.done) {
      for (const raw of step.value) {
        if (seen.has(raw.ref)) continue;
        seen.add(raw.ref);
        await take(raw);
      }
      signal.throwIfAborted();
      await holdOn();
      step = await listing.next();
    }
  } finally {
    if (!step.done) await listing.return({ complete: false, startedAt: undefined, cost: 0 });
  }
  if (!step.value.complete) throw incomplete("what is there already");
  return { documents, notOurs, unreadable };
}

/** What is thrown where half of everything would lead to wrong conclusions. */
export function incomplete(what: string): SyncError {
  return new SyncError("source/incomplete", `${what} was not delivered whole`, {
    hint: "Nothing was concluded from the part that came, and nothing was written. Repeat it.",
  });
}
