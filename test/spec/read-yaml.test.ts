import fc from "fast-check";
import { expect, test } from "vitest";
import { stringify } from "yaml";
import { isObject, toPointer, type Json } from "../../src/core/json.ts";
import { readYaml } from "../../src/spec/read-yaml.ts";
import { maxYamlBytes } from "../../src/spec/scan-yaml.ts";

const summary = (content: string | Uint8Array): string[] =>
  readYaml("a.yaml", content).diagnostics.map(({ code, location }) => {
    return `${code} ${location?.line}:${location?.column}+${location?.length ?? 0}`;
  });

test.each<[string, string | Uint8Array, string[]]>([
  ["a sound file", "a: 1\n", []],
  ["a byte order mark", "\uFEFFa: 1\n", []],
  ["a byte order mark in bytes", Buffer.from("\uFEFFa: 1\n"), []],
  ["CRLF", "a: 1\r\nb:\r\n  c: x\r\n", []],
  ["NO, on and dates are texts", "a: NO\nb: on\nc: 2026-01-01\n", []],
  ["a tab", "a:\n\tb: 1\n", ["spec/yaml-syntax 2:1+1"]],
  ["a colon in a plain text", "a: b: c\n", ["spec/yaml-syntax 1:4+1"]],
  ["an open quote", 'a: "b\n', ["spec/yaml-syntax 2:1+1"]],
  ["an open bracket", "a: [1, 2\n", ["spec/yaml-syntax 2:1+1"]],
  ["a second document", "a: 1\n---\nb: 2\n", ["spec/yaml-syntax 2:1+3"]],
  ["a directive", "%YAML 1.1\n---\na: yes\n", ["spec/yaml-syntax 1:1+0"]],
  ["a tag", "a: !!binary aGk=\n", ["spec/yaml-syntax 1:13+4", "spec/wrong-value 1:13+4"]],
  ["a duplicate key", "a: 1\nb: 2\na: 3\n", ["spec/duplicate-key 3:1+1"]],
  ["a duplicate key in quotes", 'a: 1\n"a": 3\n', ["spec/duplicate-key 2:1+3"]],
  ["an anchor", "a: &x 1\n", ["spec/alias 1:4+2"]],
  ["an anchor on a map", "a: &x\n  b: 1\n", ["spec/alias 1:4+2"]],
  ["an alias", "a: *x\nb: *x\n", ["spec/alias 1:4+2"]],
  ["a number as key", "1: a\n", ["spec/wrong-type 1:1+1"]],
  ["a list as key", "? [a]\n: b\n", ["spec/wrong-type 1:3+3"]],
  ["no key", ": a\n", ["spec/wrong-type 1:1+1"]],
  ["__proto__", "a:\n  __proto__: { b: 1 }\n", ["spec/unknown-key 2:3+9"]],
  ["a number past 2^53", "a: 9007199254740993\n", ["spec/wrong-value 1:4+16"]],
  ["a negative number past 2^53", "a: [-9007199254740993]\n", ["spec/wrong-value 1:5+17"]],
  ["the largest exact number", "a: 9007199254740991\n", []],
  ["an endless number", "a: .inf\n", ["spec/wrong-value 1:4+4"]],
  ["no number", "a: .nan\n", ["spec/wrong-value 1:4+4"]],
  ["NUL", "a: x\0y\n", ["spec/unreadable 1:5+1"]],
  ["escape", "a: x\u001b[31m\n", ["spec/unreadable 1:5+1"]],
  ["Latin-1", Buffer.from([0x61, 0x3a, 0x20, 0xe9, 0x0a]), ["spec/unreadable 1:1+0"]],
  ["UTF-16", Buffer.from("\uFEFFa: 1\n", "utf16le"), ["spec/unreadable 1:1+0"]],
  ["nothing", "", ["spec/not-a-map 1:1+0"]],
  ["a comment", "# nothing\n", ["spec/not-a-map 1:1+0"]],
  ["a list", "- a\n", ["spec/not-a-map 1:1+0"]],
  ["a text", "hello\n", ["spec/not-a-map 1:1+0"]],
  ["256 KiB", `a: ${"x".repeat(maxYamlBytes - 3)}`, []],
  ["a byte more", `a: ${"x".repeat(maxYamlBytes - 2)}`, ["spec/too-large 1:1+0"]],
  ["1 MB", "a: b\n".repeat(200_000), ["spec/too-large 1:1+0"]],
  ["deep brackets", `a: ${"[".repeat(100_000)}`, ["spec/yaml-syntax 1:68+1"]],
  ["deep dashes", `a:\n  ${"- ".repeat(100_000)}x`, ["spec/yaml-syntax 2:131+1"]],
  [
    "deep indentation",
    Array.from({ length: 70 }, (_, depth) => `${" ".repeat(depth)}a:\n`).join(""),
    ["spec/yaml-syntax 66:66+1"],
  ],
])("%s", (_, content, expected) => {
  expect(summary(content)).toEqual(expected);
});

test("an alias bomb is refused at its first anchor, and never expanded", () => {
  const lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"];
  for (let level = 1; level < 9; level += 1) {
    const items = Array.from({ length: 10 }, () => `*a${level - 1}`).join(", ");
    lines.push(`a${level}: &a${level} [${items}]`);
  }
  const read = readYaml("bomb.yaml", lines.join("\n"));
  expect(read.diagnostics).toMatchObject([
    { code: "spec/alias", location: { line: 1, column: 5 } },
  ]);
  expect(JSON.stringify(read.value).length).toBeLessThan(1000);
});

test("twenty-seven thousand keys are read in a moment", () => {
  const keys = Array.from({ length: 27_000 }, (_, index) => `k${index}: `).join("\n");
  const read = readYaml("wide.yaml", keys);
  expect(Object.keys(read.value)).toHaveLength(27_000);
  expect(read.diagnostics).toEqual([]);
});

test("wrong values keep their neighbours", () => {
  const read = readYaml("a.yaml", "a: 1\na: 2\nb: 12345678901234567890\nc: yes\n");
  expect(read.broken).toBe(false);
  expect(read.value).toEqual({ a: 1, b: "12345678901234567890", c: "yes" });
});

test("syntax errors never repeat the text, which may be a pasted secret", () => {
  const secret = "shpat_0123456789abcdef";
  for (const text of [
    `a: ${secret}: x`,
    `a: "${secret}`,
    `a: [${secret}`,
    `a: @${secret}`,
    `${secret}\na: 1`,
  ]) {
    const { diagnostics } = readYaml("a.yaml", text);
    expect(diagnostics, text).toHaveLength(1);
    expect(JSON.stringify(diagnostics), text).not.toContain(secret);
  }
});

test("keys and values are found where they are written", () => {
  const text = `\uFEFFone: 1\r\ntwo:\r\n  - x\r\n  - { three: "d\\u0065ep" }\r\nfour: |-\r\n  block\r\n"fi/ve": [a]\r\n`;
  const read = readYaml("a.yaml", text);
  const place = (pointer: string, part?: "key"): string => {
    const found = read.locate(pointer, part);
    return `${found?.line}:${found?.column}+${found?.length}`;
  };
  expect(read.value).toEqual({
    one: 1,
    two: ["x", { three: "deep" }],
    four: "block",
    "fi/ve": ["a"],
  });
  expect(place("/one")).toBe("1:6+1");
  expect(place("/one", "key")).toBe("1:1+3");
  expect(place("/two/1/three")).toBe("4:14+11");
  expect(place("/two/1/three", "key")).toBe("4:7+5");
  expect(place("/four")).toMatch(/^5:7\+/);
  expect(place("/fi~1ve/0")).toBe("7:11+1");
  expect(place("/fi~1ve", "key")).toBe("7:1+7");
  expect(read.locate("/nowhere")).toBeUndefined();
});

const name = fc.stringMatching(/^[a-z][a-z0-9 _/~.-]{0,8}$/);
const scalar = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 20 }).filter((text) => !/[\0-\x1f\x7f-\x9f]/.test(text)),
  fc.integer(),
  fc.boolean(),
);
const tree = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    scalar,
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(name, tie("value"), { maxKeys: 4, noNullPrototype: true }),
  ),
})).value;

test("what is written as YAML comes back, and every leaf is found where its text stands", () => {
  const property = fc.property(
    fc.dictionary(name, tree, { minKeys: 1, maxKeys: 5, noNullPrototype: true }),
    fc.constantFrom("\n", "\r\n"),
    (value, lineEnd) => {
      const text = stringify(value, { aliasDuplicateObjects: false }).replaceAll("\n", lineEnd);
      const read = readYaml("a.yaml", text);
      expect(read.diagnostics).toEqual([]);
      expect(read.value).toEqual(value);
      for (const [pointer, leaf] of leaves(value, [])) {
        const place = read.locate(pointer);
        const line = text.split("\n")[(place?.line ?? 0) - 1] ?? "";
        const shown = line.slice((place?.column ?? 0) - 1);
        if (typeof leaf === "number" || typeof leaf === "boolean") {
          expect(shown.startsWith(String(leaf))).toBe(true);
          expect(place?.length).toBe(String(leaf).length);
        } else expect(shown).not.toBe("");
      }
    },
  );
  fc.assert(property, { numRuns: 200 });
});

function leaves(value: Json, steps: readonly (string | number)[]): [string, Json][] {
  const entries = Array.isArray(value)
    ? [...(value as readonly Json[]).entries()]
    : isObject(value)
      ? Object.entries(value)
      : undefined;
  if (!entries) return [[toPointer(steps), value]];
  return entries.flatMap(([step, inner]) => leaves(inner, [...steps, step]));
}
