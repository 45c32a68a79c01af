import { fingerprint } from "../core/fingerprint.ts";
import type { PlannedWrite } from "../core/staged.ts";
import type { KnownDocument } from "../core/store.ts";
import { unjudged } from "./owners.ts";
import type { RunContext } from "./run-context.ts";

/** The write that archives what was last sent; it needs no mapping of the record. */
export async function retireWrite(
  { pipeline, operations }: RunContext,
  known: KnownDocument,
  reason: string,
): Promise<PlannedWrite> {
  const document = await operations.retired(known.document, known.key);
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
