import { asSyncError } from "../core/errors.ts";
import type { Rejection } from "../core/events.ts";
import type { JsonObject } from "../core/json.ts";
import type { Source } from "../core/ports.ts";
import { adoptedFingerprint, type KnownDocument, type OpenedRun } from "../core/store.ts";
import type { Counts } from "../core/counts.ts";
import { decide, passingMemo } from "./decide.ts";
import { findKnown, readKnown } from "./held-known.ts";
import { incomplete, readHeld, type HeldDocument, type Unreadable } from "./held-read.ts";
import type { HeldParts } from "./held.ts";
import { matchDocuments, type Matches } from "./match.ts";
import type { RunParts } from "./run-parts.ts";
import { openTally } from "./tally.ts";
import { dayIn } from "./today.ts";

/** A document of ours that a run would send, and that was never sent. */
export interface Candidate {
  readonly key: string;
  readonly ref: string;
  readonly title: string | undefined;
  readonly document: JsonObject;
  /** As it was adopted earlier, if it was. */
  readonly before: KnownDocument | undefined;
  readonly values: readonly (readonly string[])[];
}

/** Both sides, held against each other. */
export interface Looked {
  /** Names of the ways to match, in the sequence they are tried. */
  readonly ways: readonly string[];
  readonly matches: Matches<Candidate, HeldDocument>;
  /** Records that are read at the source, by what a run would do about them. */
  readonly counts: Counts;
  readonly leftOutBy: Readonly<Record<string, number>>;
  /** Documents that were sent before and are left out of adopting. */
  readonly known: number;
  /** How many of what the sink holds were sent before. */
  readonly knownThere: number;
  readonly notOurs: number;
  readonly heldThere: number;
  readonly unreadable: readonly Unreadable[];
  readonly rejections: readonly Rejection[];
  readonly waiting: readonly Rejection[];
}

export interface Looking {
  readonly run: OpenedRun;
  readonly stop: AbortSignal;
  readonly holdOn: () => Promise<void>;
}

/**
 * Reads all that the sink holds and all that the source has, and finds which is which. Writes
 * nothing; what is staged on the way does not outlive the process.
 */
export async function look(
  parts: RunParts,
  held: HeldParts,
  { run, stop, holdOn }: Looking,
): Promise<Looked> {
  const { pipeline, store, world, emit } = parts;
  const { reader } = held;
  const today = dayIn(pipeline.timezone, world.clock.now());
  const there = await readHeld({ pipeline, today, emit, signal: stop, holdOn }, held);

  const rejections: Rejection[] = [];
  const waiting: Rejection[] = [];
  const tally = openTally();
  const decided = await decide(
    {
      ...parts,
      // A pipeline that never creates is one that adopting is most of use to.
      pipeline: { ...pipeline, spec: { ...pipeline.spec, changes: upserting(parts) } },
      source: calling(parts.source, holdOn),
      emit: (event) => {
        if (event.event === "record_rejected") rejections.push(event);
        if (event.event === "record_held") waiting.push(event);
        emit(event);
      },
    },
    run,
    tally,
    { full: true, stop },
    passingMemo(),
    false,
  );
  if (!decided.read.summary.complete) throw incomplete("what the source has");

  const { candidates, failed } = await readCandidates(parts, held, run, today);
  const keys = new Set([...candidates, ...failed].map(({ key }) => key));
  const known = await readKnown(store, pipeline.name, reader, today, keys);
  const found = findKnown(reader.ways, known.here, there.documents);
  return {
    ways: reader.ways,
    // What cannot be told apart from what was sent before may be that, and is nobody else's.
    matches: matchDocuments(reader.ways, candidates, found.onlyTheirs),
    counts: tally.counts(),
    leftOutBy: tally.leftOutBy(),
    known: known.here.length,
    knownThere: there.documents.length - found.onlyTheirs.length,
    notOurs: there.notOurs,
    heldThere: there.documents.length + there.notOurs + there.unreadable.length,
    unreadable: [
      ...failed.map(({ unreadable }) => unreadable),
      ...known.unreadable,
      ...there.unreadable,
    ],
    rejections,
    waiting,
  };
}

function upserting({ pipeline }: RunParts) {
  return { ...pipeline.spec.changes, disposition: "upsert" as const };
}

/** Documents that a run would create, and those adopted before that no run has sent yet. */
async function readCandidates(
  { store, pipeline }: RunParts,
  { reader }: HeldParts,
  run: OpenedRun,
  today: string,
) {
  const candidates: Candidate[] = [];
  const failed: { readonly key: string; readonly unreadable: Unreadable }[] = [];
  for await (const batch of store.stagedWrites(run, 200)) {
    const known = await store.documentsByKey(
      pipeline.name,
      batch.map(({ key }) => key),
    );
    for (const { kind, key, ref, title, document } of batch) {
      const before = known.get(key);
      const isAdopted = before?.fingerprint === adoptedFingerprint;
      if (kind === "retired" || (kind === "changed" && !isAdopted)) continue;
      try {
        const values = await reader.values(document, today);
        candidates.push({ key, ref, title, document, before, values });
      } catch (thrown) {
        const error = asSyncError(thrown);
        if (error.recovery === "stop") throw error;
        failed.push({ key, unreadable: { side: "here", name: key, id: undefined, error } });
      }
    }
  }
  return { candidates, failed };
}

/** The same source, with something to do after each batch. */
function calling(source: Source, afterBatch: () => Promise<void>): Source {
  return {
    ...source,
    async *read(window, context) {
      const reading = source.read(window, context);
      let step = await reading.next();
      try {
        while (!step.done) {
          await afterBatch();
          yield step.value;
          step = await reading.next();
        }
      } finally {
        if (!step.done) await reading.return({ complete: false, startedAt: undefined, cost: 0 });
      }
      return step.value;
    },
  };
}
