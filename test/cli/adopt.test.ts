import { existsSync, rmSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { expectGolden } from "../spec/golden.ts";
import { addressOf, openShop } from "../feeds/shop.ts";
import { catalogue, wanted } from "./catalogue.ts";
import { jsonLines, makeBrand, type Place } from "./command.ts";
import { editHeld, steady } from "./held-records.ts";

vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 });

let place: Place;

/** NuORDER holds what was sent to it, of which nobody here knows, and some of it otherwise. */
beforeAll(async () => {
  place = await makeBrand(catalogue(wanted(6)));
  await place.run("run", "acme");
  rmSync(path.join(place.root, ".state"), { recursive: true });
  editHeld(place, (products, named) => {
    named("Thing 1").fields.brand_id = "LEGACY-1";
    named("Thing 2").fields.name = "another name";
    const one = named("Thing 3");
    const other = structuredClone(one);
    [one.fields.brand_id, other.fields.brand_id] = ["twice-1", "twice-2"];
    Object.assign(other.fields, { _id: "c".repeat(24) });
    products.push({ ...other, id: "c".repeat(24) });
    const foreign = named("Thing 4").fields;
    [foreign.brand_id, foreign.style_number] = ["foreign", "foreign"];
    for (const size of foreign.sizes) size.upc = "none of ours";
  });
});
afterAll(() => place[Symbol.asyncDispose]());

const writes = () => place.simulator.systems.nuorder.snapshot().write_count;

test("looking says what is what, and leaves no trace", async () => {
  const before = writes();
  const looked = await place.run("adopt", "acme", "products");
  expect(looked.code).toBe(4);
  expectGolden("cli/adopt.txt", steady(looked.stdout));
  expect(looked.stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
  expect(existsSync(path.join(place.root, ".state"))).toBe(false);

  const lines = jsonLines(await place.run("adopt", "acme", "products", "--json"));
  expect(lines.at(-1)).toMatchObject({
    ...{ event: "adoption", matched: 4, ambiguous: 1, only_here: 1, only_there: 1, there: 7 },
    adopted: null,
  });
  expect(lines.filter(({ event }) => event === "adoption_ambiguous")).toMatchObject([
    {
      way: "style, season, colour",
      here: [{ title: "Thing 3" }],
      there: [{ values: { "brand id": ["twice-1"] } }, { values: { "brand id": ["twice-2"] } }],
    },
  ]);
  expect(writes()).toBe(before);
});

test("the command it suggests looks where it looked", async () => {
  const there = ["--state-dir", "beside it"];
  const { stdout } = await place.run("adopt", "acme", "products", "--yes", ...there);
  expect(stdout.replaceAll(/\s+/g, " ")).toContain(
    "brandsync plan acme products --state-dir 'beside it'",
  );
  const run = await place.run("adopt", "acme", "products", "--project", place.root);
  expect(run.stdout).toContain("repeat with --yes");
});

test("what was adopted is updated by the first run, and not created again", async () => {
  const adopted = await place.run("adopt", "acme", "products", "--yes");
  expect(adopted).toMatchObject({ code: 4 });
  expect(adopted.stdout).toContain("4 documents adopted");
  const again = await place.run("adopt", "acme", "products", "--yes");
  expect(again.stdout).toContain("Nothing was left to adopt.");

  const before = place.simulator.systems.nuorder.snapshot().products.length;
  const run = jsonLines(await place.run("run", "acme", "--json")).at(-1);
  // Two that were not adopted are created: the ambiguous one, and the one that is only here.
  expect(run).toMatchObject({ outcome: "succeeded", counts: { new: 2, changed: 4 }, writes: 6 });
  const products = place.simulator.systems.nuorder.snapshot().products;
  expect(products.length).toBe(before + 2);
  const named = (name: string) => products.filter(({ fields }) => fields["name"] === name);
  // The key it had there is kept, in the case in which NuORDER stores it.
  expect(named("thing 1").map(({ fields }) => fields["brand_id"])).toEqual(["legacy-1"]);
  expect(named("thing 2")).toHaveLength(1);

  expect(jsonLines(await place.run("run", "acme", "--json")).at(-1)).toMatchObject({ writes: 0 });
  const known = await place.run("adopt", "acme", "products", "--json");
  expect(known.code).toBe(0);
  expect(jsonLines(known).at(-1)).toMatchObject({ matched: 0, known: 6, only_there: 3 });
});

test("a company keeps the code it had, and its buyers follow it", async () => {
  const { shopify, nuorder } = place.simulator.systems;
  const tags = ["NuORDER Sync: True", "NuORDER"];
  const [firstName, lastName] = ["Ann", "Ridge"];
  const input = { email: "ann@ridge.example", firstName, lastName, addresses: [addressOf(2)] };
  openShop(shopify).customer("Ann Ridge", { ...input, tags });
  const own = ["--preset", "shopify-nuorder", "--simulator", "--pipelines", "customers,buyers"];
  await place.run("init", "other", ...own, ...place.ports);
  await place.run("run", "other", "customers");
  rmSync(path.join(place.root, ".state"), { recursive: true });
  const snapshot = structuredClone(nuorder.snapshot());
  for (const { fields } of snapshot.companies) Object.assign(fields, { code: "OLD-7" });
  nuorder.restore(snapshot);

  const adopted = jsonLines(await place.run("adopt", "other", "customers", "--yes", "--json"));
  expect(adopted.at(-1)).toMatchObject({ matched: 1, only_here: 0, adopted: 1 });
  expect((await place.run("run", "other")).code).toBe(0);
  expect(nuorder.snapshot().companies).toMatchObject([
    { fields: { code: "OLD-7" }, buyers: [{ email: "ann@ridge.example" }] },
  ]);
  expect((await place.run("drift", "other")).code).toBe(0);
  const buyers = await place.run("adopt", "other", "buyers");
  expect(buyers.code).toBe(2);
  expect(buyers.stderr).toContain("spec/no-held");
});

test("a brand or pipeline that is not there is refused", async () => {
  for (const [args, code] of [
    [["adopt", "acme", "stock"], "spec/no-pipeline"],
    [["adopt", "nobody", "products"], "spec/no-brand"],
  ] as const) {
    const ended = await place.run(...args);
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain(code);
  }
});
