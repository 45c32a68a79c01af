import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

test("a process that is killed at a fail point leaves nothing lost, doubled or different", () => {
  const script = fileURLToPath(new URL("kill.mjs", import.meta.url));
  const text = execFileSync(process.execPath, [script, "--kills", "8", "--seed", "7"], {
    encoding: "utf8",
  });
  expect(text).toMatch(/^8 kills at \d+ fail points/m);
  expect(text).toContain("0 lost, 0 doubled, 0 differing; no run without a change wrote");
}, 180_000);
