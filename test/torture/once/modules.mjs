// The production modules that a simulation runs on, from a build of them.
import { pathToFileURL } from "node:url";
import { join } from "node:path";

const files = {
  SyncError: "core/errors.js",
  fingerprint: "core/fingerprint.js",
  runPipeline: "engine/run-pipeline.js",
  compileContract: "engine/contract.js",
  compileOperations: "engine/operations.js",
  compileReceipt: "engine/read-receipt.js",
  emptyLibrary: "mapping/library.js",
  fileOrigin: "mapping/text-origin.js",
  pipelineMapper: "mapping/pipeline-mapper.js",
  openSqliteStore: "state/sqlite-store.js",
  SqliteDatabase: "state/binding.js",
};

/** Loads them from a folder such as `dist`. */
export async function modulesIn(folder) {
  const loaded = {};
  for (const [name, file] of Object.entries(files)) {
    loaded[name] = (await import(pathToFileURL(join(folder, file)).href))[name];
  }
  return loaded;
}
