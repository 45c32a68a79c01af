import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { testBrand } from "../../src/app/cases.ts";
import { fillTemplate } from "../../src/app/fill-template.ts";
import { initPipelines } from "../../src/app/init-templates.ts";
import { initBrand } from "../../src/app/init.ts";
import { checkProject, filesOf } from "../../src/app/project.ts";
import { endpointsOn, simulatedBrandValues } from "../../src/simulator/command-options.ts";
import { makeProject } from "../cli/command.ts";
import { manualWorld } from "../support/manual-world.ts";

const values = simulatedBrandValues(endpointsOn({ shopifyPort: 4900 }));
let project: ReturnType<typeof makeProject>;
beforeEach(() => {
  project = makeProject();
});
afterEach(() => project[Symbol.dispose]());

function init(name: string, parts: readonly string[] = [], world = manualWorld()) {
  const { root } = project;
  return initBrand({ root, name, preset: "shopify-nuorder", values, parts }, world);
}

const read = (file: string) => readFileSync(path.join(project.root, file), "utf8");

describe("a new brand", () => {
  test.each([
    ["acme", ["simulator"], 0],
    ["two-words-2", ["simulator"], 0],
    ["acme", [], 5],
  ] as const)(
    '"%s" with %j is valid, but for %i variables that are not set',
    async (name, parts, unset) => {
      init(name, parts);
      const { brands, diagnostics } = checkProject(project.root, { env: {} });
      const found = diagnostics.filter(({ location }) => location?.file.includes(name));
      expect(found.map(({ code }) => code)).toEqual(Array(unset).fill("spec/unset-variable"));
      expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
      const brand = brands.get(name);
      if (!brand) throw new Error("the brand is not there");
      expect([...brand.pipelines.keys()]).toEqual(["products"]);
      expect(filesOf(brand).size).toBe(8);
      const cases = await testBrand(project.root, brand);
      expect(cases).toHaveLength(5);
      expect(cases.flatMap(({ failures }) => failures)).toEqual([]);
    },
  );

  test("has the pipelines that were asked for, with their settings and cases", async () => {
    const pipelines = ["products", "customers", "buyers", "inventory"];
    const { root } = project;
    const request = { root, name: "acme", preset: "shopify-nuorder", values, parts: [], pipelines };
    const files = initBrand(request, manualWorld());
    expect(files).toHaveLength(9);
    const { brands, diagnostics } = checkProject(root, { env: {} });
    const wrong = diagnostics.filter(({ code }) => code !== "spec/unset-variable");
    expect(wrong.filter(({ location }) => location?.file.includes("acme"))).toEqual([]);
    const brand = brands.get("acme");
    if (!brand) throw new Error("the brand is not there");
    expect([...brand.pipelines.keys()].sort()).toEqual([...pipelines].sort());
    expect(brand.settings).toMatchObject({
      inventory: { warehouses: { default: { locations: ["Shop location"] } } },
      buyers: { without_rep: "send" },
    });
    const cases = await testBrand(root, brand);
    expect(cases).toHaveLength(15);
    expect(cases.flatMap(({ failures }) => failures)).toEqual([]);
    expect(initPipelines(root, "shopify-nuorder")).toEqual([
      "products",
      "buyers",
      "customers",
      "inventory",
    ]);
  });

  test("may do without those that the preset begins with", () => {
    const { root } = project;
    const pipelines = ["customers"];
    const request = { root, name: "acme", preset: "shopify-nuorder", values, parts: [], pipelines };
    expect(initBrand(request, manualWorld())).toEqual([
      "pipelines/acme/brand.yaml",
      "pipelines/acme/customers.cases.yaml",
      "pipelines/acme/customers.yaml",
    ]);
    expect(read("pipelines/acme/brand.yaml")).not.toContain("  inventory:");
  });

  test("is pointed at the simulator only where that was asked for", () => {
    init("local", ["simulator"]);
    init("real");
    expect(read("pipelines/local/brand.yaml")).toContain("endpoint: http://127.0.0.1:4900");
    expect(read("pipelines/local/.env")).toContain(
      `LOCAL_SHOPIFY_TOKEN=${String(values["shopify_access_token"])}`,
    );
    expect(read("pipelines/real/brand.yaml")).not.toMatch(/^ *endpoint:/m);
    expect(readdirSync(path.join(project.root, "pipelines/real")).sort()).toEqual([
      "brand.yaml",
      "products.cases.yaml",
      "products.yaml",
    ]);
    const everything = readdirSync(path.join(project.root, "pipelines/real")).map((file) =>
      read(`pipelines/real/${file}`),
    );
    for (const text of everything) expect(text).not.toMatch(/\{\{|SIM|_sim_/);
  });

  test("explains every choice", () => {
    init("acme", ["simulator"]);
    const lines = read("pipelines/acme/brand.yaml").split("\n");
    const comments = lines.filter((line) => line.trim().startsWith("#")).length;
    expect(comments / lines.length).toBeGreaterThan(1 / 3);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
  });
});

describe("nothing is written", () => {
  test.each([
    ["Acme Inc.", "shopify-nuorder", "spec/bad-name", '"acme-inc"'],
    ["_presets", "shopify-nuorder", "spec/bad-name", '"presets"'],
    ["../acme", "shopify-nuorder", "spec/bad-name", '"acme"'],
    ["acme", "shopify-nuorders", "spec/unknown-preset", 'Did you mean "shopify-nuorder"?'],
    ["acme", "empty", "spec/no-file", "Copy the folder of a brand"],
  ])('for "%s" on "%s": %s', (name, preset, code, hint) => {
    mkdirSync(path.join(project.root, "pipelines/_presets/empty"));
    const { root } = project;
    const act = () => initBrand({ root, name, preset, values, parts: [] }, manualWorld());
    expect(act).toThrow(expect.objectContaining({ code }));
    expect(thrownBy(act).diagnostics[0]?.hint).toContain(hint);
    expect(readdirSync(path.join(root, "pipelines"))).toEqual(["_presets"]);
  });

  test("for a pipeline that the preset does not have", () => {
    const { root } = project;
    const pipelines = ["products", "custmers"];
    const request = { root, name: "acme", preset: "shopify-nuorder", values, parts: [], pipelines };
    const act = () => initBrand(request, manualWorld());
    expect(act).toThrow(expect.objectContaining({ code: "spec/no-pipeline" }));
    expect(thrownBy(act).diagnostics[0]?.hint).toContain('Did you mean "customers"?');
    expect(readdirSync(path.join(root, "pipelines"))).toEqual(["_presets"]);
  });

  test("over a folder that is there", () => {
    init("acme");
    writeFileSync(path.join(project.root, "pipelines/acme/brand.yaml"), "mine");
    expect(() => init("acme")).toThrow(expect.objectContaining({ code: "spec/exists" }));
    expect(read("pipelines/acme/brand.yaml")).toBe("mine");
  });

  test("where the process ends half-way", () => {
    const world = { ...manualWorld(), failPoint: () => raise(new Error("killed")) };
    expect(() => init("acme", [], world)).toThrow(
      expect.objectContaining({ code: "project/unwritable" }),
    );
    expect(readdirSync(path.join(project.root, "pipelines"))).toEqual(["_presets"]);
    expect(existsSync(path.join(project.root, "pipelines/acme"))).toBe(false);
  });
});

describe("a template", () => {
  const fill = (text: string, parts: readonly string[] = []) =>
    fillTemplate(text, { name: "acme" }, parts, "a.template");

  test.each([
    ["a {{name}} b {{name}}", [], "a acme b acme"],
    ["a\n  {{#sim}}\nb\n{{/sim}}\nc", [], "a\nc"],
    ["a\n{{#sim}}\nb\n{{/sim}}\nc", ["sim"], "a\nb\nc"],
    ["{{^sim}}\nb\n{{/sim}}\nc", ["sim"], "c"],
    ["{{^sim}}\nb\n{{/sim}}\nc", [], "b\nc"],
    ["${ kept } { kept: {} }", [], "${ kept } { kept: {} }"],
  ])("%j with %j", (text, parts, wanted) => {
    expect(fill(text, parts)).toBe(wanted);
  });

  test.each(["{{nobody}}", "{{#a}}", "{{/a}}", "{{#a}}\n{{#b}}\n{{/b}}\n{{/a}}", "{{toString}}"])(
    "%j is refused",
    (text) => {
      expect(() => fill(text, ["a"])).toThrow(/the template "a.template" is wrong/);
    },
  );
});

function thrownBy(act: () => unknown): {
  readonly diagnostics: readonly { readonly hint: string }[];
} {
  try {
    act();
  } catch (thrown) {
    return thrown as ReturnType<typeof thrownBy>;
  }
  throw new Error("nothing was thrown");
}

function raise(error: Error): never {
  throw error;
}
