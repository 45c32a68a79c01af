import { expect, test } from "vitest";
import { loadProject, type LoadOptions } from "../../src/spec/load-project.ts";
import { tempProject } from "./temp-project.ts";
import { toys } from "./toy-connector.ts";
import { toyEnvironment, toyProject } from "./toy-project.ts";

const overlay = "pipelines/acme/brand.production.yaml";

function load(text: string, more: Partial<LoadOptions> = {}, files: Record<string, string> = {}) {
  using project = tempProject({ ...toyProject, [overlay]: text, ...files });
  const options = { connectors: [toys], env: toyEnvironment, requireSecrets: true };
  const { brands, diagnostics } = loadProject(project.root, {
    ...options,
    checkDocuments: true,
    ...more,
  });
  const found = diagnostics.map(
    ({ code, location }) => `${code} ${location?.file ?? ""}:${String(location?.line)}`,
  );
  return { brand: brands.get("acme"), found };
}

const sound = `connections:
  shop:
    shop: acme-live
    token: { env: ACME_LIVE_TOKEN }
settings:
  shelves: { kitchen: B2 }
`;

const production = { environment: "production" };
const live = { ...toyEnvironment, ACME_LIVE_TOKEN: "t" };

test("an environment's file is laid over the brand's, each value keeps its place", () => {
  const { brand, found } = load(sound, { ...production, env: live });
  expect(found).toEqual([]);
  expect(brand).toMatchObject({ environment: "production", title: "Acme Toys" });
  expect(brand?.settings).toMatchObject({ shelves: { kitchen: "B2" } });
  const shop = brand?.connections.get("shop");
  expect(shop?.options).toMatchObject({ shop: "acme-live" });
  expect(shop?.locate("/shop")).toMatchObject({ file: overlay, line: 3 });
  expect(shop?.locate("/type")).toMatchObject({ file: "pipelines/acme/brand.yaml" });
});

test("without the environment nothing of its file is taken, and it is no pipeline", () => {
  const { brand, found } = load(sound, { env: live });
  expect(found).toEqual([]);
  expect(brand?.environment).toBeUndefined();
  expect(brand?.connections.get("shop")?.options).toMatchObject({ shop: "acme" });
  expect([...(brand?.pipelines.keys() ?? [])]).toEqual(["toys"]);
});

test("the secrets of an environment are its own", () => {
  const secrets = {
    "pipelines/acme/.env": "ACME_SHELF_TOKEN=of-the-sandbox\nACME_LIVE_TOKEN=of-the-sandbox\n",
    "pipelines/acme/.env.production": "ACME_LIVE_TOKEN=live\n",
  };
  const { brand, found } = load(sound, { ...production, env: {} }, secrets);
  expect(brand?.connections.get("shop")?.secrets.get("token")?.reveal()).toBe("live");
  expect(found).toEqual([expect.stringContaining("spec/unset-variable")]);
});

test.each([
  ["preset: other\n", "spec/unknown-key", 1],
  ["connections:\n  shop:\n    colour: red\n", "spec/unknown-key", 3],
  ["connections: [1\n", "spec/yaml-syntax", undefined],
])("check finds what is wrong in it although it was not chosen: %j", (text, code, line) => {
  const { found } = load(text);
  const place = line === undefined ? overlay : `${overlay}:${String(line)}`;
  expect(found.filter((one) => one.startsWith(`${code} ${place}`))).toHaveLength(1);
});

test("an environment that the brand has no file for is refused", () => {
  expect(load(sound, { environment: "prodution" }).found).toEqual([
    expect.stringContaining("spec/no-environment"),
  ]);
});
