import type { ErrorCode } from "../core/error-codes.ts";
import { isObject, type Json, type JsonObject } from "../core/json.ts";
import { judgeEndpoint } from "./endpoint.ts";
import { didYouMean } from "./suggest.ts";
import { timeZoneNames } from "./time-zone.ts";

/** Code, sentence and, where the catalogue's does not do, hint of a finding. */
type Words = [code: ErrorCode, message: string, hint?: string | undefined];

/** Says that a text is not of the form its schema names. */
export function wrongFormat(name: string, format: string, value: Json): Words {
  const shown = quote(value);
  const text = String(value);
  switch (format) {
    case "duration-short":
      return ["spec/bad-duration", `${name} is ${shown}, which is not a duration`];
    case "cron":
      return ["spec/bad-cron", `${name} is ${shown}, which is not a cron expression`];
    case "timezone":
      return [
        "spec/bad-timezone",
        `${name} is ${shown}, which is not a time zone`,
        didYouMean(text, timeZoneNames()),
      ];
    case "endpoint":
      // The value is not shown: people paste URLs with credentials in them.
      return judgeEndpoint(text) === "spec/insecure-endpoint"
        ? ["spec/insecure-endpoint", `${name} would send credentials over plain http`]
        : ["spec/bad-endpoint", `${name} is not a base URL`];
    default:
      return ["spec/wrong-value", `${name} is ${shown}, which is not of the form "${format}"`];
  }
}

/** Says that a text does not meet the pattern of its schema. */
export function wrongPattern(
  name: string,
  pointer: string,
  schema: JsonObject,
  value: Json,
): Words {
  const pattern = String(schema["pattern"]);
  const isName = pattern === "^[a-z][a-z0-9-]*$" && ["/pipeline", "/brand"].includes(pointer);
  if (isName) return ["spec/bad-name", `${name} is ${quote(value)}`];
  const [description, examples] = [textOf(schema["description"]), schema["examples"]];
  const example = Array.isArray(examples) ? textOf((examples as readonly Json[])[0]) : undefined;
  // Few people read patterns; where words and an example say what is wanted, they stand for it.
  const hint =
    description === undefined || example === undefined
      ? `It must match ${pattern}`
      : `${description} Such as ${example}.`;
  return ["spec/wrong-value", `${name} is ${quote(value)}`, hint];
}

/** A value as it stands in a sentence: a text or number in quotes, anything else by its kind. */
export function quote(value: Json): string {
  if (value === null) return "empty";
  if (Array.isArray(value)) return "a list";
  if (isObject(value)) return "a map";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return `${typeof value === "string" ? "the text " : ""}"${shorten(text)}"`;
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** The value if it is a text. */
export function textOf(value: Json | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}
