import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

/** What the campaign prints for these choices; a broken world ends it with an error. */
function tortured(...choices: readonly string[]): string {
  const script = fileURLToPath(new URL("torture.mjs", import.meta.url));
  return execFileSync(process.execPath, [script, "--profile", "orders", ...choices], {
    encoding: "utf8",
  });
}

test("a process that takes orders and is killed leaves each in Shopify once", () => {
  const text = tortured("--part", "kills", "--kills", "5", "--seed", "4");
  expect(text).toMatch(/^kills: 5 at \d+ fail points/m);
  expect(text).toContain("0 lost, 0 doubled, 0 wrong, 0 stuck");
}, 180_000);
