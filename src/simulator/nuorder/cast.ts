import { isObject, type Json, type JsonObject } from "../../core/json.ts";
import { Refusal } from "./answers.ts";
import type { Call } from "./route.ts";

/**
 * Reads the body of a request.
 * @throws Refusal 400 when it is no JSON.
 */
export function bodyOf({ request }: Call): Json {
  try {
    return JSON.parse(request.body) as Json;
  } catch {
    throw new Refusal(400, "the body is not JSON");
  }
}

/**
 * Casts every field of a body but the computed ones; a field cast to undefined is left out.
 * @throws Refusal 400 naming every field that does not fit.
 */
export function castFields(
  body: Json,
  computed: ReadonlySet<string>,
  cast: (name: string, value: Json) => Json | undefined,
): JsonObject {
  if (!isObject(body)) throw new Refusal(400, "the body must be a JSON object");
  const problems: string[] = [];
  const fields: Record<string, Json> = {};
  for (const [name, value] of Object.entries(body)) {
    if (name.startsWith("__") || computed.has(name)) continue;
    const kept = gathering(problems, () => cast(name, value));
    if (kept !== undefined) fields[name] = kept;
  }
  if (problems.length > 0) throw new Refusal(400, problems.join("; "));
  return fields;
}

/** Runs a cast; its refusal joins the problems, so that one answer names them all. */
export function gathering<T>(problems: string[], cast: () => T): T | undefined {
  try {
    return cast();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    problems.push(error.message);
    return undefined;
  }
}

/** Takes text, a number as its digits and null as "". */
export function castText(name: string, value: Json): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  if (typeof value !== "string") throw new Refusal(400, `${name} must be text`);
  return value;
}

/** The text of a text or a number; "" for all else, which JSON's objects may refuse to become text. */
export function plainText(value: Json | undefined): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

/** Takes true and false, as text too; null is false. */
export function castSwitch(name: string, value: Json): boolean {
  if (value === true || value === "true") return true;
  if (value === false || value === "false" || value === null) return false;
  throw new Refusal(400, `${name} must be true or false`);
}

/** Takes a list of texts; null is an empty one. */
export function castTexts(name: string, value: Json): readonly string[] {
  if (value === null) return [];
  if (!Array.isArray(value) || !value.every((item) => typeof item === "string")) {
    throw new Refusal(400, `${name} must be a list of texts`);
  }
  return value as readonly string[];
}

/** Takes a number, as text too; null and "" are 0. */
export function castNumber(name: string, value: Json): number {
  const number = value === null || value === "" ? 0 : Number(plainText(value) || Number.NaN);
  if (!Number.isFinite(number)) {
    throw new Refusal(400, `${name} is not a number: ${JSON.stringify(value)}`);
  }
  return number;
}

/** Takes yyyy-mm-dd or yyyy/m/d, a time after it ignored, as midnight UTC; null is "". */
export function castDate(name: string, value: Json): string {
  if (value === null || value === "") return "";
  const time = dayOf(plainText(value));
  if (time === undefined) throw new Refusal(400, `${name} is not a date: ${JSON.stringify(value)}`);
  return new Date(time).toISOString();
}

/** Midnight UTC of yyyy-mm-dd or yyyy/m/d in epoch ms; undefined for other text and no real day. */
export function dayOf(text: string): number | undefined {
  const [, year, month, day] = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:T.*)?$/.exec(text) ?? [];
  return midnight(year, month, day);
}

/** Midnight UTC of mm/dd/yyyy in epoch ms; undefined for other text and no real day. */
export function usDayOf(text: string): number | undefined {
  const [, month, day, year] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text) ?? [];
  return midnight(year, month, day);
}

function midnight(year = "", month = "", day = ""): number | undefined {
  const time = Date.UTC(Number(year), Number(month) - 1, Number(day));
  const isReal =
    year !== "" && !Number.isNaN(time) && new Date(time).getUTCMonth() === Number(month) - 1;
  return isReal ? time : undefined;
}
