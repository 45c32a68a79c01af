import { expect } from "vitest";
import type { Place, Ran } from "./place.ts";

/** What happens in the shop or in the brand's files, the run after it, and all that it did. */
export interface Step extends Partial<Omit<Ran, "outcome">> {
  readonly step: string;
  readonly when?: () => unknown;
  /** Reads everything. */
  readonly full?: boolean;
  /** Allows archiving as much as there is. */
  readonly allowRetire?: boolean;
  /** Milliseconds since the run before; three hours. */
  readonly after?: number;
  /** When the run begins, in place of `after`: an ISO instant. */
  readonly at?: string;
  /** Another pipeline than the story's. */
  readonly feed?: string;
}

export const hours = (count: number) => count * 3_600_000;

/**
 * Goes through the steps one after the other. What a step does not expect, it expects not to be: an
 * empty ledger, no request, nothing parked, no error. Remedies are compared where a step names them.
 */
export async function follow(place: Place, feed: string, steps: readonly Step[]): Promise<void> {
  for (const {
    step,
    when,
    full,
    allowRetire,
    after,
    at,
    feed: other,
    remedies: hints,
    ...expected
  } of steps) {
    when?.();
    const { outcome, remedies, ...ran } = await place.sync(other ?? feed, {
      full: full ?? false,
      allowRetire: allowRetire ?? false,
      after: at === undefined ? (after ?? hours(3)) : Date.parse(at) - place.world.clock.now(),
    });
    const nothing = { ledger: "", sent: [], parked: [], error: undefined };
    expect.soft({ step, ...ran }).toEqual({ step, ...nothing, ...expected });
    if (hints) expect.soft({ step, remedies }).toEqual({ step, remedies: hints });
    const letters = (expected.parked ?? []).filter((one) => !one.startsWith("record/held"));
    expect
      .soft(`${step}: ${outcome}`)
      .toBe(`${step}: ${expected.error ? "failed" : letters.length > 0 ? "partial" : "succeeded"}`);
  }
}
