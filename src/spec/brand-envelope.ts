import { Type, type Static } from "typebox";
import { pathOption } from "../core/option-types.ts";

/** The day of a case that names none: fixed, so that a case means the same next year. */
export const caseDay = "2027-01-01";

/* The keys of the two files of a brand that are not pipelines: who it is, and its cases. */

const closed = { additionalProperties: false } as const;

/** A brand's file. The options of a connection come from its kind, the settings from the preset. */
export const brandEnvelope = Type.Object(
  {
    brand: Type.String({
      description: "Name of the brand's folder; also names its state.",
      pattern: "^[a-z][a-z0-9-]*$",
    }),
    name: Type.String({ description: "What people call the brand.", minLength: 1 }),
    preset: Type.String({
      description: "Folder under pipelines/_presets that the brand builds on.",
    }),
    timezone: Type.String({
      description: "IANA time zone of its schedules.",
      format: "timezone",
      examples: ["America/New_York"],
    }),
    connections: Type.Record(
      Type.String(),
      Type.Object({ type: Type.String({ description: "Which kind of connection." }) }),
      { description: "Addresses and credentials at the systems it connects, by name." },
    ),
    settings: Type.Object(
      {},
      { description: "The brand's choices among what the preset allows.", default: {} },
    ),
  },
  { ...closed, title: "Brand", description: "One brand: who it is, its connections, its choices." },
);

const day = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$";

const expectation = Type.Object(
  {
    decision: Type.Optional(
      Type.Union([Type.Literal("include"), Type.Literal("retire"), Type.Literal("leave out")], {
        description: "What the rules under `record` decide.",
      }),
    ),
    rule: Type.Optional(
      Type.String({
        description: "Name of the rule under record.include or record.retire that decides.",
      }),
    ),
    documents: Type.Optional(
      Type.Record(
        Type.String(),
        Type.Object(
          {},
          { description: "Part of the document; keys that are not named may be anything." },
        ),
        { description: "Documents that must be made, by key." },
      ),
    ),
    documents_count: Type.Optional(
      Type.Integer({ description: "How many documents are made in all.", minimum: 0 }),
    ),
    error: Type.Optional(
      Type.String({
        description: "Code of the error that rejects the record or one of its documents.",
        pattern: "^[a-z]+/[a-z-]+$",
      }),
    ),
    message: Type.Optional(
      Type.String({ description: "Text that stands in the error's or the skip's sentence." }),
    ),
    skipped: Type.Optional(
      Type.Integer({
        description: "How many items the mapping leaves out on purpose.",
        minimum: 0,
      }),
    ),
    held: Type.Optional(
      Type.Array(Type.String({ description: "Text that stands in the reason.", minLength: 1 }), {
        description:
          "Why items wait, whatever their number: each text stands in a reason, and each reason holds a text. Empty or absent: nothing waits.",
      }),
    ),
    reported: Type.Optional(
      Type.Array(Type.String({ description: "Text that stands in the sentence.", minLength: 1 }), {
        description:
          "What record.report says, in the same way. Empty or absent: nothing is reported.",
      }),
    ),
    revisit: Type.Optional(
      Type.Union([Type.String({ pattern: day }), Type.Null()], {
        description:
          "The first day after `today` on which the record is read again though it did not change; null for none.",
      }),
    ),
  },
  { ...closed, minProperties: 1, description: "What must come of the record." },
);

const brandCase = Type.Object(
  {
    name: Type.String({ description: "What the case shows, as a sentence.", minLength: 1 }),
    record: pathOption({ description: "JSON file with one record as its source gives it." }),
    patch: Type.Optional(
      Type.Object({}, { description: "Merged over the record, as a JSON Merge Patch." }),
    ),
    settings: Type.Optional(
      Type.Object({}, { description: "Merged over the brand's settings, for this case only." }),
    ),
    today: Type.Optional(
      Type.String({
        description: "The day of the run, yyyy-mm-dd.",
        pattern: day,
        default: caseDay,
      }),
    ),
    lookups: Type.Optional(
      Type.Record(
        Type.String(),
        Type.Record(Type.String(), Type.Unknown({ description: "The value." }), {
          description: "Value by key; a key that is not here is not found.",
        }),
        { description: "What the pipeline's lookups find, by lookup and key. Absent: nothing." },
      ),
    ),
    expect: expectation,
  },
  { ...closed, description: "One record and what must come of it." },
);

/** A file of cases: what a brand's pipeline does with examples of its records. */
export const casesEnvelope = Type.Object(
  {
    pipeline: Type.String({ description: "Name of the pipeline under test." }),
    cases: Type.Array(brandCase, { description: "The cases, each on its own.", minItems: 1 }),
  },
  { ...closed, title: "Cases", description: "Examples that a brand's pipeline must get right." },
);

export type BrandCase = Static<typeof brandCase>;
export type Expectation = Static<typeof expectation>;
