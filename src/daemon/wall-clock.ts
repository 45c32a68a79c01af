/*
 * A wall clock is told as the epoch milliseconds that the same date and time would have in UTC, so that
 * it can be reckoned with. Offsets come from the zone data of the runtime (Intl).
 */

const dayMs = 86_400_000;

const formats = new Map<string, Intl.DateTimeFormat>();

/** What the clock on a zone's wall shows at an instant (epoch milliseconds). */
export function wallClock(zone: string, instant: number): number {
  const parts = new Map(
    formatOf(zone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const at = (part: Intl.DateTimeFormatPartTypes) => parts.get(part) ?? 0;
  const seconds = Date.UTC(
    at("year"),
    at("month") - 1,
    at("day"),
    at("hour"),
    at("minute"),
    at("second"),
  );
  return seconds + (((instant % 1000) + 1000) % 1000);
}

/**
 * The instant at which a zone's clock shows a time: the first of two where it is shown twice, and the
 * first instant afterwards where it is never shown.
 */
export function instantOf(zone: string, wall: number): number {
  const offsets = [wall - 2 * dayMs, wall + 2 * dayMs].map((near) => wallClock(zone, near) - near);
  const shown = offsets
    .map((offset) => wall - offset)
    .filter((instant) => wallClock(zone, instant) === wall)
    .sort((a, b) => a - b);
  return shown[0] ?? firstAfter(zone, wall);
}

/** Changes of offset lie on whole minutes; in between, the clock only goes forward around a gap. */
function firstAfter(zone: string, wall: number): number {
  let [before, after] = [wall - 2 * dayMs, wall + 2 * dayMs];
  while (after - before > 60_000) {
    const middle = Math.floor((before + after) / 2 / 60_000) * 60_000;
    if (wallClock(zone, middle) >= wall) after = middle;
    else before = middle;
  }
  return after;
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    calendar: "iso8601",
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  formats.set(zone, format);
  return format;
}
