import { auditPipeline, type AuditReport } from "../engine/once/audit.ts";
import type { Brand } from "../spec/load-project.ts";
import { noAudit, openRun } from "./open-run.ts";
import { openStore } from "./open-store.ts";
import { runSequence } from "./run-sequence.ts";
import { pipelineOf, type RunEnvironment } from "./run.ts";

export type { AuditReport } from "../engine/once/audit.ts";

/**
 * Compares what one pipeline created with what its source says, both ways, and writes down what is
 * wrong. Changes nothing in either system.
 * @throws SyncError `spec/no-pipeline`, `spec/no-audit`, as `auditPipeline` does
 */
export async function auditOnce(
  { world, connectors, stateDir, emit }: RunEnvironment,
  brand: Brand,
  name: string,
  choices: { readonly since?: string | undefined; readonly stop: AbortSignal },
): Promise<AuditReport> {
  const pipeline = pipelineOf(brand, name);
  if (!pipeline.spec.sink.once?.audit) throw noAudit(pipeline.brand, name);
  const store = openStore(stateDir, brand, world, true);
  try {
    await using opened = await openRun(connectors, brand, pipeline, store, world, emit);
    const { since, stop } = choices;
    return await auditPipeline(opened.parts, opened.audit(), { since, stop });
  } finally {
    store.close();
  }
}

/**
 * The names of a brand's pipelines that say how they are audited; or the one that is named.
 * @throws SyncError `spec/no-pipeline`, `spec/no-audit`
 */
export function auditable(brand: Brand, only: string | undefined): readonly string[] {
  const isAuditable = (name: string) => pipelineOf(brand, name).spec.sink.once?.audit !== undefined;
  if (only !== undefined) {
    if (!isAuditable(only)) throw noAudit(brand.name, only);
    return [only];
  }
  const names = runSequence(brand).filter(isAuditable);
  if (names.length > 0) return names;
  throw noAudit(brand.name, undefined);
}
