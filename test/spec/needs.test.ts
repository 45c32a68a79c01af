import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkProject } from "../../src/app/project.ts";
import { loadProject } from "../../src/spec/load-project.ts";
import { tempProject } from "./temp-project.ts";
import { toys } from "./toy-connector.ts";
import { toyEnvironment, toyProject } from "./toy-project.ts";

/*
 * What only a pipeline knows of its brand's settings (`needs`), and the choices of the preset that ships
 * which exclude each other: found by `check`, with the place in the brand's file and what to do.
 */

const overlay = "pipelines/acme/toys.yaml";

/** Findings in the toy project whose pipeline needs something of the settings. */
function toldOf(needs: string): readonly string[] {
  using project = tempProject({ ...toyProject, [overlay]: `${toyProject[overlay]}\n${needs}` });
  const { diagnostics } = loadProject(project.root, {
    connectors: [toys],
    env: toyEnvironment,
    requireSecrets: true,
    checkDocuments: false,
  });
  return diagnostics.map(({ code, message, hint, location: at }) => {
    const place = `${at?.file ?? ""}:${String(at?.line)}:${String(at?.column)}`;
    return `${code} ${place} ${message} | ${hint}`;
  });
}

const brandFile = "pipelines/acme/brand.yaml";
const lineOf = (text: string): number =>
  (toyProject[brandFile] ?? "").split("\n").findIndex((line) => line.includes(text)) + 1;

describe("what a pipeline needs of the settings", () => {
  test("is fine where they have it", () => {
    expect(toldOf("needs: { properties: { shelves: { minProperties: 1 } } }\n")).toEqual([]);
  });

  test("is told at the setting, with the schema's description as what to do", () => {
    const needs = `needs:
  properties:
    shelves:
      properties:
        kitchen: { const: B2, description: Take the shelf B2. }
`;
    const line = String(lineOf("kitchen"));
    expect(toldOf(needs)).toEqual([
      `spec/wrong-value ${brandFile}:${line}:23 settings.shelves.kitchen is the text "A1", which is not one of the values it may have (for the pipeline "toys") | Take the shelf B2.`,
    ]);
  });

  test("is told at the settings where the brand does not have it at all", () => {
    const needs =
      "needs: { required: [cellar], properties: { cellar: { description: Name it. } } }\n";
    const line = String(lineOf("settings:"));
    expect(toldOf(needs)).toEqual([
      `spec/missing-key ${brandFile}:${line}:1 "cellar" is missing in settings (for the pipeline "toys") | Add the key. Name it.`,
    ]);
  });

  test("must itself be a JSON Schema", () => {
    const [found = ""] = toldOf("needs: { propertees: {} }\n");
    expect(found).toContain(`spec/bad-schema ${overlay}`);
    expect(found).toContain("propertees");
  });
});

describe("choices of the preset that exclude each other", () => {
  let root: string;
  beforeAll(() => {
    root = mkdtempSync(path.join(tmpdir(), "brandsync-needs-"));
    for (const folder of ["pipelines", "mappings", "schemas", "test/fixtures"]) {
      cpSync(folder, path.join(root, folder), { recursive: true });
    }
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  /** Errors of a brand after replacements in one of its files; each text must be there. */
  function wrongWith(
    brand: string,
    changes: readonly (readonly [from: string, to: string])[],
    file = "brand.yaml",
  ): readonly string[] {
    const target = path.join(root, "pipelines", brand, file);
    const before = readFileSync(target, "utf8");
    let text = before;
    for (const [from, to] of changes) {
      if (!text.includes(from)) throw new Error(`"${from}" is not in ${file}`);
      text = text.replace(from, to);
    }
    writeFileSync(target, text);
    try {
      const { diagnostics } = checkProject(root, { env: {}, brand });
      return diagnostics
        .filter(({ severity }) => severity === "error")
        .map(({ code, message, hint, location: at }) => {
          const line = text.split("\n")[(at?.line ?? 0) - 1] ?? "";
          const there = line.slice((at?.column ?? 1) - 1);
          return `${code} ${path.basename(at?.file ?? "")} ⟨${there}⟩ ${message} | ${hint}`;
        });
    } finally {
      writeFileSync(target, before);
    }
  }

  const inventory = `  inventory:
    warehouses:
      East:
        locations: [Main Warehouse, Overflow]
        buffer: 2
      West:
        locations: [West Coast]
        floor: 3
    ignored_locations: [Flagship Store]
`;
  const pair = "Keep the location under one warehouse: its stock would be offered twice.";
  const oneInterface = (file: string, api: string) =>
    `Write settings.inventory.api: ${api}, or let the pipeline extend pipelines/_presets/shopify-nuorder/${file}.yaml.`;

  test.for<readonly [string, string, readonly (readonly [string, string])[], readonly string[]]>([
    [
      "one location under two warehouses",
      "northpeak",
      [["[West Coast]", "[West Coast, ' main  warehouse ']"]],
      [
        `spec/wrong-value brand.yaml ⟨' main  warehouse ']⟩ settings.inventory.warehouses.West.locations.1 is the text " main  warehouse ", which stands under "East" too (for the pipeline "inventory") | ${pair}`,
      ],
    ],
    [
      "no stock settings beside a pipeline for stock",
      "northpeak",
      [[inventory, ""]],
      [
        `spec/wrong-value brand.yaml ⟨settings:⟩ settings.inventory.warehouses is empty (for the pipeline "inventory") | Name each NuORDER warehouse and the Shopify locations whose stock it has, such as { East: { locations: [Main Warehouse] } }.`,
      ],
    ],
    [
      "replenishments chosen where the pipeline sends products",
      "northpeak",
      [
        [
          "    warehouses:\n      East:\n",
          `    api: replenishments
    warehouses:
      West Coast: { id: 65000000000000000000001f, locations: [Dock] }
      East:
        id: 65000000000000000000001f
`,
        ],
        ["      West:\n", "      West:\n        id: 65000000000000000000002f\n"],
      ],
      [
        `spec/wrong-value brand.yaml ⟨replenishments⟩ settings.inventory.api is the text "replenishments", which is not one of the values it may have (for the pipeline "inventory") | ${oneInterface("inventory-replenishments", "inventory")}`,
      ],
    ],
    [
      "products chosen where the pipeline sends replenishments",
      "lumen-trail",
      [["    api: replenishments\n", ""]],
      [
        `spec/wrong-value brand.yaml ⟨inventory:⟩ settings.inventory.api is the text "inventory", which is not one of the values it may have (for the pipeline "inventory") | ${oneInterface("inventory", "replenishments")}`,
      ],
    ],
    [
      "a tag as code of B2B companies",
      "lumen-trail",
      [["      field: externalId", "      tag: Kundennummer"]],
      [
        'spec/wrong-value brand.yaml ⟨Kundennummer⟩ settings.customers.code.tag is the text "Kundennummer", which cannot be used here | B2B companies have no tags: take the code from a metafield or from a field such as externalId.',
      ],
    ],
    [
      "the ID of a B2B company as code of customers",
      "northpeak",
      [["      field: legacyResourceId", "      field: externalId"]],
      [
        'spec/wrong-value brand.yaml ⟨externalId⟩ settings.customers.code.field is the text "externalId", which cannot be used here | Customers have no externalId, which is a B2B company\'s: choose another field, or customers.from: companies.',
      ],
    ],
    [
      "the same in a list",
      "northpeak",
      [["      field: legacyResourceId", "      field: [externalId, legacyResourceId]"]],
      [
        'spec/wrong-value brand.yaml ⟨externalId, legacyResourceId]⟩ settings.customers.code.field.0 is the text "externalId", which cannot be used here | Customers have no externalId, which is a B2B company\'s: choose another field, or customers.from: companies.',
      ],
    ],
    ...["mm/mm/yyyy", "mm/dd", "yyyy/yyyy/dd", "mm/dd/yy", "dd.mm.yyyymm", "mmm/dd/yyyy"].map(
      (format) =>
        [
          `dates written ${format}`,
          "northpeak",
          [["  upc: barcode\n", `  upc: barcode\n  date_format: ${format}\n`]],
          [
            `spec/wrong-value brand.yaml ⟨${format}⟩ settings.date_format is the text "${format}" | How dates in tags are written: yyyy, mm (two digits) or m (one or two), dd or d, once each, with separators. Such as dd.mm.yyyy.`,
          ],
        ] as const,
    ),
  ])("%s", ([, brand, changes, expected]) => {
    expect(wrongWith(brand, changes)).toEqual(expected);
  });

  test.for<readonly [string, string, readonly (readonly [string, string])[], readonly string[]]>([
    [
      "a misspelt field of its own documents",
      "customers.yaml",
      [["extends:", "document:\n  owners:\n    /pricing_tmplate: seed_once\nextends:"]],
      [
        'spec/wrong-value customers.yaml ⟨/pricing_tmplate: seed_once⟩ document.owners names "/pricing_tmplate", which neither the contract nor a mapping names | Did you mean "pricing_template"?',
      ],
    ],
    [
      "a field that only the settings name",
      "customers.yaml",
      [["extends:", "document:\n  owners:\n    /store_type: seed_once\nextends:"]],
      [],
    ],
    [
      "a misspelt field of another pipeline's documents",
      "inventory.yaml",
      [["extends:", "lookups:\n  products:\n    fields: [brand_id, sizess]\nextends:"]],
      [
        'spec/wrong-value inventory.yaml ⟨sizess]⟩ lookups.products.fields names "sizess" of the pipeline "products", which neither the contract nor a mapping names | Did you mean "sizes"?',
      ],
    ],
    [
      "a field that the other pipeline's contract rules out",
      "inventory.yaml",
      [
        [
          "extends:",
          "lookups:\n  buyers:\n    keys: id\n    documents: buyers\n    fields: [nam]\nextends:",
        ],
      ],
      [
        'spec/wrong-value inventory.yaml ⟨nam]⟩ lookups.buyers.fields names "nam" of the pipeline "buyers", which no document may have | Did you mean "name"?',
      ],
    ],
  ])("%s", ([, file, changes, expected]) => {
    expect(wrongWith("northpeak", changes, file)).toEqual(expected);
  });

  test.for(["dd.mm.yyyy", "yyyy-mm-dd", "m/d/yyyy", "d. m. yyyy.", "yyyy/dd/mm"])(
    "dates may be written %s",
    (format) => {
      const change = ["  upc: barcode\n", `  upc: barcode\n  date_format: ${format}\n`] as const;
      const found = wrongWith("northpeak", [change]);
      expect(found).toEqual(format.includes(" ") ? [expect.stringContaining(format)] : []);
    },
  );
});
