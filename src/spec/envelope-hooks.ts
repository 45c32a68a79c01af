import { Type } from "typebox";
import { expressionOption } from "../core/option-types.ts";

/** Which of the source's own notices lead to records of a pipeline, and how soon they are followed. */
export const hooks = Type.Object(
  {
    topics: Type.Record(
      Type.String(),
      expressionOption({
        description:
          "The ref of the record that the notice is about, from what it says; no value where it is about none.",
        examples: ["admin_graphql_api_id"],
      }),
      {
        description: "Notices of the source's connection that this pipeline listens to, by topic.",
      },
    ),
    at_once: Type.Optional(
      Type.Boolean({
        description:
          "Run for the named records as soon as a notice comes. Else they are looked at again by the next run of the schedule.",
        default: false,
      }),
    ),
  },
  {
    additionalProperties: false,
    description:
      "What the source tells of its own accord. It only makes things sooner: what is named is read again by its ref, and the schedule finds what was never told.",
  },
);
