import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Json } from "../../src/core/json.ts";
import type { MappedRecord } from "../../src/mapping/mapper.ts";
import { createMapper, type MapperParts, type Written } from "../../src/mapping/create-mapper.ts";
import { fileOrigin } from "../../src/mapping/text-origin.ts";
import { anyDay } from "./evaluate.ts";

const written = (text: string): Written => ({ text, origin: fileOrigin("x", text) });

function parts(
  over: Partial<MapperParts> = {},
  record: Partial<MapperParts["record"]> = {},
): MapperParts {
  return {
    record: { key: written("id"), include: {}, retire: {}, ...record },
    base: written("{ 'key': id, 'n': n }"),
    documentKey: written("key"),
    unique: {},
    settings: {},
    brand: "b",
    ...over,
  };
}

async function map(record: Json, made: MapperParts): Promise<MappedRecord> {
  const [result] = await (await createMapper(made)).mapBatch([record], anyDay);
  if (!result) throw new Error("no result");
  return result;
}

const items = (result: MappedRecord) => (result.kind === "decided" ? result.items : []);

describe("createMapper", () => {
  test("a record becomes a document", async () => {
    const made = parts(
      { cursorField: written("at"), unique: { code: written("n") } },
      { title: written("name") },
    );
    expect(await map({ id: "1", at: "2026", name: "One", n: [1, "b", null, ""] }, made)).toEqual({
      kind: "decided",
      key: "1",
      title: "One",
      cursor: "2026",
      decision: "include",
      rule: "",
      items: [
        {
          kind: "document",
          key: "1",
          document: { key: "1", n: [1, "b", null, ""] },
          unique: { code: ["1", "b"] },
        },
      ],
      lookedUp: {},
      revisit: undefined,
      reports: [],
    });
  });

  test("the first include rule that is not true names the reason; retire comes after", async () => {
    const made = parts(
      {},
      {
        include: { first: written("a"), second: written("b") },
        retire: { gone: written("c"), old: written("d") },
      },
    );
    const decide = async (record: object) => {
      const result = await map({ id: "1", a: true, b: true, c: false, d: false, ...record }, made);
      return result.kind === "decided"
        ? [result.decision, result.rule, result.items.length]
        : result.error.code;
    };
    expect(await decide({})).toEqual(["include", "", 1]);
    expect(await decide({ a: false, b: false, c: true })).toEqual(["leave out", "first", 0]);
    expect(await decide({ b: false })).toEqual(["leave out", "second", 0]);
    expect(await decide({ d: true })).toEqual(["retire", "old", 0]);
    expect(await decide({ a: "yes" })).toBe("record/not-boolean");
    expect(await decide({ c: 1 })).toBe("record/not-boolean");
  });

  test("a rule that gives nothing is no answer", async () => {
    const result = await map({ id: "1" }, parts({}, { include: { first: written("nothing") } }));
    expect(result).toMatchObject({
      kind: "rejected",
      key: "1",
      error: { message: 'the rule "first" gave nothing' },
    });
  });

  test.for<Json>([{}, { id: "" }, { id: " " }, { id: 7 }, { id: ["a"] }, null, [], "x"])(
    "%j has no key",
    async (record) => {
      const result = await map(record, parts());
      expect(result).toMatchObject({
        kind: "rejected",
        key: undefined,
        error: { code: "record/no-key" },
      });
    },
  );

  test("what is known of a rejected record is told", async () => {
    const made = parts(
      { cursorField: written("at") },
      { title: written("name"), split: written("$reject('no good')") },
    );
    expect(await map({ id: "1", at: 5, name: "One" }, made)).toMatchObject({
      kind: "rejected",
      key: "1",
      title: "One",
      cursor: "5",
      error: { code: "mapping/rejected" },
    });
    expect(await map({ name: "One" }, made)).toMatchObject({ key: undefined, title: "One" });
  });

  test("a title that fails rejects nothing", async () => {
    const result = await map({ id: "1" }, parts({}, { title: written("$number('x')") }));
    expect(result).toMatchObject({ kind: "decided", title: undefined });
  });

  test("a cursor that is no text rejects the record", async () => {
    const result = await map({ id: "1", at: {} }, parts({ cursorField: written("at") }));
    expect(result).toMatchObject({ kind: "rejected", error: { code: "mapping/failed" } });
  });

  test("split gives items; one item alone and none are fine", async () => {
    const made = parts(
      { base: written("{ 'key': $record.id & '-' & k }") },
      { split: written("parts") },
    );
    const keys = async (list: Json) =>
      items(await map({ id: "1", parts: list }, made)).map(
        (one) => one.kind === "document" && one.key,
      );
    expect(await keys([{ k: "a" }, { k: "b" }])).toEqual(["1-a", "1-b"]);
    expect(await keys([{ k: "a" }])).toEqual(["1-a"]);
    expect(await keys({ k: "a" })).toEqual(["1-a"]);
    expect(await keys([])).toEqual([]);
  });

  test("one bad item leaves the others alone", async () => {
    const made = parts(
      { base: written("{ 'key': k, 'n': $number(n), 'x': skip ? $skip('not ' & k) : 1 }") },
      { split: written("parts") },
    );
    const record = {
      id: "1",
      parts: [{ k: "a", n: "1" }, { k: "b", n: "x" }, { k: "c", n: "3", skip: true }, { n: 4 }],
    };
    expect(items(await map(record, made))).toMatchObject([
      { kind: "document", key: "a" },
      { kind: "rejected", error: { code: "mapping/not-a-number" } },
      { kind: "skipped", reason: "not c" },
      { kind: "rejected", error: { code: "document/no-key" } },
    ]);
  });

  test.for([
    ["nothing", "mapping/no-result"],
    ["[1]", "mapping/failed"],
    ["'text'", "mapping/failed"],
    ["{ 'f': function() { 1 } }", "mapping/not-json"],
  ] as const)("a mapping that gives %s is rejected", async ([text, code]) => {
    expect(items(await map({ id: "1" }, parts({ base: written(text) })))).toMatchObject([
      { kind: "rejected", error: { code } },
    ]);
  });

  test("a patch is merged over the draft; null removes; `type` is just a field", async () => {
    const made = parts({
      base: written("{ 'key': id, 'type': 'a', 'deep': { 'x': 1, 'y': 2 }, 'list': [1, 2] }"),
      patch: written(
        "{ 'type': 'b', 'deep': { 'x': null, 'z': $draft.deep.y + 1 }, 'list': [3], 'n': n }",
      ),
    });
    expect(items(await map({ id: "1", n: 9 }, made))).toMatchObject([
      { document: { key: "1", type: "b", deep: { y: 2, z: 3 }, list: [3], n: 9 } },
    ]);
  });

  test("a patch that gives nothing changes nothing", async () => {
    const made = parts({ patch: written("n > 5 ? { 'n': 5 }") });
    expect(items(await map({ id: "1", n: 3 }, made))).toMatchObject([{ document: { n: 3 } }]);
    expect(items(await map({ id: "1", n: 8 }, made))).toMatchObject([{ document: { n: 5 } }]);
  });

  test.for(["skip", "hold"])("$%s works in mappings only", async (name) => {
    const made = (over: Partial<MapperParts["record"]>) => parts({}, over);
    const call = written(`$${name}('x')`);
    for (const over of [{ split: call }, { include: { a: call } }, { report: { a: call } }]) {
      expect(await map({ id: "1" }, made(over))).toMatchObject({
        kind: "rejected",
        error: {
          code: "mapping/failed",
          message: `$${name}("x") works in document.map only`,
        },
      });
    }
  });

  test("settings and the brand are bound", async () => {
    const made = parts({
      base: written("{ 'key': id, 's': $settings.a, 'b': $brand }"),
      settings: { a: 1 },
      brand: "acme",
    });
    expect(items(await map({ id: "1" }, made))).toMatchObject([{ document: { s: 1, b: "acme" } }]);
  });

  test("never throws, and answers each record in its place", { timeout: 60_000 }, async () => {
    const mapper = await createMapper(
      parts(
        {
          base: written("{ 'key': id, 'all': $, 'up': $uppercase(name), 'sum': $sum(list) }"),
          patch: written("{ 'n': $number(name) }"),
          unique: { code: written("all.*") },
        },
        {
          split: written("list ? list.{ 'id': $$.id, 'name': $ } : $"),
          include: { has: written("$exists(id)") },
        },
      ),
    );
    const record = fc.oneof(
      fc.record({
        id: fc.oneof(fc.string(), fc.integer()),
        name: fc.jsonValue(),
        list: fc.jsonValue(),
      }),
      fc.jsonValue(),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(record, { maxLength: 4 }), async (records) => {
        const results = await mapper.mapBatch(records as readonly Json[], anyDay);
        expect(results).toHaveLength(records.length);
        for (const result of results) {
          for (const item of items(result)) {
            if (item.kind !== "document") continue;
            expect(JSON.parse(JSON.stringify(item.document))).toStrictEqual(item.document);
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});
