import type { Connector } from "../core/component.ts";
import { isObject, type Json, type JsonObject } from "../core/json.ts";
import { brandEnvelope, casesEnvelope } from "./brand-envelope.ts";
import { extendsOption, pipelineEnvelope } from "./envelope.ts";
import { call } from "./envelope-once.ts";
import { partSchemas, type PartKind } from "./part-schemas.ts";
import { loosen, mapInner, plainSchema, properties } from "./plain-schema.ts";
import { serveEnvelope } from "./serve-file.ts";

/*
 * JSON Schemas (draft-07, which is what the YAML language server reads) from the envelope and the
 * registered components. `validate.ts` uses the parts, so that one wrong key of one component gives
 * one finding; editors get the whole.
 */

/** The schema of one pipeline file, all overlays merged. */
export function pipelineSchema(connectors: readonly Connector[]): JsonObject {
  const envelope = plainSchema(pipelineEnvelope);
  return fileSchema("pipeline.schema.json", {
    ...envelope,
    description:
      "One stream of records from a source to a sink. Keys stand in the sequence a record passes them.",
    properties: withComponents(envelope, (kind) => ({
      oneOf: [...partSchemas(connectors, kind).values()].map(withCalls),
    })),
    definitions: { call: callSchema(connectors, (schemas) => ({ oneOf: schemas })) },
  });
}

/** The schema of presets and overlays: the same words, nothing required, `null` removes. */
export function overlaySchema(connectors: readonly Connector[]): JsonObject {
  const envelope = overlayEnvelopeSchema();
  return fileSchema("pipeline.overlay.schema.json", {
    ...envelope,
    properties: withComponents(envelope, (kind) => ({
      // Without a `type` more than one component may fit, so `oneOf` would refuse.
      anyOf: [...partSchemas(connectors, kind).values()].map(loosen).map(withCalls),
    })),
    definitions: {
      call: loosen(callSchema(connectors, (schemas) => ({ anyOf: schemas }))),
    },
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

/** The schema of the operator's file. */
export function serveSchema(): JsonObject {
  return fileSchema("serve.schema.json", plainSchema(serveEnvelope));
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

/** The call of a phase or a lookup: any registered action. */
function callSchema(
  connectors: readonly Connector[],
  choice: (schemas: readonly JsonObject[]) => JsonObject,
): JsonObject {
  const { description, ...open } = plainSchema(call);
  const schemas = [...partSchemas(connectors, "action").values()];
  return {
    ...(description === undefined ? {} : { description }),
    ...(schemas.length > 0 ? choice(schemas) : open),
  };
}

/** Refers to the one schema of calls wherever a call stands: in phases and in lookups. */
function withCalls(schema: JsonObject): JsonObject {
  const known = properties(schema);
  if (!isObject(known["call"])) return mapInner(schema, withCalls);
  const inner = mapInner(schema, withCalls);
  // Beside a reference draft-07 reads nothing.
  const call = { ...describe(inner, "call"), allOf: [{ $ref: "#/definitions/call" }] };
  return { ...inner, properties: { ...properties(inner), call } };
}

/** A pipeline's keys with a choice of the components, told apart by `type`, wherever one stands. */
function withComponents(envelope: JsonObject, choice: (kind: PartKind) => JsonObject): JsonObject {
  const own = properties(envelope);
  const { held, lookups } = own;
  if (!isObject(held) || !isObject(lookups)) return own;
  return {
    ...own,
    source: { ...describe(envelope, "source"), ...choice("source") },
    lookups: withCalls(lookups),
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
