import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { SpecError, finding } from "../core/diagnostics.ts";
import { SyncError } from "../core/errors.ts";
import type { World } from "../core/world.ts";
import { projectFiles, type ProjectFiles } from "../spec/project-files.ts";
import { didYouMean } from "../spec/suggest.ts";
import { fillTemplate } from "./fill-template.ts";
import { initTemplates } from "./init-templates.ts";

/** A brand to be written from the files of a preset. */
export interface InitRequest {
  readonly root: string;
  readonly name: string;
  readonly preset: string;
  /** What the placeholders of the files stand for; `name` and `NAME` are added. */
  readonly values: Readonly<Record<string, string>>;
  /** Names of the optional parts of the files that are wanted; the pipelines' names are added. */
  readonly parts: readonly string[];
  /** The pipelines that are wanted; those that the preset begins with where absent. */
  readonly pipelines?: readonly string[] | undefined;
}

/**
 * Writes the folder of a new brand, all of it or nothing, and gives the paths of its files.
 *
 * What is written comes from `pipelines/_presets/<preset>/init/*.template`, and for pipelines that are
 * named from `init/more/*.template` too. A file that holds nothing but parts that are not wanted is
 * not written.
 * @throws SpecError `spec/bad-name`, `spec/exists`, `spec/unknown-preset`, `spec/no-file`, `spec/no-pipeline`
 * @throws SyncError `project/unwritable`
 */
export function initBrand(request: InitRequest, world: World): readonly string[] {
  const { root, name, preset } = request;
  const files = projectFiles(root);
  const folder = `pipelines/${name}`;
  checkName(name);
  checkPreset(preset, files);
  if (existsSync(path.join(root, folder))) {
    throw new SpecError([finding("spec/exists", `there is a folder "${folder}" already`)]);
  }
  const contents = render(request, files);
  // A folder whose name begins with a dot is no brand, so a half-written one is never taken for one.
  const aside = path.join(root, "pipelines", `.init-${name}-${world.randomHex(4)}`);
  try {
    mkdirSync(aside);
    for (const [file, text] of contents) {
      writeFileSync(path.join(aside, file), text, { mode: holdsSecrets(file) ? 0o600 : 0o644 });
    }
    world.failPoint("init.written");
    renameSync(aside, path.join(root, folder));
  } catch (thrown) {
    rmSync(aside, { recursive: true, force: true });
    const { code } = thrown as NodeJS.ErrnoException;
    throw new SyncError("project/unwritable", `"${folder}" cannot be written (${code ?? "?"})`, {
      cause: thrown,
    });
  }
  return [...contents.keys()].map((file) => `${folder}/${file}`);
}

/** The prefix of a brand's environment variables. */
function variablePrefix(name: string): string {
  return name.toUpperCase().replaceAll("-", "_");
}

function checkName(name: string): void {
  if (/^[a-z][a-z0-9-]*$/.test(name)) return;
  const proposal = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^[^a-z]+|-+$/g, "");
  const hint =
    proposal === ""
      ? undefined
      : `Names are lower-case letters, digits and hyphens: "${proposal}".`;
  throw new SpecError([
    finding("spec/bad-name", `"${name}" cannot be a brand's name`, undefined, hint),
  ]);
}

function checkPreset(preset: string, files: ProjectFiles): void {
  const presets = files.folders("pipelines/_presets");
  if (presets.includes(preset)) return;
  const hint = didYouMean(preset, presets, "Presets");
  throw new SpecError([
    finding("spec/unknown-preset", `there is no preset "${preset}"`, undefined, hint),
  ]);
}

function render(request: InitRequest, files: ProjectFiles): ReadonlyMap<string, string> {
  const { name, preset, values, pipelines } = request;
  const templates = initTemplates(preset, files, pipelines);
  const chosen = templates.flatMap(({ pipeline }) => pipeline?.replaceAll("-", "_") ?? []);
  const parts = [...request.parts, ...chosen];
  const all = { ...values, name, NAME: variablePrefix(name) };
  return new Map(
    templates.flatMap(({ path: template, file }) => {
      const text = files.text(template);
      if (typeof text !== "string") throw new SpecError([finding(text.code, text.message)]);
      const filled = fillTemplate(text, all, parts, template);
      return filled.trim() === "" ? [] : [[file, filled] as const];
    }),
  );
}

function holdsSecrets(file: string): boolean {
  return file === ".env";
}
