import type { TSchema } from "typebox";
import type { Connector } from "../core/component.ts";
import type { Json, JsonObject } from "../core/json.ts";
import { expressionOption } from "../core/option-types.ts";
import type { PlacedComponent } from "./placed-component.ts";
import { sinkEnvelope } from "./envelope.ts";
import { once } from "./envelope-once.ts";
import { plainSchema, properties } from "./plain-schema.ts";

/** The kinds of part of a brand or pipeline whose keys depend on their `type`. */
export type PartKind = "source" | "sink" | "action" | "connection";

/** The sink that is the engine's own: it sends nothing itself, but makes calls in phases. */
export const engineSink: PlacedComponent & { readonly summary: string } = {
  type: "once",
  connection: undefined,
  summary: "Creates each document exactly once, in phases whose calls are actions.",
};

/** The full schema of each registered source, sink, action or connection, by its type. */
export function partSchemas(
  connectors: readonly Connector[],
  kind: PartKind,
): ReadonlyMap<string, JsonObject> {
  const schemas = new Map<string, JsonObject>();
  if (kind === "sink") schemas.set(engineSink.type, onceSchema());
  for (const connector of connectors) {
    for (const part of connector[`${kind}s`] ?? []) {
      schemas.set(part.type, partSchema(kind, part.type, part.summary, part.options));
    }
  }
  return schemas;
}

function partSchema(kind: PartKind, type: string, summary: string, options: TSchema): JsonObject {
  const own = plainSchema(options);
  const connection = {
    description: "Which of the brand's connections it uses.",
    type: "string",
  };
  const common = kind === "connection" ? ["type"] : ["type", "connection"];
  const required = Array.isArray(own["required"]) ? (own["required"] as readonly Json[]) : [];
  return {
    title: type,
    description: summary,
    type: "object",
    additionalProperties: false,
    required: [...new Set([...common, ...required])],
    properties: {
      type: { description: summary, const: type },
      ...(kind === "connection" ? {} : { connection }),
      ...properties(own),
      ...(kind === "sink" ? properties(plainSchema(sinkEnvelope)) : {}),
    },
  };
}

/** It has no connection: each of its calls has one. */
function onceSchema(): JsonObject {
  const { type, summary } = engineSink;
  return {
    title: type,
    description: summary,
    type: "object",
    additionalProperties: false,
    required: ["type", "once"],
    properties: {
      type: { description: summary, const: type },
      once: plainSchema(once),
      id: plainSchema(
        expressionOption({
          description: "The sink's own id of the document; $result is what the phases gave.",
        }),
      ),
    },
  };
}
