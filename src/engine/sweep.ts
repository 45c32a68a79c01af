import { classifyRetired } from "./classify.ts";
import type { DocumentRef, PlannedRecord, PlannedWrite } from "../core/staged.ts";
import { retireWrite } from "./retire-write.ts";
import type { RunContext } from "./run-context.ts";

/** What a complete full read did not find. */
export interface Swept {
  /** Documents whose record is gone and that no other record took over. */
  readonly missing: number;
  /** Documents that were kept when their record went, and are archived now that the policy says so. */
  readonly overdue: number;
  /** Documents that stay in the sink although their record is gone. */
  readonly absent: readonly DocumentRef[];
  /** Records to be forgotten. */
  readonly refs: readonly string[];
}

/**
 * Notices what vanished from the source: only after a full read that delivered everything, for
 * nothing else proves absence. Retires or keeps, as `changes.on_absent` says.
 */
export async function sweep(
  context: RunContext,
  seen: ReadonlySet<string>,
  /** Refs that were asked for one by one; absent after a full read. */
  asked?: ReadonlySet<string>,
): Promise<Swept> {
  const { store, run, pipeline, tally } = context;
  const { spec } = pipeline;
  const policy = spec.changes.on_absent ?? "keep";
  const refs: string[] = [];
  const absent: DocumentRef[] = [];
  let [missing, overdue] = [0, 0];
  for await (const batch of asked ? [[...asked]] : store.allRefs(pipeline.name)) {
    const gone = batch.filter((ref) => !seen.has(ref));
    if (gone.length === 0) continue;
    refs.push(...gone);
    const documents = [...(await store.documentsOf(pipeline.name, gone)).values()].flat();
    const present = documents.filter(({ status }) => status === "sent").map(({ key }) => key);
    // A document that another record takes over in this run is not missed.
    missing += present.length - (await store.stagedKeys(run, present)).length;
    const writes: PlannedWrite[] = [];
    for (const one of documents) {
      const change = classifyRetired(one, "gone from the source", policy);
      if (change.kind !== "retired") absent.push(one);
      else {
        if (one.status === "absent") overdue += 1;
        writes.push(await retireWrite(context, one, change.reason));
      }
    }
    tally.read(writes.length);
    await store.stage(run, {
      records: gone.map(goneRecord),
      writes,
      claims: [],
      released: documents,
    });
  }
  return { missing, overdue, absent, refs };
}

/** Staged like any other, but without a fingerprint, so that it is forgotten. */
function goneRecord(ref: string): PlannedRecord {
  return {
    ref,
    fingerprint: undefined,
    decision: "leave out",
    rule: "gone from the source",
    documents: 1,
    title: undefined,
    data: undefined,
    lookedUp: {},
    revisit: undefined,
  };
}
