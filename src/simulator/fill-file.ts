import { readFileSync } from "node:fs";
import path from "node:path";
import { SyncError } from "../core/errors.ts";
import type { FillFile } from "./fill.ts";

/**
 * Reads a file that a simulator is to be filled with.
 * @throws SyncError `spec/no-file`, `simulate/bad-file`
 */
export function readFillFile(file: string, cwd: string): FillFile {
  try {
    const bytes = readFileSync(path.resolve(cwd, file));
    return { name: file, text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") {
      const hint = `The path is relative to the folder you are in, "${cwd}".`;
      throw new SyncError("spec/no-file", `there is no file "${file}"`, { hint });
    }
    const why =
      thrown instanceof TypeError && code?.startsWith("ERR_ENCODING")
        ? "is not UTF-8 text"
        : `cannot be read (${code ?? "?"})`;
    throw new SyncError("simulate/bad-file", `"${file}" ${why}`, { cause: thrown });
  }
}
