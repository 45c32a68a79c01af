import { finding, type Diagnostic } from "../core/diagnostics.ts";
import { isObject, type Json, type JsonObject } from "../core/json.ts";
import { componentPlaces, keysAt, partsFor, typeAt } from "./component-places.ts";
import type { PartKind } from "./part-schemas.ts";
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
  const parts = componentPlaces(layer.value).flatMap((place) => {
    // A file that changes one option of a component rarely repeats which component it is.
    const type = typeAt(place, layer.value) ?? typeAt(place, resolved.value);
    const keys = keysAt(place, layer.value);
    const parts = partsFor(place, vocabulary);
    return checkPart(parts, "loose", type, keys, { ...subject, at: place.at }, place.kind);
  });
  return [...validate(vocabulary.overlay, layer.value, subject), ...parts];
}

/** Holds a pipeline, all overlays merged, against everything that is required of it. */
export function checkResolved(
  file: string,
  resolved: ResolvedSpec,
  vocabulary: Vocabulary,
): Diagnostic[] {
  const { value } = resolved;
  const subject: Subject = { name: "a pipeline", at: "", locate: resolved.origin, file };
  const parts = componentPlaces(value).flatMap((place) => {
    const [parts, type] = [partsFor(place, vocabulary), typeAt(place, value)];
    const at = { ...subject, at: place.at };
    const strictness = place.over === undefined ? "full" : "loose";
    return checkPart(parts, strictness, type, keysAt(place, value), at, place.kind);
  });
  return [...validate(vocabulary.pipeline, value, subject), ...parts];
}

/** Holds a source, sink or connection against the keys of the component that its `type` names. */
export function checkPart(
  parts: ReadonlyMap<string, Part<unknown>>,
  strictness: "full" | "loose",
  type: string | undefined,
  value: Json | undefined,
  subject: Subject,
  kind: PartKind,
): Diagnostic[] {
  if (!isObject(value) || type === undefined) return [];
  const part = parts.get(type);
  if (part) return validate(part[strictness], value, subject);
  const place = subject.locate(`${subject.at}/type`);
  if (!Object.hasOwn(value, "type")) return [];
  const hint = didYouMean(type, parts.keys(), "Registered");
  return [finding("spec/unknown-type", `"${type}" is not a type of ${kind}`, place, hint)];
}

/** The options of a component as it is checked and opened: without the keys that are the pipeline's. */
export function componentOptions(part: JsonObject): JsonObject {
  const { id: _id, capture: _capture, batch: _batch, ...options } = part;
  return options;
}
