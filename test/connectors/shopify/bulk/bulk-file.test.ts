import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import {
  readBulkFile,
  type BulkCounts,
} from "../../../../src/connectors/shopify/bulk/bulk-file.ts";
import type { Parents } from "../../../../src/connectors/shopify/bulk/bulk-index.ts";
import type { Json, JsonObject } from "../../../../src/core/json.ts";

const folder = mkdtempSync(join(tmpdir(), "bulk-file-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const children = { Variant: "variants", Image: "images", Level: "levels" };
const gid = (type: string, number: number | string): string =>
  `gid://shopify/${type}/${String(number)}`;

/** Writes rows as Shopify does: one line each, slashes escaped. */
const lines = (rows: readonly JsonObject[]): string =>
  rows.map((row) => `${JSON.stringify(row).replaceAll("/", "\\/")}\n`).join("");

interface Read {
  readonly values: Json[];
  readonly refs: string[];
  readonly fingerprints: string[];
  readonly counts: BulkCounts;
}

let files = 0;
async function read(
  content: string | Uint8Array,
  parents: Parents = "roots",
  expected: Partial<BulkCounts> = {},
): Promise<Read> {
  files += 1;
  const path = join(folder, `${String(files)}.jsonl`);
  writeFileSync(path, content);
  try {
    using file = await readBulkFile(path, children, parents, expected);
    const records = [...file.batches(3)].flat();
    return {
      values: records.map((record) => record.load()),
      refs: records.map((record) => record.ref),
      fingerprints: records.map((record) => record.fingerprint),
      counts: file.counts,
    };
  } finally {
    rmSync(path);
  }
}

const shirt = { id: gid("Product", 1), title: "Shirt / blue" };
const hat = { id: gid("Product", 2), title: "Hat" };
const variant = (id: number, of: number): JsonObject => ({
  id: gid("Variant", id),
  sku: `S-${String(id)}`,
  __parentId: gid("Product", of),
});
const image = (id: number, of: number): JsonObject => ({
  __typename: "Image",
  id: gid("Image", id),
  __parentId: gid("Product", of),
});
const own = (row: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(row).filter(([key]) => key !== "__parentId"));

const expectedShop = [
  {
    ...shirt,
    variants: [own(variant(11, 1)), own(variant(12, 1))],
    images: [own(image(21, 1))],
    levels: [],
  },
  { ...hat, variants: [own(variant(13, 2))], images: [], levels: [] },
];

test.each<[string, readonly JsonObject[]]>([
  ["grouped", [shirt, variant(11, 1), variant(12, 1), image(21, 1), hat, variant(13, 2)]],
  ["by type", [shirt, hat, variant(11, 1), variant(13, 2), variant(12, 1), image(21, 1)]],
  ["children first", [variant(11, 1), image(21, 1), variant(13, 2), variant(12, 1), shirt, hat]],
])("puts records together from a file that is %s", async (_, rows) => {
  const { values, refs, counts } = await read(lines(rows));
  expect(values).toEqual(expectedShop);
  expect(refs).toEqual([shirt.id, hat.id]);
  expect(counts).toEqual({ objects: 6, roots: 2 });
});

test.each<[string, (text: string) => string | Uint8Array]>([
  ["slashes are not escaped", (text) => text.replaceAll("\\/", "/")],
  ["lines end in CRLF", (text) => text.replaceAll("\n", "\r\n")],
  ["there is a byte order mark", (text) => `\uFEFF${text}`],
  ["there are blank lines", (text) => `\n\n${text.replaceAll("\n", "\n \n")}\n`],
  ["the last line has no end", (text) => text.trimEnd()],
  ["keys have spaces around", (text) => text.replaceAll('":', '" : ').replaceAll(',"', ' , "')],
])("reads the same where %s", async (_, change) => {
  const text = lines([shirt, variant(11, 1), hat, image(21, 1), variant(13, 2), variant(12, 1)]);
  const { values, counts } = await read(change(text));
  expect(values).toEqual(expectedShop);
  expect(counts).toEqual({ objects: 6, roots: 2 });
});

test.each<[string, JsonObject, JsonObject]>([
  ["the id is not first", { title: "T", id: gid("Product", 1) }, variant(11, 1)],
  ["__typename is first", { __typename: "Product", id: gid("Product", 1) }, variant(11, 1)],
  [
    "the parent is not last",
    shirt,
    { id: gid("Variant", 11), __parentId: gid("Product", 1), sku: "x" },
  ],
  [
    "the parent is first",
    shirt,
    { __parentId: gid("Product", 1), id: gid("Variant", 11), sku: "x" },
  ],
  [
    "a text mentions a parent",
    { ...shirt, note: 'say "__parentId":"gid://shopify/Product/9"' },
    variant(11, 1),
  ],
  [
    "a text ends like a parent",
    { ...shirt, note: '"__parentId":"gid://shopify/Product/9"' },
    variant(11, 1),
  ],
  [
    "a nested object has a parent",
    { ...shirt, inner: { __parentId: gid("Product", 9) } },
    variant(11, 1),
  ],
  [
    "a nested object has an id",
    { inner: { id: gid("Product", 9) }, id: gid("Product", 1) },
    variant(11, 1),
  ],
  [
    "ids have many digits",
    { id: gid("Product", "98765432109876543210") },
    { id: gid("Variant", 1), __parentId: gid("Product", "98765432109876543210") },
  ],
  [
    "ids begin with zeros",
    { id: gid("Product", "007") },
    { id: gid("Variant", 1), __parentId: gid("Product", "007") },
  ],
  [
    "ids have parameters",
    { id: gid("Product", "1?a=2") },
    { id: gid("Variant", 1), __parentId: gid("Product", "1?a=2") },
  ],
  [
    "ids are words",
    { id: gid("Product", "shirt") },
    { id: gid("Variant", 1), __parentId: gid("Product", "shirt") },
  ],
  ["ids are no GIDs", { id: "one" }, { id: gid("Variant", 1), __parentId: "one" }],
])("is not misled where %s", async (_, root, child) => {
  for (const parents of ["roots", "all"] as const) {
    const { values, refs } = await read(lines([root, child]), parents);
    const empty = parents === "roots" ? { images: [], levels: [] } : {};
    expect(values).toEqual([{ ...root, ...empty, variants: [own(child)] }]);
    expect(refs).toEqual([root["id"]]);
  }
});

test.each<[string, Parents]>([
  ["named", new Set(["Variant"])],
  ["all", "all"],
])("gives grandchildren to their own parent, parents being %s", async (_, parents) => {
  const level = (id: number, of: number): JsonObject => ({
    id: gid("Level", `${String(id)}?item=${String(of)}`),
    n: id,
    __parentId: gid("Variant", of),
  });
  const rows = [
    level(31, 12),
    shirt,
    hat,
    level(32, 11),
    variant(12, 1),
    variant(11, 1),
    level(33, 11),
    variant(13, 2),
  ];
  expect((await read(lines(rows), parents)).values).toEqual([
    {
      ...shirt,
      variants: [
        { ...own(variant(12, 1)), levels: [own(level(31, 12))] },
        { ...own(variant(11, 1)), levels: [own(level(32, 11)), own(level(33, 11))] },
      ],
    },
    { ...hat, variants: [own(variant(13, 2))] },
  ]);
});

test("an empty file has no records", async () => {
  expect((await read("")).counts).toEqual({ objects: 0, roots: 0 });
  expect((await read("\n\r\n")).values).toEqual([]);
});

test.each<[string, string]>([
  ["an orphan", lines([shirt, variant(11, 3)])],
  [
    "a grandchild whose parent is not indexed",
    lines([shirt, variant(11, 1), { id: gid("Level", 1), __parentId: gid("Variant", 11) }]),
  ],
  ["a row without id and parent", lines([shirt, { title: "?" }])],
  [
    "a child whose end is lost",
    `${lines([shirt])}{"id":"gid:\\/\\/shopify\\/Variant\\/11","sku":"x\n`,
  ],
  [
    "a child whose parent is lost",
    `${lines([shirt])}{"id":"gid:\\/\\/shopify\\/Variant\\/11","sku":"x}\n`,
  ],
  ["a row that is no object", `${lines([shirt])}[1]\n`],
  ["a row that is no JSON", `${lines([shirt])}<html>\n`],
  ["a NUL", `${lines([shirt])}\0\n`],
])("stops at %s", async (_, text) => {
  await expect(read(text)).rejects.toMatchObject({ code: "source/incomplete", recovery: "stop" });
});

test("stops where counts differ from what was announced", async () => {
  const text = lines([shirt, variant(11, 1)]);
  await expect(read(text, "roots", { objects: 3 })).rejects.toMatchObject({
    code: "source/incomplete",
    message: "The export should hold 3 objects and holds 2.",
  });
  await expect(read(text, "roots", { roots: 2 })).rejects.toMatchObject({
    code: "source/incomplete",
  });
  expect((await read(text, "roots", { objects: 2, roots: 1 })).values).toHaveLength(1);
});

test.each<[string, string | Uint8Array, string]>([
  [
    "a damaged child",
    lines([shirt, variant(11, 1), hat]).replace('"sku":"S', '"sku"S'),
    "record/unreadable",
  ],
  [
    "a damaged root",
    lines([shirt, variant(11, 1), hat]).replace('"title":"Shirt', '"title""Shirt'),
    "record/unreadable",
  ],
  [
    "a child of an unknown type",
    lines([shirt, { id: gid("Video", 1), url: "x", __parentId: shirt.id }, hat]),
    "record/unreadable",
  ],
  [
    "a child without a type",
    lines([shirt, { url: "x", __parentId: shirt.id }, hat]),
    "record/unreadable",
  ],
  ["an id that stands there twice", lines([shirt, shirt, hat]), "record/incomplete"],
  [
    "a row of another encoding",
    Buffer.from(lines([shirt, variant(11, 1), hat]).replace("S-11", "S-\u00ff"), "latin1"),
    "record/unreadable",
  ],
  [
    "a field of the same name as a list",
    lines([{ ...shirt, variants: "3" }, variant(11, 1), hat]),
    "record/unreadable",
  ],
])("refuses one record alone for %s", async (_, text, code) => {
  const path = join(folder, "alone.jsonl");
  writeFileSync(path, text);
  using file = await readBulkFile(path, children);
  const [first, second, ...more] = [...file.batches()].flat();
  expect(() => first?.load()).toThrowError(expect.objectContaining({ code, recovery: "reject" }));
  expect(second?.load()).toMatchObject(hat);
  expect(more).toEqual([]);
});

test("names the type that has no place", async () => {
  const text = lines([shirt, { id: gid("Video", 1), __parentId: shirt.id }]);
  await expect(read(text)).rejects.toThrow('"Video"');
});

test("leaves out rows of which nothing was selected", async () => {
  const rows = [shirt, { __typename: "Video", __parentId: shirt.id }, { __parentId: shirt.id }];
  const { values, counts } = await read(lines(rows));
  expect(values).toEqual([{ ...shirt, variants: [], images: [], levels: [] }]);
  expect(counts.objects).toBe(3);
});

test("takes rows without an id where only one type of child exists", async () => {
  const path = join(folder, "single.jsonl");
  writeFileSync(path, lines([shirt, { url: "x", __parentId: shirt.id }]));
  using file = await readBulkFile(path, { Image: "images" });
  expect([...file.batches()].flat().map((record) => record.load())).toEqual([
    { ...shirt, images: [{ url: "x" }] },
  ]);
});

test("a file cut at any byte never loses anything without a word", async () => {
  const whole = Buffer.from(
    lines([shirt, hat, variant(11, 1), image(21, 1), variant(13, 2), variant(12, 1)]),
  );
  const expected = { objects: 6, roots: 2 };
  let same = 0;
  for (let cut = 0; cut < whole.length; cut += 1) {
    const result = await read(whole.subarray(0, cut), "roots", expected).catch(
      (error: unknown) => error,
    );
    if (result instanceof Error) {
      expect(result).toMatchObject({ code: "source/incomplete" });
    } else {
      expect((result as Read).values).toEqual(expectedShop);
      same += 1;
    }
  }
  // Only the last line break may be missing.
  expect(same).toBe(1);
});

test("a byte changed anywhere is either noticed or changes the fingerprint", async () => {
  const rows = [shirt, hat, variant(11, 1), image(21, 1), variant(13, 2)];
  const whole = Buffer.from(lines(rows));
  const before = await read(whole);
  for (let at = 0; at < whole.length; at += 1) {
    const damaged = Buffer.from(whole);
    damaged[at] = (damaged[at] ?? 0) ^ 0x01;
    const result = await read(damaged, "roots", { objects: 5, roots: 2 }).catch(() => undefined);
    if (result) expect(result.fingerprints, `byte ${String(at)}`).not.toEqual(before.fingerprints);
  }
});

test("rows longer than a block are read whole", async () => {
  const long = { ...shirt, title: "x".repeat(3_000_000) };
  const { values } = await read(lines([long, variant(11, 1), hat, variant(12, 1)]));
  expect(values[0]).toMatchObject({
    title: long.title,
    variants: [{ sku: "S-11" }, { sku: "S-12" }],
  });
});

const catalogue = fc.array(
  fc.record({
    title: fc.string({ unit: "grapheme", maxLength: 8 }),
    variants: fc.array(
      fc.record({
        sku: fc.string({ maxLength: 6 }),
        levels: fc.array(fc.integer(), { maxLength: 3 }),
      }),
      { maxLength: 4 },
    ),
    images: fc.array(fc.webUrl(), { maxLength: 3 }),
  }),
  { maxLength: 8 },
);

test("any catalogue comes back as it was, in whatever sequence its rows stand", async () => {
  await fc.assert(
    fc.asyncProperty(
      catalogue,
      fc.constantFrom("grouped", "by type", "random"),
      fc.infiniteStream(fc.nat()),
      async (shop, how, chance) => {
        let next = 0;
        const rows: { row: JsonObject; depth: number; weight: number }[] = [];
        const add = (row: JsonObject, depth: number): JsonObject => {
          rows.push({ row, depth, weight: chance.next().value ?? 0 });
          return own(row);
        };
        const expected = shop.map((one) => {
          next += 1;
          const id = gid("Product", next);
          const root = add({ id, title: one.title }, 0);
          const variants = one.variants.map(({ sku, levels }) => {
            next += 1;
            const variantId = gid("Variant", next);
            const row = add({ id: variantId, sku, __parentId: id }, 1);
            const own = levels.map((n) => {
              next += 1;
              return add({ id: gid("Level", next), n, __parentId: variantId }, 2);
            });
            return own.length > 0 ? { ...row, levels: own } : row;
          });
          const images = one.images.map((url) => {
            next += 1;
            return add({ id: gid("Image", next), url, __parentId: id }, 1);
          });
          return {
            ...root,
            ...(variants.length > 0 ? { variants } : {}),
            ...(images.length > 0 ? { images } : {}),
          };
        });
        if (how === "by type") rows.sort((a, b) => a.depth - b.depth);
        if (how === "random") rows.sort((a, b) => a.weight - b.weight);
        const { values, counts } = await read(lines(rows.map((one) => one.row)), "all");
        expect(counts).toEqual({ objects: rows.length, roots: shop.length });
        const byId = (list: readonly Json[]): Json[] =>
          list.map(sorted).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
        expect(byId(values)).toEqual(byId(expected));
        if (how !== "random") expect(values).toEqual(expected);
      },
    ),
    { numRuns: 150 },
  );
});

/** Copies a value with its lists sorted, to compare what may come in any sequence. */
function sorted(value: Json): Json {
  if (Array.isArray(value)) {
    return (value as readonly Json[])
      .map(sorted)
      .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner as Json)]),
  );
}

test("the fingerprint follows content and sequence within a record, and nothing else", async () => {
  const base = [shirt, hat, variant(11, 1), variant(12, 1), variant(13, 2)];
  const [first, second] = (await read(lines(base))).fingerprints;
  const print = async (rows: readonly JsonObject[]) => (await read(lines(rows))).fingerprints;
  expect(first).toMatch(/^[0-9a-f]{16}$/);
  expect(await print([hat, variant(13, 2), shirt, variant(11, 1), variant(12, 1)])).toEqual([
    second,
    first,
  ]);
  expect((await print([shirt, hat, variant(12, 1), variant(11, 1), variant(13, 2)]))[0]).not.toBe(
    first,
  );
  expect((await print([shirt, hat, variant(11, 1), variant(13, 2)]))[0]).not.toBe(first);
  expect(
    (
      await print([
        { ...shirt, title: "Shirt" },
        hat,
        variant(11, 1),
        variant(12, 1),
        variant(13, 2),
      ])
    )[0],
  ).not.toBe(first);
  await fc.assert(
    fc.asyncProperty(fc.string(), fc.string(), async (one, other) => {
      const [a] = await print([{ ...shirt, title: one }, variant(11, 1)]);
      const [b] = await print([{ ...shirt, title: other }, variant(11, 1)]);
      expect(a === b).toBe(one === other);
    }),
    { numRuns: 50 },
  );
});
