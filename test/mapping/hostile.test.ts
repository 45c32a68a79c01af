import { afterAll, describe, expect, test } from "vitest";
import { SyncError } from "../../src/core/errors.ts";
import type { ErrorCode } from "../../src/core/error-codes.ts";
import type { Json } from "../../src/core/json.ts";
import { errorOf, evaluate } from "./evaluate.ts";

/*
 * Expressions that try to hang, to eat all memory, to reach what is around them or to give what is
 * no JSON. Each must end soon, in an error of ours or in a harmless value.
 */

const long = `${"a".repeat(40)}!`;

const refused: readonly (readonly [string, ErrorCode])[] = [
  // Time
  ["($f := function($x) { $f($x + 1) }; $f(0))", "mapping/limit"],
  ["[1..3000].([1..3000].($ * 2))", "mapping/limit"],
  // Depth
  ["($f := function($x) { 1 + $f($x + 1) }; $f(0))", "mapping/limit"],
  [`${"(".repeat(3000)}1${")".repeat(3000)}`, "mapping/limit"],
  ["($deep := function($n) { $n = 0 ? 1 : {'a': $deep($n - 1)} }; $deep(250))", "mapping/limit"],
  // Memory
  ['$length($pad("x", 5e8))', "mapping/limit"],
  ['$pad("x", -1e9, "ab")', "mapping/limit"],
  ["[1..10000000]", "mapping/limit"],
  ["[1..1000000000]", "mapping/limit"],
  ['$length($reduce([1..40], function($a, $b) { $a & $a }, "xx"))', "mapping/limit"],
  ["$string($reduce([1..40], function($a, $b) { [$a, $a, $a, $a] }, [1]))", "mapping/limit"],
  ["$clone($reduce([1..40], function($a, $b) { {'a': $a, 'b': $a} }, {}))", "mapping/limit"],
  ["$reduce([1..40], function($a, $b) { {'a': $a, 'b': $a} }, {})", "mapping/limit"],
  ['$join([1..1000000].$string(), "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")', "mapping/limit"],
  ["$distinct([1..100000])", "mapping/limit"],
  // Clock, chance, text as code
  ["$now()", "mapping/forbidden-function"],
  ["$millis()", "mapping/forbidden-function"],
  ["$random()", "mapping/forbidden-function"],
  ["$shuffle([1, 2, 3])", "mapping/forbidden-function"],
  ['$eval("1 + 1")', "mapping/forbidden-function"],
  ['($e := $eval; $e("$now()"))', "mapping/forbidden-function"],
  ['["1"].$eval($)', "mapping/forbidden-function"],
  ["$map([1], $random)", "mapping/forbidden-function"],
  ['$toMillis("10:30", "[H]:[m]")', "mapping/forbidden-function"],
  [`$toMillis("${"1".repeat(60)}x", "[Y][M][D][H][m][s][Y][M][D]")`, "mapping/forbidden-function"],
  // Patterns
  ['$contains("a", /(?=a)a/)', "mapping/syntax"],
  ['$contains("a", /(?<!b)a/)', "mapping/syntax"],
  ['$contains("aa", /(a)\\1/)', "mapping/syntax"],
  ['$contains("a", /a{1,5000}/)', "mapping/syntax"],
  // No JSON
  ["function($x) { $x }", "mapping/not-json"],
  ["{'f': $sum}", "mapping/not-json"],
  ["[1, function() { 2 }]", "mapping/not-json"],
  ['{"__proto__": {"admin": true}}', "mapping/not-json"],
  ['{"a": 1} ~> | $ | {"__proto__": {"admin": true}} |', "mapping/not-json"],
  ['{"a": "\\ud800"}', "mapping/not-json"],
  ['{"\\udc00": 1}', "mapping/not-json"],
  ["1e308 * 10", "mapping/not-json"],
  ["1 / 0", "mapping/not-json"],
  ["0 / 0", "mapping/not-json"],
  ["$power(10, 400)", "mapping/failed"],
  ['$number("1e400")', "mapping/not-a-number"],
];

/** Harmless: each gives nothing, or a value without anything of the program in it. */
const harmless: readonly (readonly [string, Json | undefined])[] = [
  ["constructor", undefined],
  ["__proto__", undefined],
  ["$lookup({}, 'constructor')", undefined],
  ["$lookup({}, '__proto__').polluted", undefined],
  ["$lookup($, 'toString')", undefined],
  ["'text'.length", undefined],
  ["$sum.implementation", undefined],
  ["$string.constructor", undefined],
  ["$lookup($string, 'implementation')", undefined],
  ["($f := function() { 1 }; $f.environment)", undefined],
  ["$keys({'a': 1}).constructor", undefined],
  ["$spread({'constructor': 1})", { constructor: 1 } as unknown as Json],
  ["{'toString': 1}", { toString: 1 } as unknown as Json],
  ["{'hasOwnProperty': 1}", { hasOwnProperty: 1 } as unknown as Json],
  ["$process", undefined],
  ["$globalThis", undefined],
  ["-0", 0],
  ["[-0]", [0]],
  [`$contains("${long}", /^(a+)+$/)`, false],
  [`$count($match("${long}", /(a|aa)+$/))`, 0],
  [`$replace("${long}", /^(a|a?)+$/, "x")`, long],
  [`$count($split("${long}", /(.*a){12}$/))`, 1],
  [`$contains("${"x".repeat(5000)}", /(x+x+)+y/)`, false],
];

describe("hostile expressions", () => {
  test.for(refused)("%s is refused", { timeout: 20_000 }, async ([text, code]) => {
    expect((await errorOf(text, { a: 1 })).code).toBe(code);
  });

  test.for(harmless)("%s is harmless", async ([text, value]) => {
    expect(await evaluate(text, { a: 1 })).toEqual(value);
  });

  test("a long text that a pattern cannot match takes milliseconds, not ages", async () => {
    const text = `${"a".repeat(100_000)}!`;
    const started = process.cpuUsage();
    expect(await evaluate("$contains($, /^(a+)+$/)", text)).toBe(false);
    expect(process.cpuUsage(started).user / 1000).toBeLessThan(3000);
  });

  test("what is around stays as it was", async () => {
    const before = Object.getOwnPropertyNames(Object.prototype).sort();
    for (const [text] of [...harmless.slice(0, 18), ...refused.slice(-12)]) {
      await evaluate(text, {}).catch((error: unknown) => {
        expect(error).toBeInstanceOf(SyncError);
      });
    }
    expect(Object.getOwnPropertyNames(Object.prototype).sort()).toEqual(before);
    expect(({} as Record<string, unknown>)["admin"]).toBeUndefined();
  });

  test("the same functions work after they were abused", async () => {
    await errorOf("$now()");
    await errorOf('$pad("x", 5e8)');
    expect(await evaluate('$pad("x", 3) & $string(1) & $uppercase("a")')).toBe("x  1A");
  });
});

afterAll(() => {
  expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
});
