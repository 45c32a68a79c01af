import { pointerSteps, type Json } from "../core/json.ts";
import { clip } from "./layout.ts";

/** `/sizes/0/name` as people say it: `sizes[0].name`; `*` stands for every position. */
export function fieldName(pointer: string): string {
  return pointerSteps(pointer)
    .map((step) => (/^(?:\d+|\*)$/.test(step) ? `[${step === "*" ? "" : step}]` : `.${step}`))
    .join("")
    .replace(/^\./, "");
}

/** A pointer with `*` for every position in a list, as plans group fields. */
export function anyPosition(pointer: string): string {
  return pointer.replaceAll(/\/\d+(?=\/|$)/g, "/*");
}

/** A value before and after on one line of at most `width` columns. */
export function changeText(
  before: Json | undefined,
  after: Json | undefined,
  width: number,
): string {
  const [old, now] = [valueText(before), valueText(after)];
  const arrow = " → ";
  if (old.length + arrow.length + now.length <= width) return `${old}${arrow}${now}`;
  // What differs may stand at the end of both, so each gets its share of the line.
  const half = Math.floor((width - arrow.length) / 2);
  const forOld = Math.max(half, width - arrow.length - now.length);
  const forNow = Math.max(half, width - arrow.length - old.length);
  return `${clip(old, forOld)}${arrow}${clip(now, forNow)}`;
}

function valueText(value: Json | undefined): string {
  return value === undefined ? "nothing" : JSON.stringify(value);
}
