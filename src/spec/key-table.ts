import { atPointer, isObject, type Json, type JsonObject } from "../core/json.ts";
import { code, markdownTable } from "./markdown.ts";

/**
 * Lists every key of a schema, those inside maps under their dotted name, as a Markdown table. Keys to
 * leave out take with them what is inside them.
 */
export function keyTable(schema: JsonObject, leave: readonly string[] = []): string {
  const rows = keyRows(schema, schema, "").filter(
    ({ name }) => !leave.some((one) => name === one || name.startsWith(`${one}.`)),
  );
  if (rows.length === 0) return "No keys of its own.";
  return markdownTable(
    ["Key", "Type", "Default", "Meaning"],
    rows.map(({ name, type, standard, meaning }) => [code(name), type, standard, meaning]),
  );
}

interface KeyRow {
  readonly name: string;
  readonly type: string;
  readonly standard: string;
  readonly meaning: string;
}

function keyRows(schema: JsonObject, root: JsonObject, prefix: string): KeyRow[] {
  const known = isObject(schema["properties"]) ? schema["properties"] : {};
  const required = (schema["required"] ?? []) as readonly Json[];
  return Object.entries(known).flatMap(([key, written]) => {
    const inner = followReference(written, root);
    const name = `${prefix}${key}`;
    const row = {
      name,
      type: typeText(inner, root),
      standard: standardOf(inner, required.includes(key)),
      meaning: typeof inner["description"] === "string" ? inner["description"] : "",
    };
    if (isReference(inner)) return [row];
    return [row, ...rowsInside(inner, root, name)];
  });
}

function rowsInside(schema: JsonObject, root: JsonObject, name: string): KeyRow[] {
  const others = followReference(schema["additionalProperties"], root);
  const items = followReference(schema["items"], root);
  const branches = (schema["anyOf"] ?? schema["oneOf"] ?? []) as readonly Json[];
  return mergeRows([
    ...keyRows(schema, root, `${name}.`),
    ...keyRows(others, root, `${name}.<name>.`),
    ...keyRows(items, root, `${name}[].`),
    ...branches.flatMap((branch) => rowsInside(followReference(branch, root), root, name)),
  ]);
}

/** Joins what the branches of a union say of a key that several of them have. */
function mergeRows(rows: readonly KeyRow[]): KeyRow[] {
  const merged = new Map<string, KeyRow>();
  for (const row of rows) {
    const known = merged.get(row.name);
    const join = (a: string, b: string, between: string) =>
      a === b || a === "" || b === "" ? a || b : `${a}${between}${b}`;
    merged.set(row.name, {
      ...row,
      type: known ? join(known.type, row.type, " or ") : row.type,
      meaning: known ? join(known.meaning, row.meaning, " Or: ") : row.meaning,
    });
  }
  return [...merged.values()];
}

/** Follows a `$ref` within the file, also one in an `allOf`, keeping what stands beside it. */
export function followReference(written: Json | undefined, root: JsonObject): JsonObject {
  if (!isObject(written)) return {};
  const { $ref, allOf, ...beside } = written;
  const target =
    typeof $ref === "string" && $ref.startsWith("#/") ? atPointer(root, $ref.slice(1)) : undefined;
  const merged = Array.isArray(allOf)
    ? (allOf as readonly Json[]).map((one) => followReference(one, root))
    : [];
  return Object.assign({}, ...merged, target, beside) as JsonObject;
}

const formats: Readonly<Record<string, string>> = {
  jsonata: "expression",
  template: "template",
  path: "path",
  "duration-short": "duration",
  cron: "cron",
  endpoint: "URL",
  timezone: "time zone",
};

/** Says what kind of value a schema wants, for people. */
export function typeText(schema: JsonObject, root: JsonObject): string {
  if (schema["secret"] === true) return "`{ env: NAME }`";
  if (schema["endpoint"] === true) return "URL or `{ env: NAME }`";
  if (Object.hasOwn(schema, "const")) return code(String(schema["const"]));
  if (Array.isArray(schema["enum"])) {
    return (schema["enum"] as readonly Json[]).map((one) => code(String(one))).join(" or ");
  }
  const branches = schema["anyOf"] ?? schema["oneOf"];
  if (Array.isArray(branches)) {
    const types = (branches as readonly Json[]).map((one) =>
      typeText(followReference(one, root), root),
    );
    return [...new Set(types)].join(" or ");
  }
  const { type } = schema;
  if (Array.isArray(type)) {
    return (type as readonly Json[])
      .map((one) => typeText({ ...schema, type: one }, root))
      .join(" or ");
  }
  switch (type) {
    case "string":
      return formats[String(schema["format"])] ?? "text";
    case "integer":
      return `whole number${range(schema)}`;
    case "number":
      return `number${range(schema)}`;
    case "boolean":
      return "`true` or `false`";
    case "array": {
      const items = followReference(schema["items"], root);
      return `list of ${plural(typeText(items, root))}`;
    }
    case "object": {
      const others = followReference(schema["additionalProperties"], root);
      return Object.keys(others).length > 0 ? `map of ${plural(typeText(others, root))}` : "map";
    }
    default:
      return "any value";
  }
}

function range(schema: JsonObject): string {
  const [least, most] = [schema["minimum"], schema["maximum"]];
  if (typeof least === "number" && typeof most === "number") {
    return ` ${String(least)} to ${String(most)}`;
  }
  if (typeof least === "number") return ` from ${String(least)}`;
  return typeof most === "number" ? ` up to ${String(most)}` : "";
}

function plural(type: string): string {
  return /^[a-z][a-z ]*[a-z]$/i.test(type) && !type.includes(" or ") ? `${type}s` : type;
}

function standardOf(schema: JsonObject, isRequired: boolean): string {
  if (isRequired) return "required";
  const standard = schema["default"];
  if (standard === undefined || (isObject(standard) && Object.keys(standard).length === 0))
    return "";
  return code(
    typeof standard === "string" && standard !== "" ? standard : JSON.stringify(standard),
  );
}

function isReference(schema: JsonObject): boolean {
  return schema["secret"] === true || schema["endpoint"] === true;
}
