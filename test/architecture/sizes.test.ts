import { expect, test } from "vitest";
import { planted, readTree, type Tree } from "./source-tree.ts";

const medianLimit = 100;
const fileLimit = 250;

const tree = readTree("src", ".ts");

test("files are small: the median has at most 100 lines", () => {
  expect(tree.size).toBeGreaterThan(150);
  expect(median(tree)).toBeLessThanOrEqual(medianLimit);
});

test("a file past 250 lines says why in its first lines", () => {
  expect(unexplained(tree)).toEqual([]);
});

test("a long file without a word is found, one with a reason is not", () => {
  const long = "export const line = 1;\n".repeat(fileLimit + 1);
  expect(unexplained(planted(tree, "src/core/long.ts", long))).toContain("src/core/long.ts");

  const docstring = `import a from "./a.ts";\n/** Does this. */\n${long}`;
  expect(unexplained(planted(tree, "src/core/long.ts", docstring))).toContain("src/core/long.ts");

  const reason = `/*\n * Longer than 250 lines because the grammar is one table.\n */\n${long}`;
  expect(unexplained(planted(tree, "src/core/long.ts", reason))).not.toContain("src/core/long.ts");
});

test("a median past the limit is found", () => {
  const long = "a\n".repeat(medianLimit + 1);
  const swollen = new Map([...tree].map(([file]) => [file, long]));
  expect(median(swollen)).toBeGreaterThan(medianLimit);
});

function median(files: Tree): number {
  const sizes = [...files.values()].map(linesOf).sort((a, b) => a - b);
  return sizes[Math.floor(sizes.length / 2)] ?? 0;
}

/** Files past the limit whose first thing is not a comment that speaks about their length. */
function unexplained(files: Tree): readonly string[] {
  return [...files]
    .filter(([, text]) => linesOf(text) > fileLimit)
    .filter(
      ([, text]) =>
        !/^(?:\/\*[^]*?\*\/|(?:\/\/.*\n)+)/
          .exec(text)?.[0]
          .match(/\b(lines|long|longer|length|one file|one place|together)\b/i),
    )
    .map(([file]) => file);
}

function linesOf(text: string): number {
  return text.split("\n").length - 1;
}
