import { spawnSync } from "node:child_process";
import path from "node:path";

/**
 * Builds `dist/` once before the suite, because process tests start the command as it is installed.
 * A type error is the business of `npm run check`; here it only matters that files were written.
 */
export function setup(): void {
  const root = path.resolve(import.meta.dirname, "../..");
  const tsc = path.join(root, "node_modules/typescript/bin/tsc");
  const { status } = spawnSync(process.execPath, [tsc, "-p", "tsconfig.build.json"], {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
  });
  const written = status === 0 || status === 2;
  if (!written) throw new Error(`dist/ could not be built: tsc ended with ${status}`);
}
