import type { TSchema } from "typebox";
import { isObject, type Json, type JsonObject } from "../core/json.ts";

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
export function mapInner(
  schema: JsonObject,
  change: (inner: JsonObject) => JsonObject,
): JsonObject {
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

/** The same words as a schema, nothing required, `null` allowed everywhere. */
export function loosen(schema: JsonObject): JsonObject {
  const { required: _required, default: _default, minProperties: _least, ...rest } = schema;
  return orNull(mapInner(rest, loosen));
}

/** The schemas of an object's known keys, by key. */
export function properties(schema: JsonObject): JsonObject {
  const found = schema["properties"];
  return isObject(found) ? found : {};
}
