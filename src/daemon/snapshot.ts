import { readdirSync, statSync } from "node:fs";
import path from "node:path";

/** What every file of a project looks like from outside, by path: enough to notice an edit. */
export type Snapshot = ReadonlyMap<string, string>;

const folders = ["pipelines", "mappings", "schemas"];

/** Looks at a project's files without reading them. What vanishes meanwhile is left out. */
export function takeSnapshot(root: string): Snapshot {
  const found = new Map<string, string>();
  for (const folder of folders) walk(root, folder, found);
  return found;
}

/** The paths that differ between two looks. */
export function differences(before: Snapshot, now: Snapshot): readonly string[] {
  const paths = new Set([...before.keys(), ...now.keys()]);
  return [...paths].filter((one) => before.get(one) !== now.get(one));
}

/** The brands of a project, as its folders are called. */
export function brandFolders(root: string): readonly string[] {
  return list(path.join(root, "pipelines"))
    .filter((entry) => entry.isDirectory() && !/^[._]/.test(entry.name))
    .map(({ name }) => name)
    .sort();
}

function walk(root: string, folder: string, found: Map<string, string>): void {
  for (const entry of list(path.join(root, folder))) {
    const inner = `${folder}/${entry.name}`;
    if (entry.isDirectory()) walk(root, inner, found);
    else {
      const stat = statSync(path.join(root, inner), { throwIfNoEntry: false });
      if (stat) found.set(inner, [stat.mtimeMs, stat.size, stat.ino].join(" "));
    }
  }
}

function list(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
