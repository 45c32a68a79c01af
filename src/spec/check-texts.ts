import type { Diagnostic } from "../core/diagnostics.ts";
import { atPointer, isObject, type JsonObject } from "../core/json.ts";
import { checkExpression } from "../mapping/check-expression.ts";
import { checkFunctionsFile } from "../mapping/library.ts";
import { boundNames } from "../mapping/names.ts";
import { checkTemplate } from "../mapping/template.ts";
import { fileOrigin, scalarOrigin, type TextOrigin } from "../mapping/text-origin.ts";
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

/** Compiles every expression, template, mapping and contract of a pipeline, and gives what is wrong. */
export function checkTexts(
  named: NamedFiles,
  marked: readonly MarkedText[],
  resolved: ResolvedSpec,
  files: ProjectFiles,
): Diagnostic[] {
  const fileAt = (pointer: string): { path: string; text: string } | undefined => {
    const path = atPointer(named.value, pointer);
    const text = typeof path === "string" ? named.texts.get(path) : undefined;
    return typeof path === "string" && text !== undefined ? { path, text } : undefined;
  };
  const functions = fileAt("/document/functions");
  const library = functions
    ? checkFunctionsFile(functions.text, fileOrigin(functions.path, functions.text))
    : { names: new Set<string>(), diagnostics: [] };
  const known = new Set([...boundNames, ...library.names]);
  // Only a patch has a document to look back on.
  const withoutDraft = new Set([...known].filter((name) => name !== "draft"));
  const diagnostics: Diagnostic[] = [...library.diagnostics];
  for (const { pointer, format, text } of marked) {
    const origin = originOf(pointer, text, resolved);
    if (!origin || format === "path") continue;
    const check = format === "jsonata" ? checkExpression : checkTemplate;
    diagnostics.push(...check(text, origin, withoutDraft));
  }
  for (const role of ["base", "patch"] as const) {
    const mapping = fileAt(`/document/map/${role}`);
    if (!mapping) continue;
    const names = role === "patch" ? known : withoutDraft;
    diagnostics.push(
      ...checkExpression(mapping.text, fileOrigin(mapping.path, mapping.text), names),
    );
  }
  const contract = fileAt("/document/schema");
  const schema = contract ? readSchema(contract.path, files) : undefined;
  return schema?.kind === "faulty" ? [...diagnostics, schema.diagnostic] : diagnostics;
}

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
