import { fingerprint } from "../core/fingerprint.ts";
import { isObject, type JsonObject } from "../core/json.ts";
import { mergePatch, neverAfresh } from "../core/merge-patch.ts";
import type { KnownDocument, PlannedWrite } from "../core/store.ts";
import type { PipelineSpec } from "../spec/envelope.ts";

/** The write that archives what was last sent; it needs no mapping. */
export function retireWrite(
  spec: PipelineSpec,
  known: KnownDocument,
  reason: string,
): PlannedWrite {
  const operation = (spec.sink as Record<string, unknown>)["retire"];
  const set = isObject(operation) ? operation["set"] : undefined;
  const document = mergePatch(known.document, isObject(set) ? set : {}, neverAfresh) as JsonObject;
  return {
    kind: "retired",
    key: known.key,
    ref: known.ref,
    title: known.title,
    fingerprint: fingerprint(document, spec.document.ignore ?? []),
    document,
    reason,
  };
}
