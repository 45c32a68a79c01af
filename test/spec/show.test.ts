import { expect, test } from "vitest";
import { loadProject } from "../../src/spec/load-project.ts";
import { formatShown, shownAsJson, showPipeline } from "../../src/spec/show.ts";
import { expectGolden } from "./golden.ts";
import { tempProject } from "./temp-project.ts";
import { toys } from "./toy-connector.ts";
import { toyEnvironment, toyProject } from "./toy-project.ts";

function loadToys() {
  using project = tempProject(toyProject);
  const loaded = loadProject(project.root, {
    connectors: [toys],
    env: toyEnvironment,
    requireSecrets: true,
    checkDocuments: false,
  });
  const brand = loaded.brands.get("acme");
  const pipeline = brand?.pipelines.get("toys");
  if (!brand || !pipeline) throw new Error("the toy project does not load");
  return { brand, pipeline };
}

test("a resolved pipeline is shown with the origin of each line, in 100 columns", () => {
  const { brand, pipeline } = loadToys();
  const lines = formatShown(showPipeline(pipeline, brand));
  expect(lines.filter((line) => line.length > 100)).toEqual([]);
  expect(lines.join("\n")).not.toMatch(/shop-secret|shelf-secret/);
  expect(lines).toContainEqual(
    expect.stringMatching(/^ {4}token: \{ env: ACME_SHOP_TOKEN \} +acme\/brand/),
  );
  expect(lines).toContainEqual(expect.stringMatching(/^ {2}concurrency: 4 +\(default\)$/));
  expectGolden("messages/show-toys.txt", `${lines.join("\n")}\n`);
});

test.each([80, 60])(
  "nothing with a space to break at passes %i columns, and nothing is lost",
  (width) => {
    const origin = { file: "pipelines/_presets/some-preset/inventory.yaml", line: 104, column: 1 };
    const long = `key: ${"words and ".repeat(12).trim()}`;
    const lines = formatShown(
      [
        { text: `    ${long}`, origin },
        { text: `      ${"x".repeat(width - 12)}`, origin },
        { text: "short: 1", origin: "default" },
        { text: `  ${long}`, origin: undefined },
      ],
      width,
    );
    expect(lines.filter((line) => line.length > width)).toEqual([]);
    const words = lines
      .join(" ")
      .split(/\s+/)
      .filter((word) => word !== "");
    const place = "_presets/…/inventory.yaml:104";
    const key = long.split(" ");
    expect(words).toEqual([
      ...key,
      place,
      "x".repeat(width - 12),
      place,
      "short:",
      "1",
      "(default)",
      ...key,
    ]);
  },
);

test("for programs the same holds keys and origins by pointer", () => {
  const { brand, pipeline } = loadToys();
  const shown = shownAsJson(pipeline, brand);
  expect(shown).toMatchObject({
    brand: "acme",
    keys: {
      pipeline: "toys",
      settings: { kind: "toy" },
      connections: { shop: { token: { env: "ACME_SHOP_TOKEN" } } },
    },
    origins: {
      "/trigger/cron": "pipelines/acme/toys.yaml:5:9",
      "/limits/concurrency": "default",
      "/settings/kind": "default",
      "/settings/shelves/kitchen": "pipelines/acme/brand.yaml:17:23",
    },
  });
  expect(JSON.stringify(shown)).not.toMatch(/shop-secret|shelf-secret/);
});

test("long paths are abbreviated, lists and long texts keep their shape", () => {
  const origin = {
    file: "pipelines/_presets/a-preset-with-a-long-name/things.yaml",
    line: 3,
    column: 1,
  };
  const lines = [
    { text: "map:", origin: undefined },
    { text: `  base: ${"x".repeat(64)}`, origin },
    { text: "  short: x", origin },
  ];
  expect(formatShown(lines)).toEqual([
    "map:",
    `  base: ${"x".repeat(64)}  _presets/…/things.yaml:3`,
    `  short: x${" ".repeat(52)}_presets/…/things.yaml:3`,
  ]);
});
