import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { brandsync, jsonLines } from "./command.ts";

test(
  "the demo holds every number it names and leaves nothing behind",
  { timeout: 120_000 },
  async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "brandsync-demo-test-"));
    try {
      const ended = await brandsync(["demo"], { cwd: folder, env: { TMPDIR: folder } });
      expect(ended.stdout).toContain("Every number was as expected");
      expect([ended.code, readdirSync(folder)]).toEqual([0, []]);
      const long = ended.stdout.split("\n").filter((line) => line.length > 80);
      expect(long).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);

test("programs see the runs of the demo and whether it held", { timeout: 120_000 }, async () => {
  const lines = jsonLines(await brandsync(["demo", "--json"]));
  expect(lines.at(-1)).toEqual({ event: "demo_finished", held: true, failures: [] });
  const runs = lines.filter(({ event }) => event === "run_finished");
  expect(runs.map(({ writes }) => writes)).toEqual([9, 4, 0]);
});
