import { readFileSync } from "node:fs";
import { join } from "node:path";
import { SyncError } from "../core/errors.ts";
import type { Location } from "../core/location.ts";
import { isObject, type Json, type JsonObject } from "../core/json.ts";
import { mergePatch } from "../core/merge-patch.ts";
import { compileContract } from "../engine/contract.ts";
import { diffFields } from "../engine/diff.ts";
import { readyItems, type ReadyItem } from "../engine/transform.ts";
import type { MappedRecord } from "../mapping/mapper.ts";
import { pipelineMapper } from "../mapping/pipeline-mapper.ts";
import type { BrandCase, Expectation } from "../spec/brand-envelope.ts";
import type { Brand } from "../spec/load-project.ts";
import type { ResolvedPipeline } from "../spec/pipeline.ts";
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
  const [mapped] = await mapper.mapBatch([record], {
    today: "2027-01-01",
    lookUp: () => Promise.resolve(new Map()),
  });
  if (!mapped) throw new SyncError("internal/bug", "the mapper gave no result");
  const { schema } = pipeline.spec.document;
  const contract = compileContract(pipeline.files.get(schema) ?? "", schema);
  const items = mapped.kind === "decided" ? readyItems(mapped, contract) : [];
  return compare(one.expect, mapped, items);
}

function compare(expect: Expectation, mapped: MappedRecord, items: readonly ReadyItem[]): string[] {
  const failures: string[] = [];
  const want = (what: string, wanted: Json | undefined, met: Json | undefined) => {
    if (wanted !== undefined && JSON.stringify(wanted) !== JSON.stringify(met)) {
      failures.push(`${what}: expected ${show(wanted)}, met ${show(met)}`);
    }
  };
  const errors = [
    ...(mapped.kind === "rejected" ? [mapped.error] : []),
    ...items.flatMap((item) => (item.kind === "rejected" ? [item.error] : [])),
  ];
  const skips = items.flatMap((item) => (item.kind === "skipped" ? [item.reason] : []));
  const documents = new Map(
    items.flatMap((item) => (item.kind === "document" ? [[item.key, item.document] as const] : [])),
  );

  want("decision", expect.decision, mapped.kind === "rejected" ? "rejected" : mapped.decision);
  want("rule", expect.rule, mapped.kind === "decided" ? mapped.rule : undefined);
  want("number of documents", expect.documents_count, documents.size);
  want("skipped", expect.skipped, skips.length);
  if (expect.error !== undefined && !errors.some(({ code }) => code === expect.error)) {
    failures.push(`error: expected "${expect.error}", met ${show(errors.map(({ code }) => code))}`);
  }
  if (expect.message !== undefined) {
    const sentences = [...errors.map(({ message }) => message), ...skips];
    if (!sentences.some((sentence) => sentence.includes(expect.message ?? ""))) {
      failures.push(`message: expected "${expect.message}" in ${show(sentences)}`);
    }
  }
  for (const [key, partial] of Object.entries((expect.documents ?? {}) as JsonObject)) {
    const document = documents.get(key);
    if (!document)
      failures.push(`document "${key}": not there; there are ${show([...documents.keys()])}`);
    else failures.push(...mismatches(partial, document, key));
  }
  // An error that nobody expected fails the case, whatever else it says.
  if (expect.error === undefined && expect.message === undefined) {
    failures.push(...errors.map(({ code, message }) => `unexpected error ${code}: ${message}`));
  }
  return failures;
}

/** What the expected part of a document says otherwise than the document; lists must be whole. */
function mismatches(expected: Json, met: Json | undefined, place: string): string[] {
  if (isObject(expected)) {
    if (!isObject(met)) return [`${place}: expected a map, met ${show(met)}`];
    return Object.entries(expected).flatMap(([key, value]) =>
      mismatches(value, met[key], `${place}.${key}`),
    );
  }
  if (Array.isArray(expected) && Array.isArray(met) && expected.length === met.length) {
    return (expected as Json[]).flatMap((value, index) =>
      mismatches(value, (met as Json[])[index], `${place}[${String(index)}]`),
    );
  }
  return diffFields(expected, met).length === 0
    ? []
    : [`${place}: expected ${show(expected)}, met ${show(met)}`];
}

function show(value: Json | undefined): string {
  return value === undefined ? "nothing" : JSON.stringify(value);
}
