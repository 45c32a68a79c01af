import { adoptedFingerprint, type KnownDocument } from "../core/store.ts";
import { compareHeld } from "./held-compare.ts";
import { findKnown, readKnown, type KnownHere } from "./held-known.ts";
import { readHeld, type HeldDocument, type HeldReading, type Unreadable } from "./held-read.ts";
import type { HeldParts } from "./held.ts";
import type { Ambiguity } from "./match.ts";
import { unjudged } from "./owners.ts";
import { groupChanges, type ChangeGroup, type FieldView } from "./plan.ts";
import type { RunParts } from "./run-parts.ts";

/** A document that the sink holds otherwise than it was last sent. */
export interface DriftedDocument {
  readonly known: KnownDocument;
  /** The sink's own id where it is held; undefined where it is missing. */
  readonly id: string | undefined;
  /** What was sent (`before`) and what is held (`after`); empty where it is missing. */
  readonly fields: readonly FieldView[];
}

/** What was sent, held against what the sink holds. */
export interface DriftLooked {
  /** Names of the ways to match, in the sequence they are tried. */
  readonly ways: readonly string[];
  /** Documents that were sent and are not archived. */
  readonly sent: number;
  readonly same: number;
  readonly differing: readonly DriftedDocument[];
  readonly missing: readonly DriftedDocument[];
  /** What differs, by field. */
  readonly groups: readonly ChangeGroup[];
  readonly ambiguous: readonly Ambiguity<KnownHere, HeldDocument>[];
  /** Left to the next run: a write of them may or may not have reached the sink. */
  readonly inDoubt: readonly KnownDocument[];
  /** Adopted, and not sent by any run yet. */
  readonly unsent: number;
  readonly unreadable: readonly Unreadable[];
  /** Sent documents whose held record is among those that cannot be read. */
  readonly hidden: number;
  /** What the sink holds that was never sent. */
  readonly foreign: number;
}

/** Reads all that the sink holds and compares each sent document with it. Writes nothing. */
export async function lookForDrift(
  { store, pipeline }: RunParts,
  held: HeldParts,
  reading: HeldReading,
): Promise<DriftLooked> {
  const { reader, spec } = held;
  const there = await readHeld(reading, held);
  const known = await readKnown(store, pipeline.name, reader, reading.today, new Set());
  const found = findKnown(reader.ways, known.here, there.documents);
  const options = { without: unjudged(pipeline.spec), ignoreCase: spec.ignore_case ?? [] };
  const unreadableIds = new Set(there.unreadable.map(({ id }) => id));

  const differing: DriftedDocument[] = [];
  const missing: DriftedDocument[] = [];
  const inDoubt: KnownDocument[] = [];
  let [sent, same, unsent, hidden] = [0, 0, 0, 0];
  /** True if this one was sent and is to be compared. */
  const counts = (one: KnownDocument): boolean => {
    if (one.status !== "sent") return false;
    sent += 1;
    if (one.inDoubt) inDoubt.push(one);
    else if (one.fingerprint === adoptedFingerprint) unsent += 1;
    else return true;
    return false;
  };
  for (const { ours, theirs } of found.matched) {
    const one = ours.known;
    if (!counts(one)) continue;
    const fields = compareHeld(one.document, theirs.document, options).map(
      ({ pointer, sent: before, held: after }) => ({ pointer, before, after }),
    );
    if (fields.length === 0) same += 1;
    else differing.push({ known: one, id: theirs.id, fields });
  }
  for (const { known: one } of found.onlyOurs) {
    if (!counts(one)) continue;
    if (one.sinkId !== undefined && unreadableIds.has(one.sinkId)) hidden += 1;
    else missing.push({ known: one, id: undefined, fields: [] });
  }
  const ambiguous = found.ambiguous.flatMap((group) => {
    const ours = group.ours.filter((one) => counts(one.known));
    return ours.length === 0 ? [] : [{ ...group, ours }];
  });
  const groups = groupChanges(
    differing.map(({ known: { key, title }, fields }) => ({ key, title, reason: "", fields })),
  );
  return {
    ways: reader.ways,
    groups,
    sent,
    same,
    differing,
    missing,
    ambiguous,
    inDoubt,
    unsent,
    hidden,
    unreadable: [...known.unreadable, ...there.unreadable],
    foreign: found.onlyTheirs.length + there.notOurs,
  };
}
