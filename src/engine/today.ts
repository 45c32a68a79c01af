/**
 * The calendar day at an instant (epoch ms) in a time zone, as `yyyy-mm-dd`.
 * @throws RangeError on a zone that does not exist; configuration is checked before.
 */
export function dayIn(timezone: string, instant: number): string {
  const parts = formatterOf(timezone).formatToParts(new Date(instant));
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? "";
  return `${part("year").padStart(4, "0")}-${part("month")}-${part("day")}`;
}

/** One for each zone: making one costs more than an idle run's look at the state. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known) return known;
  const digits = { month: "2-digit", day: "2-digit" } as const;
  const made = new Intl.DateTimeFormat("en-US", { timeZone, year: "numeric", ...digits });
  formatters.set(timeZone, made);
  return made;
}
