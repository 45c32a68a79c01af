import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Json } from "../../src/core/json.ts";
import { createMapper, type MapperParts, type Written } from "../../src/mapping/create-mapper.ts";
import type { LookUp, MappedRecord } from "../../src/mapping/mapper.ts";
import { fileOrigin } from "../../src/mapping/text-origin.ts";
import { anyDay } from "./evaluate.ts";

const written = (text: string): Written => ({ text, origin: fileOrigin("x.yaml", text) });

/** A mapper whose document is `base`, with these further parts. */
function mapperOf(
  base: string,
  record: Partial<MapperParts["record"]> = {},
  over: Partial<MapperParts> = {},
) {
  return createMapper({
    record: { key: written("id"), include: {}, retire: {}, ...record },
    base: written(base),
    documentKey: written("key"),
    unique: {},
    settings: {},
    brand: "b",
    ...over,
  });
}

/** Finds what it holds and remembers what it was asked. */
function shelf(held: Readonly<Record<string, Readonly<Record<string, Json>>>>) {
  const asked: Record<string, readonly string[]>[] = [];
  const lookUp: LookUp = (wanted) => {
    asked.push(Object.fromEntries(wanted));
    return Promise.resolve(
      new Map([...wanted.keys()].map((name) => [name, new Map(Object.entries(held[name] ?? {}))])),
    );
  };
  return { asked, lookUp };
}

const only = (results: readonly MappedRecord[]): MappedRecord => {
  const [result] = results;
  if (!result) throw new Error("no result");
  return result;
};

const documents = (result: MappedRecord) =>
  result.kind === "decided"
    ? result.items.map((one) => (one.kind === "document" ? one.document : one.kind))
    : result.error.message;

describe("lookups", () => {
  test("are asked for once a batch, each key once, for records that belong", async () => {
    const { asked, lookUp } = shelf({ companies: { A: { id: "1" } }, sizes: { "7": "s7" } });
    const mapper = await mapperOf(
      "{ 'key': id, 'company': $companies, 'size': $sizes }",
      { include: { wanted: written("wanted") }, retire: { gone: written("gone") } },
      { lookups: { companies: written("company"), sizes: written("sizes"), none: written("no") } },
    );
    const base = { wanted: true, gone: false };
    const results = await mapper.mapBatch(
      [
        { ...base, id: "1", company: "A", sizes: [7, 8] },
        { ...base, id: "2", company: ["A", "B", "A"], sizes: [] },
        { ...base, id: "3", company: "C", wanted: false },
        { ...base, id: "4", company: "D", gone: true },
        { ...base, id: "5", company: "", sizes: null },
      ],
      { today: "2027-03-01", lookUp },
    );
    expect(asked).toEqual([{ companies: ["A", "B"], sizes: ["7", "8"] }]);
    expect(results.map(documents)).toEqual([
      [{ key: "1", company: { A: { id: "1" } }, size: { "7": "s7" } }],
      [{ key: "2", company: { A: { id: "1" } }, size: {} }],
      [],
      [],
      [{ key: "5", company: {}, size: {} }],
    ]);
    expect(results.map((one) => one.kind === "decided" && one.lookedUp)).toEqual([
      { companies: ["A"], sizes: ["7", "8"] },
      { companies: ["A", "B"] },
      {},
      {},
      {},
    ]);
  });

  test("nothing wanted, nothing asked", async () => {
    const { asked, lookUp } = shelf({});
    const mapper = await mapperOf("{ 'key': id }", {}, { lookups: { companies: written("no") } });
    await mapper.mapBatch([{ id: "1" }, {}], { today: "2027-03-01", lookUp });
    expect(asked).toEqual([]);
  });

  test("are bound in every expression after them", async () => {
    const { lookUp } = shelf({ companies: { A: { id: "c1" } } });
    const mapper = await mapperOf(
      "{ 'key': key, 'base': $companies.A.id }",
      {
        split: written("{ 'key': 'k-' & $companies.A.id }"),
        report: { seen: written("'company ' & $companies.A.id") },
      },
      {
        lookups: { companies: written("'A'") },
        patch: written("{ 'patch': $companies.A.id }"),
        documentKey: written("key & '/' & $companies.A.id"),
        unique: { company: written("$companies.A.id") },
      },
    );
    const result = only(await mapper.mapBatch([{ id: "1" }], { today: "2027-03-01", lookUp }));
    expect(result).toMatchObject({
      reports: [{ message: "company c1" }],
      items: [
        {
          key: "k-c1/c1",
          document: { key: "k-c1", base: "c1", patch: "c1" },
          unique: { company: ["c1"] },
        },
      ],
    });
  });

  test.for<[Json, string]>([
    [true, "true"],
    [{ a: 1 }, '{"a":1}'],
    [["a", { b: 1 }], '{"b":1}'],
    [[["a"]], '["a"]'],
  ])("%j is no key", async ([value, shown]) => {
    const mapper = await mapperOf("{ 'key': id }", {}, { lookups: { companies: written("c") } });
    const [bad, good] = await mapper.mapBatch([{ id: "1", c: value }, { id: "2" }], anyDay);
    expect(bad).toMatchObject({
      kind: "rejected",
      key: "1",
      error: {
        code: "mapping/failed",
        message: `lookups.companies.keys gave ${shown}, not a text`,
        location: { file: "x.yaml", line: 1, column: 1 },
      },
    });
    expect(good).toMatchObject({ kind: "decided" });
  });

  test("whatever the keys are called, a record sees its own and no other's", async () => {
    const mapper = await mapperOf(
      "{ 'key': id, 'seen': $keys($found), 'values': $map(keys, function($k) { $lookup($found, $k) }) }",
      {},
      { lookups: { found: written("keys") } },
    );
    const names = fc.oneof(fc.string({ minLength: 1 }), fc.constantFrom("constructor", "a", "1"));
    const key = names.filter((text) => !/\p{Surrogate}/u.test(text));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uniqueArray(key), { maxLength: 4 }), async (wanted) => {
        const results = await mapper.mapBatch(
          wanted.map((keys, index) => ({ id: String(index), keys })),
          {
            today: "2027-03-01",
            lookUp: (of) =>
              Promise.resolve(
                new Map(
                  [...of].map(([name, keys]) => [name, new Map(keys.map((k) => [k, `=${k}`]))]),
                ),
              ),
          },
        );
        for (const [index, result] of results.entries()) {
          const keys = wanted[index] ?? [];
          if (keys.includes("__proto__")) continue;
          const [document] = documents(result) as readonly Record<string, Json>[];
          const list = (value: Json | undefined) => (value === undefined ? [] : [value].flat());
          expect([...list(document?.["seen"])].sort()).toEqual([...keys].sort());
          expect(list(document?.["values"])).toEqual(keys.map((one) => `=${one}`));
        }
      }),
      { numRuns: 200 },
    );
  });

  test("a lookup that fails fails the batch, not its records", async () => {
    const mapper = await mapperOf("{ 'key': id }", {}, { lookups: { a: written("id") } });
    const lookUp: LookUp = () => Promise.reject(new Error("the state is locked"));
    await expect(mapper.mapBatch([{ id: "1" }], { today: "2027-03-01", lookUp })).rejects.toThrow(
      "the state is locked",
    );
  });
});

describe("$today", () => {
  test("is bound in every expression", async () => {
    const isToday = written("$today = '2027-03-01'");
    const mapper = await mapperOf(
      "{ 'key': id, 'day': $today, 'item': item }",
      {
        key: written("$today"),
        title: written("$today"),
        include: { is: isToday },
        retire: { isNot: written("$today != '2027-03-01'") },
        report: { day: written("$today") },
        revisit: written("$today = '2027-03-01' ? '2027-03-02'"),
        split: written("{ 'id': id, 'item': $today }"),
      },
      { lookups: { a: written("$today") }, cursorField: written("$today") },
    );
    const result = only(await mapper.mapBatch([{ id: "1" }], anyDay));
    expect(result).toMatchObject({
      kind: "decided",
      key: "2027-03-01",
      title: "2027-03-01",
      cursor: "2027-03-01",
      decision: "include",
      items: [{ document: { key: "1", day: "2027-03-01", item: "2027-03-01" } }],
      lookedUp: { a: ["2027-03-01"] },
      revisit: "2027-03-02",
      reports: [{ message: "2027-03-01" }],
    });
  });
});

describe("record.revisit", () => {
  const visit = async (days: Json, over: Partial<MapperParts["record"]> = {}) => {
    const mapper = await mapperOf("{ 'key': id }", { revisit: written("days"), ...over });
    return only(await mapper.mapBatch([{ id: "1", days }], anyDay));
  };

  test.for<[Json, string | undefined]>([
    ["2027-03-02", "2027-03-02"],
    ["2027-03-01", undefined],
    ["2027-02-28", undefined],
    [["2027-10-01", "2027-04-01", "2026-01-01"], "2027-04-01"],
    [["2027-04-01"], "2027-04-01"],
    [[null, "2027-04-01"], "2027-04-01"],
    [[], undefined],
    [null, undefined],
  ])("of %j the next is %s", async ([days, next]) => {
    expect(await visit(days)).toMatchObject({ kind: "decided", revisit: next });
  });

  test.for<[Json, string]>([
    ["03/01/2027", 'record.revisit gave "03/01/2027", which is not a date written as yyyy-mm-dd'],
    [
      "2027-02-30",
      'record.revisit gave "2027-02-30", which is not a date: that month has no day 30',
    ],
    [20270301, "record.revisit gave 20270301, which is not a date written as yyyy-mm-dd"],
    [["2027-04-01", ""], 'record.revisit gave "", which is not a date written as yyyy-mm-dd'],
  ])("%j is refused", async ([days, message]) => {
    expect(await visit(days)).toMatchObject({
      kind: "rejected",
      key: "1",
      error: { code: "mapping/bad-date", message, location: { file: "x.yaml", line: 1 } },
    });
  });

  test("counts for what does not belong today, where it can be read", async () => {
    const apart = [
      [{ include: { now: written("false") } }, "leave out"],
      [{ retire: { now: written("true") } }, "retire"],
    ] as const;
    for (const [over, decision] of apart) {
      expect(await visit("2027-04-01", over)).toMatchObject({ decision, revisit: "2027-04-01" });
      expect(await visit("no day", over)).toMatchObject({ decision, revisit: undefined });
    }
  });
});

describe("record.report", () => {
  const report = async (rules: Readonly<Record<string, string>>, record: object = {}) => {
    const all = Object.entries(rules).map(([name, text]) => [name, written(text)] as const);
    const mapper = await mapperOf("{ 'key': id }", { report: Object.fromEntries(all) });
    return only(await mapper.mapBatch([{ id: "1", ...record }], anyDay));
  };

  test("each sentence is a report of its own, once, and the record goes on", async () => {
    const result = await report(
      {
        locations: "lost.('location ' & $ & ' has no warehouse')",
        sizes: "sizes.('size ' & $ & ' is unknown')",
        again: "'size S is unknown'",
        fine: "nothing",
        empty: "null",
      },
      { lost: ["Old Barn", "Attic"], sizes: ["S"] },
    );
    expect(result).toMatchObject({
      kind: "decided",
      items: [{ kind: "document" }],
      reports: [
        {
          code: "record/reported",
          message: "location Old Barn has no warehouse",
          facts: { rule: "locations" },
          location: { file: "x.yaml", line: 1, column: 1 },
        },
        { message: "location Attic has no warehouse" },
        { message: "size S is unknown", facts: { rule: "sizes" } },
      ],
    });
    expect(result.kind === "decided" && result.reports).toHaveLength(3);
  });

  test("what a rule rejects is its report", async () => {
    const result = await report({
      first: "$reject('no good')",
      second: "$reject('two values', 'contradiction')",
      third: "$require(nothing, 'a name is needed')",
      fourth: "'another'",
    });
    expect(result).toMatchObject({
      kind: "decided",
      reports: [
        { code: "mapping/rejected", message: "no good" },
        { code: "mapping/contradiction", message: "two values" },
        { code: "mapping/rejected", message: "a name is needed" },
        { code: "record/reported", message: "another" },
      ],
    });
  });

  test.for([
    ["$number('x')", "mapping/not-a-number", 'cannot read "x" as a number'],
    ["7", "mapping/failed", 'the report "a" gave 7, not a sentence'],
    ["' '", "mapping/failed", 'the report "a" gave " ", not a sentence'],
    ["{ 'b': 1 }", "mapping/failed", 'the report "a" gave {"b":1}, not a sentence'],
  ] as const)("%s is a fault of the rule", async ([text, code, message]) => {
    expect(await report({ a: text })).toMatchObject({ kind: "rejected", error: { code, message } });
  });

  test("is not asked about what does not belong", async () => {
    const mapper = await mapperOf("{ 'key': id }", {
      include: { no: written("false") },
      report: { a: written("$number('x')") },
    });
    expect(await mapper.mapBatch([{ id: "1" }], anyDay)).toMatchObject([
      { decision: "leave out", reports: [] },
    ]);
  });
});

describe("$hold", () => {
  test("holds its own item only", async () => {
    const mapper = await mapperOf("k = 'b' ? $hold('waits for ' & k) : { 'key': k }", {
      split: written("parts"),
    });
    const parts = [{ k: "a" }, { k: "b" }, { k: "c" }];
    expect(await mapper.mapBatch([{ id: "1", parts }], anyDay)).toMatchObject([
      {
        items: [
          { kind: "document", key: "a" },
          { kind: "held", key: undefined, reason: "waits for b" },
          { kind: "document", key: "c" },
        ],
      },
    ]);
  });

  test.for([
    ["$hold('later')", { kind: "held", key: undefined, reason: "later" }],
    ["$hold('later', null)", { kind: "held", key: undefined, reason: "later" }],
    ["$hold('later', 'k-' & id)", { kind: "held", key: "k-1", reason: "later" }],
    ["$hold('')", { error: { message: "$hold needs a sentence that says why" } }],
    ["$hold('later', 7)", { error: { message: "$hold was given the key 7, not a text" } }],
    [
      "$hold('later', id, { 'code': 'no-such', 'move': 'brand', 'tried': [{ 'by': id }] })",
      {
        kind: "held",
        key: "1",
        details: { code: "no-such", move: "brand", tried: [{ by: "1" }] },
      },
    ],
    ["$hold('later', id, { 'code': none, 'move': null })", { kind: "held", details: {} }],
    [
      "$hold('later', id, { 'kode': 'no-such' })",
      { error: { message: '$hold was given the details {"kode":"no-such"}' } },
    ],
    ["$hold('later', id, { 'code': 7 })", { error: { code: "mapping/failed" } }],
    ["$hold('later', id, 'no-such')", { error: { code: "mapping/failed" } }],
  ] as const)("%s", async ([text, item]) => {
    const inBase = await mapperOf(text);
    const inPatch = await mapperOf("{ 'key': id }", {}, { patch: written(text) });
    for (const mapper of [inBase, inPatch]) {
      expect(await mapper.mapBatch([{ id: "1" }], anyDay)).toMatchObject([{ items: [item] }]);
    }
  });

  test("after the key is known, it is told", async () => {
    const mapper = await mapperOf(
      "{ 'key': id }",
      {},
      { unique: { a: written("$hold('later')") } },
    );
    expect(await mapper.mapBatch([{ id: "1" }], anyDay)).toMatchObject([
      { items: [{ kind: "held", key: "1", reason: "later" }] },
    ]);
  });
});
