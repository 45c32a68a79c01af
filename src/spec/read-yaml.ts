import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  parseDocument,
  type Node,
  type Pair,
  type Scalar,
} from "yaml";
import { finding, type Diagnostic } from "../core/diagnostics.ts";
import { isObject, toPointer, type Json, type JsonObject } from "../core/json.ts";
import { lineAndColumn, type Location } from "../core/location.ts";
import { decodeYaml, maxDepth, scanYaml, tooDeep } from "./scan-yaml.ts";
import { placeAt, topOf } from "./yaml-place.ts";
import { syntaxFinding } from "./yaml-syntax.ts";

/** A YAML file with the place of each of its keys and values. */
export interface YamlFile {
  readonly file: string;
  /** The text without its leading U+FEFF; what positions count in. */
  readonly text: string;
  /** The file's one map; empty where the file could not be read. */
  readonly value: JsonObject;
  /** True where the text could not be parsed, so that nothing can be said about its keys. */
  readonly broken: boolean;
  /** Where the value at a JSON Pointer, or its key, is written. */
  readonly locate: (pointer: string, part?: "key" | "value") => Location | undefined;
  /** Offset in `text` of the first character of a scalar as it is written, quote or block header included. */
  readonly scalarStart: (pointer: string) => number | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads a YAML 1.2 file that holds one map of plain JSON values. Never throws for what the file holds:
 * everything wrong with it is in `diagnostics`.
 */
export function readYaml(file: string, content: Uint8Array | string): YamlFile {
  const decoded = decodeYaml(file, content);
  if (typeof decoded !== "string") return brokenFile(file, "", [decoded]);
  const obstacle = scanYaml(file, decoded);
  if (obstacle) return brokenFile(file, decoded, [obstacle]);
  return parse(file, decoded);
}

/** A stand-in for a file that could not be read at all. */
export function brokenFile(
  file: string,
  text: string,
  diagnostics: readonly Diagnostic[],
): YamlFile {
  return {
    file,
    text,
    value: {},
    broken: true,
    locate: () => undefined,
    scalarStart: () => undefined,
    diagnostics,
  };
}

interface Spot {
  readonly key: readonly [number, number] | undefined;
  readonly value: readonly [number, number] | undefined;
  readonly scalarStart: number | undefined;
}

interface Reading {
  readonly file: string;
  readonly text: string;
  readonly spots: Map<string, Spot>;
  readonly diagnostics: Diagnostic[];
  aliasSeen: boolean;
}

function parse(file: string, text: string): YamlFile {
  // The parser's own check for duplicate keys takes time with the square of their number, so
  // `readMap` does it. Any log level but "silent" makes a second document an error.
  const document = parseDocument(text, {
    version: "1.2",
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: "error",
  });
  const first = document.errors[0];
  if (first) {
    return brokenFile(file, text, [syntaxFinding(file, text, first)]);
  }
  const reading: Reading = { file, text, spots: new Map(), diagnostics: [], aliasSeen: false };
  if (document.directives.yaml.explicit === true) {
    reading.diagnostics.push(
      finding(
        "spec/yaml-syntax",
        "the file has a %YAML directive",
        topOf(file),
        "Remove the line.",
      ),
    );
  }
  const value = readNode(reading, document.contents, [], undefined);
  // What stands behind an alias is not known, so nothing is said about the keys.
  const isMap = isObject(value) && !reading.aliasSeen;
  if (!isObject(value) && reading.diagnostics.length === 0) {
    reading.diagnostics.push(
      finding("spec/not-a-map", `the file holds ${kindOf(value)}, not a map`, topOf(file)),
    );
  }
  return {
    file,
    text,
    value: isMap ? value : {},
    broken: !isMap,
    locate(pointer, part = "value") {
      const spot = reading.spots.get(pointer);
      const range = part === "key" ? (spot?.key ?? spot?.value) : (spot?.value ?? spot?.key);
      return range ? placeAt(file, text, range[0], range[1]) : undefined;
    },
    scalarStart: (pointer) => reading.spots.get(pointer)?.scalarStart,
    diagnostics: reading.diagnostics,
  };
}

function readNode(
  reading: Reading,
  node: unknown,
  steps: readonly (string | number)[],
  key: readonly [number, number] | undefined,
): Json {
  const range = (node as Node | null)?.range ?? undefined;
  const value = range ? ([range[0], range[1]] as const) : undefined;
  reading.spots.set(toPointer(steps), {
    key,
    value: value && value[1] > value[0] ? value : undefined,
    scalarStart: isScalar(node) ? value?.[0] : undefined,
  });
  if (steps.length > maxDepth) {
    reading.diagnostics.push(tooDeep(reading.file, reading.text, range?.[0] ?? 0));
    return null;
  }
  refuseAnchor(reading, node, value);
  if (isMap(node)) return readMap(reading, node.items as Pair[], steps);
  if (isSeq(node)) {
    return node.items.map((item, index) => readNode(reading, item, [...steps, index], undefined));
  }
  return isScalar(node) ? readScalar(reading, node, value) : null;
}

function readMap(
  reading: Reading,
  pairs: readonly Pair[],
  steps: readonly (string | number)[],
): JsonObject {
  const entries = new Map<string, Json>();
  const firstAt = new Map<string, number>();
  for (const pair of pairs) {
    const node = pair.key as Node | null;
    const range = node?.range ? ([node.range[0], node.range[1]] as const) : undefined;
    // Asked for only where something is wrong: counting lines for every key takes long.
    const place = () => range && placeAt(reading.file, reading.text, range[0], range[1]);
    const key = isScalar(node) ? node.value : undefined;
    refuseAnchor(reading, node, range);
    if (typeof key !== "string") {
      const text = range ? reading.text.slice(range[0], range[1]) : "";
      const message = `the key "${text}" is not a text`;
      reading.diagnostics.push(
        finding("spec/wrong-type", message, place(), `Write it in quotes: "${text}".`),
      );
    } else if (key === "__proto__") {
      reading.diagnostics.push(
        finding(
          "spec/unknown-key",
          `"__proto__" may not be a key`,
          place(),
          "Choose another name.",
        ),
      );
    } else if (entries.has(key)) {
      const line = lineAndColumn(reading.text, firstAt.get(key) ?? 0).line;
      reading.diagnostics.push(
        finding("spec/duplicate-key", `"${key}" stands in line ${String(line)} already`, place()),
      );
    } else {
      firstAt.set(key, range?.[0] ?? 0);
      entries.set(key, readNode(reading, pair.value, [...steps, key], range));
    }
  }
  return Object.fromEntries(entries);
}

function readScalar(
  reading: Reading,
  node: Scalar,
  range: readonly [number, number] | undefined,
): Json {
  const place = () => range && placeAt(reading.file, reading.text, range[0], range[1]);
  const source = range ? reading.text.slice(range[0], range[1]) : "";
  if (node.tag !== undefined) {
    reading.diagnostics.push(
      finding(
        "spec/yaml-syntax",
        `the tag "${node.tag}" is not used here`,
        place(),
        "Remove the tag.",
      ),
    );
  }
  const { value } = node;
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number" && Number.isFinite(value) && Math.abs(value) <= 2 ** 53 - 1) {
    return value;
  }
  const message =
    typeof value === "number"
      ? `the number "${source}" cannot be kept exactly`
      : `"${source}" is not a plain value`;
  const hint = `If it is a code or an id, write it in quotes: "${source}".`;
  reading.diagnostics.push(finding("spec/wrong-value", message, place(), hint));
  return source;
}

/** One finding a file: who uses one alias tends to use many. */
function refuseAnchor(
  reading: Reading,
  node: unknown,
  range: readonly [number, number] | undefined,
): void {
  const name = isAlias(node) ? node.source : (node as { anchor?: string } | null)?.anchor;
  if (name === undefined || reading.aliasSeen) return;
  reading.aliasSeen = true;
  const message = isAlias(node) ? `"*${name}" is an alias` : `"&${name}" is an anchor`;
  // A node's range begins behind its anchor.
  const mark = range ? reading.text.lastIndexOf(`&${name}`, range[0]) : -1;
  const start = isAlias(node) || mark < 0 ? (range?.[0] ?? 0) : mark;
  reading.diagnostics.push(
    finding(
      "spec/alias",
      message,
      placeAt(reading.file, reading.text, start, start + name.length + 1),
    ),
  );
}

function kindOf(value: Json): string {
  if (value === null) return "nothing";
  if (Array.isArray(value)) return "a list";
  return typeof value === "string" ? "a text" : `a ${typeof value}`;
}
