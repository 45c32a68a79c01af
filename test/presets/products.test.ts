import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../../src/core/json.ts";
import { changed, contractErrors, documentsOf, mapOne, presetMapper, contextOf } from "./preset.ts";
import { shell, tagged } from "./records.ts";

test("a product becomes one complete document for each colour", async () => {
  const documents = await documentsOf(shell);
  expect(Object.keys(documents)).toEqual(["101-jet-black", "101-signal-red"]);
  expect(documents["101-jet-black"]).toEqual({
    brand_id: "101-jet-black",
    style_number: "RS-27",
    season: "CORE",
    color: "Jet Black",
    name: "Ridge Shell",
    description: "<p>Three layers, taped seams.</p>",
    category: "Outerwear / Shells",
    sizes: [
      { size: "S", upc: "0012345678905" },
      { size: "M", upc: "0012345678912" },
    ],
    pricing: { USD: { wholesale: 139.5, retail: 279 } },
    images: [
      "https://cdn.shopify.com/s/files/1/0001/ridge-front.jpg?v=48213",
      "https://cdn.shopify.com/s/files/1/0001/ridge-back.jpg",
    ],
    prebook: false,
    available_now: true,
    available_from: "",
    available_until: "",
    active: true,
    archived: false,
  });
  for (const document of Object.values(documents)) expect(contractErrors(document)).toBe("");
});

describe("which products are sent", () => {
  const decide = async (record: Json, choices: JsonObject = {}) => {
    const result = await mapOne(record, choices);
    return result.kind === "decided" ? [result.decision, result.rule] : result.error.message;
  };
  test.for<readonly [readonly string[], readonly [string, string]]>([
    [["NuORDER Sync: True"], ["include", ""]],
    [["NuORDER Sync"], ["include", ""]],
    [["  nuorder   SYNC :  yes "], ["include", ""]],
    [
      ["NuORDER Sync: 1", "NuORDER Sync:1"],
      ["include", ""],
    ],
    [["NuORDER Sync: False"], ["leave out", "sync tag"]],
    [["NuORDER Syncing"], ["leave out", "sync tag"]],
    [[], ["leave out", "sync tag"]],
    [["NuORDER Active: F"], ["leave out", "sync tag"]],
    [
      ["NuORDER Sync", "NuORDER Active: F"],
      ["retire", "active tag"],
    ],
    [
      ["NuORDER Sync", "nuorder active:no"],
      ["retire", "active tag"],
    ],
    [
      ["NuORDER Sync", "NuORDER Active: True"],
      ["include", ""],
    ],
  ])("%j: %j", async ([tags, decision]) => {
    expect(await decide(changed("ridge-shell", { tags }))).toEqual(decision);
  });

  test("a missing list of tags is an empty one", async () => {
    expect(await decide(changed("ridge-shell", { tags: null }))).toEqual(["leave out", "sync tag"]);
  });

  test.for([
    [["NuORDER Sync: maybe"], 'the tag "NuORDER Sync: maybe" says neither yes nor no'],
    [["NuORDER Sync: "], 'the tag "NuORDER Sync: " says neither yes nor no'],
    [
      ["NuORDER Sync", "NuORDER Active: maybe"],
      'the tag "NuORDER Active: maybe" says neither yes nor no',
    ],
    [
      ["NuORDER Sync", "NuORDER Active: True", "nuorder active: F"],
      'the tags "NuORDER Active: True" and "nuorder active: F" contradict each other',
    ],
    [
      ["NuORDER Sync", "nuorder sync: no"],
      'the tags "NuORDER Sync" and "nuorder sync: no" contradict each other',
    ],
  ] as const)("%j is refused", async ([tags, message]) => {
    expect(await decide(changed("ridge-shell", { tags: [...tags] }))).toBe(message);
  });

  test("other tags may repeat and contradict as they like", async () => {
    expect(await decide(tagged("Look: A", "Look: B", "Season: X"))).toEqual(["include", ""]);
  });

  test("a status may be asked for", async () => {
    expect(await decide(shell, { statuses: ["ACTIVE"] })).toEqual(["include", ""]);
    expect(
      await decide(changed("ridge-shell", { status: "DRAFT" }), {
        statuses: ["ACTIVE", "UNLISTED"],
      }),
    ).toEqual(["leave out", "status"]);
    expect(await decide(changed("ridge-shell", { status: "DRAFT" }))).toEqual(["include", ""]);
  });

  test("tags may have other names", async () => {
    const choices = { tags: { sync: "B2B", active: "B2B Live" } };
    expect(await decide(changed("ridge-shell", { tags: ["b2b"] }), choices)).toEqual([
      "include",
      "",
    ]);
    expect(await decide(changed("ridge-shell", { tags: ["B2B", "B2B live: N"] }), choices)).toEqual(
      ["retire", "active tag"],
    );
  });
});

describe("tags", () => {
  test(
    "are compared without case and extra spaces, in any sequence",
    { timeout: 60_000 },
    async () => {
      const mapper = await presetMapper({ fields: { season: { tag: "Season" } } });
      const space = fc.constantFrom("", " ", "  ", "\t");
      const mixed = (text: string) =>
        fc.array(fc.boolean(), { minLength: text.length, maxLength: text.length }).map((upper) =>
          Array.from(text)
            .map((one, index) => (upper[index] ? one.toUpperCase() : one.toLowerCase()))
            .join(""),
        );
      await fc.assert(
        fc.asyncProperty(
          mixed("season"),
          space,
          space,
          mixed("nuorder sync"),
          fc.shuffledSubarray(["Other", "Look: 1", "Look: 2"]),
          async (name, before, after, sync, others) => {
            const tags = [
              ...others,
              `${before}${name}${after}:${before}FW27${after}`,
              sync.replace(" ", ` ${after} `),
            ];
            const [result] = await mapper.mapBatch([changed("ridge-shell", { tags })], contextOf());
            expect(result).toMatchObject({
              kind: "decided",
              items: [{ document: { season: "FW27" } }, {}],
            });
          },
        ),
        { numRuns: 60 },
      );
    },
  );
});
