import fc from "fast-check";
import { expect, test } from "vitest";
import { backoffMs, retryAfterMs } from "../../src/http/backoff.ts";

const nowMs = Date.parse("2026-03-02T08:00:00Z");

test.each([
  ["2", 2000],
  ["2.0", 2000],
  ["0", 0],
  ["0.25", 250],
  [" 7 ", 7000],
  ["Mon, 02 Mar 2026 08:00:30 GMT", 30_000],
  ["Mon, 02 Mar 2026 07:00:00 GMT", 0],
  ["Monday, 02-Mar-26 08:01:00 GMT", 60_000],
  ["soon", undefined],
  ["-3", undefined],
  ["", undefined],
  [null, undefined],
  [undefined, undefined],
])("reads Retry-After %j as %j ms", (header, expected) => {
  expect(retryAfterMs(header, nowMs)).toBe(expected);
});

test.each([
  [1, 0.999_999, 500],
  [2, 0.999_999, 1000],
  [3, 0.5, 1000],
  [20, 0.999_999, 30_000],
  [5000, 0.999_999, 30_000],
  [4, 0, 0],
])("waits before try %i at chance %d for %i ms", (failures, chance, expected) => {
  const wait = backoffMs({ random: () => chance }, { baseMs: 500, capMs: 30_000 }, failures);
  expect(wait).toBe(expected);
});

test("never waits longer than the cap or less than nothing", () => {
  fc.assert(
    fc.property(
      fc.nat(200),
      fc.double({ min: 0, max: 0.999_999_9, noNaN: true }),
      fc.integer({ min: 1, max: 10_000 }),
      fc.integer({ min: 1, max: 100_000 }),
      (failures, chance, baseMs, capMs) => {
        const wait = backoffMs({ random: () => chance }, { baseMs, capMs }, failures);
        expect(wait).toBeGreaterThanOrEqual(0);
        expect(wait).toBeLessThanOrEqual(capMs);
      },
    ),
  );
});
