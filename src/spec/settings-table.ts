import { isObject, type Json, type JsonObject } from "../core/json.ts";
import { followReference, typeText } from "./key-table.ts";
import { code, markdownTable } from "./markdown.ts";

/*
 * The table of a preset's settings for the page that people read: shorter than the reference, because
 * a definition that many settings share (a place where a value comes from) stands below once, and with
 * an example for each.
 */

/** One setting, as the table shows it. */
interface Row {
  readonly key: string;
  readonly type: string;
  readonly standard: string;
  readonly effect: string;
  /** Undefined for what only holds other settings. */
  readonly example: Json | undefined;
}

/** Writes the tables of a settings schema: all settings, then each definition that they share. */
export function settingsTables(schema: JsonObject): string {
  const definitions = isObject(schema["definitions"]) ? schema["definitions"] : {};
  const shared = Object.entries(definitions).flatMap(([, one]) => {
    if (!isObject(one)) return [];
    const description = typeof one["description"] === "string" ? one["description"] : "";
    return [`**${nameOf(one)}**: ${description}`, table(rowsOf(one, schema, ""))];
  });
  return [table(rowsOf(schema, schema, "")), ...shared].join("\n\n");
}

/** An example of each setting that has a value of its own, by its dotted key; `<name>` stands for any name. */
export function settingExamples(schema: JsonObject): ReadonlyMap<string, Json | undefined> {
  const rows = rowsOf(schema, schema, "").filter(({ type }) => type !== holder);
  return new Map(rows.map(({ key, example }) => [key, example]));
}

const holder = "map";

function table(rows: readonly Row[]): string {
  return markdownTable(
    ["Setting", "Type", "Default", "Effect", "Example"],
    rows.map(({ key, type, standard, effect, example }) => [
      code(key),
      type,
      standard,
      effect,
      example === undefined ? "" : code(flow(example)),
    ]),
  );
}

function rowsOf(schema: JsonObject, root: JsonObject, prefix: string): readonly Row[] {
  const known = isObject(schema["properties"]) ? schema["properties"] : {};
  const required = (schema["required"] ?? []) as readonly Json[];
  return Object.entries(known).flatMap(([name, written]) => {
    if (!isObject(written)) return [];
    const key = `${prefix}${name}`;
    const shared = sharedBy(written, root);
    const inner = followReference(written, root);
    const row = {
      key,
      type: shared === undefined ? typeText(inner, root) : typeOfShared(written, shared),
      standard: required.includes(name) ? "required" : standardOf(inner["default"]),
      effect: typeof inner["description"] === "string" ? inner["description"] : "",
      example: exampleOf(inner),
    };
    const others = followReference(inner["additionalProperties"], root);
    const inside = [...rowsOf(inner, root, `${key}.`), ...rowsOf(others, root, `${key}.<name>.`)];
    if (shared !== undefined) return [row];
    const holds = isObject(inner["properties"]);
    return [holds ? { ...row, type: holder, example: undefined } : row, ...inside];
  });
}

/** The definition that a setting shares with others, also where it is one of several ways to write it. */
function sharedBy(written: JsonObject, root: JsonObject): JsonObject | undefined {
  const definitions = isObject(root["definitions"]) ? root["definitions"] : {};
  const ways = [written, ...listOf(written["allOf"]), ...listOf(written["anyOf"])];
  const name = ways.flatMap((one) => {
    const reference = isObject(one) ? one["$ref"] : undefined;
    return typeof reference === "string" ? reference.split("/").slice(-1) : [];
  })[0];
  const found = name === undefined ? undefined : definitions[name];
  return isObject(found) ? found : undefined;
}

function typeOfShared(written: JsonObject, shared: JsonObject): string {
  const orFalse = listOf(written["anyOf"]).some((one) => isObject(one) && one["const"] === false);
  return orFalse ? `${nameOf(shared)} or ${code("false")}` : nameOf(shared);
}

function nameOf(definition: JsonObject): string {
  return typeof definition["title"] === "string" ? definition["title"] : holder;
}

function standardOf(value: Json | undefined): string {
  const isEmpty = isObject(value) && Object.keys(value).length === 0;
  return value === undefined || isEmpty ? "" : code(flow(value));
}

/** What the schema gives as an example; else another value than the default, where there are only a few. */
function exampleOf(schema: JsonObject): Json | undefined {
  const [given] = listOf(schema["examples"]);
  if (given !== undefined) return given;
  const standard = schema["default"];
  const values = listOf(schema["enum"]);
  if (values.length > 0) return values.find((one) => one !== standard);
  return schema["type"] === "boolean" ? standard !== true : undefined;
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}

/** A value as YAML on one line. */
function flow(value: Json): string {
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(flow).join(", ")}]`;
  if (isObject(value)) {
    const entries = Object.entries(value).map(([key, one]) => `${flow(key)}: ${flow(one)}`);
    return `{ ${entries.join(", ")} }`;
  }
  const isPlain = typeof value === "string" && /^\p{L}[\p{L}\d_ ./-]*$/u.test(value);
  return isPlain && !/^(true|false|yes|no|on|off|null)$/i.test(value)
    ? value
    : JSON.stringify(value);
}
