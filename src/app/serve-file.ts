import { readServeFile, serveFile, type ServeSpec } from "../spec/serve-file.ts";

export type { ServeSpec } from "../spec/serve-file.ts";

/** Where the operator's file lies in a project. */
export const serveFilePath = serveFile;

/**
 * Reads the operator's choices of a project, with the defaults of what is left out.
 * @throws SpecError where the file is wrong
 */
export function readServeSpec(root: string): ServeSpec {
  return readServeFile(root);
}
