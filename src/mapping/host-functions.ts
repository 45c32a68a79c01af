import { SyncError } from "../core/errors.ts";
import type { HoldDetails } from "../core/events.ts";
import { isObject, type Json, type JsonObject } from "../core/json.ts";
import { isDayFormat, readDay, type NoDay } from "./calendar-day.ts";
import { fromHundredths, multiply, parseDecimal, toHundredths } from "./exact-decimal.ts";
import { native, type NativeFunction } from "./guarded-functions.ts";
import { toPlainJson } from "./plain-json.ts";
import { quoteValue } from "./translate-error.ts";

/** Thrown by `$skip`: the item is left out on purpose. */
export class Skip extends Error {
  readonly reason: string;

  constructor(reason: string) {
    super(reason);
    this.name = "Skip";
    this.reason = reason;
  }
}

/** Thrown by `$hold`: the item waits for something. */
export class Hold extends Error {
  readonly reason: string;
  /** Key of the document it would become, where the mapping says so. */
  readonly key: string | undefined;
  readonly details: HoldDetails | undefined;

  constructor(reason: string, key: string | undefined, details: HoldDetails | undefined) {
    super(reason);
    this.name = "Hold";
    this.reason = reason;
    this.key = key;
    this.details = details;
  }
}

/** The functions of this project that every expression may call, by name. */
export const hostFunctions: Readonly<Record<string, NativeFunction>> = {
  reject: native(reject),
  skip: native(skip),
  hold: native(hold),
  require: native(require),
  text: native(text),
  date: native(date),
  dateFault: native(dateFault),
  money: native(money),
};

/** `$reject(reason, kind?)` parks the record; the kind `"contradiction"` says that two values disagree. */
function reject(reason: unknown, kind: unknown): never {
  if (kind !== undefined && kind !== "contradiction") {
    throw new SyncError("mapping/failed", `$reject knows no kind ${quoteValue(kind)}`);
  }
  const code = kind === "contradiction" ? "mapping/contradiction" : "mapping/rejected";
  throw new SyncError(code, sentence("$reject", reason));
}

/** `$skip(reason)` leaves the item out and says why. */
function skip(reason: unknown): never {
  throw new Skip(sentence("$skip", reason));
}

/**
 * `$hold(reason, key?, details?)` keeps the item waiting, as it is in the sink, and says what for. The
 * key is that of the document it would become, where a record becomes several. The details are
 * `{ code, move, tried }`, none of them needed: a name for the reason, who can do something, what was
 * looked for.
 */
function hold(reason: unknown, key: unknown, details: unknown): never {
  if (key !== undefined && key !== null && (typeof key !== "string" || key.trim() === "")) {
    throw new SyncError("mapping/failed", `$hold was given the key ${quoteValue(key)}, not a text`);
  }
  const named = typeof key === "string" ? key : undefined;
  throw new Hold(sentence("$hold", reason), named, holdDetails(details));
}

function holdDetails(value: unknown): HoldDetails | undefined {
  const details = toPlainJson(value);
  if (details === undefined || details === null) return undefined;
  const given: JsonObject = isObject(details) ? withoutNulls(details) : { details };
  const { code, move, tried, ...others } = given;
  const [other] = Object.keys(others);
  if (other !== undefined || !isTextOrNone(code) || !isTextOrNone(move)) {
    const message = `$hold was given the details ${quoteValue(details)}`;
    const hint = "They are a map of code and move, which are texts, and tried.";
    throw new SyncError("mapping/failed", message, { hint });
  }
  return {
    ...(code === undefined ? {} : { code }),
    ...(move === undefined ? {} : { move }),
    ...(tried === undefined ? {} : { tried }),
  };
}

function withoutNulls(value: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== null));
}

function isTextOrNone(value: Json | undefined): value is string | undefined {
  return value === undefined || (typeof value === "string" && value.trim() !== "");
}

/** `$require(value, reason)` gives the value, or parks the record where there is none. */
function require(value: unknown, reason: unknown): unknown {
  const missing =
    value === undefined ||
    value === null ||
    (typeof value === "string" && value.trim() === "") ||
    (Array.isArray(value) && value.length === 0);
  if (missing) throw new SyncError("mapping/rejected", sentence("$require", reason));
  return value;
}

/** `$text(value)` gives a trimmed text; nothing for null, for spaces only and for nothing. */
function text(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === "string") return value.trim() || undefined;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  throw new SyncError("mapping/failed", `cannot read ${quoteValue(value)} as a text`);
}

/**
 * `$date(text, format, name?)` reads a day strictly and gives `yyyy-mm-dd`; nothing for nothing. The
 * name says in the error whose value it was.
 */
function date(value: unknown, format: unknown, name: unknown): string | undefined {
  const day = dayIn(value, format, "$date");
  if (day === undefined || typeof day === "string") return day;
  throw new SyncError("mapping/bad-date", noDate(value, day, name), {
    hint: `Write the date as ${String(format)}, and one that exists.`,
  });
}

/**
 * `$dateFault(text, format, name?)` gives the sentence with which `$date` would park the record;
 * nothing where it would not. An expression cannot catch, so what goes on without the day asks first.
 */
function dateFault(value: unknown, format: unknown, name: unknown): string | undefined {
  const day = dayIn(value, format, "$dateFault");
  return day === undefined || typeof day === "string" ? undefined : noDate(value, day, name);
}

function dayIn(value: unknown, format: unknown, caller: string): string | NoDay | undefined {
  if (typeof format !== "string" || !isDayFormat(format)) {
    throw new SyncError("mapping/failed", `${caller} knows no format ${quoteValue(format)}`, {
      hint: "A format holds yyyy, mm or m, and dd or d once each, such as mm/dd/yyyy.",
    });
  }
  if (value === undefined || value === null) return undefined;
  return typeof value === "string"
    ? readDay(value.trim(), format)
    : { why: `is not a date written as ${format}` };
}

function noDate(value: unknown, { why }: NoDay, name: unknown): string {
  return `${named(name)}${quoteValue(value)} ${why}`;
}

/**
 * `$money(value, factor?, name?)` reads a plain decimal, multiplies exactly and rounds to hundredths,
 * halves away from zero; nothing for nothing. The name says in the error whose value it was.
 */
function money(value: unknown, factor: unknown, name: unknown): number | undefined {
  if (value === undefined || value === null) return undefined;
  const by = factor === undefined ? one : decimal(factor, "the factor");
  const exact = multiply(decimal(value, name), by);
  const result = fromHundredths(toHundredths(exact));
  if (result === undefined) {
    throw new SyncError("mapping/not-a-number", `${named(name)}${quoteValue(value)} is too large`);
  }
  return result;
}

const one = { digits: 1n, places: 0 };

function decimal(
  value: unknown,
  name: unknown,
): { readonly digits: bigint; readonly places: number } {
  const written = typeof value === "number" ? String(value) : value;
  const read = typeof written === "string" ? parseDecimal(written.trim()) : undefined;
  if (read) return read;
  throw new SyncError(
    "mapping/not-a-number",
    `cannot read ${named(name)}${quoteValue(value)} as a number`,
  );
}

/** "the wholesale price ", where the caller says whose value it is. */
function named(name: unknown): string {
  return typeof name === "string" && name.trim() !== "" ? `${name.trim()} ` : "";
}

function sentence(name: string, reason: unknown): string {
  if (typeof reason === "string" && reason.trim() !== "") return reason;
  throw new SyncError("mapping/failed", `${name} needs a sentence that says why`);
}
