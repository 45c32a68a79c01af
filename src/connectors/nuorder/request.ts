import { Type } from "typebox";
import { defineSink } from "../../core/component.ts";
import { SyncError } from "../../core/errors.ts";
import { templateOption } from "../../core/option-types.ts";
import { call } from "./call.ts";
import type { NuorderConnection } from "./connection.ts";

const method = Type.Union(
  [Type.Literal("PUT"), Type.Literal("POST"), Type.Literal("PATCH"), Type.Literal("DELETE")],
  { description: "HTTP method." },
);
const path = templateOption({
  description: "Path from /api on. Values that come from data belong into $encodeUrlComponent().",
  examples: ["/api/some/${ $encodeUrlComponent($key) }"],
});

/** Writes each document as the body of one signed request. */
export const nuorderRequest = defineSink({
  type: "nuorder.request",
  summary: "Sends each document as the body of one request. Repeating a request must be harmless.",
  connection: "nuorder",
  options: Type.Object(
    {
      type: Type.Literal("nuorder.request", { description: "Which component." }),
      connection: Type.String({ description: "Which of the brand's connections it uses." }),
      empty_answer: Type.Optional(
        Type.Union([Type.Literal("refuse"), Type.Literal("accept")], {
          description:
            "What a success without a body is. refuse: its outcome is unknown, so it is sent again. accept: it is believed.",
          default: "refuse",
        }),
      ),
      upsert: Type.Object(
        { method, path },
        { additionalProperties: false, description: "How a document is created or changed." },
      ),
      retire: Type.Optional(
        Type.Object(
          {
            method,
            path,
            set: Type.Optional(
              Type.Record(Type.String(), Type.Unknown(), {
                description: "What is merged over the document as it was last sent.",
              }),
            ),
          },
          { additionalProperties: false, description: "How a document is archived." },
        ),
      ),
    },
    { additionalProperties: false, description: "How documents are sent." },
  ),
  open(options, connection) {
    const nuorder = connection as NuorderConnection;
    return {
      write: async (write, signal) => {
        const { json } = await call(
          nuorder,
          "sink",
          {
            method: textOf(write.request["method"], "method", write.operation),
            path: textOf(write.request["path"], "path", write.operation),
            body: write.document,
            repeatable: true,
            acceptEmpty: options.empty_answer === "accept",
          },
          signal,
        );
        return { answer: json };
      },
    };
  },
});

function textOf(value: unknown, name: string, operation: string): string {
  if (typeof value === "string" && value !== "") return value;
  throw new SyncError("spec/wrong-type", `The ${name} of sink.${operation} gave no text.`);
}
