import { fingerprint } from "../core/fingerprint.ts";
import type { PlannedWrite } from "../core/staged.ts";
import type { KnownDocument } from "../core/store.ts";
import { unjudged, withoutTargets } from "./owners.ts";
import type { RunContext } from "./run-context.ts";

/** The write that archives what was last sent; it needs no mapping of the record. */
export async function retireWrite(
  { pipeline, operations }: RunContext,
  known: KnownDocument,
  reason: string,
): Promise<PlannedWrite> {
  const made = await operations.retired(known.document, known.key);
  const document = withoutTargets(pipeline.spec, made);
  return {
    kind: "retired",
    key: known.key,
    ref: known.ref,
    title: known.title,
    fingerprint: fingerprint(document, unjudged(pipeline.spec)),
    document,
    reason,
  };
}
