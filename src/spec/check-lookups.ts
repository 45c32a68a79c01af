import { finding, warning, type Diagnostic } from "../core/diagnostics.ts";
import { atPointer, isObject, type Json, type JsonObject } from "../core/json.ts";
import type { Location } from "../core/location.ts";
import { unknownField } from "./known-fields.ts";
import type { PipelineReading } from "./resolve-pipeline.ts";
import { didYouMean, suggest } from "./suggest.ts";

/** The pipelines of a brand, and the names of those that its preset offers. */
export interface LookupScope {
  readonly readings: readonly PipelineReading[];
  readonly offered: readonly string[];
}

/** Finds lookups at pipelines that the brand does not have, and at what no pipeline captures. */
export function checkLookups(scope: LookupScope): Diagnostic[] {
  return scope.readings.flatMap(({ resolved }) => {
    const lookups = atPointer(resolved.value, "/lookups");
    if (!isObject(lookups)) return [];
    return Object.entries(lookups).flatMap(([name, lookup]) => {
      if (!isObject(lookup)) return [];
      const { documents, xref, refs } = lookup;
      const at = (key: string) => resolved.origin(`/lookups/${name}/${key}`);
      if (typeof documents === "string") {
        return [
          ...checkPipeline(documents, at("documents"), scope),
          ...checkFields(name, documents, lookup["fields"], at, scope),
        ];
      }
      if (typeof refs === "string") return checkRefs(refs, at("refs"), scope);
      return typeof xref === "string" ? checkCapture(xref, at("xref"), scope) : [];
    });
  });
}

/** A field that no document of the other pipeline has is never found, and nothing else would say so. */
function checkFields(
  lookup: string,
  pipeline: string,
  fields: Json | undefined,
  at: (key: string) => Location | undefined,
  { readings }: LookupScope,
): Diagnostic[] {
  const there = readings.find(({ name }) => name === pipeline);
  if (!there || !Array.isArray(fields)) return [];
  return (fields as readonly Json[]).flatMap((field, index) => {
    if (typeof field !== "string") return [];
    const who = `lookups.${lookup}.fields names "${field}" of the pipeline "${pipeline}"`;
    const place = at(`fields/${String(index)}`) ?? at("fields");
    return unknownField(field, who, there.fields, place);
  });
}

function checkPipeline(
  wanted: string,
  place: Location | undefined,
  { readings, offered }: LookupScope,
): Diagnostic[] {
  const names = readings.flatMap(({ name }) => name ?? []);
  // A pipeline that could not be read may be the one that is meant.
  if (names.includes(wanted) || names.length < readings.length) return [];
  const message = `the brand has no pipeline "${wanted}"`;
  if (offered.includes(wanted) && suggest(wanted, names) === undefined) {
    const hint = `The lookup finds nothing until the brand has a file ${wanted}.yaml.`;
    return [warning("spec/no-pipeline", message, place, hint)];
  }
  const hint = didYouMean(wanted, names, "Its pipelines");
  return [finding("spec/no-pipeline", message, place, hint)];
}

function checkCapture(xref: string, place: Location | undefined, scope: LookupScope): Diagnostic[] {
  const dot = xref.indexOf(".");
  // What has no dot has been refused by the schema.
  if (dot < 0) return [];
  const [pipeline, capture] = [xref.slice(0, dot), xref.slice(dot + 1)];
  const there = scope.readings.find(({ name }) => name === pipeline);
  if (!there) return checkPipeline(pipeline, place, scope);
  const captures = atPointer(there.resolved.value, "/sink/capture");
  const known: JsonObject = isObject(captures) ? captures : {};
  if (Object.hasOwn(known, capture) || there.resolved.broken) return [];
  const message = `the pipeline "${pipeline}" captures nothing called "${capture}"`;
  const hint = didYouMean(capture, Object.keys(known), "It captures");
  return [finding("spec/no-capture", message, place, hint)];
}

/** A pipeline, or one of the unique values of its documents. */
function checkRefs(refs: string, place: Location | undefined, scope: LookupScope): Diagnostic[] {
  const [pipeline, name] = namedBy(refs);
  const there = scope.readings.find((reading) => reading.name === pipeline);
  if (!there) return checkPipeline(pipeline, place, scope);
  if (name === undefined || there.resolved.broken) return [];
  const unique = atPointer(there.resolved.value, "/document/unique");
  const known: JsonObject = isObject(unique) ? unique : {};
  if (Object.hasOwn(known, name)) return [];
  const message = `the documents of the pipeline "${pipeline}" have no unique value "${name}"`;
  const hint = didYouMean(name, Object.keys(known), "They have");
  return [finding("spec/no-unique", message, place, hint)];
}

/** Splits what `refs` names: a pipeline, and after a dot one of its unique values. */
function namedBy(refs: string): readonly [pipeline: string, unique: string | undefined] {
  const dot = refs.indexOf(".");
  return dot < 0 ? [refs, undefined] : [refs.slice(0, dot), refs.slice(dot + 1)];
}
