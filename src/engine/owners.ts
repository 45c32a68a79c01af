import { SyncError } from "../core/errors.ts";
import { atPointer, isObject, pointerSteps, type Json, type JsonObject } from "../core/json.ts";
import { mergePatch, neverAfresh } from "../core/merge-patch.ts";
import type { KnownDocument } from "../core/store.ts";
import type { PipelineSpec } from "../spec/envelope.ts";

type Owner = NonNullable<PipelineSpec["document"]["owners"]>[string];

/** A document with the fields that are not the source's to change as they have to be. */
export interface Owned {
  readonly document: JsonObject;
  /** Why it may not be sent, if so. */
  readonly error: SyncError | undefined;
}

/** JSON Pointers of the fields with this owner. */
function ownedBy(spec: PipelineSpec, owner: Owner): string[] {
  return Object.entries(spec.document.owners ?? {})
    .filter(([, one]) => one === owner)
    .map(([pointer]) => pointer);
}

/** JSON Pointers that a change of a document is not judged by. */
export function unjudged(spec: PipelineSpec): string[] {
  return [
    ...(spec.document.ignore ?? []),
    ...ownedBy(spec, "seed_once"),
    ...ownedBy(spec, "target"),
  ];
}

/**
 * Brings a document in line with who owns its fields, given what was last sent of it: an adopted
 * one keeps what is the sink's, seeded fields stay as they were seeded, fixed ones may not change.
 */
export function applyOwners(
  spec: PipelineSpec,
  made: JsonObject,
  known: KnownDocument | undefined,
  /** True if what was sent is gone from the sink, and is created anew. */
  isGone: boolean,
): Owned {
  const kept = known?.keeps ? (mergePatch(made, known.keeps, neverAfresh) as JsonObject) : made;
  let document = withoutTargets(spec, kept);
  // One that was only ever in doubt may not be there: it is still to be created.
  const isThere = known && known.fingerprint !== "" && !isGone;
  if (!isThere) return { document, error: undefined };
  for (const pointer of ownedBy(spec, "seed_once")) {
    document = withValue(document, pointer, atPointer(known.document, pointer));
  }
  for (const pointer of ownedBy(spec, "fixed")) {
    const [was, is] = [atPointer(known.document, pointer), atPointer(document, pointer)];
    // Where nothing was given yet, it still can be.
    if (was === undefined || was === null || was === "") continue;
    if (!same(was, is)) return { document, error: changedFixed(pointer, was, is) };
    document = withValue(document, pointer, was);
  }
  return { document, error: undefined };
}

/** A document without the fields that are the sink's own. */
export function withoutTargets(spec: PipelineSpec, document: JsonObject): JsonObject {
  return ownedBy(spec, "target").reduce(
    (rest, pointer) => withValue(rest, pointer, undefined),
    document,
  );
}

/** What is sent of a document: an update leaves out what was seeded, for it may have changed there. */
export function withoutSeeded(
  spec: PipelineSpec,
  document: JsonObject,
  isUpdate: boolean,
): JsonObject {
  const leftOut = isUpdate ? ownedBy(spec, "seed_once") : [];
  return leftOut.reduce((sent, pointer) => withValue(sent, pointer, undefined), document);
}

/** Whether two values are one to a sink that may fold the case of texts. */
function same(was: Json, is: Json | undefined): boolean {
  const folded = (value: Json | undefined) =>
    typeof value === "string" ? value.trim().toLowerCase() : JSON.stringify(value);
  return folded(was) === folded(is);
}

function changedFixed(pointer: string, was: Json | undefined, is: Json | undefined): SyncError {
  const name = pointer.slice(1).replaceAll("/", ".");
  return new SyncError(
    "document/fixed-field",
    `"${name}" cannot change from ${JSON.stringify(was)} to ${JSON.stringify(is ?? null)} once it was sent`,
    { facts: { pointer } },
  );
}

/** A copy with another value at a pointer; undefined takes the key out. Lists are left as they are. */
function withValue(value: JsonObject, pointer: string, by: Json | undefined): JsonObject {
  const [step, ...rest] = pointerSteps(pointer);
  if (step === undefined) return value;
  const { [step]: inner, ...others } = value;
  if (rest.length === 0) return by === undefined ? others : { ...value, [step]: by };
  if (!isObject(inner)) return value;
  const below = `/${rest.map((one) => one.replaceAll("~", "~0").replaceAll("/", "~1")).join("/")}`;
  return { ...value, [step]: withValue(inner, below, by) };
}
