import { Type } from "typebox";
import {
  defineAction,
  defineConnection,
  defineSink,
  defineSource,
  type Connector,
} from "../../src/core/component.ts";
import { finding } from "../../src/core/diagnostics.ts";
import {
  durationOption,
  endpointOption,
  expressionOption,
  pathOption,
  secretOption,
  templateOption,
} from "../../src/core/option-types.ts";

const closed = { additionalProperties: false } as const;
const unused = (): never => {
  throw new Error("tests of the spec open no component");
};

const request = (description: string) =>
  Type.Object(
    {
      method: Type.Union([Type.Literal("PUT"), Type.Literal("POST")], {
        description: "HTTP method.",
        default: "PUT",
      }),
      path: templateOption({ description: "Path of the request." }),
    },
    { ...closed, description },
  );

/** A system whose documents are right if they hold the word "query". */
export const toys: Connector = {
  name: "toys",
  connections: [
    defineConnection({
      type: "toys",
      summary: "A toy shop.",
      options: Type.Object(
        {
          shop: Type.String({ description: "Name of the shop." }),
          endpoint: Type.Optional(endpointOption({ description: "Where the shop answers." })),
          timeout: Type.Optional(
            durationOption({ description: "How long to wait.", default: "30s" }),
          ),
          token: secretOption({ description: "Token of the shop." }),
        },
        closed,
      ),
      open: unused,
    }),
    defineConnection({
      type: "shelf",
      summary: "A shelf.",
      options: Type.Object({ token: secretOption({ description: "Token of the shelf." }) }, closed),
      open: unused,
    }),
  ],
  sources: [
    defineSource({
      type: "toys.list",
      summary: "Reads all toys.",
      connection: "toys",
      options: Type.Object(
        {
          document: pathOption({ description: "Query to run." }),
          variables: Type.Optional(
            Type.Record(Type.String(), templateOption({ description: "Value of a variable." }), {
              description: "Variables of the query.",
            }),
          ),
          size: Type.Optional(
            Type.Integer({ description: "Records a page.", minimum: 1, maximum: 250, default: 50 }),
          ),
        },
        closed,
      ),
      check({ options, connection, readFile, locate }) {
        const path = String(options["document"]);
        const text = readFile(path);
        if (text === undefined || text.startsWith("query")) {
          return { diagnostics: [], notes: [{ label: "shop", value: String(connection["shop"]) }] };
        }
        const place = { file: path, line: 1, column: 1, length: text.split(" ")[0]?.length ?? 1 };
        const message = `"${text.trim()}" is not a query (named at line ${String(locate("/document")?.line)})`;
        return { diagnostics: [finding("document/syntax", message, place)], notes: [] };
      },
      open: unused,
    }),
    defineSource({
      type: "toys.crate",
      summary: "Reads one crate of toys.",
      connection: "toys",
      options: Type.Object(
        {
          type: Type.Literal("toys.crate", { description: "Which component." }),
          connection: Type.String({ description: "Which of the brand's connections it uses." }),
          crate: Type.String({ description: "Name of the crate." }),
        },
        closed,
      ),
      open: unused,
    }),
  ],
  actions: [
    defineAction({
      type: "toys.call",
      summary: "Asks the shop.",
      connection: "toys",
      options: Type.Object(
        {
          type: Type.Literal("toys.call", { description: "Which component." }),
          connection: Type.String({ description: "Which of the brand's connections it uses." }),
          document: pathOption({ description: "Query to run." }),
          variables: Type.Optional(
            Type.Record(Type.String(), templateOption({ description: "Value of a variable." }), {
              description: "Variables of the query.",
            }),
          ),
          patient: Type.Boolean({ description: "Whether to wait.", default: true }),
        },
        closed,
      ),
      check({ options, readFile, locate }) {
        const text = readFile(String(options["document"])) ?? "query";
        if (text.startsWith("query")) {
          return { diagnostics: [], notes: [{ label: "asks", value: text.trim() }] };
        }
        const message = `"${text.trim()}" is not a query`;
        return {
          diagnostics: [finding("document/syntax", message, locate("/document"))],
          notes: [],
        };
      },
      open: unused,
    }),
    defineAction({
      type: "shelf.call",
      summary: "Asks the shelf.",
      connection: "shelf",
      options: Type.Object(
        { path: templateOption({ description: "Path of the request." }) },
        closed,
      ),
      open: unused,
    }),
  ],
  sinks: [
    defineSink({
      type: "shelf.put",
      summary: "Puts a document on the shelf.",
      connection: "shelf",
      options: Type.Object(
        {
          upsert: Type.Optional(request("How a document is put.")),
          create: Type.Optional(request("How a document is put for the first time.")),
          update: Type.Optional(request("How a document is put again.")),
          retire: Type.Optional(
            Type.Object(
              {
                set: Type.Optional(Type.Object({}, { description: "Keys to set." })),
                map: Type.Optional(expressionOption({ description: "What is put instead." })),
              },
              { ...closed, description: "How a document is archived." },
            ),
          ),
          follow_up: Type.Optional(
            Type.Object(
              { body: expressionOption({ description: "What is told in the end." }) },
              { ...closed, description: "What is told when all is put." },
            ),
          ),
        },
        closed,
      ),
      open: unused,
    }),
  ],
};
