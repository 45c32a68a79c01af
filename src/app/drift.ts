import { SyncError } from "../core/errors.ts";
import { driftPipeline, type DriftReport } from "../engine/drift.ts";
import type { Brand } from "../spec/load-project.ts";
import { noHeld, openRun } from "./open-run.ts";
import { openStore } from "./open-store.ts";
import { runSequence } from "./run-sequence.ts";
import { pipelineOf, type RunEnvironment } from "./run.ts";

export type { DriftReport } from "../engine/drift.ts";

/**
 * Compares what the sink holds with what was last sent and, where asked or configured, sends what
 * differs again.
 * @throws SyncError `spec/no-pipeline`, `spec/no-held`, as `driftPipeline` does
 */
export async function driftOnce(
  { world, connectors, stateDir, emit }: RunEnvironment,
  brand: Brand,
  name: string,
  choices: { readonly correct: boolean; readonly stop: AbortSignal; readonly kill: AbortSignal },
): Promise<DriftReport> {
  const pipeline = pipelineOf(brand, name);
  const { held } = pipeline.spec;
  if (!held) throw noHeld(pipeline);
  const writes = choices.correct || held.on_drift === "correct";
  const store = openStore(stateDir, brand, world, writes);
  try {
    await using opened = await openRun(connectors, brand, pipeline, store, world, emit);
    return await driftPipeline(opened.parts, opened.held(), choices);
  } finally {
    store.close();
  }
}

/**
 * The names of a brand's pipelines that say how what their sink holds is read, those first that
 * others need; or the one that is named.
 * @throws SyncError `spec/no-pipeline`, `spec/no-held`
 */
export function comparable(brand: Brand, only: string | undefined): readonly string[] {
  if (only !== undefined) {
    const pipeline = pipelineOf(brand, only);
    if (!pipeline.spec.held) throw noHeld(pipeline);
    return [only];
  }
  const names = runSequence(brand).filter((name) => pipelineOf(brand, name).spec.held);
  if (names.length > 0) return names;
  throw new SyncError("spec/no-held", `no pipeline of the brand "${brand.name}" has \`held\``);
}
