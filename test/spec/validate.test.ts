import { expect, test } from "vitest";
import type { Json, JsonObject } from "../../src/core/json.ts";
import { withDefaults } from "../../src/spec/compile-schema.ts";
import { readYaml } from "../../src/spec/read-yaml.ts";
import { validate } from "../../src/spec/validate.ts";

const text = (extra: JsonObject = {}): JsonObject => ({ type: "string", ...extra });
const map = (properties: JsonObject, extra: JsonObject = {}): JsonObject => ({
  type: "object",
  additionalProperties: false,
  properties,
  ...extra,
});

const schema = map(
  {
    word: text({ minLength: 2 }),
    choice: { enum: ["one", "two", null] },
    wait: text({ format: "duration-short", pattern: "^[0-9]+(ms|s|m|h|d)$" }),
    zone: text({ format: "timezone" }),
    code: text({ pattern: "^[A-Z]{3}$" }),
    count: { type: "integer", minimum: 1, default: 3 },
    list: { type: "array", items: text(), uniqueItems: true },
    names: { type: "object", propertyNames: { pattern: "^[a-z]+$" }, additionalProperties: text() },
    secret: map({ env: text({ pattern: "^[A-Z_]+$" }) }, { secret: true, required: ["env"] }),
    mixed: { anyOf: [text(), map({ env: text() }, { required: ["env"] })] },
    pages: {
      anyOf: [
        map({ style: { const: "none" } }, { required: ["style"] }),
        map({ style: { const: "page" }, size: { type: "integer" } }, { required: ["style"] }),
      ],
    },
    items: {
      type: "array",
      items: { anyOf: [{ $ref: "#/definitions/flat" }, { $ref: "#/definitions/deep" }] },
    },
  },
  {
    definitions: {
      flat: text(),
      deep: map({ inner: { anyOf: [{ type: "integer" }, map({ n: { type: "integer" } })] } }),
    },
  },
);

test.each<[string, string[]]>([
  ["items: [a, { inner: 1 }, { inner: { n: 2 } }]", []],
  [
    "items: [1, { inner: x }, { inner: { n: x } }, { iner: 1 }]",
    [
      'spec/wrong-type 1:9 items.0 is "1", but another value is needed',
      'spec/wrong-type 1:21 items.1.inner is the text "x", but a whole number or a map is needed',
      'spec/wrong-type 1:40 items.2.inner.n is the text "x", but a whole number is needed',
      'spec/unknown-key 1:49 "iner" is not a key of items.3 | Did you mean "inner"?',
    ],
  ],
  ["word: ab", []],
  ["wrod: ab", ['spec/unknown-key 1:1 "wrod" is not a key of the file | Did you mean "word"?']],
  ["word: 5", ['spec/wrong-type 1:7 word is "5", but a text is needed | Give a value']],
  ["word: a", ['spec/wrong-value 1:7 word is the text "a": it must NOT have fewer than 2']],
  ["word: [a]", ["spec/wrong-type 1:7 word is a list, but a text is needed"]],
  ["word:", ["spec/wrong-type 1:1 word is empty, but a text is needed"]],
  [
    "choice: tow",
    [
      'spec/wrong-value 1:9 choice is the text "tow", which is not one of the values it may have | Did you mean "two"?',
    ],
  ],
  [
    "choice: seven",
    [
      'spec/wrong-value 1:9 choice is the text "seven", which is not one of the values it may have | Allowed: one, two.',
    ],
  ],
  [
    "wait: 10 minutes",
    ['spec/bad-duration 1:7 wait is the text "10 minutes", which is not a duration'],
  ],
  [
    "zone: Europe/Berlim",
    [
      'spec/bad-timezone 1:7 zone is the text "Europe/Berlim", which is not a time zone | Did you mean "Europe/Berlin"?',
    ],
  ],
  ["code: usd", ['spec/wrong-value 1:7 code is the text "usd" | It must match ^[A-Z]{3}$']],
  ["count: 1.5", ['spec/wrong-type 1:8 count is "1.5", but a whole number is needed']],
  ["count: 0", ['spec/wrong-value 1:8 count is "0": it must be >= 1']],
  ["list: [a, 1]", ['spec/wrong-type 1:11 list.1 is "1", but a text is needed']],
  ["list: [a, a]", ["spec/wrong-value 1:7 list is a list: it must NOT have duplicate items"]],
  [
    "names: { A: x }",
    ['spec/wrong-value 1:10 "A" cannot be a key of names | Keys must match ^[a-z]+$'],
  ],
  [
    "secret: hunter2",
    ["spec/secret-literal 1:9 secret must name an environment variable and not hold the value"],
  ],
  ["secret: { env: hunter2 }", ["spec/secret-literal 1:16 secret must name"]],
  ["secret: { value: hunter2 }", ["spec/secret-literal 1:9 secret must name"]],
  ["secret: { hunter2 }", ["spec/secret-literal 1:9 secret must name"]],
  ["mixed: { env: A }", []],
  [
    "mixed: { evn: A }",
    ['spec/unknown-key 1:10 "evn" is not a key of mixed | Did you mean "env"?'],
  ],
  ["mixed: 5", ['spec/wrong-type 1:8 mixed is "5", but a text or a map is needed']],
  [
    "pages: { style: page, size: ten }",
    ['spec/wrong-type 1:29 pages.size is the text "ten", but a whole number is needed'],
  ],
  ["pages: { style: none, size: 10 }", ['spec/unknown-key 1:23 "size" is not a key of pages']],
  [
    "pages: { style: pages }",
    [
      'spec/wrong-value 1:17 pages.style is the text "pages", which is not one of the values it may have | Did you mean "page"?',
    ],
  ],
  ["pages: none", ['spec/wrong-type 1:8 pages is the text "none", but a map is needed']],
])("%s", (yaml, expected) => {
  const file = readYaml("a.yaml", `${yaml}\n`);
  const subject = { name: "the file", at: "", locate: file.locate, file: "a.yaml" };
  const found = validate(schema, file.value, subject).map(
    ({ code, location, message, hint }) =>
      `${code} ${location?.line}:${location?.column} ${message} | ${hint}`,
  );
  const unique = [...new Set(found)].sort();
  expect(unique).toHaveLength(expected.length);
  for (const [index, line] of [...expected].sort().entries()) expect(unique[index]).toContain(line);
  expect(unique.join("\n")).not.toContain("hunter2");
});

test("keys that only look inherited are unknown or missing like any other", () => {
  const subject = { name: "the file", at: "", locate: () => undefined, file: "a.yaml" };
  const needs = map({ constructor: text() }, { required: ["constructor", "toString"] });
  expect(validate(needs, {}, subject).map((one) => one.message)).toEqual([
    '"constructor" is missing in the file',
    '"toString" is missing in the file',
  ]);
});

test("defaults are filled into a copy", () => {
  const value: JsonObject = { word: "ab" };
  expect(withDefaults(schema, value)).toEqual({ word: "ab", count: 3 });
  expect(value).toEqual({ word: "ab" });
});

test("nothing that stands in a file makes checking fail", () => {
  const values: readonly Json[] = [null, 1, "x", [], {}, { word: { word: {} } }, { pages: [[]] }];
  const subject = { name: "the file", at: "", locate: () => undefined, file: "a.yaml" };
  for (const value of values) {
    for (const one of validate(schema, value, subject)) expect(one.location).toBeDefined();
  }
});
