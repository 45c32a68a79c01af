import { SyncError } from "../core/errors.ts";
import type { PipelineSpec } from "../spec/envelope.ts";

/** What a run is about to do to what the sink holds, counted before the first write. */
export interface Damage {
  /** Documents in the sink before the run, not retired. */
  readonly sent: number;
  /** Of these: to be archived by a rule or because their record is excluded. */
  readonly retired: number;
  /** Of these: missing from a full read, whether they are then archived or kept. */
  readonly absent: number;
  /** Of these: rejected now although they were accepted before. */
  readonly regressed: number;
  /** Records that a full read delivered; undefined if the read was not full. */
  readonly delivered: number | undefined;
}

/**
 * Stops a run before it does damage that nobody may have meant.
 * @throws SyncError `fuse/absent`, `fuse/retired`, `fuse/failed`
 */
export function checkFuses(spec: PipelineSpec, damage: Damage, allowRetire: boolean): void {
  const { sent } = damage;
  const exceeds = (count: number, ratio: number) => exceedsRatio(spec, count, sent, ratio);
  const share = (count: number) => `${String(count)} of ${String(sent)} sent documents`;
  const retired = spec.limits?.retired_ratio ?? 0.1;

  if (!allowRetire) {
    if (sent > 0 && damage.delivered === 0) {
      throw new SyncError(
        "fuse/absent",
        `a full read gave no record at all, though ${String(sent)} documents were sent before`,
      );
    }
    if (exceeds(damage.absent, retired)) {
      throw new SyncError(
        "fuse/absent",
        `${share(damage.absent)} are gone from the source; the limit is ${percent(retired)}`,
      );
    }
    if (exceeds(damage.retired, retired)) {
      throw new SyncError(
        "fuse/retired",
        `${share(damage.retired)} would be archived; the limit is ${percent(retired)}`,
      );
    }
  }
  const failed = spec.limits?.failed_ratio ?? 0.1;
  if (exceeds(damage.regressed, failed)) {
    throw new SyncError(
      "fuse/failed",
      `${share(damage.regressed)} would now be rejected; the limit is ${percent(failed)}`,
    );
  }
}

/** True if a count is more than this share of what was sent; a few documents prove nothing. */
export function exceedsRatio(
  { limits }: PipelineSpec,
  count: number,
  sent: number,
  ratio: number,
): boolean {
  const floor = limits?.fuse_floor ?? 10;
  return count > ratio * sent && (count > floor || (count === sent && count >= 3));
}

/** A share as people read it. */
export function percent(ratio: number): string {
  return `${String(Math.round(ratio * 1000) / 10)} %`;
}
