import { finding, warning, type Diagnostic } from "../core/diagnostics.ts";
import { atPointer, isObject, type Json, type JsonObject } from "../core/json.ts";
import type { Location } from "../core/location.ts";
import { didYouMean, suggest } from "./suggest.ts";

/** What is known of the fields that a pipeline's documents may have. */
export interface KnownFields {
  /** The contract; undefined where it cannot be read. */
  readonly contract: JsonObject | undefined;
  /** Words that stand in its mappings, and names of settings: what else a field may be called. */
  readonly words: ReadonlySet<string>;
}

/** Collects what may name a field: the contract, the words of the mappings, the names of settings. */
export function knownFields(
  contract: JsonObject | undefined,
  pipeline: JsonObject,
  texts: ReadonlyMap<string, string>,
  settings: JsonObject,
): KnownFields {
  const paths = ["/document/functions", "/document/map/base", "/document/map/patch"];
  const mappings = paths.flatMap((at) => texts.get(String(atPointer(pipeline, at))) ?? []);
  const words = mappings.flatMap((text) => text.match(/\w+/g) ?? []);
  return { contract, words: new Set([...words, ...namesIn(settings)]) };
}

/**
 * Finds that no document has a field of a name. A contract that allows others leaves a doubt: then it
 * must be near a known one to be taken for a slip, and is otherwise worth a warning.
 *
 * @param who what names the field, as the beginning of a sentence, e.g. `lookups.a.fields names "b"`
 */
export function unknownField(
  name: string,
  who: string,
  { contract, words }: KnownFields,
  place: Location | undefined,
): Diagnostic[] {
  const known = contract?.["properties"];
  if (!isObject(known) || Object.hasOwn(known, name)) return [];
  const names = Object.keys(known);
  const hint = didYouMean(name, names, "The contract has");
  if (contract?.["additionalProperties"] === false) {
    return [finding("spec/wrong-value", `${who}, which no document may have`, place, hint)];
  }
  if (words.has(name)) return [];
  const message = `${who}, which neither the contract nor a mapping names`;
  const say = suggest(name, names) === undefined ? warning : finding;
  const other = "Correct its spelling, or describe the field in the contract.";
  return [say("spec/wrong-value", message, place, hint ?? other)];
}

function namesIn(value: Json): readonly string[] {
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) => [name, ...namesIn(inner)]);
}
