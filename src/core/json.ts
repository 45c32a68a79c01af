/** Any value that JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

/** Tells a JSON object from every other JSON value. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Reads the value that an RFC 6901 pointer names; undefined where there is none. */
export function atPointer(value: Json, pointer: string): Json | undefined {
  let here: Json | undefined = value;
  for (const step of pointerSteps(pointer)) {
    if (Array.isArray(here)) here = (here as readonly Json[])[Number(step)];
    else if (isObject(here) && Object.hasOwn(here, step)) here = here[step];
    else return undefined;
  }
  return here;
}

/** Splits an RFC 6901 pointer into its unescaped steps. */
export function pointerSteps(pointer: string): string[] {
  if (pointer === "") return [];
  return pointer
    .slice(1)
    .split("/")
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** Joins steps to an RFC 6901 pointer. */
export function toPointer(steps: readonly (string | number)[]): string {
  return steps
    .map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`)
    .join("");
}

/** Copies a value without the places that the pointers name; a missing place is no error. */
export function withoutPointers(value: Json, pointers: readonly string[]): Json {
  return pointers.reduce((result, pointer) => without(result, pointerSteps(pointer)), value);
}

function without(value: Json, steps: readonly string[]): Json {
  const [step, ...rest] = steps;
  if (step === undefined) return value;
  if (Array.isArray(value)) {
    const index = Number(step);
    const items = value as readonly Json[];
    return rest.length === 0
      ? items.filter((_, at) => at !== index)
      : items.map((item, at) => (at === index ? without(item, rest) : item));
  }
  if (!isObject(value) || !Object.hasOwn(value, step)) return value;
  const { [step]: removed, ...others } = value;
  return rest.length === 0 || removed === undefined
    ? others
    : { ...others, [step]: without(removed, rest) };
}
