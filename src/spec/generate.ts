import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Connector } from "../core/component.ts";
import { brandSchema, casesSchema, overlaySchema, pipelineSchema } from "./assemble-schema.ts";
import { formatJson } from "./format-json.ts";
import { projectFiles } from "./project-files.ts";
import { readSchema } from "./read-schema.ts";
import { referencePage } from "./reference.ts";

/**
 * Writes the schemas and the reference page into a project, where their bytes differ, and gives the
 * paths of those that did. With `check` it writes nothing.
 */
export function generate(
  root: string,
  connectors: readonly Connector[],
  options: { readonly check?: boolean } = {},
): readonly string[] {
  const stale = [...generatedFiles(root, connectors)].filter(
    ([file, content]) => readIfThere(path.join(root, file)) !== content,
  );
  for (const [file, content] of options.check ? [] : stale) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), content);
  }
  return stale.map(([file]) => file);
}

/** Makes the content of every generated file, by path; the same input gives the same bytes. */
export function generatedFiles(
  root: string,
  connectors: readonly Connector[],
): ReadonlyMap<string, string> {
  const files = projectFiles(root);
  const presets = files.folders("pipelines/_presets").flatMap((preset) => {
    const read = readSchema(`schemas/${preset}/settings.schema.json`, files);
    return read.kind === "schema" ? [[preset, read.schema] as const] : [];
  });
  return new Map([
    ["schemas/pipeline.schema.json", formatJson(pipelineSchema(connectors))],
    ["schemas/pipeline.overlay.schema.json", formatJson(overlaySchema(connectors))],
    ["schemas/brand.schema.json", formatJson(brandSchema(connectors))],
    ["schemas/cases.schema.json", formatJson(casesSchema())],
    ["schemas/README.md", referencePage({ connectors, presets: new Map(presets) })],
  ]);
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
