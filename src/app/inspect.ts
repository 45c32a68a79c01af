import type { DeadLetter } from "../core/store.ts";
import type { PipelineStatus } from "../core/store-views.ts";
import type { World } from "../core/world.ts";
import type { Brand } from "../spec/load-project.ts";
import { openStore } from "./open-store.ts";
import { environmentOf } from "./state-path.ts";

/** What is stored of one brand, for people to look at. */
export interface BrandState {
  readonly brand: string;
  readonly environment: string;
  readonly pipelines: readonly PipelineStatus[];
}

/** Reads where a brand stands. Changes nothing. */
export async function readBrandState(
  stateDir: string,
  brand: Brand,
  world: World,
): Promise<BrandState> {
  const store = openStore(stateDir, brand, world, false);
  try {
    const pipelines = await store.status();
    return { brand: brand.name, environment: environmentOf(brand), pipelines };
  } finally {
    store.close();
  }
}

/** Reads a brand's dead letters, all or one pipeline's. */
export async function readLetters(
  stateDir: string,
  brand: Brand,
  world: World,
  pipeline: string | undefined,
): Promise<readonly DeadLetter[]> {
  const store = openStore(stateDir, brand, world, false);
  try {
    return await store.letters(pipeline);
  } finally {
    store.close();
  }
}
