import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { SyncError } from "../../../src/core/errors.ts";
import { fingerprint } from "../../../src/core/fingerprint.ts";
import { compileContract } from "../../../src/engine/contract.ts";
import { compileOperations } from "../../../src/engine/operations.ts";
import { compileReceipt } from "../../../src/engine/read-receipt.ts";
import { runPipeline } from "../../../src/engine/run-pipeline.ts";
import { emptyLibrary } from "../../../src/mapping/library.ts";
import { pipelineMapper } from "../../../src/mapping/pipeline-mapper.ts";
import { fileOrigin } from "../../../src/mapping/text-origin.ts";
import { SqliteDatabase } from "../../../src/state/binding.ts";
import { openSqliteStore } from "../../../src/state/sqlite-store.ts";
import { campaign } from "./campaign.mjs";
import { describe } from "./report.mjs";

const modules = {
  ...{ SyncError, fingerprint, runPipeline, compileContract, compileOperations, compileReceipt },
  ...{ emptyLibrary, fileOrigin, pipelineMapper, openSqliteStore, SqliteDatabase },
};

test("5,000 records are each created once, whatever goes wrong and whoever dies", async () => {
  const report = await campaign({ modules, seeds: 1000 });
  process.stdout.write(`${describe(report)}\n`);
  expect(report.failures).toEqual([]);
  expect(report).toMatchObject({ seeds: 1000, twice: 10, figures: { records: 5000 } });
  const { faulty = 0, harmed = 0, restores = 0, clones = 0, crashes } = report.figures;
  expect(faulty / harmed).toBeGreaterThanOrEqual(0.2);
  const deaths = Object.values(crashes as unknown as Record<string, number>);
  expect(deaths.reduce((sum, number) => sum + number, 0)).toBeGreaterThanOrEqual(2500);
  expect([restores, clones].every((count) => count >= 40)).toBe(true);
}, 300_000);

test("every bug that is seeded on purpose is caught", () => {
  const script = fileURLToPath(new URL("../torture.mjs", import.meta.url));
  const choices = ["--profile", "orders", "--part", "bugs"];
  const text = execFileSync(process.execPath, [script, ...choices], { encoding: "utf8" });
  process.stdout.write(text);
  expect(text).not.toContain("NOT CAUGHT");
  expect(text).toMatch(/^(\d+) of \1 seeded bugs are caught$/m);
}, 300_000);

test("a broken world is made small, and played again by one command", () => {
  const script = fileURLToPath(new URL("../torture.mjs", import.meta.url));
  const bug = ["--weather", "storm", "--bug", "took an unknown outcome of completing for done"];
  const run = (choices: readonly string[]) => {
    try {
      return execFileSync(process.execPath, [script, ...choices], { encoding: "utf8" });
    } catch (error) {
      return (error as { stdout: string }).stdout;
    }
  };
  const small = run(["--shrink", "1", ...bug]);
  const [, without = ""] = /--without "(.*)"$/m.exec(small) ?? [];
  expect(without.split(",").filter((name) => /^r\d$/.test(name))).toHaveLength(4);
  const again = run(["--replay", "1", "--without", without, ...bug]);
  expect(hashIn(again)).toBe(hashIn(small));
  expect(again).toContain("BROKEN I2");
}, 120_000);

function hashIn(text: string): string | undefined {
  return /^hash (.*)$/m.exec(text)?.[1];
}
