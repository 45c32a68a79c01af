import { existsSync, statSync } from "node:fs";
import path from "node:path";
import { connectors } from "../connectors/index.ts";
import type { Connector } from "../core/component.ts";
import { hasErrors, SpecError, type Diagnostic } from "../core/diagnostics.ts";
import { SyncError } from "../core/errors.ts";
import { loadProject, type Brand, type Project } from "../spec/load-project.ts";

export type { Brand, Note, Project } from "../spec/load-project.ts";

/** How a project is read; the connectors are those that ship unless a test brings its own. */
export interface ProjectOptions {
  /** The environment of the process. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Reads this brand only. */
  readonly brand?: string | undefined;
  /**
   * The environment to read it for; "" for the brand's own file alone. Absent, the variable
   * BRANDSYNC_ENVIRONMENT says, where it is set.
   */
  readonly environment?: string | undefined;
  readonly connectors?: readonly Connector[];
}

/** The connectors that ship. */
export const shippedConnectors = connectors;

/** Reads a project and checks all of it, the documents of its components too. Throws nothing. */
export function checkProject(root: string, options: ProjectOptions): Project {
  return load(root, options, { requireSecrets: false, checkDocuments: true });
}

/**
 * Reads one brand for commands that need neither its credentials nor its systems.
 * @throws SpecError where the brand's files hold an error
 */
export function readBrand(root: string, brand: string, options: ProjectOptions): Brand {
  return only(load(root, { ...options, brand }, { requireSecrets: false, checkDocuments: false }));
}

/**
 * Reads one brand with its credentials, ready to run.
 * @throws SpecError where its files hold an error or a variable is not set
 */
export function openBrand(root: string, brand: string, options: ProjectOptions): Brand {
  return only(load(root, { ...options, brand }, { requireSecrets: true, checkDocuments: false }));
}

/**
 * Reads every brand as far as its files allow, for commands that only look.
 * @throws SpecError where there is no project, or not the brand that was named
 */
export function readBrands(root: string, options: ProjectOptions): readonly Brand[] {
  const project = load(root, options, { requireSecrets: false, checkDocuments: false });
  const codes: readonly string[] = ["spec/no-project", "spec/no-brand", "spec/no-environment"];
  const missing = project.diagnostics.filter(({ code }) => codes.includes(code));
  if (missing.length > 0) throw new SpecError(missing);
  return [...project.brands.values()];
}

/**
 * Finds the project that a folder belongs to: the nearest one upwards that holds `pipelines/`.
 * @throws SyncError `spec/no-project`
 */
export function findProject(from: string): string {
  for (let here = path.resolve(from); ; here = path.dirname(here)) {
    if (isFolder(path.join(here, "pipelines"))) return here;
    if (here === path.dirname(here)) break;
  }
  throw new SyncError("spec/no-project", `there is no folder "pipelines" in "${from}" or above it`);
}

/**
 * Takes a folder for a project, as somebody named it.
 * @throws SyncError `spec/no-project`
 */
export function namedProject(folder: string): string {
  const root = path.resolve(folder);
  if (isFolder(path.join(root, "pipelines"))) return root;
  throw new SyncError("spec/no-project", `there is no folder "pipelines" in "${folder}"`);
}

/** The project files that one brand's pipelines are made of, its own included. */
export function filesOf(brand: Brand): ReadonlySet<string> {
  return new Set([
    `pipelines/${brand.name}/brand.yaml`,
    ...(brand.environment === undefined
      ? []
      : [`pipelines/${brand.name}/brand.${brand.environment}.yaml`]),
    ...brand.cases.map(({ file }) => file),
    ...[...brand.pipelines.values()].flatMap(({ file, files }) => [file, ...files.keys()]),
  ]);
}

function load(
  root: string,
  { env, brand, connectors: own, environment = env["BRANDSYNC_ENVIRONMENT"] }: ProjectOptions,
  how: { readonly requireSecrets: boolean; readonly checkDocuments: boolean },
): Project {
  const one = {
    ...(brand === undefined ? {} : { brand }),
    ...(environment ? { environment } : {}),
  };
  return loadProject(root, { connectors: own ?? shippedConnectors, env, ...one, ...how });
}

function only({ brands, diagnostics }: Project): Brand {
  const [brand] = brands.values();
  if (!brand || hasErrors(diagnostics)) throw new SpecError(errorsOf(diagnostics));
  return brand;
}

function errorsOf(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return diagnostics.filter(({ severity }) => severity === "error");
}

function isFolder(folder: string): boolean {
  return existsSync(folder) && statSync(folder).isDirectory();
}
