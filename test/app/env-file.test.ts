import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { writeEnvFile } from "../../src/app/env-file.ts";
import { openBrand, readBrand } from "../../src/app/project.ts";
import { endpointsOn, simulatedBrandValues } from "../../src/simulator/command-options.ts";
import { makeProject } from "../cli/command.ts";

const values = simulatedBrandValues(endpointsOn({ nuorderPort: 4911 }));
let project: ReturnType<typeof makeProject>;
beforeEach(() => {
  project = makeProject();
});
afterEach(() => project[Symbol.dispose]());

const file = "pipelines/acme/.env";
const inProject = (name: string) => path.join(project.root, name);

/** Writes a brand whose NuORDER is reached as given. */
function brand(endpoint: string) {
  mkdirSync(inProject("pipelines/acme"), { recursive: true });
  writeFileSync(
    inProject("pipelines/acme/brand.yaml"),
    `brand: acme
name: Acme
preset: shopify-nuorder
timezone: UTC
connections:
  shopify:
    type: shopify
    shop: acme
    api_version: "2026-10"
    endpoint: { env: SHOP_URL }
    access_token: { env: SHOP_KEY }
  nuorder:
    type: nuorder
    environment: sandbox
    ${endpoint}
    consumer_key: { env: PORTAL_KEY }
    consumer_secret: { env: PORTAL_SECRET }
    token: { env: PORTAL_TOKEN }
    token_secret: { env: PORTAL_TOKEN_SECRET }
settings:
  upc: sku
  fields: { style_number: { field: handle }, season: { default: CORE } }
  prices: { wholesale: { variant_field: price } }
`,
  );
  return readBrand(project.root, "acme", { env: {} });
}

describe("the file .env of a brand", () => {
  test("leads the brand's own variables to where they are wanted, for its owner's eyes only", () => {
    expect(writeEnvFile(project.root, brand("endpoint: { env: PORTAL_URL }"), values)).toBe(file);
    expect(statSync(inProject(file)).mode & 0o777).toBe(0o600);
    const { connections } = openBrand(project.root, "acme", { env: {} });
    expect(connections.get("nuorder")?.options["endpoint"]).toBe("http://127.0.0.1:4911");
    expect(connections.get("shopify")?.options["endpoint"]).toBe("http://127.0.0.1:4810");
    expect(connections.get("nuorder")?.secrets.size).toBe(4);
    expect(readFileSync(inProject(file), "utf8")).toContain("PORTAL_URL=http://127.0.0.1:4911\n");
  });

  test("is written anew where it was written so, and never over somebody's own", () => {
    const acme = brand("endpoint: { env: PORTAL_URL }");
    writeEnvFile(project.root, acme, values);
    writeEnvFile(project.root, acme, { ...values, nuorder_endpoint: "http://127.0.0.1:5000" });
    expect(readFileSync(inProject(file), "utf8")).toContain("PORTAL_URL=http://127.0.0.1:5000\n");
    writeFileSync(inProject(file), "PORTAL_KEY=mine\n");
    const act = () => writeEnvFile(project.root, acme, values);
    expect(act).toThrow(expect.objectContaining({ code: "spec/exists" }));
    expect(readFileSync(inProject(file), "utf8")).toBe("PORTAL_KEY=mine\n");
  });

  test.each(["endpoint: https://next.nuorder.com", ""])(
    "is not written where it could not lead there: %j",
    (endpoint) => {
      const act = () => writeEnvFile(project.root, brand(endpoint), values);
      expect(act).toThrow(expect.objectContaining({ code: "spec/bad-endpoint" }));
    },
  );

  test("is written where the endpoint is fixed, and is the right one", () => {
    const acme = brand("endpoint: http://127.0.0.1:4911");
    expect(writeEnvFile(project.root, acme, values)).toBe(file);
  });
});
