import {
  isObject,
  pointerSteps,
  toPointer,
  withoutPointers,
  type Json,
  type JsonObject,
} from "../core/json.ts";

/** One field that the sink holds otherwise than it was sent; undefined where it is not there. */
export interface HeldDifference {
  /** JSON Pointer. */
  readonly pointer: string;
  readonly sent: Json | undefined;
  readonly held: Json | undefined;
}

export interface CompareOptions {
  /** JSON Pointers that are not compared. */
  readonly without: readonly string[];
  /** JSON Pointers of texts that are compared without case; `*` stands for every position. */
  readonly ignoreCase: readonly string[];
}

/**
 * Compares what was sent with what is held, leaf by leaf, lists member by member. Only our keys
 * count, as a sink adds its own; what is empty equals what is not there.
 */
export function compareHeld(
  sent: JsonObject,
  held: JsonObject,
  { without, ignoreCase }: CompareOptions,
): HeldDifference[] {
  const found: HeldDifference[] = [];
  const folded = ignoreCase.map(pointerSteps);
  visit(withoutPointers(sent, without), withoutPointers(held, without), []);
  return found;

  function visit(ours: Json, theirs: Json | undefined, steps: readonly string[]): void {
    if (isEmpty(ours) && (isEmpty(theirs) || (isObject(ours) && isObject(theirs)))) return;
    if (isObject(ours) && (isObject(theirs) || isEmpty(theirs)) && !isEmpty(ours)) {
      for (const [key, value] of Object.entries(ours)) {
        const there = isObject(theirs) && Object.hasOwn(theirs, key) ? theirs[key] : undefined;
        visit(value, there, [...steps, key]);
      }
    } else if (Array.isArray(ours) && Array.isArray(theirs)) {
      const [here, there] = [ours as readonly Json[], theirs as readonly Json[]];
      for (let at = 0; at < Math.max(here.length, there.length); at += 1) {
        const place = [...steps, String(at)];
        const value = here[at];
        if (value !== undefined) visit(value, there[at], place);
        else if (!isEmpty(there[at])) differ(undefined, there[at], place);
      }
    } else if (!same(ours, theirs, steps)) differ(ours, theirs, steps);
  }

  function differ(ours: Json | undefined, theirs: Json | undefined, steps: readonly string[]) {
    found.push({ pointer: toPointer(steps), sent: ours, held: theirs });
  }

  function same(ours: Json, theirs: Json | undefined, steps: readonly string[]): boolean {
    if (typeof ours === "string" && typeof theirs === "string" && isFolded(steps)) {
      return ours.toLowerCase() === theirs.toLowerCase();
    }
    return JSON.stringify(ours) === JSON.stringify(theirs);
  }

  /** True at the pointers that are named, and below them. */
  function isFolded(steps: readonly string[]): boolean {
    return folded.some(
      (pointer) =>
        pointer.length <= steps.length &&
        pointer.every((step, at) => step === steps[at] || step === "*"),
    );
  }
}

function isEmpty(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === "") return true;
  if (Array.isArray(value)) return value.length === 0;
  return isObject(value) && Object.keys(value).length === 0;
}
