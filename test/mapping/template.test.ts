import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Json } from "../../src/core/json.ts";
import { SyncError } from "../../src/core/errors.ts";
import { compileTemplate } from "../../src/mapping/template.ts";
import { fileOrigin } from "../../src/mapping/text-origin.ts";

const render = (text: string, bindings: Record<string, Json | undefined> = {}) =>
  compileTemplate(text, fileOrigin("t", text)).render(bindings);

describe("templates", () => {
  test.for<readonly [string, Json | undefined]>([
    ["", ""],
    ["plain", "plain"],
    ["a $ { b } $c", "a $ { b } $c"],
    ["/x/${ $key }/y", "/x/k/y"],
    ["${ $key }", "k"],
    ["${ $n }", 7],
    ["n=${ $n }", "n=7"],
    ["${ $list }", [1, 2]],
    ["${ $map }", { a: { b: 1 } }],
    ["${ nothing }", undefined],
    ["${ null }", null],
    ["${ {'a': {'b': 1}} }", { a: { b: 1 } }],
    ["${ '}' & \"{\" }", "}{"],
    ["${ $map.`a`.b /* } */ }", 1],
    ["${ 8 / 2 / 2 }", 2],
    ["${ $replace('a}b', /\\}/, '') }", "ab"],
    ['${ "it\\"s }" }!', 'it"s }!'],
    ["${ $key }${ $key }", "kk"],
    ["${ true } and ${ false }", "true and false"],
  ])("%s", async ([text, value]) => {
    expect(await render(text, { key: "k", n: 7, list: [1, 2], map: { a: { b: 1 } } })).toEqual(
      value,
    );
  });

  test.for([
    ["a ${ b", "${ is never closed with }", 3],
    ["a ${ 'b }", "${ is never closed with }", 3],
    ["a ${ }", "there is nothing inside ${ }", 3],
  ] as const)("%s is refused", ([text, message, column]) => {
    expect(() => compileTemplate(text, fileOrigin("t", text))).toThrow(
      expect.objectContaining({
        code: "spec/template-syntax",
        message,
        location: expect.objectContaining({ column }) as unknown,
      }),
    );
  });

  test.for([
    ["/x/${ $nothing }/y", "${ $nothing } has no value, so the text around it has a gap"],
    ["/x/${ null }", "${ null } gives null, so the text around it has a gap"],
    ["/x/${ {'a': 1} }", "${ {'a': 1} } gives {\"a\":1}, so the text around it has a gap"],
  ] as const)("%s cannot be rendered", async ([text, message]) => {
    const error: unknown = await render(text).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(SyncError);
    expect((error as SyncError).message).toBe(message);
    expect((error as SyncError).location).toMatchObject({ line: 1 });
  });

  test("says whether it is constant", () => {
    expect(compileTemplate("a", fileOrigin("t", "a")).constant).toBe(true);
    expect(compileTemplate("a${ 1 }", fileOrigin("t", "")).constant).toBe(false);
  });

  test("an error inside a template stands where it was written", async () => {
    const text = "ab\ncd ${ $number('x') }";
    const error: unknown = await render(text).catch((thrown: unknown) => thrown);
    expect((error as SyncError).location).toMatchObject({ line: 2, column: 7 });
  });

  test(
    "any text can be written as a template of its quoted form",
    { timeout: 60_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.string({ unit: "grapheme", maxLength: 30 }), async (text) => {
          const quoted = JSON.stringify(text);
          expect(await render(`<\${ ${quoted} }>`)).toBe(`<${text}>`);
        }),
      );
    },
  );
});
