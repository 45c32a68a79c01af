import jsonata from "jsonata";
import { SyncError } from "../core/errors.ts";
import { dateHint, forbiddenNames, picturedToMillis } from "./names.ts";

/*
 * JSONata checks its limits between steps, so one call of one of its own functions can still take
 * all memory or hang. The ones that can are wrapped: they refuse texts and lists that no record
 * has. What may not be called at all is bound to a function that says why.
 */

/** How JSONata holds a function of its own. */
export interface NativeFunction {
  readonly _jsonata_function: true;
  readonly implementation: (this: unknown, ...args: never[]) => unknown;
  readonly signature?: unknown;
  readonly arity?: number;
}

const maxText = 16_000_000;
const maxWidth = 100_000;
/** Functions that compare every member with every other. */
const maxCompared = 20_000;

const textFunctions = (
  "length substring substringBefore substringAfter lowercase uppercase trim pad match contains " +
  "replace split base64encode base64decode encodeUrl encodeUrlComponent decodeUrl " +
  "decodeUrlComponent number"
).split(" ");
const otherFunctions = ["string", "clone", "join", "distinct", "toMillis"];

/** Functions bound over JSONata's own, by name. */
export const guardedFunctions: Readonly<Record<string, NativeFunction>> = {
  ...(await guarded()),
  ...forbidden(),
};

function forbidden(): Record<string, NativeFunction> {
  return Object.fromEntries(
    [...forbiddenNames].map(([name, reason]) => [
      name,
      native(() => {
        throw new SyncError("mapping/forbidden-function", `$${name} may not be used: ${reason}`);
      }),
    ]),
  );
}

async function guarded(): Promise<Record<string, NativeFunction>> {
  const names = [...textFunctions, ...otherFunctions];
  const list = names.map((name) => `"${name}": $${name}`).join(", ");
  const own = (await jsonata(`{ ${list} }`).evaluate(null)) as Record<string, NativeFunction>;
  return Object.fromEntries(names.map((name) => [name, guard(name, own[name] as NativeFunction)]));
}

function guard(name: string, own: NativeFunction): NativeFunction {
  const run = own.implementation as (this: unknown, ...args: unknown[]) => unknown;
  return {
    ...own,
    // How many arguments $map and its like pass.
    arity: run.length,
    // Named parameters: JSONata reads them off the source text when a function is partly applied.
    implementation: function (this: unknown, a: unknown, b: unknown, c: unknown, d: unknown) {
      refuseBomb(name, a, b, c);
      return run.call(this, a, b, c, d);
    },
  };
}

function refuseBomb(name: string, a: unknown, b: unknown, c: unknown): void {
  switch (name) {
    case "pad":
      if (typeof b === "number" && Math.abs(b) > maxWidth) tooLarge("$pad", "text");
      if (typeof c === "string" && c.length > 1000) tooLarge("$pad", "text");
      break;
    case "string":
    case "clone":
      if (writtenSize(a, maxText) > maxText) tooLarge(`$${name}`, "text");
      return;
    case "join":
      if (writtenSize(a, maxText) > maxText) tooLarge("$join", "text");
      if (Array.isArray(a) && typeof b === "string" && a.length * b.length > maxText) {
        tooLarge("$join", "text");
      }
      return;
    case "distinct":
      if (Array.isArray(a) && a.length > maxCompared) tooLarge("$distinct", "list");
      return;
    case "toMillis":
      if (b !== undefined) {
        throw new SyncError("mapping/forbidden-function", picturedToMillis, { hint: dateHint });
      }
      return;
  }
  if (typeof a === "string" && a.length > maxText) tooLarge(`$${name}`, "text");
}

function tooLarge(name: string, what: string): never {
  throw new SyncError(
    "mapping/limit",
    `${name} was given, or would make, a ${what} that is too long`,
  );
}

/** Adds up the texts of a value until `enough`; shared parts count each time they are met. */
function writtenSize(value: unknown, enough: number): number {
  if (typeof value === "string") return value.length;
  if (typeof value !== "object" || value === null || isLambda(value)) return 5;
  let size = 2;
  for (const member of Object.values(value) as unknown[]) {
    size += 3 + writtenSize(member, enough - size);
    if (size > enough) return size;
  }
  return size;
}

/** Functions hold their surroundings, which lead back to themselves. */
function isLambda(value: object): boolean {
  return Object.hasOwn(value, "_jsonata_lambda") || Object.hasOwn(value, "_jsonata_function");
}

/** Wraps a function of ours as JSONata holds its own. */
export function native(implementation: (...args: never[]) => unknown): NativeFunction {
  return { _jsonata_function: true, implementation };
}
