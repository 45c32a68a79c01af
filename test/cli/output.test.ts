import { appendFileSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { expectGolden } from "../spec/golden.ts";
import { brandsync, makeBrand, sampleCatalogue, type Ended, type Place } from "./command.ts";

vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 });

/** Everything the commands say of a brand with the sample catalogue, from its first plan on. */
const said = new Map<string, Ended>();
let place: Place;

beforeAll(async () => {
  place = await makeBrand(readFileSync(sampleCatalogue, "utf8"));
  const brand = path.join(place.root, "pipelines/acme/brand.yaml");
  writeFileSync(brand, readFileSync(brand, "utf8").replace("upc: variant_id", "upc: sku"));
  const run = async (name: string, ...args: readonly string[]) => {
    said.set(name, await place.run(...args));
  };
  await run("check", "check", "acme");
  await run("status-before", "status");
  await run("plan-first", "plan", "acme", "products", "--limit", "3");
  await run("run", "run", "acme");
  await run("errors", "errors", "acme");
  const prices = readFileSync(brand, "utf8");
  writeFileSync(brand, prices.replace(/^( +)variant_field: price$/m, "$&\n$1times: 0.5"));
  const edited = readFileSync(sampleCatalogue, "utf8")
    .replace("Ridge Shell", "Ridge Shell II")
    .replace(",NuORDER Sync,true", ',"NuORDER Sync, NuORDER Active: No",true');
  place.simulator.systems.shopify.importCsv(edited, []);
  await run("plan-second", "plan", "acme", "products");
  await run("status", "status");
  await run("explain", "explain", "http/throttled");
  await run("help", "--help");
  await run("help-run", "run", "--help");
  await run("help-simulate", "simulate", "--help");
  appendFileSync(
    path.join(place.root, "pipelines/acme/products.yaml"),
    "limits: { concurency: 2 }\n",
  );
  await run("check-broken", "check", "acme");
  await run("run-broken", "run", "acme");
});
afterAll(() => place[Symbol.asyncDispose]());

test.each([
  "check",
  "plan-first",
  "run",
  "errors",
  "plan-second",
  "status",
  "explain",
  "check-broken",
])("%s reads as it was reviewed", (name) => {
  const { stdout, stderr } = said.get(name) ?? { stdout: "", stderr: "" };
  // Lines about the progress of a run come as often as time passes.
  const progress = /^acme\/products: (?!succeeded|partial|failed|interrupted|\d).*\n/gm;
  const text = `${stderr.replace(progress, "")}${stdout.replace(progress, "")}`;
  expectGolden(`cli/${name}.txt`, steady(text));
});

test("no line for people is longer than 80 columns", () => {
  const long = [...said].flatMap(([name, { stdout, stderr }]) =>
    `${stdout}${stderr}`
      .split("\n")
      .filter((line) => line.length > 80)
      .map((line) => `${name}: ${line}`),
  );
  expect(said.size).toBe(13);
  expect(long).toEqual([]);
});

test("colours come only where they are wanted", async () => {
  const { root: cwd } = place;
  const escape = "\u001b[";
  const colored = async (args: readonly string[], env: Readonly<Record<string, string>>) => {
    const { stdout, stderr } = await brandsync(args, { cwd, env });
    return `${stdout}${stderr}`.includes(escape);
  };
  expect(await colored(["check", "acme"], {})).toBe(false);
  expect(await colored(["check", "acme"], { FORCE_COLOR: "1" })).toBe(true);
  expect(await colored(["check", "acme", "--no-color"], { FORCE_COLOR: "1" })).toBe(false);
  expect(await colored(["check", "acme"], { NO_COLOR: "1" })).toBe(false);
});

test("no secret stands in what is said or stored", async () => {
  const canary = "canary-4f1c";
  const names = ["SHOPIFY_TOKEN", "NUORDER_CONSUMER_KEY", "NUORDER_CONSUMER_SECRET"];
  const all = [...names, "NUORDER_TOKEN", "NUORDER_TOKEN_SECRET"];
  const own = ["--preset", "shopify-nuorder", "--simulator", ...place.ports];
  await place.run("init", "discreet", ...own);
  const secrets = all.map((name, at) => [`DISCREET_${name}`, `${canary}-${String(at)}`] as const);
  // The shop lets the run in, so that NuORDER gets to refuse what is signed with the others.
  const withShop = Object.fromEntries(secrets.slice(1));
  for (const env of [Object.fromEntries(secrets), withShop]) {
    for (const args of [
      ["check", "discreet"],
      ["show", "discreet"],
      ["plan", "discreet", "products"],
      ["run", "discreet"],
      ["run", "discreet", "--json"],
      ["status", "discreet", "--json"],
      ["errors", "discreet", "--json"],
    ]) {
      const { stdout, stderr } = await brandsync(args, { cwd: place.root, env });
      expect(`${stdout}${stderr}`).not.toContain(canary);
      if (args[0] === "run") expect(`${stdout}${stderr}`).toContain("access/refused");
    }
  }
  const shopToken = place.simulator.shopify.access_token;
  const stored = filesIn(path.join(place.root, ".state"));
  expect(stored.length).toBeGreaterThan(0);
  for (const file of stored) {
    const bytes = readFileSync(file, "latin1");
    expect([canary, shopToken].filter((secret) => bytes.includes(secret))).toEqual([]);
  }
  for (const { stdout, stderr } of said.values()) {
    expect(`${stdout}${stderr}`).not.toContain(shopToken);
  }
});

/** Takes out what differs from run to run: instants, durations, ports, and what polling costs. */
function steady(text: string): string {
  return text
    .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d UTC/g, "2026-01-02 03:04 UTC")
    .replaceAll(/ in [\d.]+ m?s$/gm, " in 1.2 s")
    .replaceAll(
      /[\d,]+ points at the source, [\d.]+ a document/g,
      "12 points at the source, 1.0 a document",
    )
    .replaceAll(/127\.0\.0\.1-\d+/g, "127.0.0.1-4810");
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => path.join(folder, name))
    .filter((file) => statSync(file).isFile());
}
