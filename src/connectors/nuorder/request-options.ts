import { Type } from "typebox";
import { expressionOption, templateOption } from "../../core/option-types.ts";

const writing = [Type.Literal("PUT"), Type.Literal("POST"), Type.Literal("PATCH")] as const;
const method = Type.Union([...writing], { description: "HTTP method." });
const retireMethod = Type.Union([...writing, Type.Literal("DELETE")], {
  description: "HTTP method. DELETE is sent without a body.",
});
const path = templateOption({
  description:
    "Path from /api on. Sees $key, $document, $sent (the document as last sent, absent for a new one), $settings, $brand, and $batch where many documents share a request. Values that come from data belong into $encodeUrlComponent().",
  examples: ["/api/some/${ $encodeUrlComponent($key) }"],
});
const hint = Type.Optional(
  Type.String({
    description:
      "Literal sentence that people are shown as the way out when NuORDER refuses this operation. Absent: the one of the error's code.",
    minLength: 1,
  }),
);

const operation = (description: string) =>
  Type.Optional(Type.Object({ method, path, hint }, { additionalProperties: false, description }));

const retire = Type.Object(
  {
    method: retireMethod,
    path,
    set: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), {
        description: "What is merged over the document as it was last sent. Instead of `map`.",
      }),
    ),
    map: Type.Optional(
      expressionOption({
        description:
          "Makes, of the document as it was last sent, what is sent to archive it. Instead of `set`.",
      }),
    ),
    body: Type.Optional(
      Type.Union([Type.Literal("document"), Type.Literal("none")], {
        description:
          "Whether the document is the request's body. Absent: document; none for DELETE.",
      }),
    ),
    gone: Type.Optional(
      Type.Union([Type.Literal("accept"), Type.Literal("refuse")], {
        description:
          "What NuORDER's own 404 means. accept: it is gone already, which is what was wanted. refuse: the document is rejected. Absent: refuse.",
      }),
    ),
    hint,
  },
  { additionalProperties: false, description: "How a document is archived or removed." },
);

const followUp = Type.Object(
  {
    method,
    path,
    body: expressionOption({
      description: "The request's body, made of $documents, the documents that were accepted.",
    }),
    hint,
  },
  {
    additionalProperties: false,
    description:
      "One more request after documents were accepted, before they count as settled; if it fails, they are sent again.",
  },
);

/** Which request makes which change of a document. */
export const requestOptions = Type.Object(
  {
    type: Type.Literal("nuorder.request", { description: "Which component." }),
    connection: Type.String({ description: "Which of the brand's connections it uses." }),
    empty_answer: Type.Optional(
      Type.Union([Type.Literal("refuse"), Type.Literal("accept")], {
        description:
          "What a success without a body is. refuse: its outcome is unknown, so it is sent again. accept: it is believed. 204 to a DELETE is always believed.",
        default: "refuse",
      }),
    ),
    upsert: operation(
      "How a document is created or changed. At least one of `upsert` and `create` is needed.",
    ),
    create: operation(
      "How a document that NuORDER does not hold is created; where it is held all the same (409), `update` is tried.",
    ),
    update: operation(
      "How a document that NuORDER holds is changed; where it is missing (404), `create` is tried.",
    ),
    retire: Type.Optional(retire),
    follow_up: Type.Optional(followUp),
  },
  { additionalProperties: false, description: "How documents are sent." },
);
