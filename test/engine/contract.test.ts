import { Type } from "typebox";
import { expect, test } from "vitest";
import type { Json, JsonObject } from "../../src/core/json.ts";
import { compileContract } from "../../src/engine/contract.ts";
import { compileOptions } from "../../src/engine/render.ts";
import { bookPipeline } from "../support/pipeline.ts";
import { compileReceipt } from "../../src/engine/read-receipt.ts";
import { emptyLibrary, loadLibrary } from "../../src/mapping/library.ts";
import { fileOrigin } from "../../src/mapping/text-origin.ts";

const contract = compileContract(
  JSON.stringify({
    type: "object",
    required: ["code", "prices"],
    properties: {
      code: { type: "string", pattern: "^[a-z]+$" },
      day: { type: "string", format: "date" },
      note: { type: "string", maxLength: 3 },
      kind: { enum: ["soft", "hard"] },
      prices: {
        type: "array",
        minItems: 1,
        items: {
          type: "object",
          required: ["amount"],
          properties: { amount: { type: "number", minimum: 0 } },
        },
      },
      either: { anyOf: [{ type: "string" }, { type: "number" }] },
    },
    additionalProperties: false,
  } satisfies Json),
  "schemas/book.schema.json",
);
const good = { code: "abc", prices: [{ amount: 1 }] };

test.each<[JsonObject, string | undefined]>([
  [good, undefined],
  [{ ...good, day: "2026-02-28", either: 1 }, undefined],
  [{ prices: [{ amount: 1 }] }, `the document lacks "code"`],
  // Neither a document nor its contract may be fooled by what every object inherits.
  [{ constructor: "x", ...good }, `the document may not have "constructor"`],
  [{ ...good, code: "A1" }, `"code" must match pattern "^[a-z]+$", not "A1"`],
  [{ ...good, day: "2026-02-30" }, `"day" must match format "date", not "2026-02-30"`],
  [{ ...good, extra: 1 }, `the document may not have "extra"`],
  [{ ...good, prices: [{ amount: -1 }] }, `"prices/0/amount" must be >= 0, not -1`],
  [{ ...good, prices: [{}] }, `"prices/0" lacks "amount"`],
  [
    { ...good, either: true },
    `"either" must be string, not true; "either" must be number, not true`,
  ],
  [
    { ...good, note: "x".repeat(80) },
    `"note" must NOT have more than 3 characters, not "${"x".repeat(56)}…`,
  ],
])("%j", (document, message) => {
  const error = contract(document);
  expect(error?.message).toBe(message);
  if (error)
    expect(error).toMatchObject({
      code: "document/contract",
      facts: { contract: "schemas/book.schema.json" },
    });
});

test("of many mistakes the first three are named and the others counted", () => {
  const message = contract({ a: 1, b: 1, c: 1, d: 1, e: 1 })?.message ?? "";
  expect(message.split("; ")).toHaveLength(4);
  expect(message).toMatch(/; and 4 more$/);
});

test.each(["no json", `{"type": "nonsense"}`, `{"$ref": "other.json"}`])(
  "a contract that is none: %s",
  (text) => {
    expect(() => compileContract(text, "c.json")).toThrow(
      expect.objectContaining({
        code: "spec/bad-schema",
        location: { file: "c.json", line: 1, column: 1 },
      }) as Error,
    );
  },
);

test("templates among options are rendered, at any depth, and one that gives nothing removes its key", async () => {
  const template = Type.String({ format: "template" });
  const schema = Type.Object({
    path: template,
    plain: Type.String(),
    body: Type.Optional(Type.Object({ a: Type.Optional(template), b: template })),
    headers: Type.Record(Type.String(), template),
    "od/d~": template,
  });
  const options = {
    path: "/books/${ $key }/x",
    plain: "${ $key }",
    body: { a: "${ $missing }", b: "${ $document }" },
    headers: { "x-key": "${ $key }", fixed: "yes" },
    "od/d~": "${ $key }",
  };
  const render = compileOptions(options, schema, () => fileOrigin("p.yaml", ""), emptyLibrary);
  const document = { n: [1] };
  expect(await render({ key: "k", document, missing: undefined })).toEqual({
    path: "/books/k/x",
    plain: "${ $key }",
    body: { b: { n: [1] } },
    headers: { "x-key": "k", fixed: "yes" },
    "od/d~": "k",
  });
  expect(options.path).toBe("/books/${ $key }/x");
});

test("templates and receipts may call the preset's functions", async () => {
  const text = `{ "shelf": function($key) { "shelf-" & $uppercase($key) } }`;
  const origin = () => fileOrigin("p.yaml", "");
  const library = await loadLibrary({ text, origin: origin() }, { settings: {}, brand: "b" });
  const schema = Type.Object({ path: Type.String({ format: "template" }) });
  const render = compileOptions({ path: "/${ $shelf($key) }" }, schema, origin, library);
  expect(await render({ key: "k" })).toEqual({ path: "/shelf-K" });
  // One operation's names mean nothing to another.
  const both = Type.Object({ a: schema, b: schema });
  const options = { a: { path: "/${ $key }" }, b: { path: "/${ $batch }" } };
  const renderOne = compileOptions(options, both, origin, library);
  expect((await renderOne({ key: "k" }, "a"))["a"]).toEqual({ path: "/k" });
  await expect(renderOne({ key: "k" })).rejects.toThrow("has no value");
  const { spec } = bookPipeline();
  const sink = { ...spec.sink, id: "$shelf(_id)", capture: { by_id: "{ _id: $shelf(_id) }" } };
  const readReceipt = compileReceipt({ ...spec, sink }, origin, library);
  const write = {
    kind: "new",
    key: "k",
    ref: "r",
    title: "",
    fingerprint: "",
    reason: "",
  } as const;
  expect(await readReceipt({ answer: { _id: "n" } }, { ...write, document: {} })).toEqual({
    sinkId: "shelf-N",
    captured: { by_id: { n: "shelf-N" } },
  });
});
