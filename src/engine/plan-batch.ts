import type { DocumentRef } from "../core/staged.ts";
import type { Contract } from "./contract.ts";
import { broughtBack } from "./look-up.ts";
import { notCarriedOut, type ToFollow } from "./once/plan-intents.ts";
import { planRecord, type MappedRaw, type RecordPlan } from "./plan-record.ts";
import { reject, type RunContext } from "./run-context.ts";
import { readyItems } from "./transform.ts";

/** What planning found that later steps need. */
export interface PlanFacts {
  /** Documents to be archived by a rule, an exclusion or a smaller split. */
  readonly retired: number;
  /** Documents that were accepted before and are rejected now. */
  readonly regressed: number;
  /** Documents whose item is gone although the record is not, kept in the sink. */
  readonly absent: readonly DocumentRef[];
  /** What was begun before and may not be carried out now. */
  readonly follow: readonly ToFollow[];
}

/** Decides about a batch of mapped records and sets aside what is to be written. */
export async function planBatch(
  context: RunContext,
  records: readonly MappedRaw[],
  contract: Contract,
): Promise<PlanFacts> {
  const { store, pipeline } = context;
  const refs = records.map(({ ref }) => ref);
  const ready = new Map(
    records.map(({ ref, mapped }) => [
      ref,
      mapped.kind === "decided" ? readyItems(mapped, contract) : [],
    ]),
  );
  const keys = [...ready.values()]
    .flat()
    .flatMap((item) => (item.kind === "document" ? [item.key] : []));
  const known = await store.documentsOf(pipeline.name, refs);
  const byKey = await store.documentsByKey(pipeline.name, keys);
  const intents = context.openIntents && (await store.intents(pipeline.name, keys));

  const back = await broughtBack(
    store,
    pipeline.spec,
    records.map(({ mapped }) => mapped),
  );
  const plans: RecordPlan[] = [];
  for (const [at, record] of records.entries()) {
    const items = ready.get(record.ref) ?? [];
    const own = known.get(record.ref) ?? [];
    plans.push(await planRecord(context, record, items, own, { byKey, intents }, back[at] ?? 0));
  }
  await store.stage(context.run, {
    records: plans.map((plan) => plan.record),
    writes: plans.flatMap((plan) => plan.writes),
    claims: plans.flatMap((plan) => plan.claims),
    released: plans.flatMap((plan) => plan.released),
  });
  await reject(
    context,
    plans.flatMap((plan) => plan.rejected),
  );
  // A rejection that people have lived with is no sign that the last change broke something.
  const standing = await store.parkedBefore(
    pipeline.name,
    plans.filter(({ regressed }) => regressed > 0).map(({ record }) => record.ref),
  );
  return {
    retired: sum(plans.map(({ writes }) => writes.filter((w) => w.kind === "retired").length)),
    regressed: sum(
      plans.map(({ record, regressed }) => (standing.has(record.ref) ? 0 : regressed)),
    ),
    absent: plans.flatMap(({ absent }) => absent),
    follow: plans.flatMap(({ record, writes, rejected }, at) =>
      notCarriedOut(context.openIntents ?? [], {
        ref: record.ref,
        data: records[at]?.data ?? null,
        keys: writes.map(({ key }) => key),
        explained: rejected.length > 0,
      }),
    ),
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
