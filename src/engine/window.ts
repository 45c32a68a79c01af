import { parseDuration } from "../core/duration.ts";
import type { OpenedRun } from "../core/store.ts";
import type { PipelineSpec } from "../spec/envelope.ts";

/** Where a run starts reading, and why everything is read if it is. */
export interface ReadPlan {
  /** Cursor value to read from, overlap taken off; undefined reads everything. */
  readonly from: string | undefined;
  /** Why everything is read, as people would say it; "" for an incremental run. */
  readonly full: string;
}

/** Decides between reading everything and reading what is new. */
export function openWindow(
  spec: PipelineSpec,
  start: Pick<OpenedRun, "cursor" | "revision" | "fullAt">,
  revision: string,
  now: number,
  /** Why this run must read everything whatever is stored; "" if it need not. */
  asked: string,
): ReadPlan {
  const everything = (full: string): ReadPlan => ({ from: undefined, full });
  if (!spec.cursor) return everything("the pipeline has no cursor");
  if (start.revision === undefined || start.cursor === undefined) return everything("first run");
  if (asked !== "") return everything(asked);
  if (start.revision === "") return everything("the last full read was not completed");
  if (start.revision !== revision) return everything("configuration changed");
  const every = parseDuration(spec.cursor.full_every ?? "");
  // A wall clock set back must not put the full read off for years: any doubt reads everything.
  const age = now - (start.fullAt ?? 0);
  if (every !== undefined && (age >= every || age < 0)) {
    return everything(`every ${spec.cursor.full_every ?? ""}`);
  }
  return { from: takeOff(start.cursor, spec.cursor.overlap ?? "10m"), full: "" };
}

/** The larger of two cursor values: instants and texts as text, numbers as numbers. */
export function laterCursor(a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return isBefore(a, b) ? b : a;
}

/**
 * A cursor value held back to the source's clock when reading began. A value that is no instant has
 * nothing to do with a clock.
 */
export function heldBack(cursor: string | undefined, startedAt: string | undefined) {
  if (cursor === undefined || startedAt === undefined) return cursor;
  return isInstant(cursor) ? earlierCursor(cursor, startedAt) : cursor;
}

/** How far behind the source's clock a cursor stays by itself, in ms. */
const idleDistance = 3_600_000;

/**
 * A cursor that has not come near the source's clock, brought up to an hour before it. Else whatever
 * changed last, such as all that somebody imported at once, would be read again by every run until
 * something else changes. The hour is for search indexes that lag; the overlap comes on top.
 */
export function atLeastNearly(
  cursor: string | undefined,
  startedAt: string | undefined,
  /** Our own clock, epoch ms: a source's that is ahead of it is not followed. */
  now: number,
) {
  if (cursor === undefined || startedAt === undefined) return cursor;
  if (!isInstant(cursor) || !isInstant(startedAt)) return cursor;
  const near = new Date(Math.min(Date.parse(startedAt), now) - idleDistance).toISOString();
  return laterCursor(cursor, near.replace(/\.\d{3}Z$/, "Z"));
}

/** The smaller of two cursor values. */
export function earlierCursor(a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return isBefore(a, b) ? a : b;
}

function isBefore(a: string, b: string): boolean {
  const [left, right] = [Number(a), Number(b)];
  if (a !== "" && b !== "" && Number.isFinite(left) && Number.isFinite(right)) return left < right;
  if (isInstant(a) && isInstant(b)) return Date.parse(a) < Date.parse(b);
  return a < b;
}

/** An ISO 8601 instant with its zone; `Date.parse` alone finds a date in "Book 7" too. */
function isInstant(text: string): boolean {
  return (
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/.test(text) &&
    Number.isFinite(Date.parse(text))
  );
}

/** Goes back from an instant, in whole seconds; a cursor that is no instant has no overlap. */
function takeOff(cursor: string, overlap: string): string {
  if (!isInstant(cursor)) return cursor;
  const from = new Date(Date.parse(cursor) - (parseDuration(overlap) ?? 0));
  return from.toISOString().replace(/\.\d{3}Z$/, "Z");
}
