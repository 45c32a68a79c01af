import type { ErrorObject } from "ajv";
import { finding, type Diagnostic } from "../core/diagnostics.ts";
import type { ErrorCode } from "../core/error-codes.ts";
import { isObject, pointerSteps, toPointer, type Json, type JsonObject } from "../core/json.ts";
import type { Location } from "../core/location.ts";
import { compileSchema } from "./compile-schema.ts";
import { narrow } from "./narrow-errors.ts";
import { didYouMean, suggest } from "./suggest.ts";
import { quote, textOf, wrongFormat, wrongPattern } from "./wrong-text.ts";

/** Gives the place of the value at a JSON Pointer, or of its key. */
export type Locate = (pointer: string, part?: "key" | "value") => Location | undefined;

/** What is being checked, for messages and places. */
export interface Subject {
  /** What people call the whole, e.g. "a pipeline". */
  readonly name: string;
  /** JSON Pointer of the checked value in its file; "" for the file itself. */
  readonly at: string;
  readonly locate: Locate;
  /** The file, for what has no place of its own. */
  readonly file: string;
}

/** Holds a value against a schema; each wrong key gives one finding. */
export function validate(schema: JsonObject, value: Json, subject: Subject): Diagnostic[] {
  const errors = narrow(compileSchema(schema)(value));
  const misspelt = new Set(errors.flatMap(missingByMisspelling));
  return errors
    .filter((one) => !(one.keyword === "required" && misspelt.has(idOfMissing(one))))
    .flatMap((error) => translate(error, subject));
}

/** A misspelt key is unknown and the right one missing: that is one mistake, told by its spelling. */
function missingByMisspelling(error: ErrorObject): string[] {
  if (error.keyword !== "additionalProperties") return [];
  const near = suggest(String(error.params["additionalProperty"]), knownKeys(error));
  return near === undefined ? [] : [`${error.instancePath}/${near}`];
}

function idOfMissing(error: ErrorObject): string {
  return `${error.instancePath}/${String(error.params["missingProperty"])}`;
}

function knownKeys(error: ErrorObject): readonly string[] {
  const known = (error.parentSchema as JsonObject | undefined)?.["properties"];
  return isObject(known) ? Object.keys(known) : [];
}

function translate(error: ErrorObject, subject: Subject): Diagnostic[] {
  const inner = error.instancePath;
  const pointer = `${subject.at}${inner}`;
  const name = pointer === "" ? subject.name : dotted(pointer);
  const place = (at: string, part?: "key" | "value"): Location =>
    subject.locate(at, part) ?? nearest(subject, at);
  const say = (code: ErrorCode, message: string, hint?: string): Diagnostic[] => [
    finding(code, message, place(pointer), hint),
  ];
  const schema = isObject(error.parentSchema) ? error.parentSchema : {};
  const value = error.data as Json;
  const remedy = textOf(schema["description"]);
  if (isInSecret(error)) return [secretFinding(pointer, place(pointer))];
  switch (error.keyword) {
    case "additionalProperties": {
      const key = String(error.params["additionalProperty"]);
      const where = place(`${pointer}${toPointer([key])}`, "key");
      const message = `"${key}" is not a key of ${name}`;
      return [
        finding(
          "spec/unknown-key",
          message,
          where,
          didYouMean(key, knownKeys(error), "Known keys"),
        ),
      ];
    }
    case "required": {
      const key = String(error.params["missingProperty"]);
      const meaning = descriptionOf(schema, key);
      const message = `"${key}" is missing in ${name}`;
      const hint = meaning && `Add the key. ${meaning}`;
      const top = { file: subject.file, line: 1, column: 1 };
      const where = pointer === "" ? top : place(pointer, "key");
      return [finding("spec/missing-key", message, where, hint)];
    }
    case "type":
      return say("spec/wrong-type", wrongKind(name, value, kinds(schema["type"])));
    case "kind":
      return say("spec/wrong-type", wrongKind(name, value, branchKinds(schema)));
    case "enum":
    case "const": {
      const allowed = (schema["enum"] ?? [schema["const"]]) as readonly Json[];
      const words = allowed.filter((one) => one !== null).map(String);
      const only = error.keyword === "const" ? schema["description"] : undefined;
      const hint = textOf(only) ?? didYouMean(String(value), words, "Allowed");
      const message = `${name} is ${quote(value)}, which is not one of the values it may have`;
      return say("spec/wrong-value", message, hint);
    }
    case "not":
      return say(
        "spec/wrong-value",
        `${name} is ${quote(value)}, which cannot be used here`,
        remedy,
      );
    case "distinctAcross": {
      const { owner, item } = error.params as { readonly owner: string; readonly item: string };
      const message = `${name} is ${quote(item)}, which stands under "${owner}" too`;
      return say("spec/wrong-value", message, remedy);
    }
    case "minItems":
    case "minProperties":
      if (error.params["limit"] !== 1) break;
      return say("spec/wrong-value", `${name} is empty`, remedy);
    case "format":
      return say(...wrongFormat(name, String(error.params["format"]), value));
    case "pattern":
      // `duration-short` carries its pattern for editors; the format has said it already.
      if (schema["format"] !== undefined && schema["format"] !== "uri") return [];
      return say(...wrongPattern(name, pointer, schema, value));
    case "propertyNames": {
      const key = String(error.params["propertyName"]);
      const where = place(`${pointer}${toPointer([key])}`, "key");
      const hint = patternHint(schema["propertyNames"]);
      return [finding("spec/wrong-value", `"${key}" cannot be a key of ${name}`, where, hint)];
    }
    default:
      break;
  }
  const message = `${name} is ${quote(value)}: it ${error.message ?? "is wrong"}`;
  return say("spec/wrong-value", message, remedy);
}

/** The place of the closest enclosing value that has one. */
function nearest(subject: Subject, pointer: string): Location {
  const steps = pointerSteps(pointer);
  while (steps.length > 0) {
    steps.pop();
    const place = steps.length > 0 ? subject.locate(toPointer(steps), "key") : undefined;
    if (place) return place;
  }
  return { file: subject.file, line: 1, column: 1 };
}

function dotted(pointer: string): string {
  return pointerSteps(pointer).join(".");
}

/** True where the value, or a map around it, is a reference to a secret: then nothing of it is shown. */
function isInSecret(error: ErrorObject): boolean {
  const schema = error.parentSchema as JsonObject | undefined;
  return schema?.["secret"] === true || error.schemaPath.includes("/properties/env/");
}

function secretFinding(pointer: string, place: Location): Diagnostic {
  const steps = pointerSteps(pointer).filter((step) => step !== "env");
  const message = `${steps.join(".")} must name an environment variable and not hold the value`;
  const hint = "Write { env: NAME }, NAME in capitals, and keep the value in the environment.";
  return finding("spec/secret-literal", message, place, hint);
}

function wrongKind(name: string, value: Json, wanted: string): string {
  return `${name} is ${quote(value)}, but ${wanted} is needed`;
}

const kindNames: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  integer: "a whole number",
  boolean: "true or false",
  object: "a map",
  array: "a list",
};

function kinds(type: Json | undefined): string {
  const types = (Array.isArray(type) ? type : [type]) as readonly Json[];
  return types
    .filter((one) => one !== "null")
    .map((one) => kindNames[String(one)] ?? String(one))
    .join(" or ");
}

function branchKinds(schema: JsonObject): string {
  const branches = (schema["anyOf"] ?? schema["oneOf"] ?? []) as readonly JsonObject[];
  const types = branches.flatMap((branch) => branch["type"] ?? []);
  return kinds([...new Set(types)]) || "another value";
}

function descriptionOf(schema: JsonObject, key: string): string | undefined {
  const inner = isObject(schema["properties"]) ? schema["properties"][key] : undefined;
  const text = isObject(inner) ? inner["description"] : undefined;
  return typeof text === "string" ? text : undefined;
}

function patternHint(schema: Json | undefined): string | undefined {
  const pattern = isObject(schema) ? schema["pattern"] : undefined;
  return typeof pattern === "string" ? `Keys must match ${pattern}` : undefined;
}
