import { warning, type Diagnostic } from "../core/diagnostics.ts";
import { atPointer, isObject, type JsonObject } from "../core/json.ts";
import { checkExpression } from "../mapping/check-expression.ts";
import { checkFunctionsFile } from "../mapping/library.ts";
import { boundNames } from "../mapping/names.ts";
import { checkTemplate } from "../mapping/template.ts";
import { fileOrigin, scalarOrigin, type TextOrigin } from "../mapping/text-origin.ts";
import { boundAt, type MappingPlace } from "./bound-at.ts";
import { fileFinding, type ProjectFiles } from "./project-files.ts";
import { renderPath, type PathBindings } from "./path-template.ts";
import { readSchema } from "./read-schema.ts";
import type { ResolvedSpec } from "./resolve-extends.ts";
import type { MarkedText } from "./texts.ts";

/** The files that a pipeline names, read, with what is wrong with the names. */
export interface NamedFiles {
  /** The pipeline's keys with every path filled in. */
  readonly value: JsonObject;
  /** Text of each file that could be read, by path. */
  readonly texts: ReadonlyMap<string, string>;
  readonly diagnostics: readonly Diagnostic[];
}

/** Fills in the paths that a pipeline names and reads the files. */
export function readNamedFiles(
  value: JsonObject,
  marked: readonly MarkedText[],
  resolved: ResolvedSpec,
  bindings: PathBindings & { readonly settingsHold: boolean },
  files: ProjectFiles,
): NamedFiles {
  const diagnostics: Diagnostic[] = [];
  const texts = new Map<string, string>();
  const paths = new Map<string, string>();
  for (const { pointer, format, text } of marked) {
    if (format !== "path") continue;
    const place = resolved.origin(pointer);
    // A path that follows from wrong settings is right as soon as they are.
    const isSettled = bindings.settingsHold || !text.includes("${");
    const path = renderPath(text, bindings, place);
    if (typeof path !== "string") {
      if (isSettled) diagnostics.push(path);
      continue;
    }
    paths.set(pointer, path);
    const content = files.text(path);
    if (typeof content === "string") texts.set(path, content);
    else if (isSettled) diagnostics.push(fileFinding(content, place));
  }
  return { value: replaceAt(value, paths, ""), texts, diagnostics };
}

/** What was found in a pipeline's texts, and what other checks want of them. */
export interface CheckedTexts {
  readonly diagnostics: readonly Diagnostic[];
  /** Names of its functions. */
  readonly functions: ReadonlySet<string>;
  /** Its contract, where it can be read. */
  readonly contract: JsonObject | undefined;
}

/** Compiles every expression, template, mapping and contract of a pipeline, and says what is wrong. */
export function checkTexts(
  named: NamedFiles,
  marked: readonly MarkedText[],
  resolved: ResolvedSpec,
  files: ProjectFiles,
): CheckedTexts {
  const fileAt = (pointer: string): { path: string; text: string } | undefined => {
    const path = atPointer(named.value, pointer);
    const text = typeof path === "string" ? named.texts.get(path) : undefined;
    return typeof path === "string" && text !== undefined ? { path, text } : undefined;
  };
  const functions = fileAt("/document/functions");
  const library = functions
    ? checkFunctionsFile(functions.text, fileOrigin(functions.path, functions.text))
    : { names: new Set<string>(), diagnostics: [] };
  const lookups = atPointer(named.value, "/lookups");
  const own = {
    functions: library.names,
    lookups: isObject(lookups) ? Object.keys(lookups) : [],
    once: atPointer(named.value, "/sink/type") === "once",
  };
  const texts: CheckedText[] = marked.flatMap(({ pointer, format, text }) => {
    const origin = originOf(pointer, text, resolved);
    return origin && format !== "path" ? [{ pointer, format, text, origin }] : [];
  });
  for (const pointer of mappings) {
    const mapping = fileAt(pointer);
    if (!mapping) continue;
    const origin = fileOrigin(mapping.path, mapping.text);
    texts.push({ pointer, format: "jsonata", text: mapping.text, origin });
  }
  const contract = fileAt("/document/schema");
  const schema = contract ? readSchema(contract.path, files) : undefined;
  return {
    diagnostics: [
      ...library.diagnostics,
      ...texts.flatMap((one) => checkText(one, boundAt(one.pointer, own))),
      ...warnOfToday(texts, named.value),
      ...(schema?.kind === "faulty" ? [schema.diagnostic] : []),
    ],
    functions: library.names,
    contract: schema?.kind === "schema" ? schema.schema : undefined,
  };
}

const mappings: readonly MappingPlace[] = [
  "/document/map/base",
  "/document/map/patch",
  "/held/document",
];

interface CheckedText {
  readonly pointer: string;
  readonly format: "jsonata" | "template";
  readonly text: string;
  readonly origin: TextOrigin;
}

function checkText(
  { format, text, origin }: CheckedText,
  known: ReadonlySet<string>,
): readonly Diagnostic[] {
  return (format === "jsonata" ? checkExpression : checkTemplate)(text, origin, known);
}

/** A document that depends on the day is wrong from the next day on, unless its record is read again. */
function warnOfToday(texts: readonly CheckedText[], value: JsonObject): Diagnostic[] {
  if (atPointer(value, "/record/revisit") !== undefined) return [];
  const withoutToday = new Set([...boundNames].filter((name) => name !== "today"));
  const uses = texts
    .filter(({ pointer, text }) => shaping.test(pointer) && text.includes("$today"))
    .flatMap((one) => checkText(one, withoutToday))
    .filter(({ message }) => message === "nothing is bound to $today here");
  const [first] = uses;
  if (!first) return [];
  const message = "the day decides here, but nothing says on which days records are read again";
  return [warning("spec/today-without-revisit", message, first.location)];
}

/** What decides about records and documents; a request on its way may know the day. */
const shaping = /^\/(?:record|lookups|document)\//;

function originOf(pointer: string, text: string, resolved: ResolvedSpec): TextOrigin | undefined {
  const file = resolved.owner(pointer);
  const start = file?.scalarStart(pointer);
  return file && start !== undefined ? scalarOrigin(file.file, file.text, start, text) : undefined;
}

function replaceAt(
  value: JsonObject,
  replacements: ReadonlyMap<string, string>,
  at: string,
): JsonObject {
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      const pointer = `${at}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
      const replaced = replacements.get(pointer);
      if (replaced !== undefined) return [key, replaced];
      return [key, isObject(inner) ? replaceAt(inner, replacements, pointer) : inner];
    }),
  );
}
