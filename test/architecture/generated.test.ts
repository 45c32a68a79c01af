import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { connectors } from "../../src/connectors/index.ts";
import { generate, generatedFiles } from "../../src/spec/generate.ts";
import { root } from "./source-tree.ts";

const names = [...generatedFiles(root, connectors).keys()];

test("generated files are as the code says; `npm run generate` writes them", () => {
  expect(names.length).toBeGreaterThanOrEqual(5);
  expect(generate(root, connectors, { check: true })).toEqual([]);
});

test.each(names)("a byte that differs in %s is noticed and repaired", (name) => {
  const copy = mkdtempSync(path.join(tmpdir(), "brandsync-generated-"));
  onTestFinished(() => rmSync(copy, { recursive: true }));
  for (const folder of ["schemas", "pipelines"])
    cpSync(path.join(root, folder), path.join(copy, folder), { recursive: true });
  generate(copy, connectors);
  const file = path.join(copy, name);
  const text = readFileSync(file, "utf8");
  // Of the page about pipelines a part is generated, and the rest written by people.
  const isPart = name === "pipelines/README.md";
  const damaged = isPart ? text.replace("| Setting ", "| Settings") : `${text} `;
  writeFileSync(file, damaged);

  expect(generate(copy, connectors, { check: true })).toEqual([name]);
  expect(readFileSync(file, "utf8")).toBe(damaged);
  expect(generate(copy, connectors)).toEqual([name]);
  expect(readFileSync(file, "utf8")).toBe(text);
});
