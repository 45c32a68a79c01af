import type { Readiness, ReadinessReport } from "../app/readiness.ts";
import { clip, count, number, wrap } from "./layout.ts";
import { moveText, nameOf } from "./rejections.ts";
import type { Brush } from "./terminal.ts";

/** Writes what would not go through, record by record with every reason, and then what would. */
export function readinessLines(
  title: string,
  { records, leftOutBy }: ReadinessReport,
  { width, paint }: { readonly width: number; readonly paint: Brush },
): readonly string[] {
  const waiting = records.filter(({ reasons }) => reasons.length > 0);
  const ready = records.filter(({ reasons }) => reasons.length === 0);
  const rules = Object.entries(leftOutBy).map(([rule, times]) => `${rule} (${number(times)})`);
  return [
    `${paint("title", title)}: ${summary(waiting.length, ready.length)}`,
    ...waiting.flatMap(notReady),
    ...(ready.length > 0 ? [""] : []),
    ...ready.map((one) => clip(`  ${paint("good", "ready")}      ${called(one)}`, width)),
    ...(rules.length > 0
      ? ["", ...wrap(`left out by rule: ${rules.join(", ")}`, width, "  ")]
      : []),
    "",
    "Nothing was written.",
  ];

  function notReady(one: Readiness): readonly string[] {
    return [
      "",
      clip(`  ${paint("warning", "not ready")}  ${called(one)}`, width),
      ...one.reasons.flatMap((reason) => [
        ...wrap(`${nameOf(reason)}: ${moveText(reason)}`, width, "      "),
        ...sentences(reason.message).flatMap((text) => wrap(text, width, "        ")),
      ]),
    ];
  }
}

function summary(waiting: number, ready: number): string {
  if (waiting + ready === 0) return "nothing is there that is not due yet";
  if (waiting === 0) return `all ${number(ready)} would go through`;
  const all = count(waiting + ready, "document");
  return `${number(waiting)} of ${all} would not go through`;
}

function called({ title, key, ref }: Readiness): string {
  const id = ref ?? key ?? "";
  return title === undefined ? id : `${title}  ${id}`;
}

/** Several reasons in one sentence, each on a line of its own. */
function sentences(message: string): readonly string[] {
  return message.split(/; (?=\S)/).map((one, at) => (at === 0 ? one : `and ${one}`));
}
