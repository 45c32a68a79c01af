import type { Counts } from "../core/counts.ts";
import { asSyncError, type SyncError } from "../core/errors.ts";
import type { Rejection } from "../core/events.ts";
import type { Json } from "../core/json.ts";
import type { PlannedWrite } from "../core/staged.ts";
import { decide, passingMemo } from "./decide.ts";
import { diffFields } from "./diff.ts";
import { checkFuses } from "./fuses.ts";
import type { RunParts, RunRequest } from "./run-parts.ts";
import { openTally } from "./tally.ts";

/** How many examples a group shows. */
const examples = 3;

/** One way in which fields change, and how many documents change so. */
export interface ChangeGroup {
  /** JSON Pointer with `*` for every position in a list. */
  readonly field: string;
  readonly before: Json | undefined;
  readonly after: Json | undefined;
  /** False where the values differ from document to document; then `before` and `after` are the first's. */
  readonly same: boolean;
  readonly documents: number;
  readonly examples: readonly PlannedDocument[];
}

export interface PlannedDocument {
  readonly key: string;
  readonly title: string | undefined;
  readonly reason: string;
  readonly before?: Json | undefined;
  readonly after?: Json | undefined;
}

/** What a run would do now. */
export interface PlanReport {
  /** Why everything is read, or "" for an incremental run. */
  readonly full: string;
  readonly from: string | undefined;
  readonly counts: Counts;
  readonly leftOutBy: Readonly<Record<string, number>>;
  readonly rejections: readonly Rejection[];
  /** What waits for something, each with its reason. */
  readonly held: readonly Rejection[];
  readonly created: readonly PlannedDocument[];
  readonly changed: readonly (PlannedDocument & { readonly fields: readonly FieldView[] })[];
  readonly retired: readonly PlannedDocument[];
  readonly groups: readonly ChangeGroup[];
  /** The fuse that would stop the run before its first write. */
  readonly fuse: SyncError | undefined;
  readonly sourceCost: number;
}

export interface FieldView {
  readonly pointer: string;
  readonly before: Json | undefined;
  readonly after: Json | undefined;
}

/** Does all of a run but the writing, and says what would be written. Leaves no trace. */
export async function planPipeline(
  parts: RunParts,
  request: Pick<RunRequest, "full" | "allowRetire" | "stop">,
): Promise<PlanReport> {
  const { pipeline, store } = parts;
  const tally = openTally();
  const rejections: Rejection[] = [];
  const held: Rejection[] = [];
  const listening: RunParts = {
    ...parts,
    emit: (event) => {
      if (event.event === "record_rejected") rejections.push(event);
      if (event.event === "record_held") held.push(event);
      parts.emit(event);
    },
  };
  const run = await store.peekRun({
    pipeline: pipeline.name,
    trigger: "plan",
    revision: pipeline.revision,
  });
  const decided = await decide(listening, run, tally, request, passingMemo(), false);

  const created: PlannedDocument[] = [];
  const changed: (PlannedDocument & { fields: FieldView[] })[] = [];
  const retired: PlannedDocument[] = [];
  for await (const batch of store.stagedWrites(run, 200)) {
    const known = await store.documentsByKey(
      pipeline.name,
      batch.map(({ key }) => key),
    );
    for (const write of batch) {
      tally.end(write.kind);
      if (write.kind === "new") created.push(toPlanned(write));
      else if (write.kind === "retired") retired.push(toPlanned(write));
      else {
        const fields = diffFields(known.get(write.key)?.document, write.document);
        changed.push({ ...toPlanned(write), fields });
      }
    }
  }
  return {
    full: decided.plan.full,
    from: decided.plan.from,
    counts: tally.counts(),
    leftOutBy: tally.leftOutBy(),
    rejections,
    held,
    created,
    changed,
    retired,
    groups: groupChanges(changed),
    fuse: fuseOf(),
    sourceCost: decided.read.summary.cost,
  };

  function fuseOf(): SyncError | undefined {
    try {
      checkFuses(pipeline.spec, decided.damage, request.allowRetire);
      return undefined;
    } catch (error) {
      return asSyncError(error);
    }
  }
}

/** Groups changes by field, and identical ones together, the most frequent first. */
export function groupChanges(
  changed: readonly (PlannedDocument & { readonly fields: readonly FieldView[] })[],
): ChangeGroup[] {
  interface Open {
    readonly field: string;
    readonly values: Set<string>;
    readonly documents: Map<string, PlannedDocument>;
    first: FieldView;
  }
  const byField = new Map<string, Open>();
  for (const { fields, ...document } of changed) {
    for (const view of fields) {
      const field = view.pointer.replaceAll(/\/\d+(?=\/|$)/g, "/*");
      const open = byField.get(field) ?? {
        field,
        values: new Set(),
        documents: new Map(),
        first: view,
      };
      open.values.add(JSON.stringify([view.before ?? null, view.after ?? null]));
      if (!open.documents.has(document.key)) {
        open.documents.set(document.key, { ...document, before: view.before, after: view.after });
      }
      byField.set(field, open);
    }
  }
  return [...byField.values()]
    .map(({ field, values, documents, first }) => ({
      field,
      before: first.before,
      after: first.after,
      same: values.size === 1,
      documents: documents.size,
      examples: [...documents.values()].slice(0, examples),
    }))
    .sort((a, b) => b.documents - a.documents || (a.field < b.field ? -1 : 1));
}

function toPlanned({ key, title, reason }: PlannedWrite): PlannedDocument {
  return { key, title, reason };
}
