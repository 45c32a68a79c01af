import { fileURLToPath } from "node:url";

/** Where a file that ships with the program lies; the same from `src/` and from `dist/`. */
export function packageFile(path: string): string {
  return fileURLToPath(new URL(`../../${path}`, import.meta.url));
}
