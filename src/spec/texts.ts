import { isObject, toPointer, type Json, type JsonObject } from "../core/json.ts";

/** A text that a schema says is more than a text: an expression, a template, a path. */
export interface MarkedText {
  readonly pointer: string;
  readonly format: "jsonata" | "template" | "path";
  readonly text: string;
}

/** Finds the expressions, templates and paths in a value, by what its schema says. */
export function markedTexts(
  schema: JsonObject,
  value: Json | undefined,
  steps: readonly (string | number)[] = [],
): MarkedText[] {
  if (value === undefined) return [];
  if (typeof value === "string") return textOf(schema, value, steps);
  const branches = (schema["anyOf"] ?? schema["oneOf"] ?? []) as readonly JsonObject[];
  const own = Array.isArray(value)
    ? (value as readonly Json[]).flatMap((item, index) => {
        const items = schema["items"];
        return isObject(items) ? markedTexts(items, item, [...steps, index]) : [];
      })
    : isObject(value)
      ? Object.entries(value).flatMap(([key, inner]) => {
          const of = schemaOfKey(schema, key);
          return of ? markedTexts(of, inner, [...steps, key]) : [];
        })
      : [];
  const inner = branches.filter((branch) => mayBe(branch, value));
  return [...own, ...inner.flatMap((branch) => markedTexts(branch, value, steps))];
}

/** False for a branch of a union that a constant such as `style` rules out. */
function mayBe(branch: JsonObject, value: Json): boolean {
  const known = branch["properties"];
  if (!isObject(known) || !isObject(value)) return true;
  return Object.entries(known).every(
    ([key, inner]) =>
      !isObject(inner) ||
      !Object.hasOwn(inner, "const") ||
      value[key] === undefined ||
      value[key] === inner["const"],
  );
}

function textOf(
  schema: JsonObject,
  text: string,
  steps: readonly (string | number)[],
): MarkedText[] {
  const { format } = schema;
  if (format === "jsonata" || format === "template" || format === "path") {
    return [{ pointer: toPointer(steps), format, text }];
  }
  const branches = (schema["anyOf"] ?? schema["oneOf"] ?? []) as readonly JsonObject[];
  return branches.flatMap((branch) => textOf(branch, text, steps)).slice(0, 1);
}

function schemaOfKey(schema: JsonObject, key: string): JsonObject | undefined {
  const properties = schema["properties"];
  if (isObject(properties) && Object.hasOwn(properties, key)) {
    const inner = properties[key];
    return isObject(inner) ? inner : undefined;
  }
  const others = schema["additionalProperties"];
  return isObject(others) ? others : undefined;
}
