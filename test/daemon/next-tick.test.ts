import fc from "fast-check";
import { createTask } from "node-cron";
import { describe, expect, it } from "vitest";
import { nextTick } from "../../src/daemon/next-tick.ts";
import { wallClock } from "../../src/daemon/wall-clock.ts";

const zones = [
  "Europe/Amsterdam",
  "America/New_York",
  "Australia/Lord_Howe",
  "America/Santiago",
  "Africa/Casablanca",
  "Asia/Kathmandu",
  "UTC",
];

describe("the next tick of a schedule", () => {
  it.each([
    // [what, cron, zone, after, ticks]
    ["every hour", "0 * * * *", "UTC", "2026-03-01T10:00Z", ["2026-03-01T11:00Z"]],
    ["later the same day", "30 9 * * *", "UTC", "2026-03-01T09:29:59.999Z", ["2026-03-01T09:30Z"]],
    ["never the instant itself", "30 9 * * *", "UTC", "2026-03-01T09:30Z", ["2026-03-02T09:30Z"]],
    [
      "both day fields",
      "0 0 13 * 5",
      "UTC",
      "2026-01-01T00:00Z",
      ["2026-02-13T00:00Z", "2026-03-13T00:00Z"],
    ],
    [
      "the last day",
      "0 0 L * *",
      "UTC",
      "2027-02-01T00:00Z",
      ["2027-02-28T00:00Z", "2027-03-31T00:00Z"],
    ],
    [
      "a leap day",
      "0 0 29 2 *",
      "UTC",
      "2026-01-01T00:00Z",
      ["2028-02-29T00:00Z", "2032-02-29T00:00Z"],
    ],
    // 2026-03-29: 02:00 becomes 03:00, at 01:00 UTC.
    [
      "a skipped time, daily",
      "30 2 * * *",
      "Europe/Amsterdam",
      "2026-03-28T02:00Z",
      ["2026-03-29T01:00Z", "2026-03-30T00:30Z"],
    ],
    [
      "skipped times that meet",
      "*/30 * * * *",
      "Europe/Amsterdam",
      "2026-03-29T00:00Z",
      ["2026-03-29T00:30Z", "2026-03-29T01:00Z", "2026-03-29T01:30Z"],
    ],
    // 2026-10-25: 03:00 becomes 02:00, at 01:00 UTC.
    [
      "a doubled time",
      "30 2 * * *",
      "Europe/Amsterdam",
      "2026-10-24T12:00Z",
      ["2026-10-25T00:30Z", "2026-10-26T01:30Z"],
    ],
    [
      "a doubled hour",
      "0 * * * *",
      "Europe/Amsterdam",
      "2026-10-24T23:00Z",
      ["2026-10-25T00:00Z", "2026-10-25T02:00Z"],
    ],
    // 2026-03-08: 02:00 becomes 03:00, at 07:00 UTC; 2026-11-01: 02:00 becomes 01:00, at 06:00 UTC.
    [
      "New York, skipped",
      "15 2 * * *",
      "America/New_York",
      "2026-03-07T12:00Z",
      ["2026-03-08T07:00Z", "2026-03-09T06:15Z"],
    ],
    [
      "New York, doubled",
      "15 1 * * *",
      "America/New_York",
      "2026-10-31T12:00Z",
      ["2026-11-01T05:15Z", "2026-11-02T06:15Z"],
    ],
    // Half an hour: 2026-10-04 02:00 (+10:30) becomes 02:30 (+11); 2026-04-05 02:00 becomes 01:30.
    [
      "Lord Howe, skipped",
      "10 2 * * *",
      "Australia/Lord_Howe",
      "2026-10-03T00:00Z",
      ["2026-10-03T15:30Z", "2026-10-04T15:10Z"],
    ],
    [
      "Lord Howe, doubled",
      "45 1 * * *",
      "Australia/Lord_Howe",
      "2026-04-04T00:00Z",
      ["2026-04-04T14:45Z", "2026-04-05T15:15Z"],
    ],
    // Midnight itself is skipped on 2026-09-06.
    [
      "Santiago, no midnight",
      "0 0 * * *",
      "America/Santiago",
      "2026-09-05T12:00Z",
      ["2026-09-06T04:00Z", "2026-09-07T03:00Z"],
    ],
  ] as const)("%s", (_, cron, zone, after, expected) => {
    let at = Date.parse(after);
    const ticks = expected.map(() => {
      at = nextTick({ cron, zone }, at) ?? Number.NaN;
      return new Date(at).toISOString().replace(":00.000Z", "Z");
    });
    expect(ticks).toEqual(expected);
  });

  it("gives none where none comes", () => {
    expect(nextTick({ cron: "0 0 L 2 1#1", zone: "UTC" }, 0)).toBeUndefined();
  });

  it("gives every wall time of a year once", () => {
    for (const zone of zones.slice(0, 3)) {
      const from = Date.parse("2026-01-01T00:00Z");
      const until = Date.parse("2027-01-01T00:00Z");
      const seen = new Set<number>();
      for (let at = nextTick({ cron: "0 * * * *", zone }, from)!; at < until;) {
        const wall = wallClock(zone, at);
        expect(seen.has(wall)).toBe(false);
        seen.add(wall);
        at = nextTick({ cron: "0 * * * *", zone }, at)!;
      }
      // Every hour that the wall clock showed in the two years, found minute by quarter of an hour.
      const shown = new Set<number>();
      for (let at = from + 1_800_000; at < until; at += 1_800_000) {
        const wall = wallClock(zone, at);
        if (wall % 3_600_000 === 0) shown.add(wall);
      }
      expect(
        [...shown].filter((wall) => !seen.has(wall)),
        zone,
      ).toEqual([]);
    }
  }, 60_000);

  const field = (least: number, most: number) =>
    fc.oneof(
      fc.constant("*"),
      fc.integer({ min: least, max: most }).map(String),
      fc.constantFrom("*/5", "*/7"),
    );
  const crons = fc
    .tuple(field(0, 59), field(0, 23), field(1, 28), fc.constant("*"), field(0, 6))
    .map((fields) => fields.join(" "));

  it("agrees with the library wherever a clock shows each time once", () => {
    fc.assert(
      fc.property(crons, fc.integer({ min: 0, max: 730 * 1440 }), (cron, minutes) => {
        const after = Date.parse("2026-01-01T00:00Z") + minutes * 60_000;
        const tick = nextTick({ cron, zone: "Asia/Kathmandu" }, after)!;
        const task = createTask(cron, () => {}, { timezone: "Asia/Kathmandu" });
        try {
          expect(tick).toBeGreaterThan(after);
          expect(task.match(new Date(tick))).toBe(true);
          const most = Math.min(tick, after + 600 * 60_000);
          for (let at = after + 60_000; at < most; at += 60_000) {
            expect(task.match(new Date(at))).toBe(false);
          }
        } finally {
          void task.destroy();
        }
      }),
      { numRuns: 100 },
    );
  }, 60_000);

  it("leaves out nothing and goes on, whatever the schedule, the zone and the instant", () => {
    fc.assert(
      fc.property(
        crons,
        fc.constantFrom(...zones),
        fc.integer({ min: 0, max: 730 * 1440 * 60 }),
        fc.integer({ min: 1, max: 86_400_000 }),
        (cron, zone, seconds, later) => {
          const after = Date.parse("2026-01-01T00:00Z") + seconds * 1000;
          const tick = nextTick({ cron, zone }, after)!;
          expect(tick).toBeGreaterThan(after);
          expect(tick % 60_000).toBe(0);
          // Asked from any instant before the tick, the answer is the same: nothing lies between.
          const between = Math.min(after + later, tick - 1);
          expect(nextTick({ cron, zone }, between)).toBe(tick);
        },
      ),
      { numRuns: 300 },
    );
  }, 60_000);
});
