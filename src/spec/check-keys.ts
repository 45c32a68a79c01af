import { finding, type Diagnostic } from "../core/diagnostics.ts";
import { isObject, type Json, type JsonObject } from "../core/json.ts";
import type { YamlFile } from "./read-yaml.ts";
import type { ResolvedSpec } from "./resolve-extends.ts";
import { didYouMean } from "./suggest.ts";
import { validate, type Subject } from "./validate.ts";
import type { Part, Vocabulary } from "./vocabulary.ts";

/** Holds one file of a chain against the words it may use; nothing is required of it yet. */
export function checkLayer(
  layer: YamlFile,
  resolved: ResolvedSpec,
  vocabulary: Vocabulary,
): Diagnostic[] {
  const subject: Subject = {
    name: "a pipeline",
    at: "",
    locate: layer.locate,
    file: layer.file,
  };
  const partOf = (key: "source" | "sink", parts: ReadonlyMap<string, Part<unknown>>) => {
    const value = layer.value[key];
    // A file that changes one option of a component rarely repeats which component it is.
    const type = typeOf(value) ?? typeOf(resolved.value[key]);
    return checkPart(parts, "loose", type, value, { ...subject, at: `/${key}` });
  };
  return [
    ...validate(vocabulary.overlay, layer.value, subject),
    ...partOf("source", vocabulary.sources),
    ...partOf("sink", vocabulary.sinks),
  ];
}

/** Holds a pipeline, all overlays merged, against everything that is required of it. */
export function checkResolved(
  file: string,
  resolved: ResolvedSpec,
  vocabulary: Vocabulary,
): Diagnostic[] {
  const { value } = resolved;
  const subject: Subject = { name: "a pipeline", at: "", locate: resolved.origin, file };
  const partOf = (key: "source" | "sink", parts: ReadonlyMap<string, Part<unknown>>) =>
    checkPart(parts, "full", typeOf(value[key]), value[key], { ...subject, at: `/${key}` });
  return [
    ...validate(vocabulary.pipeline, value, subject),
    ...partOf("source", vocabulary.sources),
    ...partOf("sink", vocabulary.sinks),
  ];
}

/** Holds a source, sink or connection against the keys of the component that its `type` names. */
export function checkPart(
  parts: ReadonlyMap<string, Part<unknown>>,
  strictness: "full" | "loose",
  type: string | undefined,
  value: Json | undefined,
  subject: Subject,
): Diagnostic[] {
  if (!isObject(value) || type === undefined) return [];
  const part = parts.get(type);
  if (part) return validate(part[strictness], value, subject);
  const place = subject.locate(`${subject.at}/type`);
  if (!Object.hasOwn(value, "type")) return [];
  const hint = didYouMean(type, parts.keys(), "Registered");
  const message = `"${type}" is not a type of ${subject.at.split("/")[1] ?? "component"}`;
  return [finding("spec/unknown-type", message.replace(/s$/, ""), place, hint)];
}

function typeOf(value: Json | undefined): string | undefined {
  const type = isObject(value) ? value["type"] : undefined;
  return typeof type === "string" ? type : undefined;
}

/** The options of a component as it is checked and opened: without the keys that are the pipeline's. */
export function componentOptions(part: JsonObject): JsonObject {
  const { id: _id, capture: _capture, ...options } = part;
  return options;
}
