import { describe, expect, test } from "vitest";
import { testBrand } from "../../src/app/cases.ts";
import { readBrand } from "../../src/app/project.ts";

const root = process.cwd();
const brand = readBrand(root, "northpeak", { env: {} });
const all = await testBrand(root, brand);

describe("the sample brand's cases of customers and buyers", () => {
  test.for([
    ["customers", 17],
    ["buyers", 13],
  ] as const)("%s: all %i hold", ([pipeline, count]) => {
    const results = all.filter(({ file }) => file.endsWith(`/${pipeline}.cases.yaml`));
    expect(results.filter(({ failures }) => failures.length > 0)).toEqual([]);
    expect(results).toHaveLength(count);
  });
});
