import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { checkExpression } from "../../src/mapping/check-expression.ts";
import { checkFunctionsFile } from "../../src/mapping/library.ts";
import { boundNames, builtInNames, forbiddenNames } from "../../src/mapping/names.ts";
import { checkTemplate } from "../../src/mapping/template.ts";
import { fileOrigin } from "../../src/mapping/text-origin.ts";

const known = new Set([...boundNames, "label"]);

function check(text: string): string[] {
  return checkExpression(text, fileOrigin("x", text), known).map(
    ({ code, location, message }) =>
      `${String(location?.line)}:${String(location?.column)} ${code} ${message}`,
  );
}

describe("checkExpression", () => {
  test.for([
    "a.b[c = 1]",
    "$label(tags, $settings.tag) & $brand",
    "($x := 1; $y := $x + 1; $y)",
    "($f := function($x) { $x > 0 ? $f($x - 1) : $g() }; $g := function() { 1 }; $f(2))",
    "a.($x := b; $x & c)",
    "items@$i#$at[$at > 1].{ 'a': $i.b, 'b': $at }",
    "a#$i[b = 1].($i)",
    "$map([1, 2], function($one, $index) { $one + $index })",
    "a ~> $uppercase ~> $trim()",
    "a ~> | b | { 'c': $$.d } |",
    "$sum(a.(b * c)) + $count($)",
    "a.%.b",
    "a^(>b, <$string(c)){ d: $sum(e) }",
    "$reduce([1], function($a, $b) { $a + $b }, 0)",
    "$substring(?, 1, 2)",
    "($now := 1; $now)",
    "{ 'a': $type($) = 'string' ? a : $reject('no') }",
  ])("finds nothing wrong with %s", (text) => {
    expect(check(text)).toEqual([]);
  });

  test.for([
    ["$upercase(a)", ["1:1 mapping/unknown-function there is no function $upercase"]],
    ["a.b.$labell(c)", ["1:5 mapping/unknown-function there is no function $labell"]],
    ["a &\n  $recrod.b", ["2:3 mapping/unknown-variable nothing is bound to $recrod here"]],
    ["a ~> $uper", ["1:6 mapping/unknown-variable nothing is bound to $uper here"]],
    [
      "function($x) { $x + $y }($z)",
      [
        "1:26 mapping/unknown-variable nothing is bound to $z here",
        "1:21 mapping/unknown-variable nothing is bound to $y here",
      ],
    ],
    ["a.($x := 1) & $x", ["1:15 mapping/unknown-variable nothing is bound to $x here"]],
    ["items@$i.{ 'a': $i } & $i", ["1:24 mapping/unknown-variable nothing is bound to $i here"]],
    ["$foo(?, 1)", ["1:1 mapping/unknown-function there is no function $foo"]],
    ["| a | { 'b': $c } |", ["1:14 mapping/unknown-variable nothing is bound to $c here"]],
    ["a^($k)", ["1:4 mapping/unknown-variable nothing is bound to $k here"]],
    [
      "$now() & $eval('1')",
      [
        "1:1 mapping/forbidden-function $now may not be used: it reads the clock, so that no two runs would give the same document",
        "1:10 mapping/forbidden-function $eval may not be used: it runs text from a record as an expression",
      ],
    ],
    [
      "$toMillis(a, '[Y]')",
      [
        "1:1 mapping/forbidden-function $toMillis may not be given a picture: it turns days that do not exist into others",
      ],
    ],
    ["a b", ['1:3 mapping/syntax Syntax error: "b"']],
  ] as const)("says what is wrong with %s", ([text, wrong]) => {
    expect(new Set(check(text))).toEqual(new Set(wrong));
  });

  test.for([
    ["$upercase(a)", "Did you mean $uppercase?"],
    ["$toMilis(a)", "Did you mean $toMillis?"],
    ["$TRIM(a)", "Did you mean $trim?"],
    ["$setting.a", "Did you mean $settings?"],
    ["($total := 1; $totl)", "Did you mean $total?"],
  ])("suggests the closest name for %s", ([text, hint]) => {
    expect(checkExpression(text ?? "", fileOrigin("x", ""), known)[0]?.hint).toBe(hint);
  });

  test("does not suggest what is far away", () => {
    expect(checkExpression("$zzz()", fileOrigin("x", ""), known)[0]?.hint).not.toMatch(/Did you/);
  });

  test("knows only what it is told", () => {
    expect(checkExpression("$draft.a", fileOrigin("x", ""), new Set(["key"]))).toHaveLength(1);
  });
});

test("checkTemplate looks into each part, in the place where it stands", () => {
  const text = "/a/${ $keyy }/b/${ $lookup($document, 'x') }/${ $nope }";
  const found = checkTemplate(text, fileOrigin("x", text), known);
  expect(found.map(({ message, location }) => [message, location?.column])).toEqual([
    ["nothing is bound to $keyy here", 7],
    ["nothing is bound to $nope here", 49],
  ]);
});

describe("checkFunctionsFile", () => {
  test("names what the file offers", () => {
    const text =
      "($a := function($x) { $x }; { 'a': $a, 'b': function() { $keys($a($settings.c)) } })";
    const { names, diagnostics } = checkFunctionsFile(text, fileOrigin("f", text));
    expect([...names]).toEqual(["a", "b"]);
    expect(diagnostics).toEqual([]);
  });

  test.for([
    ["1 + 1", "mapping/bad-functions-file"],
    ["($a := 1; $a)", "mapping/bad-functions-file"],
    ["{}", "mapping/bad-functions-file"],
    ["{ 'a': function() { $record } }", "mapping/unknown-variable"],
    ["{ 'a': $b }", "mapping/unknown-variable"],
    ["{ 'a': ", "mapping/syntax"],
  ])("finds what is wrong with %s", ([text, code]) => {
    const { diagnostics } = checkFunctionsFile(text ?? "", fileOrigin("f", text ?? ""));
    expect(diagnostics.map((one) => one.code)).toEqual([code]);
  });
});

test("the names of JSONata's own functions are those of the installed version", () => {
  const source = readFileSync("node_modules/jsonata/jsonata.js", "utf8");
  const bound = [...source.matchAll(/staticFrame\.bind\('(\w+)'/g)].map(([, name = ""]) => name);
  expect(bound.length).toBeGreaterThan(50);
  expect(new Set([...builtInNames, ...forbiddenNames.keys()])).toEqual(
    new Set([...bound, "now", "millis"]),
  );
});
