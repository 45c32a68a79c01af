import { expect, test } from "vitest";
import { compileExpression } from "../../src/mapping/compile.ts";
import { loadLibrary } from "../../src/mapping/library.ts";
import { fileOrigin } from "../../src/mapping/text-origin.ts";
import type { SyncError } from "../../src/core/errors.ts";

const none = { settings: {}, brand: "b" };
const load = (text: string, bindings = none) =>
  loadLibrary({ text, origin: fileOrigin("f.jsonata", text) }, bindings);

const functions = `(
  $double := function($x) { $x * 2 };
  $deep := function($n) { $n = 0 ? 0 : 1 + $deep($n - 1) };
  $fails := function($x) { $reject("no " & $x) };
  $broken := function($x) { ($y := 1; $number($x)) };
  $chosen := function() { $settings.a };
  { "double": $double, "deep": $deep, "fails": $fails, "broken": $broken, "chosen": $chosen, "upper": $uppercase }
)`;

test("functions are bound in other expressions", async () => {
  const library = await load(functions, { settings: { a: 7 }, brand: "b" } as never);
  const expression = compileExpression(
    "[a.$double($), $chosen(), $upper('x')]",
    fileOrigin("m", ""),
    library,
  );
  expect(await expression.evaluate({ a: [1, 2] })).toEqual([2, 4, 7, "X"]);
  expect([...library.names]).toEqual(["double", "deep", "fails", "broken", "chosen", "upper"]);
});

test(
  "functions do not use up the time and depth of later evaluations",
  { timeout: 60_000 },
  async () => {
    const library = await load(functions);
    // JSONata's limits are those of the evaluation that made a function: its depth is not given back
    // by what throws, and its clock does not stop.
    const fails = compileExpression("$deep(60) & $fails(1)", fileOrigin("m", ""), library);
    for (let round = 0; round < 200; round += 1) {
      await expect(fails.evaluate({})).rejects.toMatchObject({
        code: "mapping/rejected",
        message: "no 1",
      });
    }
    const works = compileExpression("$deep(60)", fileOrigin("m", ""), library);
    expect(await works.evaluate({})).toBe(60);
  },
);

test("an error inside a function has a place, in one file or the other", async () => {
  const library = await load(functions);
  const place = async (text: string) => {
    const error: unknown = await compileExpression(text, fileOrigin("m.jsonata", text), library)
      .evaluate({})
      .catch((thrown: unknown) => thrown);
    const { file, line } = (error as SyncError).location ?? {};
    return [file, line];
  };
  expect(await place("1 &\n $broken('x')")).toEqual(["f.jsonata", 5]);
  expect(await place("1 &\n $fails('x')")).toEqual(["f.jsonata", 4]);
  expect(await place("1 &\n $number($double(2) & 'x')")).toEqual(["m.jsonata", 2]);
});

test.for([
  ["1 + 1", "mapping/bad-functions-file"],
  ["{}", "mapping/bad-functions-file"],
  ["{ 'a': 1 }", "mapping/bad-functions-file"],
  ["{ 'a': function() { 1 }", "mapping/syntax"],
  ["{ 'a': $now() }", "mapping/forbidden-function"],
] as const)("a file that says %s is refused", async ([text, code]) => {
  await expect(load(text)).rejects.toMatchObject({ code });
});
