import { isObject, toPointer, type Json } from "../core/json.ts";

/** One field of a document before and after; undefined where it is not there. */
export interface FieldChange {
  /** JSON Pointer. */
  readonly pointer: string;
  readonly before: Json | undefined;
  readonly after: Json | undefined;
}

/** The field-level view of a change, leaf by leaf, in the sequence of the pointers. */
export function diffFields(before: Json | undefined, after: Json | undefined): FieldChange[] {
  const [old, now] = [leaves(before), leaves(after)];
  const pointers = [...new Set([...old.keys(), ...now.keys()])];
  return pointers
    .filter((pointer) => JSON.stringify(old.get(pointer)) !== JSON.stringify(now.get(pointer)))
    .map((pointer) => ({ pointer, before: old.get(pointer), after: now.get(pointer) }));
}

function leaves(value: Json | undefined): Map<string, Json> {
  const found = new Map<string, Json>();
  const visit = (here: Json, steps: readonly (string | number)[]): void => {
    const children: [string | number, Json][] = Array.isArray(here)
      ? (here as readonly Json[]).map((item, index) => [index, item])
      : isObject(here)
        ? Object.entries(here)
        : [];
    if (children.length === 0) found.set(toPointer(steps), here);
    for (const [step, child] of children) visit(child, [...steps, step]);
  };
  if (value !== undefined) visit(value, []);
  return found;
}
