import type { SinkDefinition, SourceDefinition } from "../core/component.ts";
import { atPointer, isObject, type JsonObject } from "../core/json.ts";
import type { Part, Vocabulary } from "./vocabulary.ts";

/** A place in a pipeline whose keys depend on the component that its `type` names. */
export interface ComponentPlace {
  /** JSON Pointer of the component's keys. */
  readonly at: "/source" | "/sink" | "/held/list";
  readonly kind: "source" | "sink";
}

/** Every place in a pipeline where a component stands, in the sequence of its keys. */
export const componentPlaces: readonly ComponentPlace[] = [
  { at: "/source", kind: "source" },
  { at: "/sink", kind: "sink" },
  { at: "/held/list", kind: "source" },
];

/** The registered components that may stand at a place. */
export function partsFor(
  { kind }: ComponentPlace,
  vocabulary: Vocabulary,
): ReadonlyMap<string, Part<SourceDefinition | SinkDefinition>> {
  return kind === "source" ? vocabulary.sources : vocabulary.sinks;
}

/** The keys that stand at a place; undefined where there is no map. */
export function keysAt({ at }: ComponentPlace, value: JsonObject): JsonObject | undefined {
  const keys = atPointer(value, at);
  return isObject(keys) ? keys : undefined;
}

/** The type that is named at a place; undefined where there is none. */
export function typeAt(place: ComponentPlace, value: JsonObject): string | undefined {
  const type = keysAt(place, value)?.["type"];
  return typeof type === "string" ? type : undefined;
}
