import { adoptPipeline, type AdoptReport } from "../engine/adopt.ts";
import type { Brand } from "../spec/load-project.ts";
import { noHeld, openRun } from "./open-run.ts";
import { openStore } from "./open-store.ts";
import { pipelineOf, type RunEnvironment } from "./run.ts";

export type { AdoptReport } from "../engine/adopt.ts";
export type { Unreadable } from "../engine/held-read.ts";

/**
 * Finds which of a pipeline's documents the sink holds already and, with `write`, enters them in
 * the brand's state. Writes nothing to the sink.
 * @throws SyncError `spec/no-pipeline`, `spec/no-held`, as `adoptPipeline` does
 */
export async function adoptOnce(
  { world, connectors, stateDir, emit }: RunEnvironment,
  brand: Brand,
  name: string,
  choices: { readonly write: boolean; readonly stop: AbortSignal },
): Promise<AdoptReport> {
  const pipeline = pipelineOf(brand, name);
  if (!pipeline.spec.held) throw noHeld(pipeline);
  const store = openStore(stateDir, brand, world, choices.write);
  try {
    await using opened = await openRun(connectors, brand, pipeline, store, world, emit);
    return await adoptPipeline(opened.parts, opened.held(), choices);
  } finally {
    store.close();
  }
}
