import type { Source } from "../core/ports.ts";
import type { Rejection } from "../core/events.ts";
import { SyncError } from "../core/errors.ts";
import type { JsonObject } from "../core/json.ts";
import { mergePatch } from "../core/merge-patch.ts";
import type { Store } from "../core/store.ts";
import { planPipeline } from "../engine/plan.ts";
import type { Brand } from "../spec/load-project.ts";
import type { ResolvedPipeline } from "../spec/pipeline.ts";
import { openRun } from "./open-run.ts";
import { openStore } from "./open-store.ts";
import { runSequence } from "./run-sequence.ts";
import { pipelineOf, type RunEnvironment } from "./run.ts";

/** What would become of a record if it came due now. */
export interface Readiness {
  readonly key: string | undefined;
  readonly ref: string | undefined;
  readonly title: string | undefined;
  /** Why it would be held or rejected; none if it is ready. */
  readonly reasons: readonly Rejection[];
}

export interface ReadinessReport {
  /** Those that are not ready first. */
  readonly records: readonly Readiness[];
  /** How many were read and are not wanted at all, by the rule that says so. */
  readonly leftOutBy: Readonly<Record<string, number>>;
}

/**
 * Decides about what is not due yet as a plan would, and says what would stand in its way. Writes
 * nothing anywhere.
 * @throws SyncError `spec/no-pipeline`, `spec/no-readiness`, and as a plan does
 */
export async function readinessOnce(
  { world, connectors, stateDir, emit }: RunEnvironment,
  brand: Brand,
  name: string,
  stop: AbortSignal,
): Promise<ReadinessReport> {
  const pipeline = notDueYet(pipelineOf(brand, name));
  const store = openStore(stateDir, brand, world, false);
  try {
    await using opened = await openRun(connectors, brand, pipeline, store, world, emit);
    const { parts } = opened;
    const asked = { ...parts, store: withoutPast(store), source: provingNothing(parts.source) };
    const report = await planPipeline(asked, { full: true, allowRetire: true, stop });
    const ready = [...report.created, ...report.changed].map(({ key, title }): Readiness => ({
      key,
      ref: undefined,
      title,
      reasons: [],
    }));
    return {
      records: [...groupByRecord([...report.held, ...report.rejections]), ...ready],
      leftOutBy: report.leftOutBy,
    };
  } finally {
    store.close();
  }
}

/**
 * The names of a brand's pipelines that say how what is not due yet is read; or the one that is named.
 * @throws SyncError `spec/no-pipeline`, `spec/no-readiness`
 */
export function foreseeable(brand: Brand, only: string | undefined): readonly string[] {
  if (only !== undefined) {
    notDueYet(pipelineOf(brand, only));
    return [only];
  }
  const names = runSequence(brand).filter((name) => pipelineOf(brand, name).spec.readiness);
  if (names.length > 0) return names;
  const message = `no pipeline of the brand "${brand.name}" has \`readiness\``;
  throw new SyncError("spec/no-readiness", message);
}

/** The pipeline as it reads what is not due yet. */
function notDueYet(pipeline: ResolvedPipeline): ResolvedPipeline {
  const { spec, brand, name } = pipeline;
  const { readiness } = spec;
  if (!readiness) {
    throw new SyncError(
      "spec/no-readiness",
      `the pipeline "${brand}/${name}" has no \`readiness\``,
    );
  }
  const other = (readiness.source ?? {}) as JsonObject;
  const source = mergePatch(spec.source as JsonObject, other) as typeof spec.source;
  const ignored = new Set(readiness.ignore);
  const include = Object.fromEntries(
    Object.entries(spec.record.include ?? {}).filter(([rule]) => !ignored.has(rule)),
  );
  return {
    ...pipeline,
    spec: { ...spec, source, record: { ...spec.record, include } },
    locate: (pointer) => {
      const [, place, key = ""] = pointer.split("/");
      return place === "source" && Object.hasOwn(other, key)
        ? pipeline.locate(`/readiness${pointer}`)
        : pipeline.locate(pointer);
    },
  };
}

/**
 * The store without what earlier runs left to be decided again, and without what they settled: only
 * what the source lists now is decided about, and all of it.
 */
function withoutPast(store: Store): Store {
  return {
    ...store,
    refsAgain: () => Promise.resolve(new Set()),
    retryable: () => Promise.resolve([]),
    knownRecords: () => Promise.resolve(new Map()),
    openIntents: () => Promise.resolve([]),
  };
}

/** The source with a reading that proves nothing absent: what it lists is not what runs read. */
function provingNothing(source: Source): Source {
  return {
    ...source,
    async *read(window, context) {
      return { ...(yield* source.read(window, context)), complete: false };
    },
  };
}

function groupByRecord(rejections: readonly Rejection[]): Readiness[] {
  const groups = new Map<string, Readiness>();
  for (const one of rejections) {
    const { ref, key, title } = one;
    const reasons = [...(groups.get(ref)?.reasons ?? []), one];
    groups.set(ref, { key, ref, title, reasons });
  }
  return [...groups.values()];
}
