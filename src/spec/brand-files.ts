import { finding, type Diagnostic } from "../core/diagnostics.ts";
import type { ProjectFiles } from "./project-files.ts";

/** Names of the pipelines that a preset holds, whether the brand has them or not. */
export function offeredBy(preset: string, files: ProjectFiles): readonly string[] {
  return files
    .files(`pipelines/_presets/${preset}`)
    .flatMap((name) => (name.endsWith(".yaml") ? [name.replace(/\.yaml$/, "")] : []));
}

/** No file, no pipeline: a file that only looks like one must not be passed over in silence. */
export function refuseYml(folder: string, name: string): Diagnostic[] {
  if (!name.endsWith(".yml")) return [];
  const path = `pipelines/${folder}/${name}`;
  const hint = `Rename it to "${name.replace(/\.yml$/, ".yaml")}".`;
  const place = { file: path, line: 1, column: 1 };
  return [finding("spec/bad-name", "files of a brand end in .yaml", place, hint)];
}
