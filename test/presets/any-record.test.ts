import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../../src/core/json.ts";
import { changed, documentsOf, presetMapper, contextOf } from "./preset.ts";
import { shell, variants, metafields, withOptions, color, size, first } from "./records.ts";

describe("any record", () => {
  test(
    "never throws, and every document is plain JSON that meets the contract",
    { timeout: 60_000 },
    async () => {
      const mapper = await presetMapper({ images: "variant" });
      const junk = fc.oneof(
        fc.jsonValue(),
        fc.constantFrom("", " ", null, "NuORDER Sync", "x".repeat(300)),
      );
      const patch = fc.dictionary(
        fc.constantFrom(
          "tags",
          "variants",
          "metafields",
          "media",
          "title",
          "legacyResourceId",
          "productType",
          "id",
        ),
        junk,
        { maxKeys: 3 },
      );
      await fc.assert(
        fc.asyncProperty(patch, async (over) => {
          const [result] = await mapper.mapBatch([{ ...shell, ...over } as Json], contextOf());
          if (result?.kind !== "decided") return;
          for (const item of result.items) {
            if (item.kind !== "document") continue;
            expect(JSON.parse(JSON.stringify(item.document))).toStrictEqual(item.document);
          }
        }),
        { numRuns: 200 },
      );
    },
  );

  test("a description of two megabytes passes", { timeout: 60_000 }, async () => {
    const text = `<p>${"Größe 🔥 ".repeat(220_000)}</p>`;
    expect((await first(changed("ridge-shell", { descriptionHtml: text })))["description"]).toBe(
      text,
    );
  });

  test("a product of 2,048 variants passes in seconds", { timeout: 60_000 }, async () => {
    const record = withOptions(
      ...Array.from({ length: 2048 }, (_, index) => [
        color(`C${String(index % 16)}`),
        size(String(index)),
      ]),
    );
    const started = process.cpuUsage();
    const documents = await documentsOf(record);
    const { user, system } = process.cpuUsage(started);
    expect(Object.keys(documents)).toHaveLength(16);
    expect(documents["101-c3"]?.["sizes"]).toHaveLength(128);
    expect((user + system) / 1e6).toBeLessThan(15);
  });

  test("the same record gives the same documents, whatever its rows' sequence", async () => {
    const turned = changed("ridge-shell", {
      variants: variants.toReversed(),
      metafields: metafields.toReversed(),
      tags: (shell["tags"] as string[]).toReversed(),
    });
    const byKey = (documents: Record<string, JsonObject>) => new Map(Object.entries(documents));
    expect(byKey(await documentsOf(turned))).toEqual(byKey(await documentsOf(shell)));
  });
});
