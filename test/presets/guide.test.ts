import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Ajv } from "ajv";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { testBrand } from "../../src/app/cases.ts";
import { checkProject } from "../../src/app/project.ts";
import { isObject, type Json, type JsonObject } from "../../src/core/json.ts";
import { mergePatch } from "../../src/core/merge-patch.ts";
import { settingExamples } from "../../src/spec/settings-table.ts";
import { fences } from "../architecture/pages.ts";
import { makeProject } from "../cli/command.ts";
import { readText } from "./preset.ts";

/*
 * The guide for people who set brands up, pipelines/README.md: each of its examples is put into a brand
 * that has all pipelines, and that brand must be right in every respect.
 */

const page = readText("pipelines/README.md");
const examples = fences(page)
  .filter(({ language }) => language === "yaml")
  .map(({ code }) => [firstLines(code), parse(code) as JsonObject] as const);
const settingsSchema = JSON.parse(
  readText("schemas/shopify-nuorder/settings.schema.json"),
) as JsonObject;
const root = path.resolve(import.meta.dirname, "../..");
const sample = parse(readText("pipelines/northpeak/brand.yaml")) as JsonObject;

/** Written from a value, a file has no comment; and nobody here has credentials. */
const beside: ReadonlySet<string> = new Set(["spec/no-editor-schema", "spec/unset-variable"]);

let project: ReturnType<typeof makeProject>;
beforeEach(() => {
  project = makeProject();
});
afterEach(() => project[Symbol.dispose]());

/** Writes a brand with the given files beside those that every brand here has; gives what is wrong with it. */
function wrongWith(files: Readonly<Record<string, Json>>): readonly string[] {
  write(files);
  const { diagnostics } = checkProject(project.root, { env: {}, brand: "northpeak" });
  return diagnostics
    .filter(({ code }) => !beside.has(code))
    .map(({ code, message }) => `${code}: ${message}`);
}

function write(files: Readonly<Record<string, Json>>): void {
  const preset = "pipelines/_presets/shopify-nuorder";
  const usual = ["products", "customers", "buyers", "inventory"].map(
    (name) => [`${name}.yaml`, { extends: `${preset}/${name}.yaml` }] as const,
  );
  const all: Readonly<Record<string, Json>> = {
    "brand.yaml": sample,
    ...Object.fromEntries(usual),
    ...files,
  };
  const folder = path.join(project.root, "pipelines/northpeak");
  mkdirSync(folder, { recursive: true });
  for (const [name, value] of Object.entries(all)) {
    writeFileSync(path.join(folder, name), stringify(value, { aliasDuplicateObjects: false }));
  }
}

/** The files that an example stands for. */
function filesOf(example: JsonObject): Readonly<Record<string, Json>> | undefined {
  if (typeof example["brand"] === "string") {
    // It sends products only: a pipeline for stock would ask for warehouses.
    return { "brand.yaml": { ...example, settings: withWarehouse(example["settings"]) } };
  }
  if (isObject(example["settings"])) return withSettings(example["settings"]);
  const parent = example["extends"];
  if (typeof parent === "string") {
    const base = path.basename(parent, ".yaml");
    const isRows = base === "inventory-replenishments";
    const own = isRows ? { "inventory.yaml": example } : { [`${base}.yaml`]: example };
    return isRows ? { ...withSettings(replenishments), ...own } : own;
  }
  return undefined;
}

function withWarehouse(settings: Json | undefined): Json {
  const inventory = { warehouses: { East: { locations: ["Main Warehouse"] } } };
  return mergePatch(settings, { inventory });
}

const replenishments = {
  inventory: {
    api: "replenishments",
    warehouses: { East: { id: "65000000000000000000001f", locations: ["Main Warehouse"] } },
  },
};

function withSettings(settings: JsonObject): Readonly<Record<string, Json>> {
  const own = sample["settings"] as JsonObject;
  // Warehouses of an example stand alone: those of the sample have no id.
  const bare = isObject(settings["inventory"]) ? { ...own, inventory: {} } : own;
  const inventory = isObject(settings["inventory"]) ? settings["inventory"] : {};
  const isRows = inventory["api"] === "replenishments";
  const file = "pipelines/_presets/shopify-nuorder/inventory-replenishments.yaml";
  return {
    "brand.yaml": { ...sample, settings: mergePatch(bare, settings) },
    ...(isRows ? { "inventory.yaml": { extends: file } } : {}),
  };
}

describe("the guide", () => {
  test("has examples of settings, of pipelines and of a brand", () => {
    const kinds = examples.map(([, one]) => Object.keys(one)[0]);
    expect(kinds.filter((key) => key === "settings").length).toBeGreaterThan(10);
    expect(kinds.filter((key) => key === "extends").length).toBeGreaterThan(5);
    expect(kinds).toContain("brand");
    expect(kinds).toContain("pipeline");
  });

  test.each(examples)("shows what is right: %s", async (_, example) => {
    if (Array.isArray(example["cases"])) {
      // Cases are run, against the sample brand.
      cpSync(path.join(root, "test/fixtures"), path.join(project.root, "test/fixtures"), {
        recursive: true,
      });
      write({ [`${String(example["pipeline"])}.cases.yaml`]: example });
      const { brands } = checkProject(project.root, { env: {}, brand: "northpeak" });
      const brand = brands.get("northpeak");
      if (!brand) throw new Error("the brand is not there");
      const results = await testBrand(project.root, brand);
      expect(results).toHaveLength(example["cases"].length);
      expect(results.flatMap(({ failures }) => failures)).toEqual([]);
      return;
    }
    // What is left is part of a pipeline, and stands in the preset or is merged over it.
    const preset = "pipelines/_presets/shopify-nuorder/products.yaml";
    expect(
      wrongWith(filesOf(example) ?? { "products.yaml": { extends: preset, ...example } }),
    ).toEqual([]);
  });

  test.each([
    ["a setting that does not exist", { settings: { customers: { codes: { field: "email" } } } }],
    ["a value that does not exist", { settings: { inventory: { untracked: "none" } } }],
    [
      "a key that does not exist",
      { extends: "pipelines/_presets/shopify-nuorder/buyers.yaml", changes: { on_gone: "keep" } },
    ],
    [
      "settings that do not go with the file",
      { extends: "pipelines/_presets/shopify-nuorder/inventory.yaml", settings: replenishments },
    ],
  ] as const)("would be found wrong about %s", (_, example) => {
    const { settings, ...pipeline } = example as JsonObject;
    const files = {
      ...(isObject(settings) ? withSettings(settings) : {}),
      ...("extends" in pipeline
        ? { [path.basename(String(pipeline["extends"]))]: pipeline as Json }
        : {}),
    };
    expect(wrongWith(files)).not.toEqual([]);
  });
});

describe("the table of settings", () => {
  const shown = settingExamples(settingsSchema);
  const ajv = new Ajv({ strict: false, useDefaults: true });
  const validate = ajv.compile({ ...settingsSchema, $id: "table", required: [] });

  test("has an example of each, that the settings take and that is not the default", () => {
    expect(shown.size).toBeGreaterThan(60);
    for (const [key, example] of shown) {
      expect(example, key).toBeDefined();
      if (example === undefined) continue;
      const value = nested(key.replace("<name>", "East").split("."), example);
      const needed = mergePatch(companions(key), value);
      expect([key, validate(structuredClone(needed)), validate.errors]).toEqual([key, true, null]);
    }
  });

  test("refuses an example that does not fit", () => {
    expect(validate({ inventory: { quantity: "reserved" } })).toBe(false);
  });

  test("stands in the guide with every key", () => {
    const cells = [...page.matchAll(/^\| `([\w.<>]+)` +\|/gm)].map((match) => match[1]);
    for (const key of shown.keys()) expect(cells).toContain(key);
  });
});

/** What a setting is not allowed without. */
function companions(key: string): JsonObject {
  const warehouse = { inventory: { warehouses: { East: { locations: ["Main Warehouse"] } } } };
  if (key.includes("<name>")) return warehouse;
  if (key === "inventory.incoming") {
    return { inventory: { incoming_date: { metafield: "custom.arrives_on" } } };
  }
  if (key === "prices.retail" || key === "prices.when_sizes_differ") {
    return { prices: { wholesale: { variant_field: "price" } } };
  }
  const places = { style_number: { field: "handle" }, season: { default: "CORE" } };
  return key.startsWith("fields.") ? { fields: places } : {};
}

function nested(keys: readonly string[], value: Json): JsonObject {
  const [first = "", ...rest] = keys;
  return { [first]: rest.length === 0 ? value : nested(rest, value) };
}

function firstLines(code: string): string {
  return code.trim().split("\n").slice(0, 4).join(" ").replaceAll(/\s+/g, " ").slice(0, 70);
}
