import type { TSchema } from "typebox";
import type { Connector } from "../core/component.ts";
import type { Json, JsonObject } from "../core/json.ts";
import { sinkEnvelope } from "./envelope.ts";
import { plainSchema, properties } from "./plain-schema.ts";

/** The kinds of part of a brand or pipeline whose keys depend on their `type`. */
export type PartKind = "source" | "sink" | "connection";

/** The full schema of each registered source, sink or connection, by its type. */
export function partSchemas(
  connectors: readonly Connector[],
  kind: PartKind,
): ReadonlyMap<string, JsonObject> {
  const schemas = new Map<string, JsonObject>();
  for (const connector of connectors) {
    for (const part of connector[`${kind}s`]) {
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
