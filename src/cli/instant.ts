import { InvalidArgumentError } from "commander";

const day = /^\d{4}-\d\d-\d\d$/;
const stamp = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

/** Reads an option that is an instant: `2026-03-02`, or an ISO time stamp with its zone. */
export function toInstant(text: string): string {
  const time = day.test(text) || stamp.test(text) ? Date.parse(text) : Number.NaN;
  const iso = Number.isNaN(time) ? "" : new Date(time).toISOString();
  // A day that does not exist would be taken for a later one.
  if (iso !== "" && (!day.test(text) || iso.startsWith(text))) return iso;
  throw new InvalidArgumentError("Give a day such as 2026-03-02, or 2026-03-02T08:00:00Z.");
}
