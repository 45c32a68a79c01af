import { readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import path from "node:path";
import { finding, type Diagnostic } from "../core/diagnostics.ts";
import type { ErrorCode } from "../core/error-codes.ts";
import type { Location } from "../core/location.ts";

/** The files of a project, read once each and never from outside its folder. */
export interface ProjectFiles {
  /** Text of the file without its leading U+FEFF, or what keeps it from being read. */
  readonly text: (file: string) => string | FileProblem;
  readonly bytes: (file: string) => Uint8Array | FileProblem;
  /** Names in a folder, sorted; empty where there is no such folder. */
  readonly files: (folder: string) => readonly string[];
  readonly folders: (folder: string) => readonly string[];
}

/** Why a file cannot be read. */
export interface FileProblem {
  readonly code: ErrorCode;
  readonly message: string;
}

/** Mappings, contracts and documents may not be larger. */
const maxTextBytes = 4 * 1024 * 1024;

/** Opens a project's folder for reading. */
export function projectFiles(root: string): ProjectFiles {
  const cache = new Map<string, Uint8Array | FileProblem>();
  const texts = new Map<string, string | FileProblem>();
  const bytes = (file: string) => remember(cache, file, () => readBytes(root, file));
  return {
    bytes,
    text: (file) => remember(texts, file, () => decode(file, bytes(file))),
    files: (folder) => list(root, folder, "file"),
    folders: (folder) => list(root, folder, "folder"),
  };
}

/** Makes the finding for a file that a key names and that cannot be read. */
export function fileFinding(problem: FileProblem, location?: Location): Diagnostic {
  return finding(problem.code, problem.message, location);
}

function readBytes(root: string, file: string): Uint8Array | FileProblem {
  const outside: FileProblem = {
    code: "spec/outside-project",
    message: `"${file}" is outside the project`,
  };
  // A backslash separates folders on Windows only; a path must mean the same everywhere.
  if (/[\0\\]/.test(file) || path.isAbsolute(file) || file.split("/").includes(".."))
    return outside;
  try {
    const real = realpathSync(path.join(root, file));
    if (!`${real}${path.sep}`.startsWith(`${realpathSync(root)}${path.sep}`)) return outside;
    const { size } = statSync(real);
    if (size > maxTextBytes) {
      return { code: "spec/too-large", message: `"${file}" has ${String(size)} bytes` };
    }
    return readFileSync(real);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === "ENOENT" || code === "ENOTDIR"
      ? { code: "spec/no-file", message: `there is no file "${file}"` }
      : { code: "spec/unreadable", message: `"${file}" cannot be read (${code ?? "unknown"})` };
  }
}

function decode(file: string, content: Uint8Array | FileProblem): string | FileProblem {
  if (!(content instanceof Uint8Array)) return content;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(content);
  } catch {
    return { code: "spec/unreadable", message: `"${file}" is not UTF-8 text` };
  }
}

function list(root: string, folder: string, kind: "file" | "folder"): readonly string[] {
  try {
    return readdirSync(path.join(root, folder), { withFileTypes: true })
      .filter((entry) => (kind === "file" ? entry.isFile() : entry.isDirectory()))
      .map((entry) => entry.name)
      .filter((name) => !name.startsWith("."))
      .sort();
  } catch {
    return [];
  }
}

function remember<Value>(cache: Map<string, Value>, key: string, make: () => Value): Value {
  const known = cache.get(key);
  if (known !== undefined) return known;
  const made = make();
  cache.set(key, made);
  return made;
}
