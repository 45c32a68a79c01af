import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { expectGolden } from "../spec/golden.ts";
import { catalogue, wanted } from "./catalogue.ts";
import { jsonLines, makeBrand, type Place } from "./command.ts";
import { editHeld, steady } from "./held-records.ts";

vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 });

let place: Place;
beforeAll(async () => {
  place = await makeBrand(catalogue(wanted(5)));
  await place.run("run", "acme");
});
afterAll(() => place[Symbol.asyncDispose]());

const writes = () => place.simulator.systems.nuorder.snapshot().write_count;

test("drift is reported, then corrected when asked", async () => {
  const calm = await place.run("drift", "acme");
  expect(calm.code).toBe(0);
  expect(calm.stdout).toContain("same       5");

  editHeld(place, (products, named) => {
    named("Thing 1").fields.name = "renamed";
    const two = named("Thing 2").fields;
    two.name = "renamed too";
    for (const size of two.sizes) size.upc = "99";
    products.splice(products.indexOf(named("Thing 3")), 1);
  });
  const before = writes();
  const seen = await place.run("drift", "acme", "products");
  expect(seen.code).toBe(4);
  expectGolden("cli/drift.txt", steady(seen.stdout));
  expect(seen.stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
  expect(jsonLines(await place.run("drift", "acme", "--json")).at(-1)).toMatchObject({
    ...{ event: "drift", sent: 5, same: 2, differing: 2, missing: 1, corrected: null },
  });
  expect(writes()).toBe(before);

  const mended = await place.run("drift", "acme", "--correct");
  expect(mended.code).toBe(0);
  expect(mended.stdout).toContain("3 documents sent again as last sent.");
  expect(writes()).toBe(before + 3);
  expect((await place.run("drift", "acme")).code).toBe(0);
  expect(jsonLines(await place.run("run", "acme", "--json")).at(-1)).toMatchObject({ writes: 0 });
});

test("a pipeline that corrects by itself stops where too much differs", async () => {
  const file = path.join(place.root, "pipelines/acme/products.yaml");
  const own = "held: { on_drift: correct }\nlimits: { fuse_floor: 2 }\n";
  writeFileSync(file, `${readFileSync(file, "utf8")}\n${own}`);
  editHeld(place, (products) => {
    products.splice(0);
  });
  const before = writes();
  const stopped = await place.run("drift", "acme");
  expect(stopped).toMatchObject({ code: 1, stderr: "" });
  expect(stopped.stdout).toContain("error[fuse/drifted]: 5 of 5 sent documents differ");
  expect(writes()).toBe(before);
  expect((await place.run("drift", "acme", "--correct")).code).toBe(0);
  expect(writes()).toBe(before + 5);
});

test("a pipeline that is not there is refused", async () => {
  const ended = await place.run("drift", "acme", "stock");
  expect(ended.code).toBe(2);
  expect(ended.stderr).toContain("spec/no-pipeline");
});
