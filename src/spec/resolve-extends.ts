import { finding, warning, type Diagnostic } from "../core/diagnostics.ts";
import { isObject, toPointer, type Json, type JsonObject } from "../core/json.ts";
import type { Location } from "../core/location.ts";
import { changesType, mergePatch } from "../core/merge-patch.ts";
import type { YamlFile } from "./read-yaml.ts";

/** A file merged over its parents, which knows who wrote what. */
export interface ResolvedSpec {
  /** The merged keys, without `extends`. */
  readonly value: JsonObject;
  /** The files that were merged, the oldest parent first, the file itself last. */
  readonly layers: readonly YamlFile[];
  /** The file that wrote the value at a JSON Pointer into `value`; for a map, the last that wrote in it. */
  readonly owner: (pointer: string) => YamlFile | undefined;
  /** Where the value at a JSON Pointer into `value`, or its key, was written. */
  readonly origin: (pointer: string, part?: "key" | "value") => Location | undefined;
  /** What is wrong with the chain itself; findings in the files are the files' own. */
  readonly diagnostics: readonly Diagnostic[];
  /** True where a file of the chain is missing or could not be parsed. */
  readonly broken: boolean;
}

/** Gives the YAML file at a path relative to the project's root, or why it cannot be read. */
export type ReadYaml = (file: string) => YamlFile;

/** More parents than this are hard for people to follow. */
const maxParents = 2;

/** Follows `extends` from a file to its oldest parent and merges them, as JSON Merge Patches. */
export function resolveExtends(file: string, read: ReadYaml): ResolvedSpec {
  const chain = followExtends(file, read);
  const owners = new Map<string, YamlFile>();
  let value: Json = {};
  for (const layer of chain.layers) {
    const { extends: _parent, ...keys } = layer.value;
    noteOwners(owners, value, keys, [], layer);
    value = mergePatch(value, keys);
  }
  return {
    value: isObject(value) ? value : {},
    layers: chain.layers,
    diagnostics: chain.diagnostics,
    broken: chain.broken || chain.layers.some((layer) => layer.broken),
    owner: (pointer) => owners.get(pointer),
    origin: (pointer, part) => owners.get(pointer)?.locate(pointer, part),
  };
}

interface Chain {
  readonly layers: readonly YamlFile[];
  readonly diagnostics: readonly Diagnostic[];
  readonly broken: boolean;
}

function followExtends(file: string, read: ReadYaml): Chain {
  const layers: YamlFile[] = [];
  const diagnostics: Diagnostic[] = [];
  let broken = false;
  let next: string | undefined = file;
  let askedAt: Location | undefined;
  while (next !== undefined) {
    const path: string = next;
    const ringStart = layers.findIndex((layer) => layer.file === path);
    if (ringStart >= 0) {
      const ring = [...layers.slice(ringStart).map((layer) => layer.file), path];
      diagnostics.push(finding("spec/extends-cycle", ringSentence(ring), askedAt));
      broken = true;
      break;
    }
    const layer: YamlFile = read(path);
    if (layers.length > 0 && layer.broken && layer.text === "") {
      // The file could not be read at all: it is the `extends` that must be corrected.
      for (const one of layer.diagnostics) {
        diagnostics.push(askedAt ? { ...one, location: askedAt } : one);
      }
      broken = true;
      break;
    }
    layers.push(layer);
    const parent: Json | undefined = layer.value["extends"];
    askedAt = layer.locate("/extends");
    next = typeof parent === "string" ? parent : undefined;
  }
  const parents = layers.length - 1;
  if (parents > maxParents && !broken) {
    const message = `the file has ${String(parents)} levels of parents`;
    const place = layers[0]?.locate("/extends", "key");
    diagnostics.push(warning("spec/extends-depth", message, place));
  }
  return { layers: layers.reverse(), diagnostics, broken };
}

function ringSentence(ring: readonly string[]): string {
  return `the files extend each other in a ring: ${ring.map((file) => `"${file}"`).join(" -> ")}`;
}

/** Does to the owners what `mergePatch` does to the values. */
function noteOwners(
  owners: Map<string, YamlFile>,
  base: Json | undefined,
  patch: Json,
  steps: readonly (string | number)[],
  layer: YamlFile,
): void {
  const pointer = toPointer(steps);
  const merges = isObject(patch) && isObject(base) && !changesType(base, patch);
  if (!merges) forget(owners, pointer);
  owners.set(pointer, layer);
  if (isObject(patch)) {
    for (const [key, value] of Object.entries(patch)) {
      const inner = [...steps, key];
      const was = merges && Object.hasOwn(base, key) ? base[key] : undefined;
      if (value === null) forget(owners, toPointer(inner));
      else noteOwners(owners, was, value, inner, layer);
    }
  } else if (Array.isArray(patch)) {
    noteItems(owners, patch, steps, layer);
  }
}

/** Lists replace as a whole, with all that is in them. */
function noteItems(
  owners: Map<string, YamlFile>,
  value: Json,
  steps: readonly (string | number)[],
  layer: YamlFile,
): void {
  owners.set(toPointer(steps), layer);
  const entries = Array.isArray(value)
    ? [...(value as readonly Json[]).entries()]
    : isObject(value)
      ? Object.entries(value)
      : [];
  for (const [step, inner] of entries) noteItems(owners, inner, [...steps, step], layer);
}

function forget(owners: Map<string, YamlFile>, pointer: string): void {
  for (const known of owners.keys()) {
    if (known === pointer || known.startsWith(`${pointer}/`)) owners.delete(known);
  }
}
