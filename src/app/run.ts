import type { Connector } from "../core/component.ts";
import { SyncError } from "../core/errors.ts";
import type { Emit } from "../core/events.ts";
import type { World } from "../core/world.ts";
import { planPipeline, type PlanReport } from "../engine/plan.ts";
import { runPipeline, type RunResult } from "../engine/run-pipeline.ts";
import type { Brand } from "../spec/load-project.ts";
import type { ResolvedPipeline } from "../spec/pipeline.ts";
import { openRun } from "./open-run.ts";
import { openStore } from "./open-store.ts";
import { withHints } from "./with-hints.ts";

export type { ChangeGroup, PlannedDocument, PlanReport } from "../engine/plan.ts";
export type { RunResult } from "../engine/run-pipeline.ts";

/** What every command that runs something needs. */
export interface RunEnvironment {
  readonly world: World;
  readonly connectors: readonly Connector[];
  readonly stateDir: string;
  readonly emit: Emit;
}

export interface RunChoices {
  readonly trigger: string;
  readonly full: boolean;
  readonly allowRetire: boolean;
  /** Refs of the only records that are decided about; absent for all. */
  readonly only?: ReadonlySet<string> | undefined;
  readonly stop: AbortSignal;
  readonly kill: AbortSignal;
}

/** Runs one pipeline of a brand once. */
export async function runOnce(
  environment: RunEnvironment,
  brand: Brand,
  name: string,
  choices: RunChoices,
): Promise<RunResult> {
  const { world, connectors, stateDir, emit } = environment;
  const pipeline = pipelineOf(brand, name);
  const store = openStore(stateDir, brand, world, true);
  try {
    await using opened = await openRun(connectors, brand, pipeline, store, world, emit);
    return await withHints(environment, brand, name, choices.only, (also) =>
      runPipeline(opened.parts, { ...choices, also }),
    );
  } finally {
    store.close();
  }
}

/** Says what running one pipeline of a brand would do; writes nothing anywhere. */
export async function planOnce(
  environment: RunEnvironment,
  brand: Brand,
  name: string,
  choices: Pick<RunChoices, "full" | "allowRetire" | "stop">,
): Promise<PlanReport> {
  const { world, connectors, stateDir, emit } = environment;
  const pipeline = pipelineOf(brand, name);
  const store = openStore(stateDir, brand, world, false);
  try {
    await using opened = await openRun(connectors, brand, pipeline, store, world, emit);
    return await planPipeline(opened.parts, choices);
  } finally {
    store.close();
  }
}

/**
 * A brand's pipeline by name.
 * @throws SyncError `spec/no-pipeline`
 */
export function pipelineOf(brand: Brand, name: string): ResolvedPipeline {
  const pipeline = brand.pipelines.get(name);
  if (pipeline) return pipeline;
  const known = [...brand.pipelines.keys()].map((one) => `"${one}"`).join(", ") || "none";
  throw new SyncError(
    "spec/no-pipeline",
    `brand "${brand.name}" has no pipeline "${name}" (it has ${known})`,
  );
}
