import { Type, type Static } from "typebox";
import { templateOption } from "../../core/option-types.ts";
import { paginateOption } from "./paginate.ts";

/** Which lists are read, and whether their records are read one by one. */
export const listOptions = Type.Object(
  {
    type: Type.Literal("nuorder.list", { description: "Which component." }),
    connection: Type.String({ description: "Which of the brand's connections it uses." }),
    path: Type.Optional(
      templateOption({ description: "Path of the list, from /api on. Instead of `paths`." }),
    ),
    paths: Type.Optional(
      templateOption({
        description:
          "Paths of several lists, read one after another: one ${ … } that gives a list of texts. A record that is in more than one is delivered once. Instead of `path`.",
        examples: ["${ $settings.states.('/api/some/' & $ & '/list') }"],
      }),
    ),
    each: Type.Optional(
      Type.String({
        description: "JSON Pointer to the list inside the answer. Absent: the answer is the list.",
        pattern: "^(/.*)?$",
        default: "",
      }),
    ),
    ref: Type.Optional(
      Type.String({
        description: "Field that identifies a record, in the list and where it is read by itself.",
        default: "_id",
      }),
    ),
    record_path: Type.Optional(
      templateOption({
        description:
          "Path of a single record, with {ref} for what identifies it. Absent: the list holds the records. Else it holds them or their ids, and each record is read by itself.",
        examples: ["/api/some/{ref}"],
      }),
    ),
    paginate: Type.Optional(paginateOption),
  },
  { additionalProperties: false, description: "Which lists are read." },
);

export type ListOptions = Static<typeof listOptions>;
