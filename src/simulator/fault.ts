import { isObject, type Json, type JsonObject } from "../core/json.ts";

/** Every way in which an answer can go wrong; the README says what each does. */
export const faultKinds = [
  "lost_answer",
  "reset",
  "status",
  "html",
  "cut_body",
  "slow",
  "wrong_length",
  "empty",
  "throttled",
  "cut_lines",
  "other_record",
  "omitted",
] as const;

export type FaultKind = (typeof faultKinds)[number];

/** One planned fault. */
export interface Fault {
  readonly system: string;
  readonly fault: FaultKind;
  readonly match?: FaultMatch;
  /** How many matching requests pass before the first is struck; 0. */
  readonly after?: number;
  /** How many requests it strikes; 1. */
  readonly times?: number | "always";
  /** The chance that a matching request is struck; 1. Drawn from the seed. */
  readonly probability?: number;
  /** `status`: the status code, 503. */
  readonly status?: number;
  /** `status`: what the body is; `json` below 500, `text` from 500 on. */
  readonly as?: "json" | "text" | "html";
  /** `status`, `html`: the body itself, instead of a made-up one. */
  readonly body?: string;
  /** `status`: the Retry-After header, as it is to stand there. */
  readonly retry_after?: number | string;
  /** `slow`: how long the answer waits, in the world's milliseconds; 1000. */
  readonly delay_ms?: number;
  /** `status`, `html`, `empty`, `throttled`: whether the system handles the request all the same. */
  readonly handled?: boolean;
}

/** Which requests a fault means; every condition given must hold. */
export interface FaultMatch {
  readonly method?: string;
  /** A part of path and query, or `/pattern/` for a regular expression. */
  readonly path?: string;
  /** A GraphQL operation's name or first root field. */
  readonly operation?: string;
  /** A part of the request body. */
  readonly body?: string;
}

/**
 * Checks one planned fault as it came in.
 * @throws Error that names what does not fit.
 */
export function readFault(value: Json, systems: readonly string[]): Fault {
  if (!isObject(value)) throw new Error("A fault must be an object.");
  refuseMisfits(value, fields(systems), "fault");
  for (const name of ["system", "fault"]) {
    if (!(name in value)) throw new Error(`A fault needs "${name}".`);
  }
  const { match } = value;
  if (isObject(match)) refuseMisfits(match, matchFields, "match");
  return value as unknown as Fault;
}

/**
 * Reads the regular expression out of a path written as `/pattern/`.
 * @throws Error when the pattern is none.
 */
export function patternOf(path: string): RegExp | undefined {
  const pattern = /^\/(.+)\/$/.exec(path)?.[1];
  return pattern === undefined ? undefined : new RegExp(pattern);
}

type Fits = (value: Json) => boolean;

const isText: Fits = (value) => typeof value === "string";
const isCount: Fits = (value) => Number.isInteger(value) && Number(value) >= 0;
const isFraction: Fits = (value) => typeof value === "number" && value >= 0 && value <= 1;

function fields(systems: readonly string[]): Readonly<Record<string, Fits>> {
  return {
    system: (value) => systems.includes(String(value)),
    fault: (value) => faultKinds.some((kind) => kind === value),
    match: isObject,
    after: isCount,
    times: (value) => value === "always" || isCount(value),
    probability: isFraction,
    status: (value) => isCount(value) && Number(value) >= 200 && Number(value) <= 599,
    as: (value) => value === "json" || value === "text" || value === "html",
    body: isText,
    retry_after: (value) => isText(value) || typeof value === "number",
    delay_ms: isCount,
    handled: (value) => typeof value === "boolean",
  };
}

const matchFields: Readonly<Record<string, Fits>> = {
  method: isText,
  path: (value) => isText(value) && (patternOf(String(value)), true),
  operation: isText,
  body: isText,
};

function refuseMisfits(
  value: JsonObject,
  allowed: Readonly<Record<string, Fits>>,
  what: string,
): void {
  for (const [name, given] of Object.entries(value)) {
    const fits = Object.hasOwn(allowed, name) ? allowed[name] : undefined;
    if (!fits) {
      throw new Error(`A ${what} has no "${name}". It has ${Object.keys(allowed).join(", ")}.`);
    }
    if (!fits(given)) throw new Error(`"${name}" of a ${what} cannot be ${JSON.stringify(given)}.`);
  }
}
