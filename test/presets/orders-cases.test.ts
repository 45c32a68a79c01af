import { describe, expect, test } from "vitest";
import { testBrand } from "../../src/app/cases.ts";
import { readBrand } from "../../src/app/project.ts";

const root = process.cwd();

describe("the sample brands' cases of orders", () => {
  test.for([
    ["northpeak", 26],
    ["lumen-trail", 7],
  ] as const)("%s: all %i hold", async ([name, count]) => {
    const all = await testBrand(root, readBrand(root, name, { env: {} }));
    const results = all.filter(({ file }) => file.endsWith("/orders.cases.yaml"));
    expect(results.filter(({ failures }) => failures.length > 0)).toEqual([]);
    expect(results).toHaveLength(count);
  });
});
