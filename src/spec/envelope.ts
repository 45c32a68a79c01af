import { Type, type Static } from "typebox";
import { durationOption, expressionOption, pathOption } from "../core/option-types.ts";
import { document, record } from "./envelope-document.ts";
import { hooks } from "./envelope-hooks.ts";
import { lookups } from "./envelope-lookups.ts";
import type { OnceSpec } from "./envelope-once.ts";
import { component, held, sinkCommon } from "./envelope-sink.ts";

/*
 * The pipeline's own keys, in the sequence a record passes them. `source`, `sink` and `held.list` hold
 * the options of components, which `assemble-schema.ts` adds from the registered connectors.
 */

const closed = { additionalProperties: false } as const;

const trigger = Type.Object(
  {
    cron: Type.Optional(
      Type.String({
        description: "Five-field cron expression, in the brand's time zone.",
        format: "cron",
        examples: ["15 6,18 * * *"],
      }),
    ),
    hooks: Type.Optional(hooks),
  },
  { ...closed, description: "When the scheduler starts a run. Absent: only by hand." },
);

const cursor = Type.Object(
  {
    field: expressionOption({
      description: "Value of the source record that only ever grows, such as updatedAt.",
    }),
    overlap: Type.Optional(
      durationOption({
        description:
          "How much of the past is read again each time, for search indexes that lag behind.",
        default: "10m",
      }),
    ),
    full_every: Type.Optional(
      durationOption({
        description:
          "Reads everything at least this often. Only a full read notices what is absent.",
      }),
    ),
  },
  {
    ...closed,
    description: "How only the new part is read. Absent: everything is read every time.",
  },
);

const changes = Type.Object(
  {
    disposition: Type.Union(
      [Type.Literal("upsert"), Type.Literal("create"), Type.Literal("update")],
      {
        description:
          "upsert: create and update. create: never update what exists. update: never create what does not.",
        default: "upsert",
      },
    ),
    on_excluded: Type.Optional(
      Type.Union([Type.Literal("keep"), Type.Literal("retire")], {
        description:
          "What happens to a sent document whose record no longer meets the include rules.",
        default: "keep",
      }),
    ),
    on_absent: Type.Optional(
      Type.Union([Type.Literal("keep"), Type.Literal("retire")], {
        description: "What happens to a sent document whose record a full read no longer finds.",
        default: "keep",
      }),
    ),
  },
  { ...closed, description: "What is done with new, changed, excluded and absent ones." },
);

const ratio = (description: string, standard: number) =>
  Type.Optional(Type.Number({ description, minimum: 0, maximum: 1, default: standard }));

const limits = Type.Object(
  {
    min_interval: Type.Optional(
      durationOption({ description: "A schedule may not be denser than this." }),
    ),
    concurrency: Type.Optional(
      Type.Integer({
        description: "Writes in flight at once.",
        minimum: 1,
        maximum: 64,
        default: 4,
      }),
    ),
    failed_ratio: ratio(
      "The run stops when more than this share of the documents that were sent before is now rejected.",
      0.1,
    ),
    retired_ratio: ratio(
      "The run stops before it archives, or misses, more than this share of the documents that were sent before.",
      0.1,
    ),
    fuse_floor: Type.Optional(
      Type.Integer({
        description:
          "The two ratios say nothing below this number of documents, unless all of them are concerned.",
        minimum: 0,
        default: 10,
      }),
    ),
  },
  {
    ...closed,
    description: "How fast, how often, and when to stop before doing damage.",
    // Lets the defaults of its keys apply where no file names it.
    default: {},
  },
);

const readiness = Type.Object(
  {
    source: Type.Optional(
      Type.Object(
        {},
        { description: "Keys of the source that are other than usual, merged over its own." },
      ),
    ),
    ignore: Type.Optional(
      Type.Array(Type.String({ description: "Name of a rule." }), {
        description: "Rules of record.include that do not count.",
      }),
    ),
  },
  {
    ...closed,
    description: "How what is not due yet is read, to say what would become of it.",
  },
);

/** A full pipeline after all overlays are merged. */
export const pipelineEnvelope = Type.Object(
  {
    pipeline: Type.String({
      description: "Name of the pipeline; unique within its brand.",
      pattern: "^[a-z][a-z0-9-]*$",
    }),
    title: Type.String({ description: "What people call it." }),
    description: Type.Optional(Type.String({ description: "What it does, in a sentence or two." })),
    needs: Type.Optional(
      Type.Object(
        {},
        {
          description:
            "What the brand's settings must be for this pipeline beyond the preset's own rules: a JSON Schema (draft-07). A description in it says what to do where it is not met; distinctAcross: <key> on a map forbids two of its maps to name the same text in their lists of that key.",
        },
      ),
    ),
    trigger: Type.Optional(trigger),
    source: component("Where records come from."),
    cursor: Type.Optional(cursor),
    record,
    lookups: Type.Optional(lookups),
    document,
    sink: Type.Object(
      {
        type: Type.String({ description: "Which component." }),
        connection: Type.Optional(
          Type.String({ description: "Which of the brand's connections it uses." }),
        ),
      },
      { description: "How a document is written, archived and found again." },
    ),
    held: Type.Optional(held),
    readiness: Type.Optional(readiness),
    changes,
    limits: Type.Optional(limits),
  },
  { ...closed, title: "Pipeline" },
);

/** Keys that every sink has beside its component's own options. */
export const sinkEnvelope = Type.Object(sinkCommon, closed);

/** A pipeline's keys as TypeScript sees them, component options aside. */
export type PipelineSpec = Static<typeof pipelineEnvelope> & {
  readonly sink: Static<typeof sinkEnvelope> & {
    /** Present where the sink is the engine's own, of the type `once`. */
    readonly once?: OnceSpec;
  };
};

/** The key that names a parent file, in presets and overlays only. */
export const extendsOption = pathOption({
  description: "File whose keys this one is merged over, as a JSON Merge Patch.",
});
