import { Writable } from "node:stream";
import tty from "node:tty";
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { reportBug } from "../../src/cli/cli.ts";
import { exitCodeOf, exitCodeOfRun, worst, type ExitCode } from "../../src/cli/exit-code.ts";
import { alignRows, clip, count, instant, wrap } from "../../src/cli/layout.ts";
import { doneWords, ledgerLines } from "../../src/cli/ledger.ts";
import { followRun } from "../../src/cli/progress.ts";
import { groupRejections, rejectionLines } from "../../src/cli/rejections.ts";
import { runLines } from "../../src/cli/run-text.ts";
import { openTerminal, type OutputStream } from "../../src/cli/terminal.ts";
import { anyPosition, changeText, fieldName } from "../../src/cli/values.ts";
import { noCounts } from "../../src/core/counts.ts";
import { finding, SpecError, warning } from "../../src/core/diagnostics.ts";
import { SyncError } from "../../src/core/errors.ts";
import type { Rejection, RunEvent } from "../../src/core/events.ts";
import { manualWorld } from "../support/manual-world.ts";

describe("layout", () => {
  test("wrapped lines fit, and hold every word", () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1 });
    fc.assert(
      fc.property(words, fc.integer({ min: 20, max: 90 }), (list, width) => {
        const lines = wrap(list.join(" "), width, "   ");
        expect(lines.every((line) => line.length <= width)).toBe(true);
        expect(lines.flatMap((line) => line.trim().split(" "))).toEqual(list);
      }),
    );
  });

  test.each([
    [clip("short", 10), "short"],
    [clip("just too long", 8), "just to…"],
    [clip("two\n\tlines", 20), "two lines"],
    [count(1, "document"), "1 document"],
    [count(1204, "document"), "1,204 documents"],
    [count(2, "try", "tries"), "2 tries"],
    [instant("2026-11-23T15:04:59.123Z"), "2026-11-23 15:04 UTC"],
    [instant("12345"), "12345"],
    [fieldName("/pricing/USD/wholesale"), "pricing.USD.wholesale"],
    [fieldName("/sizes/0/upc"), "sizes[0].upc"],
    [fieldName("/sizes/*/upc"), "sizes[].upc"],
    [anyPosition("/sizes/12/a/3"), "/sizes/*/a/*"],
    [changeText("a", "b", 40), '"a" → "b"'],
    [changeText(undefined, [1], 40), "nothing → [1]"],
    [changeText("x".repeat(30), "y", 20), `"${"x".repeat(12)}… → "y"`],
  ])("%s", (made, wanted) => {
    expect(made).toBe(wanted);
  });

  test("columns line up, numbers at the right", () => {
    const rows = [
      ["a", "1"],
      ["long", "1,000"],
    ];
    expect(alignRows(rows, { right: [1], indent: "  " })).toEqual([
      "  a         1",
      "  long  1,000",
    ]);
  });
});

describe("exit codes", () => {
  test("the worst counts, in whatever sequence the runs end", () => {
    const codes = [143, 130, 2, 1, 3, 4, 0] as const;
    const some = fc.array(fc.constantFrom<ExitCode[]>(...codes), { minLength: 1 });
    fc.assert(
      fc.property(some, (list) => {
        expect(worst(list)).toBe(codes.find((code) => list.includes(code)));
        expect(worst(list.toReversed())).toBe(worst(list));
      }),
    );
    expect(worst([])).toBe(0);
  });

  const unset = finding("spec/unset-variable", "not set");
  test.each([
    [exitCodeOf(new SpecError([unset])), 3],
    [exitCodeOf(new SpecError([unset, warning("spec/unknown-key", "odd")])), 3],
    [exitCodeOf(new SpecError([unset, finding("spec/unknown-key", "wrong")])), 2],
    [exitCodeOf(new SyncError("fuse/absent", "gone")), 1],
    [exitCodeOfRun("succeeded", undefined, 130), 0],
    [exitCodeOfRun("partial", undefined, 130), 4],
    [exitCodeOfRun("interrupted", undefined, 143), 143],
    [exitCodeOfRun("failed", new SyncError("access/refused", "no"), 130), 3],
  ])("%d is %d", (made, wanted) => {
    expect(made).toBe(wanted);
  });
});

describe("progress", () => {
  test("says how far a run is, how fast, and how long still", async () => {
    const world = manualWorld();
    const progress = followRun(world.clock);
    const said: (string | undefined)[] = [];
    const take = (event: RunEvent) => said.push(progress.take(event));
    const look = () => said.push(progress.line());
    const named = { brand: "b", pipeline: "p", run: "r" };
    take({ event: "run_started", ...named, full: "", from: "2026-01-02T03:04:05Z" });
    take({ event: "phase_started", phase: "read" });
    look();
    take({ event: "source_progressed", message: "export: 120 objects" });
    look();
    await world.advance(2000);
    take({ event: "records_read", counts: { ...noCounts, read: 3000 } });
    look();
    take({ event: "phase_started", phase: "write", total: 100 });
    await world.advance(10_000);
    const document = { kind: "new", key: "k", title: undefined } as const;
    take({ event: "document_written", ...document, done: 20, total: 100 });
    look();
    take({ event: "record_rejected", ...rejection("sink/refused", "no") });
    look();
    expect(said).toEqual([
      "reading what changed since 2026-01-02 03:04 UTC",
      undefined,
      "waiting for the source",
      undefined,
      "export: 120 objects",
      undefined,
      "3,000 read, 1,500/s",
      "writing 100 documents",
      undefined,
      "20 of 100 written, 2.0/s, 40.0 s left",
      undefined,
      "21 of 100 written, 2.1/s, 37.6 s left, 1 rejected",
    ]);
  });
});

describe("reports", () => {
  test("a ledger names the rules that left something out, the most frequent first", () => {
    const counts = { ...noCounts, read: 1200, new: 1000, left_out: 200 };
    expect(ledgerLines(counts, { "sync tag": 50, status: 150 }, doneWords, 80)).toEqual([
      "  new        1,000  created",
      "  changed        0",
      "  unchanged      0",
      "  retired        0",
      "  left out     200  by rule: status (150), sync tag (50)",
      "  rejected       0",
      "  read       1,200  in all",
    ]);
  });

  test.each([
    [[], ""],
    [["sink/refused"], "1 document parked from earlier runs, as before"],
    [
      ["sink/refused", "record/held", "record/held"],
      "1 document parked and 2 documents waiting from earlier runs, as before",
    ],
  ] as const)("a run that parked nothing tells what stands: %j", (codes, sentence) => {
    const letters = codes.map((code, at) => ({
      ...rejection(code, "a reason", `t${String(at)}`),
      ...{ retry: true, move: "brand", record: undefined, attempts: 1, firstAt: "", lastAt: "" },
    }));
    const zero = { leftOutBy: {}, heldBy: {}, rejectedBy: {}, writes: 0, sourceCost: 0 };
    const result = { run: "r", outcome: "succeeded", counts: noCounts, ...zero } as const;
    const lines = runLines(
      {
        brand: "acme",
        pipeline: "toys",
        result: { ...result, error: undefined },
        durationMs: 10,
        letters,
      },
      { width: 80, paint: (_, text) => text, repeated: " --state-dir there" },
    );
    const text = lines.join(" ").replaceAll(/\s+/g, " ");
    if (sentence === "") expect(text).not.toContain("earlier runs");
    else expect(text).toContain(`${sentence}: brandsync errors acme toys --state-dir there`);
    expect(text).not.toContain("a reason");
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
  });

  test("what waits stands together by the name of its reason, with whose move it is", () => {
    const held = (message: string, details?: Rejection["details"]) => ({
      ...rejection("record/held", message, message),
      ...(details && { details }),
    });
    const all = [
      held("a", { code: "no-such", move: "brand" }),
      held("b"),
      held("c", { code: "no-such", move: "operator" }),
      held("d", { move: "brand" }),
    ];
    const lines = rejectionLines(all, { limit: 0, width: 80, paint: (_, text) => text });
    expect(lines.filter((line) => /^ {2}\S/.test(line))).toEqual([
      "  held: no-such  2 documents, the brand or the operator can help it on",
      "  record/held  2 documents, the brand can help it on",
    ]);
  });

  test("rejections stand together by code and sentence", () => {
    const all = [
      rejection("sink/refused", "no such season", "a"),
      rejection("mapping/failed", "broke", "b"),
      rejection("sink/refused", "too long", "c"),
      rejection("sink/refused", "no such season", "d"),
    ];
    expect(groupRejections(all).map(({ code, total }) => [code, total])).toEqual([
      ["sink/refused", 3],
      ["mapping/failed", 1],
    ]);
    const lines = (limit: number) =>
      rejectionLines(all, { limit, width: 80, paint: (_, text) => text });
    expect(lines(1)).toEqual([
      "  sink/refused  3 documents, the brand can mend this",
      "    no such season",
      "      a  a",
      "      d  d",
      "    hint  Try again.",
      "  … and 2 more documents",
    ]);
    // Who writes mappings is told where; who fills in data is not.
    expect(lines(0)).toContain("      m.jsonata:2:3");
    expect(lines(0).filter((line) => line.includes("m.jsonata"))).toHaveLength(1);
  });
});

describe("terminal", () => {
  const stream = (isTTY: boolean) =>
    Object.assign(Object.create(tty.WriteStream.prototype) as OutputStream, {
      isTTY,
      columns: 120,
      write: () => true,
    });

  test.each([
    [true, {}, true],
    [true, { NO_COLOR: "1" }, false],
    [false, {}, false],
    [false, { FORCE_COLOR: "1" }, true],
  ])("on a terminal: %s, with %j: coloured: %s", (isTTY, env, wanted) => {
    // Node looks at each of these, and at what CI systems call themselves.
    for (const name of [
      "NO_COLOR",
      "FORCE_COLOR",
      "NODE_DISABLE_COLORS",
      "CI",
      "TEAMCITY_VERSION",
    ]) {
      vi.stubEnv(name, undefined);
    }
    vi.stubEnv("COLORTERM", "truecolor");
    vi.stubEnv("TERM", "xterm-256color");
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    const terminal = openTerminal(stream(isTTY), stream(isTTY), { color: true });
    expect(terminal.paint("error", "x") !== "x").toBe(wanted);
    expect(terminal.width).toBe(100);
    expect(openTerminal(stream(isTTY), stream(isTTY), { color: false }).paint("error", "x")).toBe(
      "x",
    );
    vi.unstubAllEnvs();
  });
});

test("what nobody foresaw is told as a fault of ours, with the lines that led to it", () => {
  let said = "";
  const stderr = new Writable({
    write: (text: Buffer, _, done) => {
      said += text.toString();
      done();
    },
  });
  reportBug(new TypeError("x is not a function"), stderr);
  expect(said).toMatch(/^error\[internal\/bug\]: x is not a function\n/);
  expect(said).toContain("= move     the makers of brandsync");
  expect(said).toMatch(/\n +at .*text\.test\.ts/);
});

function rejection(code: Rejection["code"], message: string, title?: string): Rejection {
  const location = { file: "m.jsonata", line: 2, column: 3 };
  return { ref: title ?? "r", key: undefined, title, code, message, hint: "Try again.", location };
}
