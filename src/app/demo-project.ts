import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { World } from "../core/world.ts";
import { initBrand } from "./init.ts";

export interface DemoProjectRequest {
  /** The folder that ships presets, mappings and schemas. */
  readonly shipped: string;
  readonly brand: string;
  readonly preset: string;
  readonly values: Readonly<Record<string, string>>;
  /** What the brand chooses otherwise than a new brand does. */
  readonly tune: (brandYaml: string) => string;
}

/** A project for a while. */
export interface DemoProject extends Disposable {
  readonly root: string;
}

/** Makes a project in a temporary folder, with what ships and one new brand pointed at a simulator. */
export function makeDemoProject(request: DemoProjectRequest, world: World): DemoProject {
  const { shipped, brand, preset, values, tune } = request;
  const root = mkdtempSync(path.join(tmpdir(), "brandsync-demo-"));
  chmodSync(root, 0o700);
  for (const folder of ["pipelines/_presets", "mappings/_presets", "schemas"]) {
    cpSync(path.join(shipped, folder), path.join(root, folder), {
      recursive: true,
      dereference: true,
    });
  }
  initBrand({ root, name: brand, preset, values, parts: ["simulator"] }, world);
  const file = path.join(root, "pipelines", brand, "brand.yaml");
  writeFileSync(file, tune(readFileSync(file, "utf8")));
  return { root, [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }) };
}
