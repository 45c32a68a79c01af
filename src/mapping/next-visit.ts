import { SyncError } from "../core/errors.ts";
import type { Json } from "../core/json.ts";
import { readDay } from "./calendar-day.ts";
import type { Bindings, Expression } from "./compile.ts";
import { listOf } from "./compiled-parts.ts";
import { locationIn } from "./text-origin.ts";
import { quoteValue } from "./translate-error.ts";

const format = "yyyy-mm-dd";

/**
 * Gives the first day after `$today` that `record.revisit` names, `yyyy-mm-dd`; undefined for none.
 * @throws SyncError `mapping/bad-date` for what is no day
 */
export async function nextVisit(
  record: Json,
  revisit: Expression | undefined,
  bindings: Bindings,
): Promise<string | undefined> {
  if (!revisit) return undefined;
  const today = String(bindings["today"]);
  const days = listOf(await revisit.evaluate(record, bindings)).flatMap((day) => {
    if (day === null) return [];
    const read =
      typeof day === "string"
        ? readDay(day, format)
        : { why: `is not a date written as ${format}` };
    if (typeof read === "string") return read > today ? [read] : [];
    throw new SyncError(
      "mapping/bad-date",
      `record.revisit gave ${quoteValue(day)}, which ${read.why}`,
      {
        location: locationIn(revisit.origin, 0),
        hint: `Give days as ${format}; $date(text, format) makes them.`,
      },
    );
  });
  // Days of one form sort as texts.
  return days.sort()[0];
}
