import type { SearchTerm } from "./parse.ts";

/** A time in a filter, as an instant, and whether it names a fraction of a second. */
export interface SearchTime {
  readonly at: number;
  readonly hasFraction: boolean;
  /** How Shopify shows it back in `parsed`. */
  readonly shown: string;
}

const DAY = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$/;

/** Reads the time of a term; undefined where it names none. */
export function searchTime(term: SearchTerm, now: number, zone: string): SearchTime | undefined {
  const { value } = term;
  if (value === "now") return { at: now, hasFraction: false, shown: value };
  // Unquoted, a time ends at its first colon; what is left counts as midnight in the shop's zone.
  const cut = /^(\d{4}-\d{2}-\d{2})T\d{2}$/.exec(value);
  if (cut !== null && !term.quoted) {
    const at = midnight(cut[1] ?? "", zone);
    return at === undefined
      ? undefined
      : { at, hasFraction: false, shown: zoned(cut[1] ?? "", zone, at) };
  }
  const day = DAY.exec(value);
  if (day !== null) {
    const [, year = "", month = "01", date = "01"] = day;
    const at = midnight(`${year}-${month}-${date}`, zone);
    return at === undefined ? undefined : { at, hasFraction: false, shown: value };
  }
  const instant = INSTANT.exec(value);
  if (instant === null) return undefined;
  const text = value.replace(" ", "T");
  const at = instant[3] ? Date.parse(text) : inZone(Date.parse(`${text}Z`), zone);
  if (Number.isNaN(at)) return undefined;
  return { at, hasFraction: instant[2] !== undefined, shown: value };
}

/** True for a value that names a day or more and no time of day. */
export function isDay(value: string): boolean {
  return DAY.test(value);
}

function midnight(day: string, zone: string): number | undefined {
  const at = Date.parse(`${day}T00:00:00Z`);
  // Date.parse moves 31 April on to 1 May; such a day is no day.
  if (Number.isNaN(at) || !new Date(at).toISOString().startsWith(day)) return undefined;
  return inZone(at, zone);
}

// The instant at which the zone's wall clock shows what UTC shows at `utc`.
function inZone(utc: number, zone: string): number {
  if (Number.isNaN(utc)) return utc;
  return utc - offsetAt(utc - offsetAt(utc, zone), zone);
}

function offsetAt(instant: number, zone: string): number {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    timeZoneName: "longOffset",
  }).formatToParts(new Date(instant));
  const name = parts.find(({ type }) => type === "timeZoneName")?.value ?? "GMT";
  const match = /([+-])(\d{2}):(\d{2})/.exec(name);
  if (match === null) return 0;
  const ms = (Number(match[2]) * 60 + Number(match[3])) * 60_000;
  return match[1] === "-" ? -ms : ms;
}

function zoned(day: string, zone: string, at: number): string {
  const offset = offsetAt(at, zone) / 60_000;
  const sign = offset < 0 ? "-" : "+";
  const pad = (value: number): string => String(value).padStart(2, "0");
  const abs = Math.abs(offset);
  return `${day}T00:00:00${sign}${pad(Math.floor(abs / 60))}:${pad(abs % 60)}`;
}
