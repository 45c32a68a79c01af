import { parseDuration } from "../core/duration.ts";
import type { CheckReport } from "../core/component.ts";
import { hasErrors, type Diagnostic } from "../core/diagnostics.ts";
import { atPointer, isObject, pointerSteps, type Json, type JsonObject } from "../core/json.ts";
import { boundNames } from "../mapping/names.ts";
import type { BrandSpec } from "./brand.ts";
import { checkLayer, checkResolved, componentOptions } from "./check-keys.ts";
import { checkNeeds } from "./check-needs.ts";
import { checkTexts, readNamedFiles, type NamedFiles } from "./check-texts.ts";
import { componentPlaces, keysAt, mergedKeysAt, partsFor, typeAt } from "./component-places.ts";
import { withDefaults } from "./compile-schema.ts";
import type { PipelineSpec } from "./envelope.ts";
import { knownFields, type KnownFields } from "./known-fields.ts";
import { lintPipeline } from "./lint.ts";
import type { ResolvedPipeline } from "./pipeline.ts";
import type { ProjectFiles } from "./project-files.ts";
import { resolveExtends, type ReadYaml, type ResolvedSpec } from "./resolve-extends.ts";
import { revisionOf } from "./revision.ts";
import { markedTexts, type MarkedText } from "./texts.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** A brand's pipeline and everything that was found in it. */
export interface PipelineReading {
  /** Undefined where keys are missing or wrong, so that there is nothing a run could rely on. */
  readonly pipeline: ResolvedPipeline | undefined;
  /** The pipeline's name, where it has one that can be read. */
  readonly name: string | undefined;
  readonly resolved: ResolvedSpec;
  /** What its documents may have. */
  readonly fields: KnownFields;
  readonly diagnostics: readonly Diagnostic[];
  readonly notes: CheckReport["notes"];
}

export interface PipelineContext {
  readonly brand: BrandSpec;
  readonly files: ProjectFiles;
  readonly read: ReadYaml;
  readonly vocabulary: Vocabulary;
  /** Lets components check the documents they are given, which may load large schemas. */
  readonly checkDocuments: boolean;
}

/** Reads one pipeline file of a brand: merge, check, fill in defaults, compile, ask the components. */
export function resolvePipeline(file: string, context: PipelineContext): PipelineReading {
  const { brand, files, vocabulary } = context;
  const resolved = resolveExtends(file, context.read);
  const found: Diagnostic[] = [
    ...resolved.diagnostics,
    ...resolved.layers.flatMap((layer) => layer.diagnostics),
  ];
  const name = atPointer(resolved.value, "/pipeline");
  const reading = {
    name: typeof name === "string" ? name : undefined,
    resolved,
    notes: [],
    fields: { contract: undefined, words: new Set<string>() },
    pipeline: undefined,
  };
  // Without one of its files nearly everything would seem to be missing.
  if (resolved.broken) return { ...reading, diagnostics: found };

  const wrongKeys = withoutRepeats([
    ...resolved.layers.flatMap((layer) => checkLayer(layer, resolved, vocabulary)),
    ...checkResolved(file, resolved, vocabulary),
  ]);
  const value = fillDefaults(resolved.value, vocabulary);
  const marked = markedIn(value, vocabulary);
  const unmet = checkNeeds(resolved, brand);
  const { settings } = brand;
  // A path that is chosen by what is wrong would only seem to lead nowhere.
  const settingsHold = brand.settingsHold && unmet.length === 0;
  const bindings = { settings, settingsHold, brand: brand.name };
  const named = readNamedFiles(value, marked, resolved, bindings, files);
  const texts = checkTexts(named, marked, resolved, files);
  const fields = knownFields(texts.contract, named.value, named.texts, settings);
  const subject = {
    value: named.value,
    locate: resolved.origin,
    file,
    connections: brand.connections,
    vocabulary,
    taken: new Set([...boundNames, ...texts.functions]),
    fields,
  };
  const asked = context.checkDocuments
    ? askComponents(named, resolved, context)
    : { diagnostics: [], notes: [] };
  const diagnostics = [
    ...found,
    ...wrongKeys,
    ...unmet,
    ...named.diagnostics,
    ...texts.diagnostics,
    ...lintPipeline(subject),
    ...asked.diagnostics,
  ];
  if (hasErrors(wrongKeys)) return { ...reading, fields, diagnostics };
  const pipeline = toPipeline(file, named, marked, resolved, brand);
  return { ...reading, pipeline, fields, diagnostics, notes: asked.notes };
}

/** A wrong key is found in the file that wrote it and again in the whole, with other words as hint. */
function withoutRepeats(found: readonly Diagnostic[]): readonly Diagnostic[] {
  const first = new Map<string, Diagnostic>();
  for (const one of found) {
    const id = JSON.stringify([one.code, one.message, one.location]);
    if (!first.has(id)) first.set(id, one);
  }
  return [...first.values()];
}

function fillDefaults(value: JsonObject, vocabulary: Vocabulary): JsonObject {
  const envelope = withDefaults(vocabulary.pipeline, value);
  return componentPlaces(envelope).reduce((filled, place) => {
    const keys = keysAt(place, filled);
    const known = partsFor(place, vocabulary).get(typeAt(place, filled) ?? "");
    // What is merged over another has no defaults of its own.
    if (!keys || !known || place.over !== undefined) return filled;
    return replaceIn(filled, pointerSteps(place.at), withDefaults(known.full, keys));
  }, envelope);
}

/** Copies maps with one value replaced. */
function replaceIn(
  value: JsonObject,
  [step = "", ...rest]: readonly string[],
  by: Json,
): JsonObject {
  const inner = value[step];
  return { ...value, [step]: rest.length > 0 && isObject(inner) ? replaceIn(inner, rest, by) : by };
}

function markedIn(value: JsonObject, vocabulary: Vocabulary): readonly MarkedText[] {
  const parts = componentPlaces(value).flatMap((place) => {
    const schema = partsFor(place, vocabulary).get(typeAt(place, value) ?? "")?.full ?? {};
    return markedTexts(schema, keysAt(place, value), pointerSteps(place.at));
  });
  // What the envelope knows of a component is its type and connection, which are never marked.
  return [...markedTexts(vocabulary.pipeline, value), ...parts];
}

function askComponents(
  named: NamedFiles,
  resolved: ResolvedSpec,
  { brand, vocabulary, files }: PipelineContext,
): CheckReport {
  const reports = componentPlaces(named.value).flatMap((place): readonly CheckReport[] => {
    const parts = partsFor(place, vocabulary);
    const definition = parts.get(typeAt(place, named.value) ?? "")?.definition;
    const keys = mergedKeysAt(place, named.value);
    const connection = brand.connections.get(String(keys?.["connection"]));
    // A component is asked only about options of the right shape and a connection of the right type.
    if (!definition?.check || !keys || !connection) return [];
    if (connection.type !== definition.connection) return [];
    const report = definition.check({
      options: componentOptions(keys),
      connection: connection.options,
      readFile(path) {
        const text = files.text(path);
        return typeof text === "string" ? text : undefined;
      },
      locate: (pointer) =>
        resolved.origin(`${place.at}${pointer}`) ??
        resolved.origin(`${place.over ?? place.at}${pointer}`),
    });
    return [report];
  });
  // Many calls may name one file, and say one thing of themselves.
  const words = new Map<string, Set<string>>();
  for (const { label, value } of reports.flatMap(({ notes }) => notes)) {
    words.set(label, new Set([...(words.get(label) ?? []), ...value.split(", ")]));
  }
  return {
    diagnostics: withoutRepeats(reports.flatMap(({ diagnostics }) => diagnostics)),
    notes: [...words].map(([label, all]) => ({ label, value: [...all].join(", ") })),
  };
}

function toPipeline(
  file: string,
  named: NamedFiles,
  marked: readonly MarkedText[],
  resolved: ResolvedSpec,
  brand: BrandSpec,
): ResolvedPipeline {
  // The schemas have held, which is what makes the keys a pipeline.
  const spec = named.value as unknown as PipelineSpec;
  const shaping = marked
    .filter((one) => one.format === "path" && !/^\/(?:sink|held|readiness)\//.test(one.pointer))
    .map((one) => String(atPointer(named.value, one.pointer)));
  return {
    brand: brand.name,
    name: spec.pipeline,
    file,
    spec,
    settings: brand.settings,
    timezone: brand.timezone,
    locate: (pointer) => resolved.origin(pointer),
    files: named.texts,
    revision: revisionOf({
      spec: named.value,
      settings: brand.settings,
      brand: brand.name,
      connection: identityOf(brand.connections.get(spec.source.connection)?.options ?? {}),
      asked: askedBy(named.value, brand),
      files: new Map([...named.texts].filter(([path]) => shaping.includes(path))),
    }),
  };
}

/** The systems that lookups ask, by the name of their connection. */
function askedBy(value: JsonObject, { connections }: BrandSpec): JsonObject {
  const names = componentPlaces(value)
    .filter(({ at }) => at.startsWith("/lookups/"))
    .map((place) => String(keysAt(place, value)?.["connection"]));
  return Object.fromEntries(
    names.map((name) => [name, identityOf(connections.get(name)?.options ?? {})]),
  );
}

/** Which system it is: the options that are texts, durations aside; how fast or patient does not count. */
function identityOf(options: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(options).filter(
      ([, value]) => typeof value === "string" && parseDuration(value) === undefined,
    ),
  );
}
