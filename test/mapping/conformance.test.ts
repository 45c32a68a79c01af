import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { SyncError } from "../../src/core/errors.ts";
import type { Json } from "../../src/core/json.ts";
import { compileExpression, type Bindings } from "../../src/mapping/compile.ts";
import { fileOrigin } from "../../src/mapping/text-origin.ts";

/*
 * JSONata's own suite, where it lies beside the repository. The walls around JSONata may change a
 * result only for a reason that is listed here.
 */

const suite = "../shared/corpora/jsonata-suite";

interface Case {
  readonly name: string;
  readonly expr: string;
  readonly data: Json | undefined;
  readonly bindings: Bindings;
  readonly result?: Json;
  readonly undefinedResult?: boolean;
  readonly code?: string;
  readonly unordered?: boolean;
}

type Reason =
  | "forbidden function"
  | "picture of a date"
  | "pattern RE2 refuses"
  | "result is no JSON"
  | "guard";

describe.skipIf(!existsSync(suite))("JSONata's own suite", () => {
  test("gives what JSONata gives, but for the listed reasons", async () => {
    const cases = readCases();
    const reasons = new Map<Reason, number>();
    const unexplained: string[] = [];
    for (const one of cases) {
      const difference = await run(one);
      if (difference === undefined) continue;
      const reason = reasonFor(difference.error);
      if (reason) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
      else unexplained.push(`${one.name}: ${one.expr.slice(0, 100)} → ${difference.text}`);
    }
    const differ = [...reasons.values()].reduce((sum, count) => sum + count, 0);
    console.log(
      `${String(cases.length)} cases, ${String(differ)} differ:`,
      Object.fromEntries(reasons),
    );
    expect(unexplained).toEqual([]);
    expect(cases.length).toBeGreaterThan(1000);
    expect(differ).toBeLessThan(cases.length / 10);
  }, 120_000);
});

if (!existsSync(suite)) console.log(`skipped: there is no ${suite}`);

async function run(
  one: Case,
): Promise<{ readonly text: string; readonly error: unknown } | undefined> {
  let value: Json | undefined;
  try {
    const expression = compileExpression(one.expr, fileOrigin(one.name, one.expr));
    value = await expression.evaluate(one.data, one.bindings);
  } catch (error) {
    const code = error instanceof SyncError ? error.facts["jsonata"] : undefined;
    if (one.code !== undefined && code === one.code) return undefined;
    // The suite also names errors by their message alone.
    if (one.code === undefined && !Object.hasOwn(one, "result") && !one.undefinedResult)
      return undefined;
    return { text: error instanceof Error ? error.message : String(error), error };
  }
  const wanted = one.undefinedResult || !Object.hasOwn(one, "result") ? undefined : one.result;
  const fits = one.code === undefined && same(value, wanted, one.unordered === true);
  return fits
    ? undefined
    : { text: `${JSON.stringify(value)} not ${JSON.stringify(wanted)}`, error: value };
}

function reasonFor(error: unknown): Reason | undefined {
  if (!(error instanceof SyncError)) return undefined;
  if (error.message.startsWith("$toMillis")) return "picture of a date";
  if (error.code === "mapping/forbidden-function") return "forbidden function";
  if (error.message.includes("cannot be used: ")) return "pattern RE2 refuses";
  if (error.code === "mapping/not-json") return "result is no JSON";
  if (error.code === "mapping/limit") return "guard";
  return undefined;
}

function same(a: unknown, b: unknown, anySequence: boolean): boolean {
  if (typeof a === "number" && typeof b === "number") return Math.abs(a - b) <= Math.abs(b) * 1e-12;
  if (Array.isArray(a) && Array.isArray(b)) {
    if (a.length !== b.length) return false;
    if (!anySequence) return a.every((one, index) => same(one, b[index], false));
    const sorted = (list: readonly unknown[]) =>
      list
        .map((one) => JSON.stringify(one))
        .sort()
        .join();
    return sorted(a) === sorted(b);
  }
  if (typeof a === "object" && a !== null && typeof b === "object" && b !== null) {
    const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>];
    const keys = Object.keys(left);
    return (
      keys.length === Object.keys(right).length &&
      keys.every((key) => Object.hasOwn(right, key) && same(left[key], right[key], anySequence))
    );
  }
  return a === b;
}

function readCases(): Case[] {
  const datasets = new Map<string, Json>();
  const dataset = (name: string): Json => {
    const text = readFileSync(join(suite, "datasets", `${name}.json`), "utf8");
    if (!datasets.has(name)) datasets.set(name, JSON.parse(text) as Json);
    return structuredClone(datasets.get(name) ?? null);
  };
  return readdirSync(join(suite, "groups")).flatMap((group) =>
    readdirSync(join(suite, "groups", group))
      .filter((file) => file.endsWith(".json"))
      .flatMap((file) => {
        const read = JSON.parse(readFileSync(join(suite, "groups", group, file), "utf8")) as Json;
        const list = (Array.isArray(read) ? read : [read]) as readonly Record<string, Json>[];
        return list.map((one, index) => {
          const path = one["expr-file"];
          const expr =
            typeof path === "string"
              ? readFileSync(join(suite, "groups", group, path), "utf8")
              : String(one["expr"]);
          const data = typeof one["dataset"] === "string" ? dataset(one["dataset"]) : one["data"];
          return {
            ...(one as object),
            name: `${group}/${file}#${String(index)}`,
            expr,
            data,
            bindings: (one["bindings"] ?? {}) as Bindings,
          } as Case;
        });
      }),
  );
}
