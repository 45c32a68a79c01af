import { parse, validate } from "node-cron";

/** Tells whether a text is a cron expression with the five fields this project uses. */
export function isCron(text: string): boolean {
  return text.trim().split(/\s+/).length === 5 && validate(text);
}

/**
 * The shortest time between two runs of a schedule, in milliseconds; undefined where it runs once at most.
 *
 * Counted on the wall clock of the brand's zone over four fixed years: it is the same on every day it
 * is asked, and the hour that a change of daylight saving time takes or gives does not count.
 */
export function shortestInterval(cron: string): number | undefined {
  const fields = parse(cron);
  const minutes = fields.hour
    .flatMap((hour) => fields.minute.map((minute) => hour * 60 + minute))
    .sort((a, b) => a - b);
  const [first, last] = [minutes[0], minutes.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const within = minutes.slice(1).map((minute, index) => minute - (minutes[index] ?? 0));
  const days = runDays(fields);
  const between = days
    .slice(1)
    .map((day, index) => (day - (days[index] ?? 0)) * dayMinutes - last + first);
  const shortest = Math.min(...within, ...between);
  return Number.isFinite(shortest) ? shortest * 60_000 : undefined;
}

const dayMinutes = 24 * 60;

/** Days on which a schedule runs, counted from 2024-01-01, for four years with a leap day. */
function runDays(fields: ReturnType<typeof parse>): number[] {
  const days: number[] = [];
  for (let day = 0; day < 366 + 3 * 365; day += 1) {
    const date = new Date(Date.UTC(2024, 0, 1 + day));
    if (
      fields.month.includes(date.getUTCMonth() + 1) &&
      mayRun(fields.dayOfMonth, date.getUTCDate()) &&
      mayRun(fields.dayOfWeek, date.getUTCDay())
    ) {
      days.push(day);
    }
  }
  return days;
}

/** Rules such as "L" (last day) are texts; they count as any day, which errs on the careful side. */
function mayRun(allowed: readonly (number | string)[], value: number): boolean {
  return allowed.includes(value) || allowed.some((one) => typeof one === "string");
}
