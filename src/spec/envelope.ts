import { Type, type Static } from "typebox";
import { durationOption, expressionOption, pathOption } from "../core/option-types.ts";

/*
 * The pipeline's own keys, in the sequence a record passes them. `source` and `sink` hold the options
 * of components, which `assemble-schema.ts` adds from the registered connectors.
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

const record = Type.Object(
  {
    key: expressionOption({ description: "Primary key of the source record." }),
    include: Type.Optional(
      Type.Record(Type.String(), expressionOption({ description: "True lets the record in." }), {
        description:
          "Named rules; a record belongs if all are true. The first that is not true is named as the reason it is left out.",
      }),
    ),
    retire: Type.Optional(
      Type.Record(Type.String(), expressionOption({ description: "True archives the record." }), {
        description:
          "Named rules; a record that meets any of them is archived in the sink, if it was ever sent.",
      }),
    ),
    split: Type.Optional(
      expressionOption({
        description:
          "Turns one record into the items that become one document each. Absent: one record, one document.",
      }),
    ),
    title: Type.Optional(
      expressionOption({ description: "What people call the record, for reports and messages." }),
    ),
    report: Type.Optional(
      Type.Record(
        Type.String(),
        expressionOption({ description: "A sentence or a list of sentences; nothing is fine." }),
        {
          description:
            "Named rules about parts of a record that cannot be sent. Each sentence is parked as a dead letter of its own; the record goes on.",
        },
      ),
    ),
    revisit: Type.Optional(
      expressionOption({
        description:
          "Days (yyyy-mm-dd) on which the record is decided again though nothing changed at the source, in the brand's time zone. Needed where $today matters.",
      }),
    ),
  },
  { ...closed, description: "What identifies a record, whether it belongs, how it is split." },
);

const lookups = Type.Record(
  Type.String({ pattern: "^[a-z][A-Za-z0-9_]*$" }),
  Type.Object(
    {
      keys: expressionOption({
        description: "The keys a record needs: a text or a list of texts.",
      }),
      documents: Type.Optional(
        Type.String({
          description:
            "Another pipeline of the brand. A key that it has sent has the value { id, retired } and the named fields.",
        }),
      ),
      fields: Type.Optional(
        Type.Array(Type.String({ description: "Key of the document as it was sent." }), {
          description: "Further keys of that pipeline's document in the value.",
        }),
      ),
      xref: Type.Optional(
        Type.String({
          description: "What another pipeline captured, as pipeline.name. The value is a text.",
          pattern: "^[a-z][a-z0-9-]*\\.[a-z][a-z0-9_]*$",
        }),
      ),
    },
    { ...closed, description: "Names either documents or xref." },
  ),
  {
    description:
      "Values fetched before mapping, by name; each is bound under its name as a map from key to value.",
  },
);

const owners = Type.Record(
  Type.String({ pattern: "^/" }),
  Type.Union(
    [
      Type.Literal("source"),
      Type.Literal("seed_once"),
      Type.Literal("target"),
      Type.Literal("fixed"),
    ],
    {
      description:
        "source: sent whenever it changes. seed_once: sent when the document is created, then left alone. target: never sent. fixed: sent once; another value later is refused.",
    },
  ),
  { description: "Who owns a field of the document, by JSON Pointer. Absent: the source owns it." },
);

const document = Type.Object(
  {
    functions: Type.Optional(
      pathOption({
        description: "JSONata file that gives a map of functions, bound in every expression here.",
      }),
    ),
    map: Type.Object(
      {
        base: pathOption({ description: "Mapping that makes the document from the item." }),
        patch: Type.Optional(
          pathOption({
            description:
              "Mapping whose result is merged over the base's, as a JSON Merge Patch; $draft is the base's document.",
          }),
        ),
      },
      { ...closed, description: "How a document is made." },
    ),
    schema: pathOption({
      description: "Contract (JSON Schema, draft-07) every document must meet.",
    }),
    key: expressionOption({ description: "Primary key of the document in the sink." }),
    unique: Type.Optional(
      Type.Record(Type.String(), expressionOption({ description: "Values of the document." }), {
        description:
          "Named values of which no two documents may share one. All documents that share one are rejected together.",
      }),
    ),
    ignore: Type.Optional(
      Type.Array(Type.String({ description: "JSON Pointer." }), {
        description: "JSON Pointers left out of the fingerprint: a change there alone is not sent.",
      }),
    ),
    owners: Type.Optional(owners),
  },
  { ...closed, description: "How a document is made, what it must look like, what identifies it." },
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

const held = Type.Object(
  {
    list: Type.Object(
      {
        type: Type.String({ description: "Which component." }),
        connection: Type.String({ description: "Which of the brand's connections it uses." }),
      },
      { description: "The source that reads everything the sink holds." },
    ),
    document: pathOption({
      description: "Mapping that turns what the sink holds into the shape of our documents.",
    }),
    id: Type.Optional(
      expressionOption({ description: "The sink's own id, read from what it holds." }),
    ),
    match: Type.Record(
      Type.String(),
      expressionOption({ description: "A text or a list of texts, read from a document." }),
      {
        description:
          "Named ways to find the held document that is one of ours, tried in this sequence; compared trimmed and without case.",
      },
    ),
    keep: Type.Optional(
      Type.Array(Type.String({ description: "JSON Pointer." }), {
        description: "What an adopted document keeps as the sink has it.",
      }),
    ),
    ignore_case: Type.Optional(
      Type.Array(Type.String({ description: "JSON Pointer." }), {
        description: "Texts that the sink stores in another case.",
      }),
    ),
    on_drift: Type.Optional(
      Type.Union([Type.Literal("report"), Type.Literal("correct")], {
        description:
          "What `drift` does about a document that differs in the sink from what was sent.",
        default: "report",
      }),
    ),
  },
  { ...closed, description: "How what the sink already holds is read, for `adopt` and `drift`." },
);

/** What every source and sink has; the rest of its keys are the component's own. */
const component = (description: string) =>
  Type.Object(
    {
      type: Type.String({ description: "Which component." }),
      connection: Type.String({ description: "Which of the brand's connections it uses." }),
    },
    { description },
  );

const batch = Type.Object(
  {
    by: expressionOption({ description: "Documents with one value of this go together." }),
    size: Type.Integer({ description: "Most documents a request.", minimum: 1, maximum: 5000 }),
    body: expressionOption({
      description: "The request's body; $documents is the list, $batch the value of `by`.",
    }),
    accepted: Type.Optional(
      expressionOption({
        description:
          "Keys of the documents that the answer shows as accepted, read from the answer, with $documents and $keys. Absent: a success accepts all.",
      }),
    ),
  },
  { ...closed, description: "Sends documents many to a request. Absent: one each." },
);

const sinkCommon = {
  batch: Type.Optional(batch),
  id: Type.Optional(
    expressionOption({ description: "The sink's own id of the document, read from its answer." }),
  ),
  capture: Type.Optional(
    Type.Record(Type.String(), expressionOption({ description: "A map of keys to values." }), {
      description: "Cross-references to keep from the sink's answer, by name.",
    }),
  ),
};

/** A full pipeline after all overlays are merged. */
export const pipelineEnvelope = Type.Object(
  {
    pipeline: Type.String({
      description: "Name of the pipeline; unique within its brand.",
      pattern: "^[a-z][a-z0-9-]*$",
    }),
    title: Type.String({ description: "What people call it." }),
    description: Type.Optional(Type.String({ description: "What it does, in a sentence or two." })),
    trigger: Type.Optional(trigger),
    source: component("Where records come from."),
    cursor: Type.Optional(cursor),
    record,
    lookups: Type.Optional(lookups),
    document,
    sink: component("How a document is written, archived and found again."),
    held: Type.Optional(held),
    changes,
    limits: Type.Optional(limits),
  },
  { ...closed, title: "Pipeline" },
);

/** Keys that every sink has beside its component's own options. */
export const sinkEnvelope = Type.Object(sinkCommon, closed);

/** A pipeline's keys as TypeScript sees them, component options aside. */
export type PipelineSpec = Static<typeof pipelineEnvelope> & {
  readonly sink: Static<typeof sinkEnvelope>;
};

/** The key that names a parent file, in presets and overlays only. */
export const extendsOption = pathOption({
  description: "File whose keys this one is merged over, as a JSON Merge Patch.",
});
