import type { JsonObject } from "../core/json.ts";
import type { Brand } from "../spec/load-project.ts";
import { formatShown, shownAsJson, showPipeline } from "../spec/show.ts";
import { pipelineOf } from "./run.ts";

/** Gives a pipeline as it is understood, with the place where each value was written. */
export function showResolved(brand: Brand, pipeline: string, width: number): readonly string[] {
  return formatShown(showPipeline(pipelineOf(brand, pipeline), brand), width);
}

/** Gives the same for programs. */
export function showResolvedAsJson(brand: Brand, pipeline: string): JsonObject {
  return shownAsJson(pipelineOf(brand, pipeline), brand);
}
