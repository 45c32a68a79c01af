import { Type } from "typebox";
import { expressionOption } from "../core/option-types.ts";
import { call } from "./envelope-once.ts";

/* The keys that say what is looked up for a record before it is mapped, and where. */

const closed = { additionalProperties: false } as const;

const find = Type.Object(
  {
    call,
    ids: expressionOption({
      description: "Ids of the candidates, read from the answer, with $keys and $refs.",
    }),
  },
  {
    ...closed,
    description: "A search for candidates. What it finds is believed only once it was read.",
  },
);

const read = Type.Object(
  {
    call,
    each: expressionOption({
      description: "What was read, from the answer: a list. What is null is left out.",
    }),
    by: expressionOption({
      description: "The key or keys that one of them answers to, read from it.",
    }),
  },
  {
    ...closed,
    description:
      "Asks the other system for candidates by their ids: $ids, with $keys and $refs. The value of a key is the list of those that answer to it.",
  },
);

/** What must be known before a record is mapped. */
export const lookups = Type.Record(
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
      takes_along: Type.Optional(
        Type.Boolean({
          description:
            "True where the sink, when it archives such a document, drops what belongs to it: what was sent before it came back is created again.",
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
      refs: Type.Optional(
        Type.String({
          description:
            "Another pipeline, or pipeline.name for one of its unique values: the refs of the records whose documents have these keys, or own these values, are read as well.",
          pattern: "^[a-z][a-z0-9-]*(\\..+)?$",
        }),
      ),
      find: Type.Optional(find),
      read: Type.Optional(read),
      size: Type.Optional(
        Type.Integer({
          description: "Most keys that are asked for at once. Absent: 50.",
          minimum: 1,
          maximum: 1000,
        }),
      ),
    },
    { ...closed, description: "Names exactly one of documents, xref and read." },
  ),
  {
    description:
      "Values fetched before mapping, by name; each is bound under its name as a map from key to value.",
  },
);
