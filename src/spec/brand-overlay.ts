import { finding, type Diagnostic } from "../core/diagnostics.ts";
import { atPointer, type JsonObject } from "../core/json.ts";
import { mergePatch } from "../core/merge-patch.ts";
import type { ProjectFiles } from "./project-files.ts";
import type { YamlFile } from "./read-yaml.ts";

/** What differs from environment to environment: everything else is the brand's, wherever it runs. */
const mayDiffer: readonly string[] = ["connections", "settings"];

const overlayName = /^brand\.([a-z][a-z0-9-]*)\.yaml$/;

/** Whether a file in a brand's folder is the brand's own, of one environment or all, and no pipeline. */
export function isBrandFile(name: string): boolean {
  return name === "brand.yaml" || overlayName.test(name);
}

/** The environments that a brand has a file for: `brand.production.yaml` is "production"'s. */
export function environmentsOf(folder: string, files: ProjectFiles): readonly string[] {
  return files.files(`pipelines/${folder}`).flatMap((name) => overlayName.exec(name)?.[1] ?? []);
}

/**
 * A brand's file with that of an environment laid over it: maps merge, `null` removes, all else
 * replaces. Each value keeps its place.
 */
export function layOver(base: YamlFile, over: YamlFile): YamlFile {
  const wrong = Object.keys(over.value).filter((key) => !mayDiffer.includes(key));
  return {
    ...base,
    value: mergePatch(base.value, over.value) as JsonObject,
    broken: base.broken || over.broken,
    locate: (pointer, part) =>
      atPointer(over.value, pointer) === undefined
        ? base.locate(pointer, part)
        : over.locate(pointer, part),
    diagnostics: [
      ...base.diagnostics,
      ...over.diagnostics,
      ...wrong.map((key) =>
        finding(
          "spec/unknown-key",
          `"${key}" may not stand in the file of an environment`,
          over.locate(`/${key}`, "key"),
          "Only connections and settings differ from environment to environment.",
        ),
      ),
    ],
  };
}

/** What is wrong where a brand is wanted for an environment that it has no file for. */
export function checkEnvironment(
  folder: string,
  environment: string | undefined,
  files: ProjectFiles,
): readonly Diagnostic[] {
  if (environment === undefined || environmentsOf(folder, files).includes(environment)) return [];
  const message = `the brand "${folder}" has no file for the environment "${environment}"`;
  const place = { file: `pipelines/${folder}/brand.yaml`, line: 1, column: 1 };
  return [finding("spec/no-environment", message, place)];
}

/** Files that several environments share are found to be wrong once. */
export function distinct(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return [...new Map(diagnostics.map((one) => [JSON.stringify(one), one])).values()];
}
