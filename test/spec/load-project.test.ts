import { rmSync, symlinkSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import type { Diagnostic } from "../../src/core/diagnostics.ts";
import { loadProject, type LoadOptions, type Project } from "../../src/spec/load-project.ts";
import { tempProject } from "./temp-project.ts";
import { toys } from "./toy-connector.ts";
import { toyEnvironment, toyProject } from "./toy-project.ts";

type Files = Readonly<Record<string, string | Uint8Array>>;

const connectors = [toys];

function load(changes: Files = {}, options: Partial<LoadOptions> = {}): Project {
  using project = tempProject({ ...toyProject, ...changes });
  return loadProject(project.root, {
    connectors,
    env: toyEnvironment,
    requireSecrets: true,
    checkDocuments: true,
    ...options,
  });
}

function inFile(file: string, from: string, to: string): Files {
  const text = toyProject[file] ?? "";
  if (!text.includes(from)) throw new Error(`"${from}" is not in ${file}`);
  return { [file]: text.replace(from, to) };
}

const summary = (project: Project): string[] =>
  project.diagnostics.map((one: Diagnostic) => {
    const { severity, code, location } = one;
    const place = location ? `${location.file}:${location.line}:${location.column}` : "";
    return `${severity} ${code} ${place}`.trim();
  });

const pipelineOf = (project: Project) => {
  const pipeline = project.brands.get("acme")?.pipelines.get("toys");
  if (!pipeline) throw new Error(summary(project).join("\n"));
  return pipeline;
};

const preset = "pipelines/_presets/play/toys.yaml";
const overlay = "pipelines/acme/toys.yaml";
const brandFile = "pipelines/acme/brand.yaml";

test("a sound project has no findings and all that a run needs", () => {
  const project = load();
  expect(summary(project)).toEqual([]);
  const brand = project.brands.get("acme");
  expect(brand).toMatchObject({ title: "Acme Toys", preset: "play", timezone: "America/New_York" });
  expect(brand?.settings).toEqual({ tag: "Sync", kind: "toy", shelves: { kitchen: "A1" } });
  const pipeline = pipelineOf(project);
  expect(pipeline.spec.document.map).toEqual({
    base: "mappings/_presets/play/toy.jsonata",
    patch: "mappings/acme/toy.jsonata",
  });
  expect(pipeline.spec.source).toMatchObject({ size: 50, variables: { since: "${ $cursor }" } });
  expect(pipeline.spec.sink).toMatchObject({ upsert: { method: "PUT" } });
  expect(pipeline.spec.changes).toEqual({
    disposition: "upsert",
    on_excluded: "keep",
    on_absent: "keep",
  });
  expect(pipeline.spec.limits).toMatchObject({ concurrency: 4, min_interval: "1h" });
  expect(pipeline.spec.cursor).toMatchObject({ overlap: "10m" });
  expect([...pipeline.files.keys()].sort()).toEqual([
    "mappings/_presets/play/functions.jsonata",
    "mappings/_presets/play/toy.jsonata",
    "mappings/acme/toy.jsonata",
    "pipelines/_presets/play/toys.graphql",
    "schemas/play/toy.schema.json",
  ]);
  expect(pipeline.locate("/trigger/cron")).toMatchObject({ file: overlay, line: 5, column: 9 });
  expect(pipeline.locate("/limits/min_interval")).toMatchObject({ file: preset, line: 40 });
  expect(pipeline.locate("/limits/concurrency")).toBeUndefined();
  expect(project.notes).toEqual([
    { brand: "acme", pipeline: "toys", label: "shop", value: "acme" },
  ]);
  expect(brand?.cases).toMatchObject([
    { pipeline: "toys", cases: [{ name: "a tagged toy is sent" }] },
  ]);
});

test("connections hold secrets that do not print and options without them", () => {
  const shop = load().brands.get("acme")?.connections.get("shop");
  expect(shop?.options).toEqual({ type: "toys", shop: "acme", timeout: "30s" });
  expect(shop?.secrets.get("token")?.reveal()).toBe("shop-secret");
  expect(JSON.stringify([...(shop?.secrets ?? [])])).not.toContain("shop-secret");
  expect(shop?.keys).toMatchObject({ token: { env: "ACME_SHOP_TOKEN" } });
  expect(shop?.locate("/shop")).toMatchObject({ file: brandFile, line: 10 });
});

test("the environment of the process wins over the brand's .env", () => {
  const dotenv = {
    "pipelines/acme/.env": "ACME_SHOP_TOKEN=from-file\nACME_SHELF_TOKEN='quoted'\n",
  };
  const brand = load(dotenv, { env: { ACME_SHOP_TOKEN: "from-process" } }).brands.get("acme");
  expect(brand?.connections.get("shop")?.secrets.get("token")?.reveal()).toBe("from-process");
  expect(brand?.connections.get("shelf")?.secrets.get("token")?.reveal()).toBe("quoted");
});

test.each([
  [false, ["warning spec/unset-variable pipelines/acme/brand.yaml:14:12"]],
  [true, ["error spec/unset-variable pipelines/acme/brand.yaml:14:12"]],
])("a variable that is not set, required: %s", (requireSecrets, expected) => {
  const project = load({}, { env: { ACME_SHOP_TOKEN: "s" }, requireSecrets });
  expect(summary(project)).toEqual(expected);
  expect(project.diagnostics[0]?.message).toContain('"ACME_SHELF_TOKEN"');
  expect(project.diagnostics[0]?.message).toContain("connections.shelf.token");
});

test.each([
  ["https://toys.example.com/base", []],
  ["http://127.0.0.1:8080", []],
  ["http://[::1]:8080", []],
  ["http://toys.example.com", ["spec/insecure-endpoint"]],
  ["http://127.0.0.1.evil.example", ["spec/insecure-endpoint"]],
  ["https://user:pass@toys.example.com", ["spec/bad-endpoint"]],
  ["ftp://toys.example.com", ["spec/bad-endpoint"]],
  ["toys.example.com", ["spec/bad-endpoint"]],
])("an endpoint %s, written out and from the environment", (endpoint, codes) => {
  const written = load(inFile(brandFile, "shop: acme", `shop: acme\n    endpoint: "${endpoint}"`));
  expect(written.diagnostics.map((one) => one.code)).toEqual(codes);
  const named = load(
    inFile(brandFile, "shop: acme", "shop: acme\n    endpoint: { env: SHOP_URL }"),
    {
      env: { ...toyEnvironment, SHOP_URL: endpoint },
    },
  );
  expect(named.diagnostics.map((one) => one.code)).toEqual(codes);
  expect(JSON.stringify(named.diagnostics)).not.toContain(endpoint);
  const { options } = named.brands.get("acme")?.connections.get("shop") ?? {};
  expect(options?.["endpoint"]).toBe(endpoint);
});

const single: readonly (readonly [name: string, changes: Files, found: readonly string[]])[] = [
  [
    "a preset's wrong key is found once, however many brands use it",
    inFile(preset, "full_every", "full_evry"),
    ["error spec/unknown-key pipelines/_presets/play/toys.yaml:14:3"],
  ],
  [
    "an option of another component",
    inFile(overlay, "trigger:", "source: { crate: blue }\ntrigger:"),
    ["error spec/unknown-key pipelines/acme/toys.yaml:4:11"],
  ],
  [
    "another component starts afresh",
    inFile(
      overlay,
      "trigger:",
      "source: { type: toys.crate, connection: shop, crate: blue }\ntrigger:",
    ),
    [],
  ],
  [
    "an unknown component",
    inFile(preset, "type: toys.list", "type: toys.lst"),
    ["error spec/unknown-type pipelines/_presets/play/toys.yaml:6:9"],
  ],
  [
    "a connection that the brand does not have",
    inFile(preset, "connection: shelf", "connection: shelv"),
    ["error spec/unknown-connection pipelines/_presets/play/toys.yaml:30:15"],
  ],
  [
    "a connection of another type",
    inFile(preset, "connection: shelf", "connection: shop"),
    ["error spec/wrong-connection pipelines/_presets/play/toys.yaml:30:15"],
  ],
  [
    "a required key removed by null",
    inFile(overlay, "trigger:", "record: { key: null }\ntrigger:"),
    ["error spec/missing-key pipelines/acme/toys.yaml:4:1"],
  ],
  [
    "a mapping that is not there",
    inFile(overlay, "acme/toy.jsonata", "acme/top.jsonata"),
    ["error spec/no-file pipelines/acme/toys.yaml:9:12"],
  ],
  [
    "a path that leaves the project",
    inFile(overlay, "mappings/acme/toy.jsonata", "mappings/../../toy.jsonata"),
    ["error spec/outside-project pipelines/acme/toys.yaml:9:12"],
  ],
  [
    "a path chosen by a setting that is not there",
    inFile(preset, "$settings.kind", "$settings.sort"),
    ["error spec/template-syntax pipelines/_presets/play/toys.yaml:24:11"],
  ],
  [
    "a wrong setting",
    inFile(brandFile, "shelves:", "kind: gam\n  shelves:"),
    ["error spec/wrong-value pipelines/acme/brand.yaml:17:9"],
  ],
  [
    "a broken expression in a quoted text",
    inFile(preset, "key: id\n  include", 'key: "id & "\n  include'),
    ["error mapping/syntax pipelines/_presets/play/toys.yaml:17:12"],
  ],
  [
    "an unknown function in a template",
    inFile(preset, "path: /toys/${ $key }", "path: /toys/${ $keyy($key) }"),
    ["error mapping/unknown-function pipelines/_presets/play/toys.yaml:32:20"],
  ],
  [
    "$draft in a base mapping",
    { "mappings/_presets/play/toy.jsonata": '{ "id": $draft.id }\n' },
    ["error mapping/unknown-variable mappings/_presets/play/toy.jsonata:1:9"],
  ],
  [
    "a contract that is no schema",
    { "schemas/play/toy.schema.json": '{ "type": "objekt" }' },
    ["error spec/bad-schema schemas/play/toy.schema.json:1:1"],
  ],
  [
    "a contract that is no JSON",
    { "schemas/play/toy.schema.json": '{\n  "type": object }' },
    ["error spec/bad-schema schemas/play/toy.schema.json:1:1"],
  ],
  [
    "a contract under the name of JSON Schema itself",
    { "schemas/play/toy.schema.json": '{ "$id": "http://json-schema.org/draft-07/schema" }' },
    ["error spec/bad-schema schemas/play/toy.schema.json:1:1"],
  ],
  [
    "a settings schema that is no schema",
    { "schemas/play/settings.schema.json": '{ "type": 7 }' },
    ["error spec/bad-schema schemas/play/settings.schema.json:1:1"],
  ],
  [
    "archiving without a way to archive",
    inFile(
      preset,
      "  retire:\n    set: { archived: true }\n\nchanges:",
      "\nchanges:\n  on_excluded: retire",
    ),
    ["error spec/missing-key pipelines/_presets/play/toys.yaml:35:3"],
  ],
  [
    "absence that nothing notices",
    inFile(
      overlay,
      "trigger:",
      "cursor: { full_every: null }\nchanges: { on_absent: retire }\ntrigger:",
    ),
    ["warning spec/full-read-never pipelines/acme/toys.yaml:5:23"],
  ],
  [
    "a folder of another name",
    inFile(brandFile, "brand: acme", "brand: acme-toys"),
    ["error spec/name-mismatch pipelines/acme/brand.yaml:2:8"],
  ],
  [
    "a pipeline named otherwise than its file",
    inFile(overlay, "trigger:", "pipeline: games\ntrigger:"),
    [
      "error spec/name-mismatch pipelines/acme/toys.yaml:4:11",
      "error spec/no-pipeline pipelines/acme/toys.cases.yaml:2:11",
    ],
  ],
  [
    "two pipelines of one name",
    { "pipelines/acme/zebra.yaml": toyProject[overlay] ?? "" },
    ["error spec/duplicate-pipeline pipelines/acme/zebra.yaml:1:1"],
  ],
  [
    "a missing parent",
    inFile(overlay, "play/toys.yaml", "play/toyz.yaml"),
    ["error spec/no-file pipelines/acme/toys.yaml:2:10"],
  ],
  [
    "too many parents",
    {
      ...inFile(overlay, "_presets/play/toys.yaml", "_presets/play/a.yaml"),
      "pipelines/_presets/play/a.yaml":
        "# yaml-language-server: $schema=../../../schemas/pipeline.overlay.schema.json\nextends: pipelines/_presets/play/b.yaml\n",
      "pipelines/_presets/play/b.yaml":
        "# yaml-language-server: $schema=../../../schemas/pipeline.overlay.schema.json\nextends: pipelines/_presets/play/toys.yaml\n",
    },
    ["warning spec/extends-depth pipelines/acme/toys.yaml:2:1"],
  ],
  [
    "a file that only looks like a pipeline",
    { "pipelines/acme/games.yml": "pipeline: games\n" },
    ["error spec/bad-name pipelines/acme/games.yml:1:1"],
  ],
  [
    "a brand without its file",
    { "pipelines/other/readme.txt": "" },
    ["error spec/no-file pipelines/other/brand.yaml:1:1"],
  ],
  [
    "a case without its record and with an unknown code",
    inFile(
      "pipelines/acme/toys.cases.yaml",
      "record: test/fixtures/toy.json\n    expect:",
      "record: test/fixtures/top.json\n    expect:\n      error: mapping/not-a-nmber",
    ),
    [
      "error spec/no-file pipelines/acme/toys.cases.yaml:6:13",
      "error spec/wrong-value pipelines/acme/toys.cases.yaml:8:14",
    ],
  ],
];

test.each(single)("%s", (_, changes, found) => {
  expect(summary(load(changes)).sort()).toEqual([...found].sort());
});

test("a link that leads out of the project is not followed", () => {
  using project = tempProject(toyProject);
  using elsewhere = tempProject({ "toy.jsonata": '{ "id": id }' });
  rmSync(path.join(project.root, "mappings/acme/toy.jsonata"));
  symlinkSync(
    path.join(elsewhere.root, "toy.jsonata"),
    path.join(project.root, "mappings/acme/toy.jsonata"),
  );
  const options = { connectors, env: toyEnvironment, requireSecrets: true, checkDocuments: false };
  expect(summary(loadProject(project.root, options))).toEqual([
    "error spec/outside-project pipelines/acme/toys.yaml:9:12",
  ]);
});

test("components are asked about documents only where that is wanted", () => {
  const changes = { "pipelines/_presets/play/toys.graphql": "quer { }" };
  expect(summary(load(changes))).toEqual([
    "error document/syntax pipelines/_presets/play/toys.graphql:1:1",
  ]);
  expect(summary(load(changes, { checkDocuments: false }))).toEqual([]);
});

test("a broken brand hides nothing of another, and can be left out", () => {
  const broken = { "pipelines/broken/brand.yaml": "brand: [\n" };
  const all = load(broken);
  expect([...all.brands.keys()]).toEqual(["acme", "broken"]);
  expect(pipelineOf(all).name).toBe("toys");
  expect(all.brands.get("acme")?.diagnostics).toEqual([]);
  expect(all.diagnostics.some((one) => one.code === "spec/yaml-syntax")).toBe(true);
  expect(summary(load(broken, { brand: "acme" }))).toEqual([]);
});

test("a brand that is not there is named with the nearest", () => {
  const [found] = load({}, { brand: "acne" }).diagnostics;
  expect(found).toMatchObject({ code: "spec/no-brand", hint: 'Did you mean "acme"?' });
});

test("a folder without pipelines is no project", () => {
  using project = tempProject({ "readme.txt": "" });
  const { diagnostics } = loadProject(project.root, {
    connectors: [toys],
    env: {},
    requireSecrets: false,
    checkDocuments: false,
  });
  expect(diagnostics).toMatchObject([{ code: "spec/no-project" }]);
});

const revisions: readonly (readonly [name: string, changes: Files, counts: boolean])[] = [
  ["a mapping", { "mappings/acme/toy.jsonata": '{ "name": "x" }\n' }, true],
  ["a contract", { "schemas/play/toy.schema.json": '{ "type": "object" }\n' }, true],
  ["a document", { "pipelines/_presets/play/toys.graphql": "query { toys { name } }\n" }, true],
  ["a setting", inFile(brandFile, "kitchen: A1", "kitchen: A2"), true],
  ["a rule", inFile(preset, "$flag(tags, $settings.tag)", "1 = 1"), true],
  [
    "what is done with excluded ones",
    inFile(preset, "disposition: upsert", "on_excluded: retire"),
    true,
  ],
  ["how documents are archived", inFile(preset, "archived: true", "gone: true"), true],
  ["a schedule", inFile(overlay, "15 6,18", "20 6,18"), false],
  ["a limit", inFile(preset, "min_interval: 1h", "min_interval: 2h"), false],
  ["a title", inFile(preset, "Toys to the shelf", "Toys"), false],
  ["the path of a request", inFile(preset, "/toys/${ $key }", "/v2/toys/${ $key }"), false],
  ["a comment in YAML", inFile(overlay, "trigger:", "# twice a day\ntrigger:"), false],
  [
    "line ends",
    {
      "mappings/acme/toy.jsonata": (toyProject["mappings/acme/toy.jsonata"] ?? "").replaceAll(
        "\n",
        "\r\n",
      ),
    },
    false,
  ],
];

test.each(revisions)("the revision and %s", (_, changes, counts) => {
  const [before, after] = [pipelineOf(load()).revision, pipelineOf(load(changes)).revision];
  expect(before).toMatch(/^[0-9a-f]{64}$/);
  expect(after !== before).toBe(counts);
});
