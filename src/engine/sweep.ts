import { classifyRetired } from "./classify.ts";
import type { PlannedRecord } from "../core/store.ts";
import { retireWrite } from "./plan-batch.ts";
import type { RunContext } from "./run-context.ts";

/** What a complete full read did not find. */
export interface Swept {
  /** Documents whose record is gone. */
  readonly absent: number;
  /** Keys of documents that stay in the sink although their record is gone. */
  readonly absentKeys: readonly string[];
  /** Records to be forgotten. */
  readonly refs: readonly string[];
}

/**
 * Notices what vanished from the source: only after a full read that delivered everything, for
 * nothing else proves absence. Retires or keeps, as `changes.on_absent` says.
 */
export async function sweep(context: RunContext, seen: ReadonlySet<string>): Promise<Swept> {
  const { store, run, pipeline, tally } = context;
  const { spec } = pipeline;
  const policy = spec.changes.on_absent ?? "keep";
  const refs: string[] = [];
  const absentKeys: string[] = [];
  let absent = 0;
  for await (const batch of store.allRefs(pipeline.name)) {
    const gone = batch.filter((ref) => !seen.has(ref));
    if (gone.length === 0) continue;
    refs.push(...gone);
    const documents = [...(await store.documentsOf(pipeline.name, gone)).values()].flat();
    const present = documents.filter(({ status }) => status === "sent");
    absent += present.length;
    const retired = documents.flatMap((one) => {
      const change = classifyRetired(one, "gone from the source", policy);
      if (change.kind === "retired") return [retireWrite(spec, one, change.reason)];
      if (one.status === "sent") absentKeys.push(one.key);
      return [];
    });
    // A document that another record took over in this run is not gone.
    const taken = new Set(
      await store.stagedKeys(
        run,
        retired.map(({ key }) => key),
      ),
    );
    const writes = retired.filter(({ key }) => !taken.has(key));
    tally.read(writes.length);
    await store.stage(run, { records: gone.map(goneRecord), writes, claims: [] });
  }
  return { absent, absentKeys, refs };
}

/** Staged like any other, so that what it held is free; without a fingerprint, so that it is forgotten. */
function goneRecord(ref: string): PlannedRecord {
  return {
    ref,
    fingerprint: undefined,
    decision: "leave out",
    rule: "gone from the source",
    documents: 1,
    title: undefined,
    data: undefined,
  };
}
