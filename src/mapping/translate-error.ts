import { SyncError } from "../core/errors.ts";
import type { ErrorCode } from "../core/error-codes.ts";
import { locationIn, type TextOrigin } from "./text-origin.ts";

/** A text with its origin; a functions file's positions start at `offset` of one common count. */
export interface Source {
  readonly text: string;
  readonly origin: TextOrigin;
  readonly offset: number;
}

/** What JSONata throws: a plain object, or an Error of the engine underneath. */
interface Thrown {
  readonly code?: unknown;
  readonly position?: unknown;
  readonly token?: unknown;
  readonly value?: unknown;
  readonly value2?: unknown;
  readonly index?: unknown;
  readonly message?: unknown;
}

/** Turns what JSONata throws into an error of ours, with its place in the text that was written. */
export function translateError(thrown: unknown, sources: readonly Source[]): SyncError {
  const error = (typeof thrown === "object" && thrown !== null ? thrown : {}) as Thrown;
  const location = locate(error, sources);
  if (thrown instanceof SyncError) {
    if (thrown.location || !location) return thrown;
    return new SyncError(thrown.code, thrown.message, {
      location,
      hint: thrown.hint,
      facts: thrown.facts,
      cause: thrown,
    });
  }
  const [code, message] = describe(error, thrown);
  return new SyncError(code, message, {
    ...(location ? { location } : {}),
    ...(typeof error.code === "string" ? { facts: { jsonata: error.code } } : {}),
    ...(thrown instanceof Error ? { cause: thrown } : {}),
  });
}

/** Finds where the token begins that JSONata's position stands behind. */
export function tokenStart(text: string, position: number, token?: unknown): number {
  const end = Math.max(0, Math.min(position, text.length));
  if (typeof token === "string" && token !== "" && token !== "(end)") {
    const near = text.slice(Math.max(0, end - token.length - 12), end);
    const bare = near.lastIndexOf(token);
    const at = near[bare - 1] === "$" ? bare - 1 : bare;
    if (bare >= 0) return end - near.length + at;
  }
  let start = end;
  while (start > 0 && /[\s(]/.test(text[start - 1] ?? "")) start -= 1;
  const quote = text[start - 1];
  if (quote === '"' || quote === "'" || quote === "`") {
    return Math.max(0, text.lastIndexOf(quote, start - 2));
  }
  const word = /[$\w]+$/.exec(text.slice(Math.max(0, start - 80), start));
  return Math.max(0, word ? start - word[0].length : start - 1);
}

/** A value as a message shows it: JSON, cut where it is long. */
export function quoteValue(value: unknown): string {
  if (value === undefined) return "nothing";
  if (typeof value === "function") return "a function";
  let text: string;
  try {
    text = JSON.stringify(value) ?? String(value);
  } catch {
    text = "a value";
  }
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

function locate(error: Thrown, sources: readonly Source[]) {
  if (typeof error.position !== "number") return undefined;
  const { position } = error;
  // Sources are listed with ascending offsets.
  const source = sources.findLast((one) => position >= one.offset) ?? sources[0];
  if (!source) return undefined;
  const end = position - source.offset;
  const start = startOf(error, source.text, end);
  const token = source.text.slice(start, end).replace(/[\s(]+$/, "");
  return locationIn(source.origin, start, Math.max(1, token.length));
}

function startOf(error: Thrown, text: string, end: number): number {
  switch (error.code) {
    case "S0101":
      return Math.max(0, Math.max(text.lastIndexOf('"'), text.lastIndexOf("'")));
    case "S0105":
      return Math.max(0, text.lastIndexOf("`"));
    case "S0106":
      return end;
  }
  return tokenStart(text, end, error.token);
}

function describe(error: Thrown, thrown: unknown): [ErrorCode, string] {
  const name = typeof error.token === "string" ? `$${error.token}` : "the function";
  switch (error.code) {
    case "D3030":
      return ["mapping/not-a-number", `cannot read ${quoteValue(error.value)} as a number`];
    case "D1011":
      return ["mapping/limit", "the expression calls itself too deep"];
    case "D1012":
      return ["mapping/limit", "the expression ran too long for one record"];
    case "D2014":
    case "D2015":
      return ["mapping/limit", "the expression made a list that is too long"];
    case "D3137":
    case "D3141":
      return ["mapping/rejected", String(error.message ?? "the mapping refused the record")];
    case "T1005":
    case "T1006":
    case "T1007":
    case "T1008":
      return ["mapping/failed", `${name} is not a function here`];
    case "T0410":
    case "T0411":
    case "T0412":
      return ["mapping/failed", `${name} cannot work with ${quoteValue(error.value)}`];
    case "T2001":
    case "T2002":
      return [
        "mapping/failed",
        `cannot calculate with ${quoteValue(error.value)}: "${String(error.token)}" needs numbers`,
      ];
    case "D1002":
      return ["mapping/failed", `cannot make ${quoteValue(error.value)} negative`];
    case "T2009":
      return [
        "mapping/failed",
        `cannot compare ${quoteValue(error.value)} with ${quoteValue(error.value2)}`,
      ];
    case "D1009":
      return ["mapping/failed", `two keys of one map are the same: ${quoteValue(error.value)}`];
    case "T1003":
      return ["mapping/failed", `a key of a map is ${quoteValue(error.value)}, not a text`];
    case "D3110":
      return ["mapping/bad-date", `cannot read ${quoteValue(error.value)} as a time`];
  }
  if (thrown instanceof RangeError) {
    return ["mapping/limit", "the expression ran too deep or made a text that is too long"];
  }
  const message = typeof error.message === "string" ? error.message : String(thrown);
  const isSyntax = typeof error.code === "string" && error.code.startsWith("S");
  return [isSyntax ? "mapping/syntax" : "mapping/failed", message];
}
