import type { DeadLetter } from "../core/store.ts";
import type { Brand } from "../spec/load-project.ts";
import { findRecord } from "./find-record.ts";
import { isRetryable, stepsFor, type Step } from "./next-steps.ts";
import { openStore } from "./open-store.ts";
import { intentsOf, unknownRecord } from "./parked-record.ts";
import { pipelineOf, type RunEnvironment } from "./run.ts";

export type { Step } from "./next-steps.ts";

type Place = Pick<RunEnvironment, "stateDir" | "world">;

/** One record that is parked or waits. */
export interface ParkedOne {
  readonly ref: string;
  readonly title: string | undefined;
  readonly letters: readonly DeadLetter[];
}

export interface RetryChoice {
  /** Those that a run can make something of, the longest parked first. */
  readonly chosen: readonly ParkedOne[];
  /** Those that only somebody's decision helps, each with what can be decided. */
  readonly undecided: readonly (ParkedOne & { readonly steps: readonly Step[] })[];
  /** What was named and is known, but neither parked nor begun: somebody was faster. */
  readonly settled: readonly string[];
}

/**
 * Chooses parked records: those that are named by key, ref or title, or all of them. Changes nothing.
 * @throws SyncError `command/unknown-record`, `command/unclear`, `spec/no-pipeline`
 */
export async function chooseParked(
  { stateDir, world }: Place,
  brand: Brand,
  pipeline: string,
  names: readonly string[] | "all",
): Promise<RetryChoice> {
  pipelineOf(brand, pipeline);
  const store = openStore(stateDir, brand, world, false);
  try {
    const parked = groupByRef(await store.letters(pipeline));
    const open = await store.openIntents(pipeline);
    const wanted = new Map<string, ParkedOne>();
    const settled: string[] = [];
    if (names === "all") for (const one of parked.values()) wanted.set(one.ref, one);
    else {
      for (const name of names) {
        const found = await findRecord(store, pipeline, name);
        if (!found) throw unknownRecord(brand.name, pipeline, name);
        const { ref, title } = found;
        const one = parked.get(ref);
        if (one) wanted.set(ref, one);
        else if (open.some((intent) => intent.ref === ref)) {
          wanted.set(ref, { ref, title, letters: [] });
        } else settled.push(name);
      }
    }
    const chosen: ParkedOne[] = [];
    const undecided: (ParkedOne & { steps: readonly Step[] })[] = [];
    for (const one of wanted.values()) {
      const keys = one.letters.flatMap(({ key }) => key ?? []);
      const intents = await intentsOf(store, pipeline, one.ref, keys);
      const intentOf = ({ key }: DeadLetter) => intents.find((intent) => intent.key === key);
      const helps = one.letters.some((letter) => isRetryable(letter, intentOf(letter)));
      if (helps || one.letters.length === 0) chosen.push(one);
      else undecided.push({ ...one, steps: stepsFor(one.letters, intents) });
    }
    return { chosen: chosen.sort(byAge), undecided, settled };
  } finally {
    store.close();
  }
}

function groupByRef(letters: readonly DeadLetter[]): Map<string, ParkedOne> {
  const groups = new Map<string, ParkedOne>();
  for (const one of letters) {
    const known = groups.get(one.ref);
    const all = [...(known?.letters ?? []), one];
    groups.set(one.ref, { ref: one.ref, title: known?.title ?? one.title, letters: all });
  }
  return groups;
}

function byAge(one: ParkedOne, other: ParkedOne): number {
  const [a, b] = [firstAt(one), firstAt(other)];
  return a < b ? -1 : a > b ? 1 : 0;
}

function firstAt({ letters }: ParkedOne): string {
  return letters.map((one) => one.firstAt).sort()[0] ?? "";
}
