import { describe, expect, test } from "vitest";
import type { Json } from "../../src/core/json.ts";
import type { ErrorCode } from "../../src/core/error-codes.ts";
import { compileExpression } from "../../src/mapping/compile.ts";
import { fileOrigin } from "../../src/mapping/text-origin.ts";
import { errorOf, evaluate } from "./evaluate.ts";

describe("compileExpression", () => {
  test.for([
    ["an unclosed map", '{"a": 1,', "mapping/syntax", 1, 8],
    ["two values in a row", "a b", "mapping/syntax", 1, 3],
    ["an unclosed text", '(\n  "abc', "mapping/syntax", 2, 3],
    ["nothing", "  ", "mapping/syntax", 1, 1],
    ["an unclosed comment", "1 /* a", "mapping/syntax", 1, 3],
    ["a bracket behind a backslash", '$match("a", /[^\\\\]+/)', "mapping/syntax", 1, 21],
    ["a pattern that looks ahead", '(\n  $match("a",\n    /x(?=a)/)\n)', "mapping/syntax", 3, 5],
  ] as const)("refuses %s and says where", async ([, text, code, line, column]) => {
    const error = await errorOf(text);
    expect(error.code).toBe(code);
    expect(error.location).toMatchObject({ file: "x.jsonata", line, column });
  });

  test.for<readonly [string, ErrorCode, string, number]>([
    ['1 + $number("139,50")', "mapping/not-a-number", 'cannot read "139,50" as a number', 5],
    ["$uppercase(3)", "mapping/failed", "$uppercase cannot work with 3", 1],
    ['"a" + 1', "mapping/failed", 'cannot calculate with "a": "+" needs numbers', 5],
    ['1 < "a"', "mapping/failed", 'cannot compare 1 with "a"', 3],
    ["-'a'", "mapping/failed", 'cannot make "a" negative', 1],
    ["{'a': 1, 'a': 2}", "mapping/failed", 'two keys of one map are the same: "a"', 1],
    ["{1: 2}", "mapping/failed", "a key of a map is 1, not a text", 1],
    ["1 & $nosuch(1)", "mapping/failed", "$nosuch is not a function here", 5],
    ['$error("no good")', "mapping/rejected", "no good", 1],
    ['$assert(false, "not so")', "mapping/rejected", "not so", 1],
    ['$reject("no good")', "mapping/rejected", "no good", 1],
    ['$toMillis("yesterday")', "mapping/bad-date", 'cannot read "yesterday" as a time', 1],
  ])("%s fails with a sentence and a place", async ([text, code, message, column]) => {
    const error = await errorOf(text);
    expect({ code: error.code, message: error.message }).toEqual({ code, message });
    expect(error.location).toMatchObject({ line: 1, column });
  });

  test("a value in a message is cut where it is long", async () => {
    const error = await errorOf("$number($)", "x".repeat(500));
    expect(error.message.length).toBeLessThan(120);
  });

  test.for<readonly [string, Json | undefined]>([
    ["[1][0]", 1],
    ["nothing", undefined],
    ['{"a": nothing, "b": [nothing]}', { b: [] }],
    ["a.b", [1, 2]],
    ["null", null],
    ["-0", 0],
    ["a.b[]", [1, 2]],
    ["$sort(a.b, function($x, $y) { $x < $y })", [2, 1]],
  ])("%s gives plain JSON", async ([text, value]) => {
    const result = await evaluate(text, { a: [{ b: 1 }, { b: 2 }] });
    expect(result).toEqual(value);
    if (Array.isArray(result))
      expect(Object.keys(result)).toEqual(["0", "1"].slice(0, result.length));
  });

  test("evaluations that run at the same time do not disturb each other", async () => {
    const expression = compileExpression("$sum([1..n]) + $k", fileOrigin("x", ""));
    const results = await Promise.all(
      Array.from({ length: 50 }, (_, n) => expression.evaluate({ n: n + 1 }, { k: n })),
    );
    expect(results).toEqual(Array.from({ length: 50 }, (_, n) => ((n + 1) * (n + 2)) / 2 + n));
  });

  test("an input is not changed by evaluation", async () => {
    const input = { a: [3, 1, 2], b: { c: [{ d: 1 }] } };
    const before = JSON.stringify(input);
    await evaluate("[$sort(a), b.c[], $reverse(a), b ~> | c | {'d': 2} |]", input);
    expect(JSON.stringify(input)).toBe(before);
  });
});
