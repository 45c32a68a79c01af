import { Type } from "typebox";
import { expressionOption, pathOption } from "../core/option-types.ts";

/* The keys about the sink that are the pipeline's own: batches, what its answers tell, what it holds already. */

const closed = { additionalProperties: false } as const;

/** What every source and sink has; the rest of its keys are the component's own. */
export const component = (description: string) =>
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

/** Keys that every sink has beside its component's own. */
export const sinkCommon = {
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

/** How what the sink already holds is read. */
export const held = Type.Object(
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
