import { stringify } from "yaml";
import { isObject, toPointer, type Json, type JsonObject } from "../core/json.ts";
import { formatLocation, type Location } from "../core/location.ts";
import { componentPlaces, keysAt } from "./component-places.ts";
import type { Brand } from "./load-project.ts";
import type { ResolvedPipeline } from "./pipeline.ts";

/** One line of a resolved pipeline. */
export interface ShownLine {
  readonly text: string;
  /** Where its value was written; "default" where no file says so, undefined on lines without a value. */
  readonly origin: Location | "default" | undefined;
}

/** Gives a pipeline with the settings and connections it uses, line by line, as YAML. */
export function showPipeline(pipeline: ResolvedPipeline, brand: Brand): readonly ShownLine[] {
  return sections(pipeline, brand).flatMap(({ value, locate }) =>
    mapLines(value, [], 0, (steps) => locate(toPointer(steps)) ?? "default"),
  );
}

/**
 * Writes the lines with their origins in a column at the right. Nothing passes `width` that has a space
 * to break at: a long line goes on below, and an origin that finds no room stands in a line of its own.
 */
export function formatShown(lines: readonly ShownLine[], width = 100): readonly string[] {
  const places = lines.map(({ origin }) => placeText(origin, width));
  const room = width - 2 - Math.max(0, ...places.map((place) => place.length));
  const column = Math.min(60, room, Math.max(0, ...lines.map((line) => line.text.length)));
  return lines.flatMap(({ text }, at) => {
    const place = places[at] ?? "";
    const broken = breakLine(text, width);
    const last = broken.at(-1) ?? "";
    if (place === "") return broken;
    const start = last.padEnd(column);
    if (start.length + 2 + place.length <= width) {
      return [...broken.slice(0, -1), `${start}  ${place}`];
    }
    return [...broken, `${" ".repeat(column)}  ${place}`];
  });
}

/** A place as it stands in the column: shortened where it would take half of the width. */
function placeText(origin: ShownLine["origin"], width: number): string {
  if (origin === undefined) return "";
  if (origin === "default") return "(default)";
  const full = shortPlace(origin);
  return full.length > width / 3 ? abbreviate(full) : full;
}

/** Breaks a line at its spaces; what follows stands two steps further in. */
function breakLine(text: string, width: number): readonly string[] {
  if (text.length <= width) return [text];
  const indent = /^ */.exec(text)?.[0] ?? "";
  const lines: string[] = [];
  for (const word of text.slice(indent.length).split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else lines.push(`${indent}${lines.length === 0 ? "" : "    "}${word}`);
  }
  return lines;
}

/** Gives the same for programs: the keys, and the origin of each leaf by JSON Pointer. */
export function shownAsJson(pipeline: ResolvedPipeline, brand: Brand): JsonObject {
  const origins: Record<string, Json> = {};
  const parts = sections(pipeline, brand);
  for (const { value, locate } of parts) {
    for (const steps of leaves(value, [])) {
      const place = locate(toPointer(steps));
      origins[toPointer(steps)] = place ? formatLocation(place) : "default";
    }
  }
  return {
    brand: pipeline.brand,
    revision: pipeline.revision,
    keys: Object.assign({}, ...parts.map(({ value }) => value)) as JsonObject,
    origins,
  };
}

interface Section {
  readonly value: JsonObject;
  readonly locate: (pointer: string) => Location | undefined;
}

function sections(pipeline: ResolvedPipeline, brand: Brand): readonly Section[] {
  const { spec } = pipeline;
  const keys = spec as unknown as JsonObject;
  const names = new Set(
    componentPlaces(keys).map((place) => String(keysAt(place, keys)?.["connection"])),
  );
  const used = [...brand.connections.values()].filter(({ name }) => names.has(name));
  const connections = Object.fromEntries(used.map(({ name, keys }) => [name, keys]));
  return [
    { value: inSequence(spec), locate: pipeline.locate },
    { value: { connections, settings: pipeline.settings }, locate: brand.locate },
  ];
}

const sequence =
  "pipeline title description needs trigger source cursor record lookups document sink held readiness changes limits".split(
    " ",
  );

/** The keys as a record passes them, whichever layer wrote them first. */
function inSequence(spec: object): JsonObject {
  const entries = Object.entries(spec as JsonObject);
  return Object.fromEntries(entries.sort(([a], [b]) => sequence.indexOf(a) - sequence.indexOf(b)));
}

type Steps = readonly (string | number)[];
type OriginOf = (steps: Steps) => Location | "default";

function mapLines(value: JsonObject, steps: Steps, depth: number, originOf: OriginOf): ShownLine[] {
  return Object.entries(value).flatMap(([key, inner]) =>
    entryLines(`${"  ".repeat(depth)}${plain(key)}:`, inner, [...steps, key], depth, originOf),
  );
}

function entryLines(
  label: string,
  value: Json,
  steps: Steps,
  depth: number,
  originOf: OriginOf,
): ShownLine[] {
  if (isObject(value) && isReference(value)) {
    return [{ text: `${label} { env: ${value.env} }`, origin: originOf(steps) }];
  }
  if (isObject(value) && Object.keys(value).length > 0) {
    return [{ text: label, origin: undefined }, ...mapLines(value, steps, depth + 1, originOf)];
  }
  if (Array.isArray(value) && (value as readonly Json[]).some(isObject)) {
    const items = (value as readonly Json[]).flatMap((item, index) =>
      entryLines(`${"  ".repeat(depth + 1)}-`, item, [...steps, index], depth + 1, originOf),
    );
    return [{ text: label, origin: undefined }, ...items];
  }
  const [first = "", ...rest] = scalarLines(value);
  const indent = "  ".repeat(depth + 1);
  return [
    { text: `${label} ${first}`, origin: originOf(steps) },
    ...rest.map((line) => ({ text: `${indent}${line}`.trimEnd(), origin: undefined })),
  ];
}

/** True for a secret or an endpoint that names its variable. */
function isReference(value: JsonObject): value is { readonly env: string } {
  return Object.keys(value).length === 1 && typeof value["env"] === "string";
}

/** Lines of a scalar, a list of scalars or an empty map, as YAML writes them. */
function scalarLines(value: Json): readonly string[] {
  if (typeof value === "string" && value.includes("\n")) {
    return ["|", ...value.trimEnd().split("\n")];
  }
  if (typeof value === "string") return value.length > 80 ? fold(value) : [plain(value)];
  if (!Array.isArray(value)) return [JSON.stringify(value)];
  return [`[${(value as readonly Json[]).flatMap(scalarLines).join(", ")}]`];
}

/** Breaks a long text at its spaces, where YAML's folding would bring it back as it was. */
function fold(text: string): readonly string[] {
  if (/ {2}|^ | $/.test(text)) return [plain(text)];
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= 76) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else lines.push(word);
  }
  return [">-", ...lines];
}

function plain(text: string): string {
  return stringify(text, { lineWidth: 0 }).trimEnd();
}

function leaves(value: Json, steps: Steps): Steps[] {
  const entries = Array.isArray(value)
    ? [...(value as readonly Json[]).entries()]
    : isObject(value)
      ? Object.entries(value)
      : [];
  if (entries.length === 0) return [steps];
  return entries.flatMap(([step, inner]) => leaves(inner, [...steps, step]));
}

function shortPlace(place: Location): string {
  return `${place.file.replace(/^pipelines\//, "")}:${String(place.line)}`;
}

/** `_presets/some-preset/file.yaml:3` becomes `_presets/…/file.yaml:3`. */
function abbreviate(place: string): string {
  const [first, ...rest] = place.split("/");
  return rest.length > 1 ? `${first ?? ""}/…/${rest.at(-1) ?? ""}` : place;
}
