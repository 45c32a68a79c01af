import type { AuditReport } from "../app/audit.ts";
import { errorCodes } from "../core/error-codes.ts";
import { count, instant, wrap } from "./layout.ts";
import { rejectionLines } from "./rejections.ts";
import type { Brush } from "./terminal.ts";

/** Writes an audit for people: what it looked at, then what is wrong, whose move it is and what to do. */
export function auditLines(
  title: string,
  { since, records, results, complete, findings }: AuditReport,
  { width, paint }: { readonly width: number; readonly paint: Brush },
): readonly string[] {
  const covered = `${count(records, "record")} at the source, ${count(results, "result")} in the other system`;
  const rejections = findings.map(({ code, ref, key, title: named, message }) => ({
    code,
    ref,
    key,
    title: named,
    message,
    hint: errorCodes[code].hint,
    location: undefined,
  }));
  const wrong = findings.filter(({ code }) => code !== "audit/incomplete").length;
  const verdict =
    wrong > 0
      ? paint("error", `${count(wrong, "thing is", "things are")} wrong`)
      : complete
        ? paint("good", "nothing is wrong")
        : "nothing was found wrong in what could be looked at";
  return [
    `${paint("title", `Audit of ${title}`)}: ${verdict}`,
    ...wrap(`compared: ${covered}`, width, "  "),
    `  since:    ${instant(since)}`,
    ...(complete ? [] : wrap("Not everything could be looked at.", width, "  ")),
    ...(rejections.length > 0 ? [""] : []),
    ...rejectionLines(rejections, { limit: 0, width, paint }),
  ];
}
