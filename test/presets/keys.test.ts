import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { changed, documentsOf, presetMapper, contextOf } from "./preset.ts";
import { variants, withOptions, color, size, first } from "./records.ts";

describe("keys", () => {
  test.for([
    ["Jet Black", "101-jet-black"],
    [" JET  black ", "101-jet-black"],
    ["Red/Blue", "101-red-blue"],
    ["#1 (new)", "101-1-new"],
    ["Café", "101-cafc3a9"],
    ["黒", "101-e9bb92"],
    ["Ночь", "101-d0bdd0bed187d18c"],
    ["🔥", "101-f09f94a5"],
    ["***", "101-other"],
    ["constructor", "101-constructor"],
    ["__proto__", "101-proto"],
    ["7", "101-7"],
  ])("the colour %j has the key %s", async ([name, key]) => {
    expect(Object.keys(await documentsOf(withOptions([color(name ?? "")])))).toEqual([key]);
  });

  test("colours that differ in case and spaces are one", async () => {
    const documents = await documentsOf(
      withOptions([color("Jet Black"), size("S")], [color("jet  black"), size("M")]),
    );
    expect(Object.keys(documents)).toEqual(["101-jet-black"]);
    expect(documents["101-jet-black"]).toMatchObject({
      color: "Jet Black",
      sizes: [{ size: "S" }, { size: "M" }],
    });
  });

  test("two colours never share a key, whatever they are called", { timeout: 60_000 }, async () => {
    const mapper = await presetMapper();
    const name = fc.string({
      unit: fc.constantFrom("a", "B", " ", "-", "/", "é", "e", "黒", "1"),
      minLength: 1,
      maxLength: 5,
    });
    await fc.assert(
      fc.asyncProperty(fc.array(name, { minLength: 1, maxLength: 5 }), async (names) => {
        const record = withOptions(...names.map((one, index) => [color(one), size(String(index))]));
        const [result] = await mapper.mapBatch([record], contextOf());
        if (result?.kind === "rejected") {
          expect(result.error.message).toMatch(/too alike/);
          return;
        }
        const keys = (result?.items ?? []).map((one) => (one.kind === "document" ? one.key : ""));
        expect(new Set(keys).size).toBe(keys.length);
        const folded = new Set(
          names.map((one) => one.trim().replace(/\s+/g, " ").toLowerCase() || "default"),
        );
        expect(keys).toHaveLength(folded.size);
      }),
      { numRuns: 60 },
    );
  });

  test("sizes keep the sequence of the variants' positions", async () => {
    const record = changed("ridge-shell", {
      variants: ["L", "S", "M"].map((one, index) => ({
        ...variants[0],
        barcode: one,
        position: { S: 1, M: 2, L: 10 }[one] ?? index,
        selectedOptions: [color("Red"), size(one)],
      })),
    });
    expect((await first(record))["sizes"]).toEqual(
      ["S", "M", "L"].map((one) => ({ size: one, upc: one })),
    );
  });
});
