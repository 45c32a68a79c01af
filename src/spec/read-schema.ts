import { finding, type Diagnostic } from "../core/diagnostics.ts";
import { isObject, type Json, type JsonObject } from "../core/json.ts";
import { schemaFault } from "./compile-schema.ts";
import type { ProjectFiles } from "./project-files.ts";

/** A JSON Schema that people wrote: read, absent, or wrong in itself. */
export type WrittenSchema =
  | { readonly kind: "schema"; readonly schema: JsonObject }
  | { readonly kind: "absent"; readonly file: string }
  | { readonly kind: "faulty"; readonly diagnostic: Diagnostic };

/** Reads a JSON Schema file of the project and checks that it is one, once for all who name it. */
export function readSchema(file: string, files: ProjectFiles): WrittenSchema {
  const known = schemas.get(files) ?? new Map<string, WrittenSchema>();
  schemas.set(files, known);
  const schema = known.get(file) ?? readWritten(file, files);
  known.set(file, schema);
  return schema;
}

const schemas = new WeakMap<ProjectFiles, Map<string, WrittenSchema>>();

function readWritten(file: string, files: ProjectFiles): WrittenSchema {
  const text = files.text(file);
  if (typeof text !== "string") return { kind: "absent", file };
  const location = { file, line: 1, column: 1 };
  let parsed: Json;
  try {
    parsed = JSON.parse(text) as Json;
  } catch {
    return {
      kind: "faulty",
      diagnostic: finding("spec/bad-schema", "the file is not JSON", location),
    };
  }
  const fault = isObject(parsed) ? schemaFault(parsed) : "it is not a map";
  if (isObject(parsed) && fault === undefined) return { kind: "schema", schema: parsed };
  const message = `the file is not a JSON Schema: ${fault ?? ""}`;
  return { kind: "faulty", diagnostic: finding("spec/bad-schema", message, location) };
}
