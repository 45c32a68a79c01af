import { expect, test, vi } from "vitest";
import { catalogue, wanted } from "./catalogue.ts";
import { jsonLines, makeBrand } from "./command.ts";

vi.setConfig({ testTimeout: 120_000 });

test("doctor says what is well, tries what it may, and keeps the answers", async () => {
  await using place = await makeBrand(catalogue(wanted(1)));
  const calm = await place.run("doctor", "acme");
  expect(calm).toMatchObject({ code: 0, stderr: "" });
  expect(calm.stdout).toContain("acme: all is well");
  expect(calm.stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);

  place.simulator.systems.shopify.configure({ index_lag_ms: 0 });
  const tried = await place.run("doctor", "acme", "--probe", "--samples", "1", "--json");
  expect(tried.code).toBe(3);
  const lines = jsonLines(tried);
  expect(lines).toContainEqual(
    expect.objectContaining({ name: "shopify/claim-once", state: "fine" }),
  );
  expect(lines).toContainEqual(expect.objectContaining({ name: "nuorder/probe", state: "wrong" }));
  expect((await place.run("doctor", "acme")).stdout).toContain("shopify/claim-once");
});
