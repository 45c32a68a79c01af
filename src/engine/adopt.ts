import { noCounts } from "../core/counts.ts";
import { asSyncError, SyncError } from "../core/errors.ts";
import { fingerprint } from "../core/fingerprint.ts";
import { atPointer, isObject, pointerSteps, type Json, type JsonObject } from "../core/json.ts";
import { mergePatch, neverAfresh } from "../core/merge-patch.ts";
import { adoptedFingerprint, type AdoptedDocument, type KnownDocument } from "../core/store.ts";
import { look, type Candidate, type Looked } from "./adopt-look.ts";
import { compareHeld } from "./held-compare.ts";
import { keepLease } from "./held-lease.ts";
import type { HeldDocument } from "./held-read.ts";
import type { HeldParts, HeldSpec } from "./held.ts";
import type { Match } from "./match.ts";
import { applyOwners, unjudged } from "./owners.ts";
import { groupChanges, type ChangeGroup, type FieldView } from "./plan.ts";
import type { RunParts } from "./run-parts.ts";

export interface AdoptRequest {
  /** False looks only. */
  readonly write: boolean;
  readonly stop: AbortSignal;
}

/** One of ours that the sink holds already. */
export interface AdoptedMatch {
  readonly key: string;
  readonly ref: string;
  readonly title: string | undefined;
  /** The sink's own id. */
  readonly id: string | undefined;
  /** Name of the way it was found by, and the value that both have. */
  readonly way: string;
  readonly value: string;
  /** What the first run after it would change. */
  readonly fields: readonly FieldView[];
  /** Why the first run would not send it all the same. */
  readonly refused: SyncError | undefined;
  /** True if an earlier adoption entered just this. */
  readonly isEntered: boolean;
}

/** What adopting found, and what it entered. */
export interface AdoptReport extends Looked {
  readonly matched: readonly AdoptedMatch[];
  /** What the first run after it would change, by field. */
  readonly groups: readonly ChangeGroup[];
  /** How many documents were entered; undefined where it only looked. */
  readonly entered: number | undefined;
}

/** Documents that are entered in one transaction. */
const enteredTogether = 200;

/**
 * Finds which of our documents the sink holds already and, where it is told to, enters them in the
 * state, so that the next run updates what it would otherwise create. Repeating it changes nothing;
 * what was entered before a crash stays.
 * @throws SyncError `state/leased`, `source/incomplete`, `run/interrupted`, as the sources do
 */
export async function adoptPipeline(
  parts: RunParts,
  held: HeldParts,
  { write, stop }: AdoptRequest,
): Promise<AdoptReport> {
  const { pipeline, store, world } = parts;
  const start = { pipeline: pipeline.name, trigger: "adopt", revision: pipeline.revision };
  if (!write) {
    const run = await store.peekRun(start);
    return reportOf(parts, held, await look(parts, held, { run, stop, holdOn: async () => {} }));
  }

  // Whatever is created between looking and entering would be there twice.
  const run = await store.openRun(start);
  let report: AdoptReport | undefined;
  let error: SyncError | undefined;
  try {
    world.failPoint("adopt.opened");
    const holdOn = keepLease(store, run, world);
    const found = reportOf(parts, held, await look(parts, held, { run, stop, holdOn }));
    const documents = toEnter(found, held.spec);
    for (let from = 0; from < documents.length; from += enteredTogether) {
      stop.throwIfAborted();
      await store.adopt(run, documents.slice(from, from + enteredTogether));
      world.failPoint("adopt.entered");
    }
    report = { ...found, entered: documents.length };
  } catch (thrown) {
    error = stop.aborted
      ? new SyncError("run/interrupted", "adopting was stopped", { cause: thrown })
      : asSyncError(thrown);
  }
  const outcome = !error
    ? "succeeded"
    : error.code === "run/interrupted"
      ? "interrupted"
      : "failed";
  const told = error ? { error: { code: error.code, message: error.message } } : {};
  try {
    await store.closeRun(run, {
      outcome,
      counts: noCounts,
      leftOutBy: {},
      writes: 0,
      sourceCost: 0,
      ...told,
    });
  } catch (thrown) {
    // Whatever ended it before is the better story, if there is one.
    error ??= asSyncError(thrown);
  }
  if (error || !report) throw error ?? new SyncError("internal/bug", "adopting gave no report");
  return report;
}

function reportOf(parts: RunParts, { spec }: HeldParts, looked: Looked): AdoptReport {
  const matched = looked.matches.matched.map((one) => viewOf(parts, spec, one));
  const groups = groupChanges(matched.map((one) => ({ ...one, reason: "" })));
  return { ...looked, matched, groups, entered: undefined };
}

/** What the first run after it would make of a match. */
function viewOf({ pipeline }: RunParts, held: HeldSpec, match: Found): AdoptedMatch {
  const { ours, theirs, way, value } = match;
  const { key, ref, title, before } = ours;
  const adopted = adoptedOf(held, match);
  const known: KnownDocument = {
    ...adopted,
    fingerprint: adoptedFingerprint,
    status: "sent",
    inDoubt: false,
  };
  const { document, error } = applyOwners(pipeline.spec, ours.document, known, false);
  const differences = compareHeld(document, theirs.document, {
    without: unjudged(pipeline.spec),
    ignoreCase: held.ignore_case ?? [],
  });
  return {
    key,
    ref,
    title,
    way,
    value,
    id: theirs.id,
    fields: differences.map(({ pointer, sent, held: was }) => ({
      pointer,
      before: was,
      after: sent,
    })),
    refused: error,
    isEntered: before !== undefined && contentOf(before) === contentOf(adopted),
  };
}

type Found = Match<Candidate, HeldDocument>;

function toEnter({ matches, matched }: AdoptReport, held: HeldSpec): AdoptedDocument[] {
  return matches.matched.flatMap((one, at) =>
    matched[at]?.isEntered === true ? [] : [adoptedOf(held, one)],
  );
}

function adoptedOf(held: HeldSpec, { ours, theirs }: Found): AdoptedDocument {
  const { key, ref, title } = ours;
  const keeps = keptOf(held.keep ?? [], theirs.document);
  return { key, ref, title, document: theirs.document, sinkId: theirs.id, keeps };
}

/** All that adopting enters of a document. */
function contentOf({ ref, document, sinkId, keeps }: AdoptedDocument): string {
  return fingerprint([ref, document, sinkId ?? null, keeps ?? null]);
}

/** A merge patch of what a document keeps as the sink has it; undefined for nothing. */
function keptOf(pointers: readonly string[], document: JsonObject): JsonObject | undefined {
  const patches = pointers.flatMap((pointer): JsonObject[] => {
    const value = atPointer(document, pointer);
    return value === undefined || value === null ? [] : [patchAt(pointer, document, value)];
  });
  if (patches.length === 0) return undefined;
  return patches.reduce((all, one) => mergePatch(all, one, neverAfresh) as JsonObject);
}

function patchAt(pointer: string, document: JsonObject, value: Json): JsonObject {
  let here: Json | undefined = document;
  for (const step of pointerSteps(pointer)) {
    // A merge patch replaces a list as a whole: one member of it cannot be kept.
    if (!isObject(here)) {
      throw new SyncError(
        "spec/wrong-value",
        `held.keep names "${pointer}", which leads into a list`,
        {
          hint: "Name the list as a whole.",
        },
      );
    }
    here = here[step];
  }
  const steps = pointerSteps(pointer).reverse();
  return steps.reduce<Json>((inner, step) => ({ [step]: inner }), value) as JsonObject;
}
