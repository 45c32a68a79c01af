import { readFileSync } from "node:fs";
import { join } from "node:path";
import { SyncError } from "../core/errors.ts";
import type { Location } from "../core/location.ts";
import { type Json, type JsonObject } from "../core/json.ts";
import { mergePatch } from "../core/merge-patch.ts";
import { compileContract } from "../engine/contract.ts";
import { readyItems } from "../engine/transform.ts";
import type { LookUp } from "../mapping/mapper.ts";
import { pipelineMapper } from "../mapping/pipeline-mapper.ts";
import { caseDay, type BrandCase } from "../spec/brand-envelope.ts";
import type { Brand } from "../spec/load-project.ts";
import type { ResolvedPipeline } from "../spec/pipeline.ts";
import { compareCase } from "./compare-case.ts";
import { pipelineOf } from "./run.ts";

export interface CaseResult {
  readonly file: string;
  readonly name: string;
  /** Where the case was written. */
  readonly location: Location | undefined;
  /** Sentences that say what is not as expected; none if the case holds. */
  readonly failures: readonly string[];
}

/** Holds a brand's pipeline against its own examples. Opens no socket. */
export async function testBrand(root: string, brand: Brand): Promise<CaseResult[]> {
  const readRecord = (path: string) => JSON.parse(readFileSync(join(root, path), "utf8")) as Json;
  const results: CaseResult[] = [];
  for (const { file, pipeline, cases, locate } of brand.cases) {
    for (const [index, one] of cases.entries()) {
      const failures = await runCase(pipelineOf(brand, pipeline), one, readRecord);
      const location = locate(`/cases/${String(index)}/name`);
      results.push({ file, name: one.name, location, failures });
    }
  }
  return results;
}

async function runCase(
  pipeline: ResolvedPipeline,
  one: BrandCase,
  readRecord: (path: string) => Json,
): Promise<string[]> {
  const settings = mergePatch(pipeline.settings, (one.settings ?? {}) as JsonObject) as JsonObject;
  const mapper = await pipelineMapper({ ...pipeline, settings });
  const record = mergePatch(readRecord(one.record), (one.patch ?? {}) as JsonObject);
  const { today = caseDay, lookups } = one;
  const [mapped] = await mapper.mapBatch([record], { today, lookUp: lookUpIn(lookups) });
  if (!mapped) throw new SyncError("internal/bug", "the mapper gave no result");
  const { schema } = pipeline.spec.document;
  const contract = compileContract(pipeline.files.get(schema) ?? "", schema);
  const items = mapped.kind === "decided" ? readyItems(mapped, contract) : [];
  return compareCase(one.expect, mapped, items);
}

/** Finds what the case says that there is. */
function lookUpIn(lookups: BrandCase["lookups"] = {}): LookUp {
  const values = lookups as Readonly<Record<string, JsonObject>>;
  return (wanted) =>
    Promise.resolve(
      new Map(
        [...wanted.keys()].map((name) => [name, new Map(Object.entries(values[name] ?? {}))]),
      ),
    );
}
