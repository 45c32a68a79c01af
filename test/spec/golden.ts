import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect } from "vitest";

/**
 * Holds a text against `test/golden/<name>`. `UPDATE_GOLDEN=1` writes the file instead, for the diff
 * to be reviewed; continuous integration refuses to.
 */
export function expectGolden(name: string, text: string): void {
  const file = path.join(import.meta.dirname, "../golden", name);
  if (process.env["UPDATE_GOLDEN"] === "1") {
    if (process.env["CI"]) throw new Error("goldens are not rewritten in continuous integration");
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  expect(text).toBe(existsSync(file) ? readFileSync(file, "utf8") : "");
}
