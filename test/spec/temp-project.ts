import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** A project in a temporary folder, removed when its scope ends. */
export interface TempProject extends Disposable {
  readonly root: string;
  write(file: string, content: string | Uint8Array): void;
}

/** Writes files into a new temporary folder. */
export function tempProject(files: Readonly<Record<string, string | Uint8Array>>): TempProject {
  const root = mkdtempSync(path.join(tmpdir(), "brandsync-spec-"));
  const write = (file: string, content: string | Uint8Array): void => {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), content);
  };
  for (const [file, content] of Object.entries(files)) write(file, content);
  return { root, write, [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }) };
}
