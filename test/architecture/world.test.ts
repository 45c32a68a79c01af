import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { root } from "./source-tree.ts";

// The rules are oxlint's own, configured in .oxlintrc.json, and two of ours in .oxlint/world.js.
// Here they are shown to bite: each line below is planted in a copy and must be reported.

/** Ways to reach the clock, chance, sleep and the network behind the World's back. */
const detours: readonly string[] = [
  "export const t = Date.now();",
  'export const t = Date["now"]();',
  "export const { now } = Date;",
  "export const t = new Date();",
  "export const t = Date();",
  "export const t = Math.random();",
  "export const { random } = Math;",
  "setTimeout(() => {}, 1);",
  "setInterval(() => {}, 1);",
  "setImmediate(() => {});",
  "export const later = setTimeout;",
  "globalThis.setTimeout(() => {}, 1);",
  'globalThis["fetch"]("http://127.0.0.1");',
  'export const answer = fetch("http://127.0.0.1");',
  'import { setTimeout as delay } from "node:timers/promises"; await delay(1);',
  'import { setInterval } from "node:timers"; setInterval(() => {}, 1);',
  'import * as timers from "timers"; timers.setImmediate(() => {});',
  'import { fetch as send } from "undici"; await send("http://127.0.0.1");',
  "export const id = crypto.randomUUID();",
  'import { randomUUID } from "node:crypto"; export const id = randomUUID();',
  'import { randomBytes } from "node:crypto"; export const id = randomBytes(4);',
  'import * as all from "node:crypto"; export const id = all.randomUUID();',
  'import all from "node:crypto"; export const id = all.randomUUID();',
  "export const id = crypto.getRandomValues(new Uint8Array(4));",
  "export const t = process.hrtime();",
  "export const t = process.hrtime.bigint();",
  "export const t = performance.now();",
  'import { performance } from "node:perf_hooks"; export const t = performance.now();',
  "export const signal = AbortSignal.timeout(5);",
];

/** What looks alike and is a function of its arguments. */
const pure: readonly string[] = [
  "export const t = new Date(0).toISOString();",
  'export const t = Date.parse("2026-01-01");',
  "export const t = Date.UTC(2026, 0);",
  'import { createHash } from "node:crypto"; export const h = createHash("sha256");',
  "export const n = Math.max(1, 2);",
  "export const nothing = (world: { fetch: () => void }): void => world.fetch();",
];

const folder = mkdtempSync(path.join(tmpdir(), "brandsync-world-"));
const reported = new Set<string>();

beforeAll(() => {
  mkdirSync(path.join(folder, "src/core"), { recursive: true });
  for (const name of [".oxlintrc.json", ".oxlint"])
    cpSync(path.join(root, name), path.join(folder, name), { recursive: true });
  symlinkSync(path.join(root, "node_modules"), path.join(folder, "node_modules"));
  for (const [index, text] of [...detours, ...pure].entries())
    writeFileSync(path.join(folder, `src/line-${index}.ts`), text);
  // The one file that may: every detour at once, each in a block of its own.
  writeFileSync(path.join(folder, "src/core/real-world.ts"), detours[0] ?? "");

  const { stdout } = spawnSync(
    process.execPath,
    [path.join(root, "node_modules/oxlint/bin/oxlint"), "--format=json", "src"],
    { cwd: folder, encoding: "utf8" },
  );
  const { diagnostics } = JSON.parse(stdout) as {
    readonly diagnostics: readonly { readonly code: string; readonly filename: string }[];
  };
  for (const { code, filename } of diagnostics)
    if (/restricted|world/.test(code)) reported.add(filename.replaceAll("\\", "/"));
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true }));

test.each(detours.map((text, index) => [text, index] as const))("is refused: %s", (_, index) => {
  expect(reported).toContain(`src/line-${index}.ts`);
});

test.each(pure.map((text, index) => [text, index] as const))("may stand: %s", (_, index) => {
  expect(reported).not.toContain(`src/line-${detours.length + index}.ts`);
});

test("the real world alone may touch the globals", () => {
  expect(reported).not.toContain("src/core/real-world.ts");
});
