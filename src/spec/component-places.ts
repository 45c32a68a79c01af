import { atPointer, isObject, toPointer, type JsonObject } from "../core/json.ts";
import { mergePatch } from "../core/merge-patch.ts";
import type { PlacedComponent } from "./placed-component.ts";
import type { Part, Vocabulary } from "./vocabulary.ts";

/** A place in a pipeline whose keys depend on the component that its `type` names. */
export interface ComponentPlace {
  /** JSON Pointer of the component's keys. */
  readonly at: string;
  readonly kind: "source" | "sink" | "action";
  /** JSON Pointer of the component whose keys these are merged over; then none is required. */
  readonly over?: string;
}

/** Every place in a pipeline, or in a layer of one, where a component stands. */
export function componentPlaces(value: JsonObject): readonly ComponentPlace[] {
  return [
    { at: "/source", kind: "source" },
    ...namesAt(value, "/lookups").flatMap((name) =>
      callsAt(
        value,
        ["find", "read"].map((key) => `/lookups${toPointer([name, key])}`),
      ),
    ),
    { at: "/sink", kind: "sink" },
    ...callsAt(value, pathsIn(value, "/sink/once/evidence")),
    ...callsAt(value, [...pathsIn(value, "/sink/once"), "/sink/once/audit/list"]),
    { at: "/sink/once/audit/source", kind: "source", over: "/source" },
    { at: "/held/list", kind: "source" },
    { at: "/readiness/source", kind: "source", over: "/source" },
  ];
}

function namesAt(value: JsonObject, at: string): readonly string[] {
  const found = atPointer(value, at);
  return isObject(found) ? Object.keys(found) : [];
}

function pathsIn(value: JsonObject, at: string): readonly string[] {
  return namesAt(value, at).map((name) => `${at}${toPointer([name])}`);
}

function callsAt(value: JsonObject, holders: readonly string[]): readonly ComponentPlace[] {
  return holders
    .map((holder) => ({ at: `${holder}/call`, kind: "action" as const }))
    .filter(({ at }) => isObject(atPointer(value, at)));
}

/** The registered components that may stand at a place. */
export function partsFor(
  { kind }: ComponentPlace,
  vocabulary: Vocabulary,
): ReadonlyMap<string, Part<PlacedComponent>> {
  return vocabulary[`${kind}s`];
}

/** The keys that stand at a place; undefined where there is no map. */
export function keysAt({ at }: ComponentPlace, value: JsonObject): JsonObject | undefined {
  const keys = atPointer(value, at);
  return isObject(keys) ? keys : undefined;
}

/** The same with the keys that they are merged over. */
export function mergedKeysAt(place: ComponentPlace, value: JsonObject): JsonObject | undefined {
  const keys = keysAt(place, value);
  const base = place.over === undefined ? undefined : atPointer(value, place.over);
  return keys && isObject(base) ? (mergePatch(base, keys) as JsonObject) : keys;
}

/** The type that is named at a place, or where its keys are merged over; undefined where there is none. */
export function typeAt({ at, over }: ComponentPlace, value: JsonObject): string | undefined {
  const keys = atPointer(value, over ?? at);
  const type = isObject(keys) ? keys["type"] : undefined;
  return typeof type === "string" ? type : undefined;
}
