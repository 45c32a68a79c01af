import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import type { Json, JsonObject } from "../../src/core/json.ts";
import { mergePatch } from "../../src/core/merge-patch.ts";
import { pipelineMapper, type MappablePipeline } from "../../src/mapping/pipeline-mapper.ts";
import { contractErrors, fullSettings, readText, contextOf, type Lookups } from "./preset.ts";

interface Case {
  readonly name: string;
  readonly record: string;
  readonly patch?: Json;
  readonly settings?: Json;
  readonly today?: string;
  readonly lookups?: Lookups;
  readonly expect: {
    readonly decision?: string;
    readonly rule?: string;
    readonly documents?: Readonly<Record<string, JsonObject>>;
    readonly documents_count?: number;
    readonly error?: string;
    readonly message?: string;
  };
}

const folder = "pipelines/northpeak";
const read = (path: string) => parse(readText(path)) as JsonObject;
const { extends: parent, ...overlay } = read(`${folder}/products.yaml`);
const spec = mergePatch(read(String(parent)), overlay) as unknown as MappablePipeline["spec"];
const brand = read(`${folder}/brand.yaml`);
const { cases } = read(`${folder}/products.cases.yaml`) as unknown as { cases: readonly Case[] };

describe("the sample brand", () => {
  test.for(cases.map((one) => [one.name, one] as const))("%s", async ([, one]) => {
    const { map, functions = "" } = spec.document;
    const paths = [functions, map.base, map.patch ?? ""];
    const mapper = await pipelineMapper({
      brand: "northpeak",
      spec,
      settings: fullSettings(mergePatch(brand["settings"], one.settings ?? {}) as JsonObject),
      files: new Map(paths.map((path) => [path, readText(path)])),
      locate: () => undefined,
    });
    const record = JSON.parse(readText(one.record)) as Json;
    const [result] = await mapper.mapBatch(
      [mergePatch(record, one.patch ?? {})],
      contextOf(one.today, one.lookups),
    );
    if (!result) throw new Error("no result");

    const items = result.kind === "decided" ? result.items : [];
    const documents = Object.fromEntries(
      items.flatMap((item) => (item.kind === "document" ? [[item.key, item.document]] : [])),
    );
    const error =
      result.kind === "rejected"
        ? result.error
        : items.flatMap((item) => (item.kind === "rejected" ? [item.error] : []))[0];
    expect(error?.code).toBe(one.expect.error);
    if (one.expect.message !== undefined) expect(error?.message).toContain(one.expect.message);
    if (one.expect.decision !== undefined) {
      expect(result).toMatchObject({ kind: "decided", decision: one.expect.decision });
    }
    if (one.expect.rule !== undefined) expect(result).toMatchObject({ rule: one.expect.rule });
    if (one.expect.documents_count !== undefined) {
      expect(Object.keys(documents)).toHaveLength(one.expect.documents_count);
    }
    expect(documents).toMatchObject(one.expect.documents ?? {});
    for (const document of Object.values(documents)) expect(contractErrors(document)).toBe("");
  });
});
