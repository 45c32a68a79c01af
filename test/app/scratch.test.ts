import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeScratch } from "../../src/app/scratch.ts";

test("a scratch folder clears what dead processes left, and nothing else", () => {
  const root = mkdtempSync(join(tmpdir(), "brandsync-test-"));
  const dead = spawnSync(process.execPath, ["-e", ""]).pid;
  const folders = [
    `brandsync-run-${String(dead)}-x`,
    `brandsync-run-${String(process.pid)}-y`,
    "z",
  ];
  for (const name of folders) {
    mkdirSync(join(root, name));
    writeFileSync(join(root, name, "export.jsonl"), "{}");
  }
  const made = makeScratch(root);
  expect(folders.map((name) => existsSync(join(root, name)))).toEqual([false, true, true]);
  expect(existsSync(made)).toBe(true);
  rmSync(root, { recursive: true });
});
