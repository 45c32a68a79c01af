import { Ajv, type AnySchema, type ErrorObject, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";
import { parseDuration } from "../core/duration.ts";
import type { Json, JsonObject } from "../core/json.ts";
import { distinctAcross } from "./distinct-across.ts";
import { isCron } from "./cron-density.ts";
import { judgeEndpoint } from "./endpoint.ts";
import { isTimeZone } from "./time-zone.ts";

/** A JSON Schema made ready; gives what a value violates, nothing if it fits. */
export type SchemaCheck = (value: Json) => readonly ErrorObject[];

/**
 * Makes a schema of ours ready.
 * @throws Error where the schema itself is wrong.
 */
export function compileSchema(schema: JsonObject): SchemaCheck {
  const validate = remember(checks, schema, () => compile(schema, false));
  return (value) => (validate(value) ? [] : (validate.errors ?? []));
}

/** Copies a value with the schema's defaults where it has no key of its own. */
export function withDefaults(schema: JsonObject, value: JsonObject): JsonObject {
  const fill = remember(fillers, schema, () => compile(schema, true));
  const copy = structuredClone(value);
  fill(copy);
  return copy;
}

/** What is wrong with a schema that people wrote, as a sentence of the compiler; undefined if nothing. */
export function schemaFault(schema: JsonObject): string | undefined {
  try {
    compileSchema(schema);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const checks = new WeakMap<JsonObject, ValidateFunction>();
const fillers = new WeakMap<JsonObject, ValidateFunction>();

const compilers = new Map<boolean, Ajv>();

/** A compiler is costly to make, so one serves all; it forgets each schema, as two may share an `$id`. */
function compile(schema: JsonObject, useDefaults: boolean): ValidateFunction {
  const compiler = compilers.get(useDefaults) ?? schemaCompiler(useDefaults);
  compilers.set(useDefaults, compiler);
  if (String(schema["$id"]).startsWith("http://json-schema.org/")) {
    throw new Error("its $id is that of JSON Schema itself");
  }
  try {
    return compiler.compile(schema as AnySchema);
  } finally {
    compiler.removeSchema(schema as AnySchema);
  }
}

function schemaCompiler(useDefaults: boolean): Ajv {
  const ajv = new Ajv({
    allErrors: true,
    // Strictness finds misspelt words of the schema; it also refuses defaults inside a union, which
    // cannot be filled in but are worth telling editors.
    strict: !useDefaults,
    allowUnionTypes: true,
    // Without it `required: ["constructor"]` is met by every object.
    ownProperties: true,
    verbose: true,
    $data: false,
    logger: false,
    // Contracts are written by people: these two refuse what draft-07 allows and means.
    strictTypes: false,
    strictRequired: false,
    useDefaults,
  });
  addFormats.default(ajv);
  ajv.addVocabulary(["secret", "endpoint"]);
  ajv.addKeyword(distinctAcross);
  for (const name of ["jsonata", "template", "path"]) ajv.addFormat(name, true);
  ajv.addFormat("duration-short", (text: string) => parseDuration(text) !== undefined);
  ajv.addFormat("cron", isCron);
  ajv.addFormat("endpoint", (text: string) => judgeEndpoint(text) === undefined);
  ajv.addFormat("timezone", isTimeZone);
  return ajv;
}

function remember(
  cache: WeakMap<JsonObject, ValidateFunction>,
  schema: JsonObject,
  make: () => ValidateFunction,
): ValidateFunction {
  const known = cache.get(schema) ?? make();
  cache.set(schema, known);
  return known;
}
