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
    if (Array.isArray(here))
      here = isIndex.test(step) ? (here as readonly Json[])[Number(step)] : undefined;
    else if (isObject(here) && Object.hasOwn(here, step)) here = here[step];
    else return undefined;
  }
  return here;
}

const isIndex = /^(?:0|[1-9][0-9]*)$/;

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
  return without(
    value,
    pointers.map(pointerSteps).filter(({ length }) => length > 0),
  );
}

// All places in one go: taken one after the other, the first would shift the indices of the next.
function without(value: Json, places: readonly (readonly string[])[]): Json {
  if (places.length === 0) return value;
  const keep = (key: string, child: Json): Json[] => {
    const below = places.filter(([step]) => step === key).map(([, ...rest]) => rest);
    return below.some(({ length }) => length === 0) ? [] : [without(child, below)];
  };
  if (Array.isArray(value)) {
    return (value as readonly Json[]).flatMap((item, index) => keep(String(index), item));
  }
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, child]) => keep(key, child).map((kept) => [key, kept])),
  );
}
