import { finding, SpecError } from "../core/diagnostics.ts";
import { projectFiles, type ProjectFiles } from "../spec/project-files.ts";
import { didYouMean } from "../spec/suggest.ts";

/** A file that is written for a new brand. */
export interface InitTemplate {
  /** Where the template is. */
  readonly path: string;
  /** The file it becomes, in the brand's folder. */
  readonly file: string;
  /** The pipeline it belongs to; undefined for what every brand has. */
  readonly pipeline: string | undefined;
}

/** Files ending so are written for a new brand, without the ending. */
const ending = ".template";

/**
 * Finds the templates for a new brand: those of the named pipelines, or of the preset's first ones.
 * A preset's first pipelines have theirs in `init/`, the others in `init/more/`.
 * @throws SpecError `spec/no-file` where the preset has none, `spec/no-pipeline` where it lacks a named one
 */
export function initTemplates(
  preset: string,
  files: ProjectFiles,
  pipelines: readonly string[] | undefined,
): readonly InitTemplate[] {
  const first = templatesIn(folderOf(preset), files);
  const more = templatesIn(`${folderOf(preset)}/more`, files);
  if (first.length === 0) {
    const message = `the preset "${preset}" has no files for a new brand in "${folderOf(preset)}"`;
    const hint = "Copy the folder of a brand that uses the preset, and change its names.";
    throw new SpecError([finding("spec/no-file", message, undefined, hint)]);
  }
  if (!pipelines) return first;
  const all = [...first, ...more];
  const known = new Set(all.flatMap(({ pipeline }) => pipeline ?? []));
  const unknown = pipelines.filter((name) => !known.has(name));
  if (unknown.length > 0) {
    throw new SpecError(
      unknown.map((name) => {
        const message = `the preset "${preset}" has no file for a pipeline "${name}"`;
        return finding("spec/no-pipeline", message, undefined, didYouMean(name, known, "It has"));
      }),
    );
  }
  return all.filter(({ pipeline }) => pipeline === undefined || pipelines.includes(pipeline));
}

/** Names of the preset's pipelines for which a new brand may have a file. */
export function initPipelines(root: string, preset: string): readonly string[] {
  const files = projectFiles(root);
  const folders = [folderOf(preset), `${folderOf(preset)}/more`];
  const all = folders.flatMap((folder) => templatesIn(folder, files));
  return [...new Set(all.flatMap(({ pipeline }) => pipeline ?? []))];
}

function folderOf(preset: string): string {
  return `pipelines/_presets/${preset}/init`;
}

/** `dot-` at the start of a template's name becomes a dot. */
function templatesIn(folder: string, files: ProjectFiles): readonly InitTemplate[] {
  return files
    .files(folder)
    .filter((name) => name.endsWith(ending))
    .map((name) => {
      const file = name.slice(0, -ending.length).replace(/^dot-/, ".");
      const [, base] = /^([a-z][a-z0-9-]*)(?:\.cases)?\.yaml$/.exec(file) ?? [];
      return { path: `${folder}/${name}`, file, pipeline: base === "brand" ? undefined : base };
    });
}
