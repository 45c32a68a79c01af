// A build with faults in it: a copy of its engine and its state whose text is changed here and there.
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { modulesIn } from "./modules.mjs";

const copied = new Set(["engine", "state"]);

/**
 * Loads the modules of a build after these changes of its text: `[file, text, instead]`. A text that
 * does not stand there exactly once is an error, lest a fault be seeded no more after an edit.
 */
export async function patchedModules(dist, changes) {
  const folder = mkdtempSync(join(tmpdir(), "brandsync-patched-"));
  const build = join(folder, "dist");
  try {
    symlinkSync(resolve(dist, "../node_modules"), join(folder, "node_modules"));
    writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
    cpSync(dist, build, {
      recursive: true,
      filter: (path) => path === dist || copied.has(path.slice(dist.length + 1).split("/")[0]),
    });
    for (const name of readdirSync(dist)) {
      if (!copied.has(name)) symlinkSync(resolve(dist, name), join(build, name));
    }
    for (const [file, text, instead] of changes) {
      const path = join(build, file);
      const before = readFileSync(path, "utf8");
      const found = before.split(text).length - 1;
      if (found !== 1) throw new Error(`"${text}" stands ${found} times in ${file}`);
      writeFileSync(
        path,
        before.replace(text, () => instead),
      );
    }
    return { modules: await modulesIn(build), close: () => rmSync(folder, { recursive: true }) };
  } catch (error) {
    rmSync(folder, { recursive: true });
    throw error;
  }
}
