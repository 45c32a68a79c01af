import { expect, test } from "vitest";
import { isCron, shortestInterval } from "../../src/spec/cron-density.ts";
import { judgeEndpoint } from "../../src/spec/endpoint.ts";
import { renderPath } from "../../src/spec/path-template.ts";
import { didYouMean, suggest } from "../../src/spec/suggest.ts";
import { markedTexts } from "../../src/spec/texts.ts";
import { isTimeZone } from "../../src/spec/time-zone.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

test.each<[string, number | undefined]>([
  ["* * * * *", minute],
  ["*/20 * * * *", 20 * minute],
  ["0 * * * *", hour],
  ["0,50 * * * *", 10 * minute],
  ["15 6,18 * * *", 12 * hour],
  ["0 23,1 * * *", 2 * hour],
  ["30 4 * * *", day],
  ["0 6 * * mon", 7 * day],
  ["0 6 * * 1-5", day],
  ["0 6 * * 7", 7 * day],
  ["0 6 1 * *", 28 * day],
  ["0 6 31 12 *", 365 * day],
  ["0 23,0 1 * *", 23 * hour],
  ["0 6 L * *", day],
])("the schedule %s runs at most every %s ms", (cron, expected) => {
  expect(isCron(cron)).toBe(true);
  expect(shortestInterval(cron)).toBe(expected);
});

test.each([
  "",
  "60 * * * *",
  "* * * *",
  "0 0 6 * * *",
  "@daily",
  "a b c d e",
  "0 6 31 2 *",
  "every day",
])('"%s" is not a cron expression here', (text) => {
  expect(isCron(text)).toBe(false);
});

test.each<[string, boolean]>([
  ["America/New_York", true],
  ["Europe/Berlin", true],
  ["America/Argentina/Buenos_Aires", true],
  ["UTC", true],
  ["america/new_york", true],
  ["EST", false],
  ["+02:00", false],
  ["Mars/Olympus", false],
  ["", false],
])("%s is a time zone: %s", (text, expected) => {
  expect(isTimeZone(text)).toBe(expected);
});

test.each<[string, string | undefined]>([
  ["https://example.com", undefined],
  ["https://example.com/base", undefined],
  ["http://localhost:3000", undefined],
  ["http://127.1:80", undefined],
  ["http://[::1]", undefined],
  ["http://localhost.example.com", "spec/insecure-endpoint"],
  ["http://0.0.0.0", "spec/insecure-endpoint"],
  ["http://169.254.169.254", "spec/insecure-endpoint"],
  ["https://a:b@example.com", "spec/bad-endpoint"],
  ["https://example.com?x=1", "spec/bad-endpoint"],
  ["file:///etc/passwd", "spec/bad-endpoint"],
  ["example.com", "spec/bad-endpoint"],
  ["", "spec/bad-endpoint"],
])("the endpoint %s: %s", (text, expected) => {
  expect(judgeEndpoint(text)).toBe(expected);
});

test.each<[string, string | undefined]>([
  ["conccurency", "concurrency"],
  ["Cursor", "cursor"],
  ["cron", undefined],
  ["x", undefined],
  ["sinc", "sink"],
])("%s most likely stands for %s", (word, expected) => {
  expect(suggest(word, ["concurrency", "cursor", "sink", "source"])).toBe(expected);
});

test("where no word is near, a few are named and many are not", () => {
  expect(didYouMean("zzz", ["one", "two"], "Known keys")).toBe("Known keys: one, two.");
  expect(
    didYouMean(
      "zzz",
      Array.from({ length: 13 }, (_, index) => `word-${index}`),
    ),
  ).toBeUndefined();
  expect(didYouMean("zzz", [])).toBeUndefined();
});

const bindings = { settings: { kind: "toy", deep: { er: "x" }, n: 1 }, brand: "acme" };

test.each<[string, string]>([
  ["mappings/a.jsonata", "mappings/a.jsonata"],
  ["mappings/${ $settings.kind }.jsonata", "mappings/toy.jsonata"],
  ["${$settings.deep.er}/${ $brand }.graphql", "x/acme.graphql"],
])("the path %s is %s", (text, expected) => {
  expect(renderPath(text, bindings, undefined)).toBe(expected);
});

test.each([
  "a/${ $settings.gone }",
  "a/${ $settings.n }",
  "a/${ $settings }",
  "a/${ $cursor }",
  "a/${ $settings.kind & 'x' }",
  "a/${ $settings.kind",
  "a/${}",
])("the path %s is refused", (text) => {
  expect(renderPath(text, bindings, undefined)).toMatchObject({ code: "spec/template-syntax" });
});

test("expressions, templates and paths are found by what the schema says", () => {
  const schema = {
    type: "object",
    properties: {
      a: { type: "string", format: "jsonata" },
      plain: { type: "string" },
      map: { type: "object", additionalProperties: { type: "string", format: "template" } },
      list: { type: "array", items: { type: "string", format: "path" } },
      either: {
        anyOf: [
          { type: "string", format: "template" },
          { type: "object", properties: { b: { type: "string", format: "jsonata" } } },
        ],
      },
    },
  };
  const value = {
    a: "x",
    plain: "y",
    map: { "k/1": "z" },
    list: ["p"],
    either: { b: "q" },
    unknown: "u",
  };
  expect(markedTexts(schema, value, ["sink"])).toEqual([
    { pointer: "/sink/a", format: "jsonata", text: "x" },
    { pointer: "/sink/map/k~11", format: "template", text: "z" },
    { pointer: "/sink/list/0", format: "path", text: "p" },
    { pointer: "/sink/either/b", format: "jsonata", text: "q" },
  ]);
  expect(markedTexts(schema, { either: "t" })).toEqual([
    { pointer: "/either", format: "template", text: "t" },
  ]);
});
