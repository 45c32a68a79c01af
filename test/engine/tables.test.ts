import { describe, expect, test } from "vitest";
import { noCounts, type Counts } from "../../src/core/counts.ts";
import type { KnownDocument } from "../../src/core/store.ts";
import { classifyDocument, classifyRetired } from "../../src/engine/classify.ts";
import { diffFields } from "../../src/engine/diff.ts";
import { checkFuses, type Damage } from "../../src/engine/fuses.ts";
import { groupChanges } from "../../src/engine/plan.ts";
import { checkLedger, openTally } from "../../src/engine/tally.ts";
import { atLeastNearly, earlierCursor, laterCursor, openWindow } from "../../src/engine/window.ts";
import { bookPipeline } from "../support/pipeline.ts";

/** A document as it was last sent with fingerprint F by record R. */
function known(more: Partial<KnownDocument> = {}): KnownDocument {
  return {
    ...{ key: "k", ref: "R", title: undefined, fingerprint: "F", document: {}, status: "sent" },
    ...{ inDoubt: false, sinkId: undefined, keeps: undefined },
    ...more,
  };
}

const stored = {
  nothing: undefined,
  sent: known(),
  "sent by another record": known({ ref: "S" }),
  retired: known({ status: "retired" }),
  absent: known({ status: "absent" }),
  "in doubt": known({ inDoubt: true }),
  "in doubt about its retirement": known({ status: "retired", inDoubt: true }),
  "never surely sent": known({ fingerprint: "", inDoubt: true }),
} as const;

describe("the decision table, cell by cell", () => {
  const left = (by: string) => `left out: changes.disposition: ${by}`;
  // stored, same fingerprint, other fingerprint, under create, under update
  const rows: [keyof typeof stored, string, string, string, string][] = [
    ["nothing", "new", "new", "new", left("update")],
    ["sent", "unchanged", "changed: ", left("create"), "changed: "],
    [
      "sent by another record",
      "changed: taken over from another record",
      "changed: ",
      left("create"),
      "changed: ",
    ],
    ["retired", "changed: revived", "changed: revived", left("create"), "changed: revived"],
    ["absent", "changed: came back", "changed: ", left("create"), "changed: "],
    ["in doubt", "changed: in doubt", "changed: in doubt", left("create"), "changed: in doubt"],
    [
      "in doubt about its retirement",
      "changed: revived",
      "changed: revived",
      left("create"),
      "changed: revived",
    ],
    [
      "never surely sent",
      "new",
      "new",
      "left out: in doubt: it may have been created already",
      left("update"),
    ],
  ];
  const say = (change: object) => Object.values(change).join(": ");
  test.each(rows)("%s", (name, same, other, create, update) => {
    const one = stored[name];
    const now = (fingerprint: string) => ({ fingerprint, ref: "R" });
    expect(say(classifyDocument(one, now("F"), "upsert"))).toBe(same);
    expect(say(classifyDocument(one, now("G"), "upsert"))).toBe(other);
    expect(say(classifyDocument(one, now("G"), "create"))).toBe(create);
    expect(say(classifyDocument(one, now("G"), "update"))).toBe(update);
  });

  test("an unchanged document is unchanged whatever the disposition", () => {
    for (const disposition of ["upsert", "create", "update"] as const) {
      expect(classifyDocument(known(), { fingerprint: "F", ref: "R" }, disposition)).toEqual({
        kind: "unchanged",
      });
    }
  });

  const going: [keyof typeof stored, "left out" | "retired"][] = [
    ["nothing", "left out"],
    ["sent", "retired"],
    ["retired", "left out"],
    ["absent", "retired"],
    ["in doubt", "retired"],
    ["in doubt about its retirement", "retired"],
    ["never surely sent", "retired"],
  ];
  test.each(going)("%s, when it is to go: %s", (name, kind) => {
    expect(classifyRetired(stored[name], "rule", "retire").kind).toBe(kind);
    expect(classifyRetired(stored[name], "rule", "keep")).toEqual({
      kind: "left out",
      rule: "rule",
    });
  });
});

describe("where reading starts", () => {
  const now = Date.parse("2026-03-10T00:00:00Z");
  const day = 86_400_000;
  const start = { cursor: "2026-03-09T12:00:00.900Z", revision: "r", fullAt: now - day };
  const cases: [string, string | undefined, string | undefined, object, string, string][] = [
    [
      "nothing stored",
      "10m",
      undefined,
      { cursor: undefined, revision: undefined, fullAt: undefined },
      "",
      "first run",
    ],
    ["no cursor was ever reached", "10m", undefined, { cursor: undefined }, "", "first run"],
    ["asked for", "10m", undefined, {}, "asked for", "asked for"],
    ["another revision", "10m", undefined, { revision: "old" }, "", "configuration changed"],
    ["full read due", "10m", "1d", {}, "", "every 1d"],
    ["full read not due", "10m", "2d", {}, "", "from 2026-03-09T11:50:00Z"],
    ["full read never noted", "10m", "2d", { fullAt: undefined }, "", "every 2d"],
    ["the clock was set back", "10m", "2d", { fullAt: now + 1 }, "", "every 2d"],
    ["the usual overlap", undefined, undefined, {}, "", "from 2026-03-09T11:50:00Z"],
    ["no overlap", "0ms", undefined, {}, "", "from 2026-03-09T12:00:00Z"],
    ["a number has no overlap", "10m", undefined, { cursor: "4711" }, "", "from 4711"],
    ["a text has no overlap", "10m", undefined, { cursor: "abc" }, "", "from abc"],
  ];
  test.each(cases)("%s", (_, overlap, fullEvery, stored, asked, says) => {
    const spec = bookPipeline({
      cursor: {
        field: "changed",
        ...(overlap === undefined ? {} : { overlap }),
        ...(fullEvery === undefined ? {} : { full_every: fullEvery }),
      },
    }).spec;
    const plan = openWindow(spec, { ...start, ...stored }, "r", now, asked);
    expect(plan.full || `from ${String(plan.from)}`).toBe(says);
    expect(plan.from === undefined).toBe(plan.full !== "");
  });

  test("a pipeline without a cursor reads everything", () => {
    const { spec } = bookPipeline({ cursor: null });
    expect(openWindow(spec, start, "r", now, "")).toEqual({
      from: undefined,
      full: "the pipeline has no cursor",
    });
  });

  test.each([
    ["2026-01-01T00:00:00Z", "2026-01-01T00:00:00.001Z"],
    ["2026-01-01T01:00:00+02:00", "2026-01-01T00:00:00Z"],
    ["9", "10"],
    ["abc", "abd"],
  ])("%s is before %s", (a, b) => {
    expect([laterCursor(a, b), laterCursor(b, a)]).toEqual([b, b]);
    expect([earlierCursor(a, b), earlierCursor(b, a)]).toEqual([a, a]);
    expect([laterCursor(a, undefined), earlierCursor(undefined, a)]).toEqual([a, a]);
  });
});

describe("fuses", () => {
  const none: Damage = { sent: 100, retired: 0, absent: 0, regressed: 0, delivered: undefined };
  const cases: [string, Partial<Damage>, boolean, string | undefined][] = [
    ["nothing happens", {}, false, undefined],
    ["at the limit", { retired: 10 }, false, undefined],
    ["just past it", { retired: 11 }, false, "fuse/retired"],
    ["past it, but allowed", { retired: 11 }, true, undefined],
    ["absent past the limit", { absent: 11 }, false, "fuse/absent"],
    ["absent, but allowed", { absent: 100 }, true, undefined],
    ["rejected at the limit", { regressed: 10 }, false, undefined],
    ["rejected past it", { regressed: 11 }, false, "fuse/failed"],
    ["rejected past it: no permission helps", { regressed: 11 }, true, "fuse/failed"],
    ["at the floor, though past the ratio", { sent: 50, retired: 10 }, false, undefined],
    ["past the floor and the ratio", { sent: 50, retired: 11 }, false, "fuse/retired"],
    ["a small catalogue, most of it", { sent: 9, retired: 8 }, false, undefined],
    ["a small catalogue, all of it", { sent: 3, retired: 3 }, false, "fuse/retired"],
    ["two documents, both", { sent: 2, absent: 2 }, false, undefined],
    ["a full read without a record", { sent: 1, delivered: 0 }, false, "fuse/absent"],
    ["the same, allowed", { sent: 1, delivered: 0 }, true, undefined],
    ["nothing sent, nothing delivered", { sent: 0, delivered: 0 }, false, undefined],
    ["all three small, none past", { retired: 9, absent: 9, regressed: 9 }, false, undefined],
  ];
  test.each(cases)("%s", (_, damage, allowed, code) => {
    const { spec } = bookPipeline({ limits: {} });
    const check = () => {
      checkFuses(spec, { ...none, ...damage }, allowed);
    };
    if (code === undefined) expect(check).not.toThrow();
    else expect(check).toThrow(expect.objectContaining({ code }) as Error);
  });

  test("the message gives both numbers and the limit", () => {
    const { spec } = bookPipeline({ limits: { retired_ratio: 0.125 } });
    expect(() => {
      checkFuses(spec, { ...none, retired: 20 }, false);
    }).toThrow("20 of 100 sent documents would be archived; the limit is 12.5 %");
  });
});

test("a ledger that does not balance is told with both sides", () => {
  const balanced: Counts = {
    read: 7,
    new: 1,
    changed: 1,
    unchanged: 1,
    retired: 1,
    left_out: 1,
    held: 1,
    rejected: 1,
  };
  expect(() => {
    checkLedger(balanced);
  }).not.toThrow();
  for (const side of Object.keys(noCounts) as (keyof Counts)[]) {
    expect(() => {
      checkLedger({ ...balanced, [side]: balanced[side] + 1 });
    }, side).toThrow(expect.objectContaining({ code: "ledger/unbalanced" }) as Error);
  }
});

test("the tally names rules and codes, sorted", () => {
  const tally = openTally();
  tally.read(7);
  tally.end("unchanged", 3);
  tally.notUnchanged();
  tally.leaveOut("z");
  tally.leaveOut("a", 2);
  tally.leaveOut("never", 0);
  tally.reject("sink/refused");
  tally.reject("document/contract");
  expect(tally.counts()).toEqual({ ...noCounts, read: 7, unchanged: 2, left_out: 3, rejected: 2 });
  expect(Object.entries(tally.leftOutBy())).toEqual([
    ["a", 2],
    ["z", 1],
  ]);
  expect(Object.entries(tally.rejectedBy())).toEqual([
    ["document/contract", 1],
    ["sink/refused", 1],
  ]);
});

test.each([
  [{ a: 1 }, { a: 1 }, []],
  [undefined, { a: 1 }, [["/a", undefined, 1]]],
  [
    { a: 1, b: [1, 2] },
    { b: [1, 3, 4] },
    [
      ["/a", 1, undefined],
      ["/b/1", 2, 3],
      ["/b/2", undefined, 4],
    ],
  ],
  [
    { a: {} },
    { a: { b: null } },
    [
      ["/a", {}, undefined],
      ["/a/b", undefined, null],
    ],
  ],
  [{ "x/y": { "~": 1 } }, { "x/y": { "~": 2 } }, [["/x~1y/~0", 1, 2]]],
  [{ a: 1, b: 2 }, { b: 2, a: 1 }, []],
] as const)("the difference of %j and %j", (before, after, changes) => {
  expect(diffFields(before, after).map((one) => [one.pointer, one.before, one.after])).toEqual(
    changes,
  );
});

test("changes are grouped by field, whatever the position in a list", () => {
  const change = (key: string, fields: [string, number, number][]) => ({
    ...{ key, title: undefined, reason: "" },
    fields: fields.map(([pointer, before, after]) => ({ pointer, before, after })),
  });
  const groups = groupChanges([
    change("a", [
      ["/sizes/0/price", 1, 2],
      ["/sizes/10/price", 1, 2],
    ]),
    change("b", [
      ["/sizes/3/price", 1, 2],
      ["/title", 5, 6],
    ]),
    change("c", [["/title", 5, 7]]),
    change("d", [["/title", 5, 6]]),
    change("e", [["/title", 5, 6]]),
  ]);
  expect(
    groups.map(({ field, documents, same, examples }) => [field, documents, same, examples.length]),
  ).toEqual([
    ["/title", 4, false, 3],
    ["/sizes/*/price", 2, true, 2],
  ]);
});

test.each([
  // What changed long ago is not read again for ever; what changed just now still is.
  ["2026-03-01T00:00:00Z", "2026-03-02T08:00:00Z", "2026-03-02T07:00:00Z"],
  ["2026-03-02T07:30:00Z", "2026-03-02T08:00:00Z", "2026-03-02T07:30:00Z"],
  ["2026-03-03T00:00:00Z", "2026-03-02T08:00:00Z", "2026-03-03T00:00:00Z"],
  // A source whose clock is ahead is not followed.
  ["2026-03-01T00:00:00Z", "2027-03-02T08:00:00Z", "2026-03-02T07:00:10Z"],
  // What is no instant has nothing to do with a clock.
  ["100", "2026-03-02T08:00:00Z", "100"],
  ["2026-03-01T00:00:00Z", undefined, "2026-03-01T00:00:00Z"],
  [undefined, "2026-03-02T08:00:00Z", undefined],
])("a cursor at %s with the clock at %s comes to %s", (cursor, startedAt, expected) => {
  const now = Date.parse("2026-03-02T08:00:10Z");
  expect(atLeastNearly(cursor, startedAt, now)).toBe(expected);
});
