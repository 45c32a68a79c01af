import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** Where the repository lies. */
export const root = path.resolve(import.meta.dirname, "../..");

/** Text files by path from the repository's root, with forward slashes. */
export type Tree = ReadonlyMap<string, string>;

/** Reads every file below a folder whose name ends as asked. */
export function readTree(folder: string, ending: string): Tree {
  const entries = readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
    .map((file) => file.replaceAll(path.sep, "/"))
    .sort();
  return new Map(files.map((file) => [file, readFileSync(path.join(root, file), "utf8")]));
}

/** The same tree with one file more, or with another text in one: what a rule must not let pass. */
export function planted(tree: Tree, file: string, text: string): Tree {
  return new Map([...tree, [file, text]]);
}
