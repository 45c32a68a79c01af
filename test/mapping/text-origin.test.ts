import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isScalar, parseDocument, stringify, visit } from "yaml";
import { fileOrigin, partOrigin, scalarOrigin } from "../../src/mapping/text-origin.ts";

/** Finds the value of `x` in a YAML text and says where each of its characters was written. */
function locateIn(yaml: string, needle: string): { line: number; column: number } {
  const node = parseDocument(yaml).get("x", true);
  if (!isScalar<string>(node) || !node.range) throw new Error("no scalar");
  const offset = node.value.indexOf(needle);
  expect(offset).toBeGreaterThanOrEqual(0);
  return { ...scalarOrigin("a.yaml", yaml, node.range[0], node.value).locate(offset) };
}

describe("scalarOrigin", () => {
  test.for([
    ["plain", "x: abc def\n", { line: 1, column: 8 }],
    ["plain over lines", "x: abc\n  def\n", { line: 2, column: 3 }],
    ["single quoted", "x: 'it''s def'\n", { line: 1, column: 11 }],
    ["double quoted", 'x: "a\\tb \\"q\\" \\u00e9 def"\n', { line: 1, column: 23 }],
    ["double quoted over lines", 'x: "abc \\\n   def"\n', { line: 2, column: 4 }],
    ["literal block", "x: |\n  abc\n    def\n", { line: 3, column: 5 }],
    ["literal block with blank lines", "x: |-\n\n  abc\n\n  def\n", { line: 5, column: 3 }],
    ["folded block", "x: >-\n  abc\n  two\n  def\n", { line: 4, column: 3 }],
    ["folded block with blank lines", "x: >\n  abc\n\n  def\n", { line: 4, column: 3 }],
  ] as const)("finds a word in a scalar: %s", ([, yaml, place]) => {
    expect(locateIn(yaml, "def")).toEqual(place);
  });

  test("finds every character that is not white space, however the scalar is written", () => {
    const word = fc.stringMatching(/^[a-z"'\\:#é{}$]{1,6}$/);
    const text = fc
      .array(fc.tuple(word, fc.constantFrom(" ", "\n", "  ", "\n\n")), {
        minLength: 1,
        maxLength: 8,
      })
      .map((parts) =>
        parts
          .map(([one, space]) => one + space)
          .join("")
          .trim(),
      );
    const style = fc.constantFrom(
      "PLAIN",
      "QUOTE_SINGLE",
      "QUOTE_DOUBLE",
      "BLOCK_LITERAL",
      "BLOCK_FOLDED",
    );
    fc.assert(
      fc.property(text, style, (value, defaultStringType) => {
        const yaml = stringify({ before: 1, x: value }, {
          defaultStringType,
          lineWidth: 20,
        } as object);
        visit(parseDocument(yaml), {
          Scalar(_key, node) {
            if (node.value !== value || !node.range) return;
            const origin = scalarOrigin("a.yaml", yaml, node.range[0], value);
            const lines = yaml.split("\n");
            for (let offset = 0; offset < value.length; offset += 1) {
              const wanted = value[offset] ?? "";
              if (/\s/.test(wanted)) continue;
              const { line, column } = origin.locate(offset);
              const written = lines[line - 1]?.slice(column - 1) ?? "";
              // An escape stands for its character.
              expect(written[0] === wanted || written.startsWith("\\")).toBe(true);
            }
          },
        });
      }),
    );
  });

  test("gives the end for offsets past the end", () => {
    const origin = scalarOrigin("a.yaml", "x: abc\n", 3, "abc");
    expect(origin.locate(99)).toEqual({ line: 1, column: 7 });
    expect(origin.locate(-1)).toEqual({ line: 1, column: 4 });
  });
});

test("partOrigin counts from the start of a part", () => {
  const whole = fileOrigin("a.txt", "one\ntwo three");
  expect(partOrigin(whole, 8).locate(0)).toEqual({ line: 2, column: 5 });
});
