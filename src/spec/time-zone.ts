/** Tells whether a text is an IANA time zone such as `America/New_York` or `UTC`. */
export function isTimeZone(text: string): boolean {
  // Offsets and abbreviations have no daylight saving time, so they are refused though Intl takes them.
  if (text !== "UTC" && !/^[A-Za-z_]+\/[A-Za-z0-9_+/-]+$/.test(text)) return false;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: text }).format(0) !== "";
  } catch {
    return false;
  }
}

/** The names of all time zones, for suggestions. */
export function timeZoneNames(): readonly string[] {
  return Intl.supportedValuesOf("timeZone");
}
