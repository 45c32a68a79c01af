import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fingerprint } from "../../src/core/fingerprint.ts";
import {
  atPointer,
  pointerSteps,
  toPointer,
  withoutPointers,
  type Json,
} from "../../src/core/json.ts";
import { changesType, mergePatch, neverAfresh } from "../../src/core/merge-patch.ts";

const json = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>;

describe("merge patch", () => {
  // RFC 7396, appendix A.
  test.each<[Json, Json, Json]>([
    [{ a: "b" }, { a: "c" }, { a: "c" }],
    [{ a: "b" }, { b: "c" }, { a: "b", b: "c" }],
    [{ a: "b" }, { a: null }, {}],
    [{ a: "b", b: "c" }, { a: null }, { b: "c" }],
    [{ a: ["b"] }, { a: "c" }, { a: "c" }],
    [{ a: "c" }, { a: ["b"] }, { a: ["b"] }],
    [{ a: { b: "c" } }, { a: { b: "d", c: null } }, { a: { b: "d" } }],
    [{ a: [{ b: "c" }] }, { a: [1] }, { a: [1] }],
    [
      ["a", "b"],
      ["c", "d"],
      ["c", "d"],
    ],
    [{ a: "b" }, ["c"], ["c"]],
    [{ a: "foo" }, null, null],
    [{ a: "foo" }, "bar", "bar"],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [[1, 2], { a: "b", c: null }, { a: "b" }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ])("%j patched with %j is %j", (base, patch, result) => {
    expect(mergePatch(base, patch)).toEqual(result);
  });

  test("another type of component starts afresh, at any depth; a document's type is just a field", () => {
    const base = { sink: { type: "a.write", path: "/x" }, title: "t" };
    const patch = { sink: { type: "b.write", query: "q" } };
    expect(mergePatch(base, patch)).toEqual({ sink: { type: "b.write", query: "q" }, title: "t" });
    expect(mergePatch(base, patch, neverAfresh)).toEqual({
      sink: { type: "b.write", path: "/x", query: "q" },
      title: "t",
    });
    expect(mergePatch(base, { sink: { type: "a.write", path: null } })).toMatchObject({
      sink: { type: "a.write" },
    });
    expect(changesType({ type: 1 }, { type: 2 })).toBe(false);
    expect(changesType({}, { type: "b" })).toBe(false);
  });

  test("laws: a patch twice is a patch once, the empty patch is none, nothing is changed in place", () => {
    fc.assert(
      fc.property(json, json, (base, patch) => {
        const before = JSON.stringify([base, patch]);
        const once = mergePatch(base, patch, neverAfresh);
        expect(mergePatch(once, patch, neverAfresh)).toEqual(once);
        expect(JSON.stringify([base, patch])).toBe(before);
        if (typeof base === "object" && base !== null && !Array.isArray(base)) {
          expect(mergePatch(base, {})).toEqual(base);
        }
      }),
    );
  });

  test("keys that objects inherit are ordinary keys", () => {
    const patch = JSON.parse(`{"__proto__": {"a": 1}, "constructor": {"b": 2}}`) as Json;
    const merged = mergePatch({}, patch) as Record<string, Json>;
    expect(JSON.stringify(merged)).toBe(`{"__proto__":{"a":1},"constructor":{"b":2}}`);
    expect(({} as Record<string, unknown>)["a"]).toBeUndefined();
    expect(Object.getPrototypeOf(merged)).toBe(Object.prototype);
  });
});

describe("pointers", () => {
  // RFC 6901, section 5.
  const document = { foo: ["bar", "baz"], "": 0, "a/b": 1, "c%d": 2, "m~n": 8 };
  test.each<[string, Json | undefined]>([
    ["", document],
    ["/foo", ["bar", "baz"]],
    ["/foo/0", "bar"],
    ["/", 0],
    ["/a~1b", 1],
    ["/c%d", 2],
    ["/m~0n", 8],
    ["/foo/2", undefined],
    ["/foo/-", undefined],
    ["/foo/00", undefined],
    ["/foo/", undefined],
    ["/foo/1e0", undefined],
    ["/foo/length", undefined],
    ["/foo/0/0", undefined],
    ["/constructor", undefined],
  ])("%j finds %j", (pointer, value) => {
    expect(atPointer(document, pointer)).toEqual(value);
  });

  test("~01 is ~1, not a slash", () => {
    expect(pointerSteps("/~01")).toEqual(["~1"]);
  });

  test("steps come back from the pointer they make", () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (steps) => {
        expect(pointerSteps(toPointer(steps))).toEqual(steps);
      }),
    );
  });

  test("every place of a value is found by its pointer, and gone without it", () => {
    const visit = (value: Json, steps: (string | number)[], found: [string, Json][]): void => {
      found.push([toPointer(steps), value]);
      if (typeof value !== "object" || value === null) return;
      for (const [key, child] of Object.entries(value)) {
        visit(child as Json, [...steps, Array.isArray(value) ? Number(key) : key], found);
      }
    };
    fc.assert(
      fc.property(json, (value) => {
        const places: [string, Json][] = [];
        visit(value, [], places);
        for (const [pointer, there] of places) expect(atPointer(value, pointer)).toEqual(there);
      }),
    );
  });

  test.each<[Json, string[], Json]>([
    [{ a: 1, b: 2 }, ["/a"], { b: 2 }],
    [{ a: { b: 1, c: 2 } }, ["/a/b"], { a: { c: 2 } }],
    [{ a: 1 }, ["/b", "/a/b/c"], { a: 1 }],
    [["a", "b", "c"], ["/0", "/1"], ["c"]],
    [["a", "b", "c"], ["/1", "/0"], ["c"]],
    [
      [
        { x: 1, y: 2 },
        { x: 3, y: 4 },
      ],
      ["/0", "/1/x"],
      [{ y: 4 }],
    ],
    [["a"], ["/", "/-", "/00"], ["a"]],
    [{ a: { b: null } }, ["/a/b"], { a: {} }],
  ])("%j without %j is %j", (value, pointers, result) => {
    expect(withoutPointers(value, pointers)).toEqual(result);
  });
});

describe("fingerprint", () => {
  test("is that of the canonical form, whatever the sequence of the keys", () => {
    // printf '{"a":[1,"x"],"b":null}' | sha256sum
    const known = "854ef06dc57f5dfed10206344ab2d02e0b6c84b0e19436703a5afd0f1f9f2687";
    expect(fingerprint({ b: null, a: [1, "x"] })).toBe(known);
    fc.assert(
      fc.property(fc.dictionary(fc.string(), json), (value) => {
        const turned = Object.fromEntries(Object.entries(value).reverse());
        expect(fingerprint(turned)).toBe(fingerprint(value));
      }),
    );
  });

  test.each<[Json, Json]>([
    [{ a: 1 }, { a: "1" }],
    [{ a: null }, {}],
    [
      [1, 2],
      [2, 1],
    ],
    [[], {}],
    [{ a: "é" }, { a: "e\u0301" }],
    [{ a: 1 }, { A: 1 }],
    [["ab"], ["a", "b"]],
  ])("%j and %j differ", (a, b) => {
    expect(fingerprint(a)).not.toBe(fingerprint(b));
  });

  test("numbers that are equal are equal", () => {
    expect(fingerprint([1.0, -0, 1e2])).toBe(fingerprint([1, 0, 100]));
  });

  test("what the pointers name does not count", () => {
    const value = { a: 1, b: { c: 2, d: 3 }, e: [1, 2, 3] };
    const ignore = ["/a", "/b/c", "/e/0", "/e/1", "/missing"];
    expect(fingerprint(value, ignore)).toBe(fingerprint({ b: { d: 3 }, e: [3] }));
    expect(fingerprint({ ...value, a: 9 }, ignore)).toBe(fingerprint(value, ignore));
    expect(fingerprint({ ...value, b: { c: 2, d: 4 } }, ignore)).not.toBe(
      fingerprint(value, ignore),
    );
  });
});
