import { Type } from "typebox";
import { expressionOption, pathOption } from "../core/option-types.ts";

/* The keys that make documents of records: what identifies a record, the mapping. */

const closed = { additionalProperties: false } as const;

/** What identifies a record and decides about it. */
export const record = Type.Object(
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
    item: Type.Optional(
      expressionOption({
        description:
          "Key of the document that an item becomes, read from the item. Needed where a record has several: without it an item that is rejected may be any of those sent before, and none of them is taken for gone.",
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

/** How a document is made. */
export const document = Type.Object(
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
