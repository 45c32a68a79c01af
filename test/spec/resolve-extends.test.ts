import fc from "fast-check";
import { expect, test } from "vitest";
import { stringify } from "yaml";
import { atPointer, isObject, toPointer, type Json, type JsonObject } from "../../src/core/json.ts";
import { mergePatch } from "../../src/core/merge-patch.ts";
import { finding } from "../../src/core/diagnostics.ts";
import { brokenFile, readYaml } from "../../src/spec/read-yaml.ts";
import { resolveExtends, type ReadYaml } from "../../src/spec/resolve-extends.ts";

function reader(files: Readonly<Record<string, string>>): ReadYaml {
  const known = new Map(Object.entries(files).map(([file, text]) => [file, readYaml(file, text)]));
  return (file) =>
    known.get(file) ??
    brokenFile(file, "", [finding("spec/no-file", `there is no file "${file}"`)]);
}

const layers = {
  "base.yaml": "sink:\n  type: a\n  path: /x\n  keep: [1, { two: 2 }]\nlimits:\n  n: 1\n  m: 2\n",
  "middle.yaml": "extends: base.yaml\nlimits:\n  m: 3\n",
  "child.yaml": "extends: middle.yaml\nlimits:\n  n: null\ntrigger:\n  cron: x\n",
  "other.yaml": "extends: base.yaml\nsink:\n  type: b\n  name: y\n",
};

test("a chain merges from its oldest parent, and each leaf knows who wrote it", () => {
  const resolved = resolveExtends("child.yaml", reader(layers));
  expect(resolved.value).toEqual({
    sink: { type: "a", path: "/x", keep: [1, { two: 2 }] },
    limits: { m: 3 },
    trigger: { cron: "x" },
  });
  const place = (pointer: string): string => {
    const found = resolved.origin(pointer);
    return `${found?.file}:${found?.line}`;
  };
  expect(place("/sink/path")).toBe("base.yaml:3");
  expect(place("/sink/keep/1/two")).toBe("base.yaml:4");
  expect(place("/limits/m")).toBe("middle.yaml:3");
  expect(place("/trigger/cron")).toBe("child.yaml:5");
  expect(resolved.origin("/limits/n")).toBeUndefined();
  expect(resolved.layers.map((layer) => layer.file)).toEqual([
    "base.yaml",
    "middle.yaml",
    "child.yaml",
  ]);
  expect(resolved.diagnostics).toEqual([]);
});

test("a component of another type starts afresh, origins included", () => {
  const resolved = resolveExtends("other.yaml", reader(layers));
  expect(resolved.value["sink"]).toEqual({ type: "b", name: "y" });
  expect(resolved.origin("/sink/path")).toBeUndefined();
  expect(resolved.origin("/sink/type")).toMatchObject({ file: "other.yaml", line: 3 });
});

test.each<[string, Record<string, string>, string[]]>([
  [
    "a ring of one",
    { "a.yaml": "extends: a.yaml\n" },
    [
      'error spec/extends-cycle a.yaml:1:10 the files extend each other in a ring: "a.yaml" -> "a.yaml"',
    ],
  ],
  [
    "a ring of two behind a first file",
    {
      "a.yaml": "extends: b.yaml\n",
      "b.yaml": "extends: c.yaml\n",
      "c.yaml": "x: 1\nextends: b.yaml\n",
    },
    [
      'error spec/extends-cycle c.yaml:2:10 the files extend each other in a ring: "b.yaml" -> "c.yaml" -> "b.yaml"',
    ],
  ],
  [
    "a missing parent",
    { "a.yaml": "extends: gone.yaml\n" },
    ['error spec/no-file a.yaml:1:10 there is no file "gone.yaml"'],
  ],
  [
    "three parents",
    {
      "a.yaml": "extends: b.yaml\n",
      "b.yaml": "extends: c.yaml\n",
      "c.yaml": "extends: d.yaml\n",
      "d.yaml": "x: 1\n",
    },
    ["warning spec/extends-depth a.yaml:1:1 the file has 3 levels of parents"],
  ],
  [
    "two parents",
    { "a.yaml": "extends: b.yaml\n", "b.yaml": "extends: c.yaml\n", "c.yaml": "x: 1\n" },
    [],
  ],
])("%s", (_, files, expected) => {
  const { diagnostics } = resolveExtends("a.yaml", reader(files));
  const lines = diagnostics.map(
    ({ severity, code, message, location }) =>
      `${severity} ${code} ${location?.file}:${location?.line}:${location?.column} ${message}`,
  );
  expect(lines).toEqual(expected);
});

const key = fc.constantFrom("a", "b", "c", "type", "d/e");
const tree = fc.letrec<{ map: JsonObject; value: Json }>((tie) => ({
  map: fc.dictionary(key, tie("value"), { maxKeys: 4, noNullPrototype: true }),
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<Json>(null, "x", "y", 1, true),
    fc.array(tie("value"), { maxLength: 3 }),
    tie("map"),
  ),
})).map;

test("merge patch: nothing changes nothing, a patch applied twice is a patch applied once", () => {
  const property = fc.property(tree, tree, (base, patch) => {
    const clean = mergePatch({}, base);
    expect(mergePatch(clean, {})).toEqual(clean);
    const once = mergePatch(clean, patch);
    expect(mergePatch(once, patch)).toEqual(once);
    expect(mergePatch(base, "x")).toBe("x");
  });
  fc.assert(property, { numRuns: 300 });
});

test("for any overlays: the merge is merge patch, and every leaf's origin holds that leaf", () => {
  const property = fc.property(fc.array(tree, { minLength: 1, maxLength: 3 }), (values) => {
    const files = Object.fromEntries(
      values.map((value, index) => {
        const parent = index === 0 ? {} : { extends: `${index - 1}.yaml` };
        return [`${index}.yaml`, stringify({ ...parent, ...value, marker: index })];
      }),
    );
    const resolved = resolveExtends(`${values.length - 1}.yaml`, reader(files));
    const merged = values.reduce<Json>((base, value) => mergePatch(base, value), {});
    expect(resolved.value).toEqual({ ...(merged as JsonObject), marker: values.length - 1 });
    for (const pointer of leaves(resolved.value, [])) {
      const owner = resolved.owner(pointer);
      const written = owner && atPointer(owner.value, pointer);
      const leaf = atPointer(resolved.value, pointer);
      // An empty map may be what a patch of nulls left over.
      if (isObject(leaf)) expect(isObject(written)).toBe(true);
      else expect(written).toEqual(leaf);
      expect(resolved.origin(pointer)).toMatchObject({ file: owner?.file });
    }
  });
  fc.assert(property, { numRuns: 300 });
});

function leaves(value: Json, steps: readonly (string | number)[]): string[] {
  const entries = Array.isArray(value)
    ? [...(value as readonly Json[]).entries()]
    : isObject(value)
      ? Object.entries(value)
      : [];
  if (entries.length === 0) return [toPointer(steps)];
  return entries.flatMap(([step, inner]) => leaves(inner, [...steps, step]));
}
