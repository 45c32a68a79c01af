import type { TSchema } from "typebox";
import type { Connector } from "../core/component.ts";
import { isObject, type Json, type JsonObject } from "../core/json.ts";
import { brandEnvelope, casesEnvelope } from "./brand-envelope.ts";
import { extendsOption, pipelineEnvelope, sinkEnvelope } from "./envelope.ts";

/*
 * JSON Schemas (draft-07, which is what the YAML language server reads) from the envelope and the
 * registered components. `validate.ts` uses the parts, so that one wrong key of one component gives
 * one finding; editors get the whole.
 */

/** The kinds of part of a brand or pipeline whose keys depend on their `type`. */
export type PartKind = "source" | "sink" | "connection";

/** The schema of one pipeline file, all overlays merged. */
export function pipelineSchema(connectors: readonly Connector[]): JsonObject {
  const envelope = plainSchema(pipelineEnvelope);
  return fileSchema("pipeline.schema.json", {
    ...envelope,
    description:
      "One stream of records from a source to a sink. Keys stand in the sequence a record passes them.",
    properties: withComponents(envelope, (kind) => ({
      oneOf: [...partSchemas(connectors, kind).values()],
    })),
  });
}

/** The schema of presets and overlays: the same words, nothing required, `null` removes. */
export function overlaySchema(connectors: readonly Connector[]): JsonObject {
  const envelope = overlayEnvelopeSchema();
  return fileSchema("pipeline.overlay.schema.json", {
    ...envelope,
    properties: withComponents(envelope, (kind) => ({
      // Without a `type` more than one component may fit, so `oneOf` would refuse.
      anyOf: [...partSchemas(connectors, kind).values()].map(loosen),
    })),
  });
}

/** The schema of a brand's file; a preset's own schema adds its settings. */
export function brandSchema(connectors: readonly Connector[]): JsonObject {
  const envelope = plainSchema(brandEnvelope);
  const connection = { oneOf: [...partSchemas(connectors, "connection").values()] };
  return fileSchema("brand.schema.json", {
    ...envelope,
    properties: {
      ...properties(envelope),
      connections: {
        ...describe(envelope, "connections"),
        type: "object",
        additionalProperties: connection,
      },
    },
  });
}

/** The schema of a brand's cases. */
export function casesSchema(): JsonObject {
  return fileSchema("cases.schema.json", plainSchema(casesEnvelope));
}

/** The keys of a pipeline; of `source` and `sink` only what all components share. */
export function pipelineEnvelopeSchema(): JsonObject {
  return plainSchema(pipelineEnvelope);
}

/** The keys of a preset or overlay; of `source` and `sink` only what all components share. */
export function overlayEnvelopeSchema(): JsonObject {
  const envelope = plainSchema(pipelineEnvelope);
  const loose = loosen(envelope);
  return {
    ...loose,
    type: "object",
    title: "Preset or overlay",
    description:
      "Keys that are merged over those of the file that `extends` names; null removes one.",
    properties: { extends: plainSchema(extendsOption), ...properties(loose) },
  };
}

/** The keys of a brand's file; of each connection only its `type`. */
export function brandEnvelopeSchema(): JsonObject {
  return plainSchema(brandEnvelope);
}

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

/** The same words as a schema, nothing required, `null` allowed everywhere. */
export function loosen(schema: JsonObject): JsonObject {
  const { required: _required, default: _default, minProperties: _least, ...rest } = schema;
  return orNull(mapInner(rest, loosen));
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

/** A pipeline's keys with a choice of the components, told apart by `type`, wherever one stands. */
function withComponents(envelope: JsonObject, choice: (kind: PartKind) => JsonObject): JsonObject {
  const own = properties(envelope);
  const { held } = own;
  if (!isObject(held)) return own;
  return {
    ...own,
    source: { ...describe(envelope, "source"), ...choice("source") },
    sink: { ...describe(envelope, "sink"), ...choice("sink") },
    held: {
      ...held,
      properties: {
        ...properties(held),
        list: { ...describe(held, "list"), ...choice("source") },
      },
    },
  };
}

function describe(envelope: JsonObject, key: string): JsonObject {
  const inner = properties(envelope)[key];
  const description = isObject(inner) ? inner["description"] : undefined;
  return description === undefined ? {} : { description };
}

function properties(schema: JsonObject): JsonObject {
  const found = schema["properties"];
  return isObject(found) ? found : {};
}

/**
 * TypeBox's schema as plain draft-07 in the shape people would write: a union of constants is an
 * `enum`, a record is `additionalProperties` and, where its keys have a pattern, `propertyNames`.
 */
export function plainSchema(schema: TSchema): JsonObject {
  return simplify(JSON.parse(JSON.stringify(schema)) as JsonObject);
}

function simplify(schema: JsonObject): JsonObject {
  const { anyOf, patternProperties, required, ...rest } = mapInner(schema, simplify);
  const result: Record<string, Json> = { ...rest };
  if (isObject(rest["items"])) result["items"] = simplify(rest["items"]);
  // What has a default is always there for whoever reads the value, and never asked of who writes it.
  const asked = (Array.isArray(required) ? (required as readonly Json[]) : []).filter((key) => {
    const inner = properties(schema)[String(key)];
    return !isObject(inner) || !Object.hasOwn(inner, "default");
  });
  if (asked.length > 0) result["required"] = asked;
  if (Array.isArray(anyOf)) {
    const branches = anyOf as readonly JsonObject[];
    const areConstants = branches.every((branch) => Object.hasOwn(branch, "const"));
    if (areConstants) result["enum"] = branches.map((branch) => branch["const"] ?? null);
    else result["anyOf"] = anyOf;
  }
  if (isObject(patternProperties)) {
    const [all, ...others] = Object.entries(patternProperties);
    if (all && others.length === 0) {
      const [pattern, inner] = all;
      result["additionalProperties"] = inner;
      // Said of the name, so that a wrong one is a finding about the name.
      if (!["^.*$", "^(.*)$"].includes(pattern)) result["propertyNames"] = { pattern };
    } else result["patternProperties"] = patternProperties;
  }
  return result;
}

/** Applies a change to each schema inside a schema. */
function mapInner(schema: JsonObject, change: (inner: JsonObject) => JsonObject): JsonObject {
  const changed = (value: Json): Json => (isObject(value) ? change(value) : value);
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => {
      if (["properties", "patternProperties", "definitions"].includes(key) && isObject(value)) {
        const inner = Object.entries(value).map(([name, one]) => [name, changed(one)] as const);
        return [key, Object.fromEntries(inner)];
      }
      if (["anyOf", "oneOf", "allOf"].includes(key) && Array.isArray(value)) {
        return [key, (value as readonly Json[]).map(changed)];
      }
      if (key === "additionalProperties") return [key, changed(value)];
      return [key, value];
    }),
  );
}

function orNull(schema: JsonObject): JsonObject {
  if (Array.isArray(schema["enum"])) {
    const { type: _type, ...rest } = schema;
    return { ...rest, enum: [...(schema["enum"] as readonly Json[]), null] };
  }
  if (Object.hasOwn(schema, "const")) {
    const { const: only, type: _type, ...rest } = schema;
    return { ...rest, enum: [only ?? null, null] };
  }
  if (Array.isArray(schema["anyOf"])) {
    return { ...schema, anyOf: [...(schema["anyOf"] as readonly Json[]), { type: "null" }] };
  }
  const { type } = schema;
  return typeof type === "string" ? { ...schema, type: [type, "null"] } : schema;
}

const words = ["$comment", "$schema", "$id", "title", "description"] as const;

/** Puts the head that every generated file has in front, and takes out what only this program reads. */
function fileSchema(id: string, schema: JsonObject): JsonObject {
  const head: JsonObject = {
    $comment: "Generated by `npm run generate`. Do not edit.",
    $schema: "http://json-schema.org/draft-07/schema#",
    $id: id,
  };
  const full = { ...publish(schema), ...head };
  const first = words.filter((word) => Object.hasOwn(full, word));
  const opening = first.map((word) => [word, full[word] as Json] as const);
  const rest = Object.entries(full).filter(([key]) => !(words as readonly string[]).includes(key));
  return Object.fromEntries([...opening, ...rest]);
}

function publish(schema: JsonObject): JsonObject {
  const { secret: _secret, endpoint: _endpoint, ...rest } = schema;
  return mapInner(rest, publish);
}
