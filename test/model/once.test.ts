import { expect, test } from "vitest";
import { fileURLToPath } from "node:url";

interface Report {
  readonly states: number;
  readonly duplicates: number;
  readonly badEnds: number;
  readonly refuted: number;
  readonly outOf: number;
  readonly failures: readonly string[];
}
type ModelReport = (options: { print: (line: string) => void; budget: "short" }) => Report;

const path = fileURLToPath(new URL("report.mjs", import.meta.url));

test("creating once is clean in every state that it can get into, and mistakes are refuted", async () => {
  const { modelReport } = (await import(path)) as { modelReport: ModelReport };
  const lines: string[] = [];
  const report = modelReport({ print: (line) => lines.push(line), budget: "short" });
  expect(report.failures).toEqual([]);
  expect(report).toMatchObject({ duplicates: 0, badEnds: 0, refuted: 14, outOf: 14 });
  expect(report.states).toBeGreaterThan(250_000);
  // A refutation shows the way there, as short as there is one.
  const naive = lines.findIndex((line) => line.startsWith("creates at once: two results after 4"));
  expect(lines.slice(naive + 3, naive + 5)).toEqual([
    "     3 p1: create (lost)",
    "     4 p1: create (ok)",
  ]);
}, 60_000);
