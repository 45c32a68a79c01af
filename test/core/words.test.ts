import { inspect } from "node:util";
import { expect, test, vi } from "vitest";
import { accountedFor, addCounts, noCounts } from "../../src/core/counts.ts";
import {
  finding,
  hasErrors,
  sortDiagnostics,
  SpecError,
  warning,
} from "../../src/core/diagnostics.ts";
import { formatDuration, parseDuration } from "../../src/core/duration.ts";
import { errorCodes, isErrorCode } from "../../src/core/error-codes.ts";
import { asSyncError, SyncError } from "../../src/core/errors.ts";
import { codeFrame, formatLocation, lineAndColumn } from "../../src/core/location.ts";
import { Secret } from "../../src/core/secret.ts";

test("a secret never prints itself, however it is looked at", () => {
  const value = "hunter2-hunter2";
  const secret = new Secret(value, "SHOP_TOKEN");
  const holder = { secret, list: [secret], map: new Map([["s", secret]]) };
  const printed: string[] = [];
  const log = vi.spyOn(console, "log").mockImplementation((...parts: unknown[]) => {
    printed.push(parts.map((part) => (typeof part === "string" ? part : inspect(part))).join(" "));
  });
  console.log("%s %o", secret, holder);
  log.mockRestore();
  const ways = [
    ...printed,
    String(secret),
    // The very slip this guards against.
    `it is ${secret as unknown as string}`,
    JSON.stringify(holder),
    inspect(holder, { depth: 9, showHidden: true, getters: true }),
    inspect(secret, { customInspect: false, showHidden: true }),
    JSON.stringify(Object.entries(secret)),
    JSON.stringify(structuredClone(secret)),
    new Error(`cannot use ${String(secret)}`).stack ?? "",
  ];
  expect(ways.length).toBe(9);
  for (const way of ways) expect(way).not.toContain("hunter2");
  expect(secret.reveal()).toBe(value);
  expect(inspect(secret)).toBe("••••");
  expect(secret.origin).toBe("SHOP_TOKEN");
});

test.each(Object.entries(errorCodes))(
  "%s is written like every code, with a hint that helps",
  (code, kind) => {
    expect(code).toMatch(/^[a-z]+(-[a-z]+)*\/[a-z]+(-[a-z]+)*$/);
    expect(kind.hint).toMatch(/^([A-Z]|[a-z]+\.[a-z]+ ).*[.?]$/s);
    expect(kind.hint).not.toContain("!");
    expect(["retry", "reject", "stop"]).toContain(kind.recovery);
    expect([1, 2, 3]).toContain(kind.exit);
    expect(isErrorCode(code)).toBe(true);
  },
);

test("what objects inherit is no error code", () => {
  expect(["constructor", "__proto__", "toString", ""].map(isErrorCode)).toEqual([
    false,
    false,
    false,
    false,
  ]);
});

test("an error carries the catalogue's hint and recovery unless it brings its own hint", () => {
  const cause = new Error("below");
  const error = new SyncError("http/timeout", "slow", { cause, facts: { ms: 3 } });
  expect(error).toMatchObject({
    recovery: "retry",
    hint: errorCodes["http/timeout"].hint,
    facts: { ms: 3 },
  });
  expect(error.cause).toBe(cause);
  expect(new SyncError("http/timeout", "slow", { hint: "wait" }).hint).toBe("wait");
  expect(asSyncError(error)).toBe(error);
  expect(asSyncError(cause)).toMatchObject({ code: "internal/bug", message: "below", cause });
  expect(asSyncError("text")).toMatchObject({ code: "internal/bug", message: "text" });
  expect(asSyncError(undefined)).toMatchObject({ code: "internal/bug", message: "undefined" });
});

test.each([
  ["0ms", 0],
  ["500ms", 500],
  ["30s", 30_000],
  ["10m", 600_000],
  ["1h", 3_600_000],
  ["7d", 604_800_000],
  ["", undefined],
  ["10", undefined],
  ["10 m", undefined],
  ["-1m", undefined],
  ["1.5h", undefined],
  ["1w", undefined],
  ["10m ", undefined],
  ["10M", undefined],
])("the duration %j is %j ms", (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});

test.each([
  [0, "0 ms"],
  [850, "850 ms"],
  [999.6, "1.0 s"],
  [4200, "4.2 s"],
  [59_949, "59.9 s"],
  [59_960, "1 min 0 s"],
  [185_000, "3 min 5 s"],
  [3_599_600, "1 h 0 min"],
  [7_800_000, "2 h 10 min"],
])("%j ms are said as %j", (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});

test.each([
  ["", 0, 1, 1],
  ["abc", 2, 1, 3],
  ["a\nbc", 1, 1, 2],
  ["a\nbc", 2, 2, 1],
  ["a\nbc", 99, 2, 3],
  ["a\r\nb", 3, 2, 1],
  ["abc", -5, 1, 1],
])("offset into %j at %i is line %i, column %i", (text, offset, line, column) => {
  expect(lineAndColumn(text, offset)).toEqual({ line, column });
});

test("a code frame shows the line and underlines the place", () => {
  const text = "one\n\ttwo := $number(x);\r\nthree";
  const at = (line: number, column: number, length?: number) => ({
    ...{ file: "f", line, column },
    ...(length === undefined ? {} : { length }),
  });
  expect(codeFrame(text, at(2, 9, 7))).toBe(
    ["   |", " 2 |  two := $number(x);", "   |         ^^^^^^^"].join("\n"),
  );
  expect(codeFrame(text, at(3, 6))).toBe(["   |", " 3 | three", "   |      ^"].join("\n"));
  expect(codeFrame(text, at(4, 1))).toBe("");
  expect(formatLocation(at(2, 9))).toBe("f:2:9");
});

test("a long line is cut so that the caret stays in view, and nothing is wider than asked", () => {
  const text = `${"x".repeat(300)}HERE${"y".repeat(300)}`;
  const [, shown, caret] = codeFrame(text, { file: "f", line: 1, column: 301, length: 4 }).split(
    "\n",
  );
  const column = caret!.indexOf("^^^^");
  expect(shown!.slice(column, column + 4)).toBe("HERE");
  expect(Math.max(shown!.length, caret!.length)).toBeLessThanOrEqual(80);
});

test("findings are sorted by place, those without one first, and repeats dropped", () => {
  const place = (file: string, line: number, column: number) => ({ file, line, column });
  const one = finding("spec/unknown-key", "x", place("b.yaml", 2, 1));
  const all = [
    one,
    finding("spec/unknown-key", "y", place("b.yaml", 1, 9)),
    warning("spec/unknown-key", "z", place("a.yaml", 10, 1)),
    finding("spec/no-project", "nowhere"),
    { ...one },
    finding("spec/unknown-key", "w", place("b.yaml", 2, 0)),
  ];
  expect(sortDiagnostics(all).map(({ message }) => message)).toEqual([
    "nowhere",
    "z",
    "y",
    "w",
    "x",
  ]);
  expect([hasErrors(all), hasErrors([all[2]!]), hasErrors([])]).toEqual([true, false, false]);
  expect(new SpecError(sortDiagnostics(all))).toMatchObject({
    code: "spec/no-project",
    message: "nowhere",
  });
});

test("ledgers add up", () => {
  const counts = addCounts(addCounts(noCounts, { read: 3, new: 1 }), { changed: 1, rejected: 1 });
  expect(counts).toEqual({ ...noCounts, read: 3, new: 1, changed: 1, rejected: 1 });
  expect(accountedFor(counts)).toBe(counts.read);
});
