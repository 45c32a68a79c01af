import type { Connector } from "../core/component.ts";
import { finding, sortDiagnostics, type Diagnostic } from "../core/diagnostics.ts";
import type { JsonObject } from "../core/json.ts";
import type { Location } from "../core/location.ts";
import {
  checkEnvironment,
  distinct,
  environmentsOf,
  isBrandFile,
  layOver,
} from "./brand-overlay.ts";
import { readBrand, type BrandSpec, type ConnectionSpec, type Environment } from "./brand.ts";
import { offeredBy, refuseYml } from "./brand-files.ts";
import { checkLayer } from "./check-keys.ts";
import { checkCaseLookups, readCases, type CasesFile } from "./cases.ts";
import { checkLookups } from "./check-lookups.ts";
import { lintEditorComment } from "./lint.ts";
import type { ResolvedPipeline } from "./pipeline.ts";
import { projectFiles, type ProjectFiles } from "./project-files.ts";
import { resolveExtends, type ReadYaml } from "./resolve-extends.ts";
import { resolvePipeline, type PipelineReading } from "./resolve-pipeline.ts";
import { didYouMean } from "./suggest.ts";
import { yamlReader } from "./yaml-reader.ts";
import { vocabularyOf, type Vocabulary } from "./vocabulary.ts";

/** Everything under `pipelines/`, read, merged and checked. */
export interface Project {
  readonly root: string;
  readonly brands: ReadonlyMap<string, Brand>;
  /** All findings, sorted by place. Nothing of a brand may run while its own hold an error. */
  readonly diagnostics: readonly Diagnostic[];
  readonly notes: readonly Note[];
}

/** One brand, ready to run unless its findings hold an error. */
export interface Brand {
  readonly name: string;
  readonly title: string;
  readonly preset: string;
  readonly timezone: string;
  /** The environment whose file was laid over the brand's; undefined for none. */
  readonly environment: string | undefined;
  readonly connections: ReadonlyMap<string, ConnectionSpec>;
  readonly settings: JsonObject;
  /** Where the value at a JSON Pointer into brand.yaml was written. */
  readonly locate: (pointer: string) => Location | undefined;
  /** Its pipelines by name; one whose keys are wrong is not among them. */
  readonly pipelines: ReadonlyMap<string, ResolvedPipeline>;
  readonly cases: readonly CasesFile[];
  /** Findings in all files that the brand uses, its presets' included. */
  readonly diagnostics: readonly Diagnostic[];
}

/** A fact worth showing about a pipeline though nothing is wrong, e.g. a predicted cost. */
export interface Note {
  readonly brand: string;
  readonly pipeline: string;
  readonly label: string;
  readonly value: string;
}

export interface LoadOptions {
  readonly connectors: readonly Connector[];
  /** The environment of the process; it wins over a brand's own `.env`. */
  readonly env: Environment;
  /** Makes a variable that is not set an error instead of a warning. */
  readonly requireSecrets: boolean;
  /** Loads only this brand. */
  readonly brand?: string;
  /** Lays this environment's file over each brand's own; undefined takes the brand's alone. */
  readonly environment?: string | undefined;
  /** Lets components check the documents they are given, which may load large schemas. */
  readonly checkDocuments: boolean;
}

/** Reads a project. Never throws for what its files hold: that is in `diagnostics`. */
export function loadProject(root: string, options: LoadOptions): Project {
  const files = projectFiles(root);
  const load: Loading = {
    files,
    read: yamlReader(files),
    vocabulary: vocabularyOf(options.connectors),
    options,
  };
  const folders = files.folders("pipelines").filter((name) => !name.startsWith("_"));
  if (!files.folders("").includes("pipelines")) {
    const missing = finding("spec/no-project", `there is no folder "pipelines" in "${root}"`);
    return { root, brands: new Map(), diagnostics: [missing], notes: [] };
  }
  const { brand: only } = options;
  if (only !== undefined && !folders.includes(only)) {
    const hint = didYouMean(only, folders, "Brands");
    const missing = finding("spec/no-brand", `there is no brand "${only}"`, undefined, hint);
    return { root, brands: new Map(), diagnostics: [missing], notes: [] };
  }
  const wanted = only === undefined ? folders : [only];
  const { environment } = options;
  const lacking = wanted.flatMap((folder) => checkEnvironment(folder, environment, files));
  if (lacking.length > 0) return { root, brands: new Map(), diagnostics: lacking, notes: [] };
  const loaded = wanted.map((folder) => loadBrand(folder, load));
  const elsewhere = environment === undefined ? checkEnvironments(wanted, load) : [];
  const presets = only === undefined ? checkPresets(load) : [];
  return {
    root,
    brands: new Map(loaded.map(({ brand }) => [brand.name, brand])),
    diagnostics: sortDiagnostics(
      distinct([...presets, ...loaded.flatMap(({ brand }) => brand.diagnostics), ...elsewhere]),
    ),
    notes: loaded.flatMap(({ notes }) => notes),
  };
}

/**
 * What is wrong in a brand with an environment's file over it. A variable may well be set only where
 * the environment runs.
 */
function checkEnvironments(folders: readonly string[], load: Loading): readonly Diagnostic[] {
  if (!load.options.checkDocuments) return [];
  return folders.flatMap((folder) =>
    environmentsOf(folder, load.files).flatMap((environment) => {
      const options = { ...load.options, requireSecrets: false, environment };
      return loadBrand(folder, { ...load, options }).brand.diagnostics.filter(
        ({ code }) => code !== "spec/unset-variable",
      );
    }),
  );
}

interface Loading {
  readonly files: ProjectFiles;
  readonly read: ReadYaml;
  readonly vocabulary: Vocabulary;
  readonly options: LoadOptions;
}

function loadBrand(
  folder: string,
  load: Loading,
): { readonly brand: Brand; readonly notes: readonly Note[] } {
  const { files, read } = load;
  const base = read(`pipelines/${folder}/brand.yaml`);
  const { environment } = load.options;
  const file =
    environment === undefined
      ? base
      : layOver(base, read(`pipelines/${folder}/brand.${environment}.yaml`));
  const spec = readBrand(folder, file, { ...load, ...load.options });
  const names = files.files(`pipelines/${folder}`).filter((name) => name.endsWith(".yaml"));
  const context = { ...load, brand: spec, checkDocuments: load.options.checkDocuments };
  const readings = names
    .filter((name) => !isBrandFile(name) && !name.endsWith(".cases.yaml"))
    .map((name) => `pipelines/${folder}/${name}`)
    .map((path) => ({ path, ...resolvePipeline(path, context) }));
  const cases = names
    .filter((name) => name.endsWith(".cases.yaml"))
    .map((name) => readCases(read(`pipelines/${folder}/${name}`), load));
  const diagnostics = [
    ...spec.diagnostics,
    ...readings.flatMap((reading) => reading.diagnostics),
    ...checkNames(readings),
    ...checkLookups({ readings, offered: offeredBy(spec.preset, files) }),
    ...cases.flatMap((one) => one.diagnostics),
    ...checkTested(readings, cases),
    // The file of an environment is no whole brand, so it has no schema of its own.
    ...names
      .filter((name) => name === "brand.yaml" || !isBrandFile(name))
      .flatMap((name) => lintEditorComment(read(`pipelines/${folder}/${name}`), files)),
    ...files.files(`pipelines/${folder}`).flatMap((name) => refuseYml(folder, name)),
  ];
  return {
    brand: {
      ...facts(spec),
      pipelines: new Map(
        readings.flatMap(({ pipeline }) => (pipeline ? [[pipeline.name, pipeline]] : [])),
      ),
      cases: cases.flatMap((one) => one.cases ?? []),
      diagnostics: sortDiagnostics(diagnostics),
    },
    notes: readings.flatMap(({ name, notes }) =>
      notes.map((note) => ({ brand: folder, pipeline: name ?? "", ...note })),
    ),
  };
}

function facts(spec: BrandSpec): Omit<BrandSpec, "diagnostics" | "settingsHold"> {
  const { diagnostics: _diagnostics, settingsHold: _hold, ...rest } = spec;
  return rest;
}

/** Two files of one name would share their state; a file named otherwise is not found by people. */
function checkNames(
  readings: readonly (PipelineReading & { readonly path: string })[],
): Diagnostic[] {
  const firstOf = new Map<string, string>();
  return readings.flatMap(({ path, name, resolved }) => {
    if (name === undefined) return [];
    // The brand's own file is what must change, also where it takes the name from its parent.
    const place = resolved.layers.at(-1)?.locate("/pipeline") ?? { file: path, line: 1, column: 1 };
    const first = firstOf.get(name);
    if (first !== undefined) {
      return [finding("spec/duplicate-pipeline", `"${first}" has the name "${name}" too`, place)];
    }
    firstOf.set(name, path);
    if (path.endsWith(`/${name}.yaml`)) return [];
    return [
      finding("spec/name-mismatch", `the pipeline is called "${name}", its file "${path}"`, place),
    ];
  });
}

/** Cases of a pipeline that is not there would never run; nor are lookups found that it does not have. */
function checkTested(
  readings: readonly PipelineReading[],
  read: readonly ReturnType<typeof readCases>[],
): Diagnostic[] {
  const names = readings.flatMap(({ name }) => name ?? []);
  return read.flatMap(({ cases }) => {
    // A pipeline that could not be read may be the one that is meant.
    if (!cases) return [];
    const tested = readings.find(({ name }) => name === cases.pipeline);
    if (tested) return checkCaseLookups(cases, tested.resolved.value);
    if (names.length < readings.length) return [];
    const hint = didYouMean(cases.pipeline, names, "Its pipelines");
    const message = `the brand has no pipeline "${cases.pipeline}"`;
    return [finding("spec/no-pipeline", message, cases.locate("/pipeline"), hint)];
  });
}

function checkPresets({ files, read, vocabulary }: Loading): Diagnostic[] {
  return files.folders("pipelines/_presets").flatMap((preset) => {
    const folder = `pipelines/_presets/${preset}`;
    const names = files.files(folder).filter((name) => name.endsWith(".yaml"));
    return names.flatMap((name) => {
      const resolved = resolveExtends(`${folder}/${name}`, read);
      const own = resolved.layers.at(-1);
      return [
        ...resolved.diagnostics,
        ...resolved.layers.flatMap((layer) => [
          ...layer.diagnostics,
          ...(layer.broken ? [] : checkLayer(layer, resolved, vocabulary)),
        ]),
        ...(own ? lintEditorComment(own, files) : []),
      ];
    });
  });
}
