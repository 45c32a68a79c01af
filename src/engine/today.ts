/**
 * The calendar day at an instant (epoch ms) in a time zone, as `yyyy-mm-dd`.
 * @throws RangeError on a zone that does not exist; configuration is checked before.
 */
export function dayIn(timezone: string, instant: number): string {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone: timezone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  }).formatToParts(new Date(instant));
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? "";
  return `${part("year").padStart(4, "0")}-${part("month")}-${part("day")}`;
}
