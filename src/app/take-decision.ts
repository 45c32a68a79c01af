import { noCounts } from "../core/counts.ts";
import { SyncError } from "../core/errors.ts";
import type { Intent } from "../core/intents.ts";
import type { DeadLetter, OpenedRun, Store } from "../core/store.ts";
import type { Brand } from "../spec/load-project.ts";
import { findRecord } from "./find-record.ts";
import { stepsFor } from "./next-steps.ts";
import { openStore } from "./open-store.ts";
import { intentsOf, unknownRecord } from "./parked-record.ts";
import { pipelineOf, type RunEnvironment } from "./run.ts";

type Place = Pick<RunEnvironment, "stateDir" | "world">;

export type DecisionKind = "again" | "accept" | "dismiss";

/** What a decision would be about. */
export interface DecisionSubject {
  readonly ref: string;
  readonly key: string;
  readonly title: string | undefined;
  readonly intent: Intent | undefined;
  readonly letters: readonly DeadLetter[];
}

/**
 * Says what a decision would be about, and whether it can be taken at all. Changes nothing.
 * @throws SyncError `command/unknown-record`, `command/unclear`, `command/not-now`
 */
export async function subjectOf(
  { stateDir, world }: Place,
  brand: Brand,
  pipeline: string,
  kind: DecisionKind,
  name: string,
): Promise<DecisionSubject> {
  pipelineOf(brand, pipeline);
  const store = openStore(stateDir, brand, world, false);
  try {
    return await readSubject(store, brand.name, pipeline, kind, name);
  } finally {
    store.close();
  }
}

/**
 * Takes a decision and writes it down with who took it. Gives what it was about, as it was before.
 * @throws SyncError `state/leased`, and as `subjectOf` does
 */
export async function takeDecision(
  { stateDir, world }: Place,
  brand: Brand,
  name: string,
  { kind, key, by }: { readonly kind: DecisionKind; readonly key: string; readonly by: string },
): Promise<DecisionSubject> {
  const pipeline = pipelineOf(brand, name);
  const store = openStore(stateDir, brand, world, true);
  try {
    const start = { pipeline: name, trigger: "decision", revision: pipeline.revision };
    const run = await store.openRun(start);
    try {
      // Read again now that nobody else can write: two people may have typed the same.
      const subject = await readSubject(store, brand.name, name, kind, key);
      await decide(store, run, kind, subject.key, by);
      return subject;
    } finally {
      await store.closeRun(run, {
        outcome: "succeeded",
        counts: noCounts,
        leftOutBy: {},
        writes: 0,
        sourceCost: 0,
      });
    }
  } finally {
    store.close();
  }
}

async function decide(
  store: Store,
  run: OpenedRun,
  kind: DecisionKind,
  key: string,
  by: string,
): Promise<void> {
  if (kind === "again") await store.reopen(run, key, by);
  else if (kind === "accept") await store.accept(run, key, by);
  else await store.dismiss(run, key, by);
}

async function readSubject(
  store: Store,
  brand: string,
  pipeline: string,
  kind: DecisionKind,
  name: string,
): Promise<DecisionSubject> {
  const found = await findRecord(store, pipeline, name);
  if (!found) throw unknownRecord(brand, pipeline, name);
  const { ref, title } = found;
  const said = (await store.letters(pipeline)).filter((one) => one.ref === ref);
  const intents = await intentsOf(store, pipeline, ref, [
    ...found.keys,
    ...said.flatMap(({ key }) => key ?? []),
  ]);
  const keys = intents.map(({ key }) => key);
  const key = keys.includes(name) ? name : keys[0];
  if (key === undefined) {
    throw new SyncError("command/not-now", `nothing was ever begun for "${title ?? name}"`);
  }
  if (!keys.includes(name) && keys.length > 1) {
    throw new SyncError("command/unclear", `"${name}" has the keys ${keys.join(", ")}`);
  }
  const intent = intents.find((one) => one.key === key);
  const letters = said.filter((one) => one.key === key);
  const steps = stepsFor(letters, intent ? [intent] : []);
  const mayNow =
    kind === "again"
      ? intent?.phase === "marked" || steps.some((one) => one.kind === "again")
      : steps.some((one) => one.kind === kind);
  if (mayNow) return { ref, key, title, intent, letters };
  throw new SyncError("command/not-now", whyNot(kind, title ?? key, intent));
}

function whyNot(kind: DecisionKind, title: string, intent: Intent | undefined): string {
  if (kind === "accept") return `nothing says that what was created of ${title} differs`;
  if (kind === "dismiss") return `there is no alert about ${title}`;
  const { phase = "intended", generation = 1 } = intent ?? {};
  const which = generation > 1 ? `, for the ${String(generation)}. time,` : "";
  return `${title} is begun${which} and not done (${phase}); to create it once more now could make two`;
}
