import { asSyncError } from "../core/errors.ts";
import type { Emit } from "../core/events.ts";
import type { World } from "../core/world.ts";
import type { RunResult } from "../engine/run-pipeline.ts";
import type { Brand } from "../spec/load-project.ts";
import { openHints } from "./open-hints.ts";

/**
 * Lets a run take along what somebody hinted at, and strikes those hints off once the run has settled
 * everything. A run about single records takes no others along. Whatever ends the run or the process
 * before leaves the hints where they are.
 */
export async function withHints(
  {
    world,
    stateDir,
    emit,
  }: { readonly world: World; readonly stateDir: string; readonly emit: Emit },
  brand: Brand,
  pipeline: string,
  only: ReadonlySet<string> | undefined,
  run: (also: ReadonlySet<string>) => Promise<RunResult>,
): Promise<RunResult> {
  using hints = openHints(stateDir, brand, world, true);
  const pending = await hints.pending(pipeline);
  const taken = only ? pending.refs.filter((ref) => only.has(ref)) : pending.refs;
  const result = await run(new Set(taken));
  if (result.error) return result;
  world.failPoint("hints.settle");
  try {
    await hints.settle(pipeline, taken, pending.upTo);
    await hints.forget();
  } catch (thrown) {
    // They are followed once more, which changes nothing.
    const message = `what was hinted at could not be struck off: ${asSyncError(thrown).message}`;
    emit({ event: "warned", message });
  }
  return result;
}
