import fc from "fast-check";
import jsonata from "jsonata";
import { describe, expect, test } from "vitest";
import { evaluate } from "./evaluate.ts";

/** What JSONata gives with JavaScript's own engine. */
async function native(text: string, input: string): Promise<unknown> {
  const value: unknown = await jsonata(text).evaluate(input);
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}

describe("patterns", () => {
  test.for([
    ["$match($, /([a-z]+)(\\d*)/)", "ab12 cd e3"],
    ["$match($, /(a)|(b)/)", "ab"],
    ["$match($, /B/i)", "abBc"],
    ["$match($, /^\\w+$/m)", "one\ntwo\nthree four"],
    ["$match($, /o/, 2)", "foo boo"],
    ["$replace($, /(\\w+) (\\w+)/, '$2 $1')", "one two three four"],
    ["$replace($, /(\\d)(\\d)?/, '[$1|$2|$0|$$]')", "1 23"],
    ["$replace($, /[aeiou]/, function($m) { $uppercase($m.match) }, 2)", "education"],
    ["$split($, /\\s*,\\s*/)", "a , b,c ,  d"],
    ["$split($, /(,)/, 2)", "a,b,c"],
    ["$contains($, /^x.*y$/)", "x1\u20282y"],
    ["$contains($, /^x.y$/)", "x\ry"],
    ["$replace($, /\\s+/, '_')", "a\u00a0b\u2003c\ufeffd\ve"],
    ["$replace($, /\\S+/, '_')", "a\u00a0b c"],
    ["$replace($, /[\\s,]+/, '_')", "a ,\u3000b"],
    ["$replace($, /[^\\s]+/, '_')", "a\u00a0b"],
    ["$replace($, /[\\S]/, '_')", "a\u00a0b"],
    ["$replace($, /[.]/, '_')", "a.b"],
    ["$match($, /\\bfoo\\b/)", "a foo, food"],
    ["$match($, /[^\\x00-\\x7f]+/)", "Größe für"],
    ["$match($, /x{2,3}?/)", "xxxxx"],
    ["($m := $match; $m($, /\\//))", "a/b"],
  ] as const)("%s gives what JavaScript's engine gives", async ([text, input]) => {
    expect(await evaluate(text, input)).toEqual(await native(text, input));
  });

  test("a pattern that matches nothing is refused as JSONata does", async () => {
    await expect(evaluate("$match('abc', /x*/)")).rejects.toThrow(/zero length/);
  });

  test("agrees with JavaScript's engine on made-up patterns", { timeout: 60_000 }, async () => {
    const atom = fc.constantFrom(
      "a",
      "b",
      ".",
      "\\d",
      "\\w",
      "\\s",
      "[ab]",
      "[^a]",
      "(a)",
      "(?:ab|b)",
      "\\.",
      "^",
      "$",
      "\\b",
    );
    const piece = fc
      .tuple(atom, fc.constantFrom("", "", "?", "+", "{1,2}"))
      .map(([one, many]) => (/^[\^$]$|^\\b$/.test(one) ? one : one + many));
    const pattern = fc.array(piece, { minLength: 1, maxLength: 5 }).map((parts) => parts.join(""));
    const text = fc.string({
      unit: fc.constantFrom("a", "b", "1", " ", ".", "\n", "é"),
      maxLength: 12,
    });
    await fc.assert(
      fc.asyncProperty(pattern, text, fc.constantFrom("", "i"), async (source, input, flags) => {
        // What matches nothing is refused by JSONata, at different places of the text.
        if (new RegExp(`^(?:${source})$`, flags).test("") || new RegExp(source, flags).exec(""))
          return;
        const expression = `$match($, /${source}x?/${flags}).[match, index]`;
        const [ours, theirs] = await Promise.allSettled([
          evaluate(expression, input),
          native(expression, input),
        ]);
        if (ours.status === "rejected" || theirs.status === "rejected") {
          expect(ours.status).toBe(theirs.status);
        } else expect(ours.value).toEqual(theirs.value);
      }),
      { numRuns: 500 },
    );
  });
});
