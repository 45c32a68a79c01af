import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

test("a process that is killed at a fail point leaves nothing lost, doubled or different", () => {
  const script = fileURLToPath(new URL("kill.mjs", import.meta.url));
  const choices = ["--feed", "products,buyers", "--kills", "3", "--seed", "7"];
  const text = execFileSync(process.execPath, [script, ...choices], { encoding: "utf8" });
  expect(text).toMatch(/^products: 3 kills at \d+ fail points/m);
  expect(text).toMatch(/^buyers: 3 kills at \d+ fail points/m);
  const ends = text.match(/^0 lost, 0 doubled, 0 differing; no run without a change wrote$/gm);
  expect(ends).toHaveLength(2);
}, 180_000);
