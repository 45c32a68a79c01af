import { readdirSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { neutralViolations } from "./neutral.ts";
import { planted, readTree, root } from "./source-tree.ts";

const tree = readTree("src", "");
const brands = readdirSync(path.join(root, "pipelines"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !entry.name.startsWith("_"))
  .map(({ name }) => name);

test("src/ knows no brand; outside connectors and simulator no system and no entity either", () => {
  expect(neutralViolations(tree, brands)).toEqual([]);
});

test("the check reads code, pages and every brand", () => {
  expect(tree.size).toBeGreaterThan(150);
  expect([...tree.keys()].some((file) => file.endsWith(".md"))).toBe(true);
  expect(brands).toContain("northpeak");
});

const found: readonly (readonly [file: string, line: string, word: string])[] = [
  ["src/core/planted.ts", "// as Shopify answers", "shopify"],
  ["src/core/planted.ts", "const myNuorderClient = 1;", "nuorder"],
  ["src/engine/planted.ts", "const productIds = [];", "product"],
  ["src/engine/planted.ts", "const PRODUCTS = [];", "product"],
  ["src/engine/planted.ts", "// in the order of use", "order"],
  ["src/engine/planted.ts", "const reOrder = 1;", "order"],
  ["src/engine/planted.ts", "const ordered = true;", "ordered"],
  ["src/engine/planted.ts", 'const key = "line_orders";', "order"],
  ["src/state/planted.ts", "// order by key", "order"],
  ["src/spec/planted.ts", "type customerOf = string;", "customer"],
  ["src/state/planted.ts", "const table = 'inventory_levels';", "inventory"],
  ["src/http/planted.ts", "const toWarehouses = 1;", "warehouse"],
  ["src/mapping/planted.ts", "const upcOf = 1;", "upc"],
  ["src/cli/planted.ts", "const SKUList = [];", "sku"],
  ["src/app/sku-list.ts", "", "sku"],
  ["src/app/README.md", "An order is a record.", "order"],
  ["src/app/planted.ts", "if (brand === 'northpeak') return;", "northpeak"],
  ["src/connectors/nuorder/planted.ts", "const northpeakOnly = 1;", "northpeak"],
  ["src/connectors/nuorder/planted.ts", "const path = '/api/order';", "order"],
  ["src/connectors/shopify/planted.ts", "const productSet = 1;", "product"],
  ["src/simulator/planted.ts", "// as north-peak has it", "north-peak"],
];

test.each(found)("%s may not say %s", (file, line, word) => {
  const violations = neutralViolations(planted(tree, file, line), [...brands, "north-peak"]);
  expect(violations).toContain(`${file}:1 says "${word}"`);
});

const allowed: readonly (readonly [file: string, line: string])[] = [
  ["src/core/planted.ts", "// the border of a sync; reorder, production, customise, skull"],
  ["src/connectors/nuorder/planted.ts", "// NuORDER answers as Shopify does not"],
  ["src/state/planted.ts", "const sql = `SELECT key FROM records ORDER BY key`;"],
  ["src/connectors/shopify/probes/planted.ts", "const orderCreate = 1;"],
  ["src/simulator/planted.ts", "const productOrders = customerInventory + warehouseSku;"],
];

test.each(allowed)("%s may say %s", (file, line) => {
  const violations = neutralViolations(planted(tree, file, line), brands);
  expect(violations.filter((one) => one.startsWith(file))).toEqual([]);
});
