import { createTask, parse } from "node-cron";
import type { Schedule } from "../core/schedules.ts";
import { instantOf, wallClock } from "./wall-clock.ts";

/** How far ahead is looked: a leap year's day comes back within eight years. */
const mostDays = 8 * 366 + 2;

const dayMs = 86_400_000;

/**
 * The first tick of a schedule after an instant, both epoch milliseconds; undefined where none comes
 * within eight years, as of 30 February.
 *
 * Days are matched as `node-cron` matches them (day of the month and of the week must both fit). A time
 * that a change of daylight saving time skips comes at the first instant after the gap; one that it
 * doubles comes at the first of the two and not again.
 */
export function nextTick({ cron, zone }: Schedule, after: number): number | undefined {
  const { hour: hours, minute: minutes } = parse(cron);
  const runsOn = dayMatcher(cron);
  const today = wallClock(zone, after);
  // A day back: what that day's last hours skip may come only now.
  const first = Math.floor(today / dayMs) * dayMs - dayMs;
  for (let index = 0; index < mostDays; index += 1) {
    const day = first + index * dayMs;
    if (!runsOn(new Date(day))) continue;
    for (const hour of hours) {
      for (const minute of minutes) {
        const wall = day + (hour * 60 + minute) * 60_000;
        // An hour or two behind at most: everything earlier has surely been.
        if (wall < today - 3 * 3_600_000) continue;
        const tick = instantOf(zone, wall);
        if (tick > after) return tick;
      }
    }
  }
  return undefined;
}

/** Tells whether a schedule runs on the day of an instant in UTC, by the library's own rules. */
function dayMatcher(cron: string): (day: Date) => boolean {
  const { dayOfMonth, month, dayOfWeek } = parse(cron);
  const isPlain = [...dayOfMonth, ...dayOfWeek].every((one) => typeof one === "number");
  if (isPlain) {
    return (day) =>
      month.includes(day.getUTCMonth() + 1) &&
      dayOfMonth.includes(day.getUTCDate()) &&
      dayOfWeek.includes(day.getUTCDay());
  }
  const fields = cron.trim().split(/\s+/).slice(2).join(" ");
  return (day) => {
    const task = createTask(`0 0 ${fields}`, () => {}, { timezone: "UTC" });
    try {
      return task.match(day);
    } finally {
      void task.destroy();
    }
  };
}
