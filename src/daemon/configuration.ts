import { openBrand, type Brand, type ProjectOptions } from "../app/project.ts";
import { readServeSpec, serveFilePath, type ServeSpec } from "../app/serve-file.ts";
import { SpecError } from "../core/diagnostics.ts";
import { asSyncError } from "../core/errors.ts";
import { formatLocation } from "../core/location.ts";
import { brandFolders, differences, takeSnapshot, type Snapshot } from "./snapshot.ts";

/** The last good configuration of a project that is edited while it is used. */
export interface Configuration {
  readonly brands: () => ReadonlyMap<string, Brand>;
  readonly serve: () => ServeSpec;
  /** Sentences about what was not taken over, with where it is wrong. */
  readonly problems: () => readonly string[];
  /** Brands that have never been read, so that nothing of them runs. */
  readonly unreadable: () => readonly string[];
  /**
   * Takes over what was edited, is good and has lain still since the last look; a broken edit is told
   * in `problems` and what was good before goes on. True if anything was read again.
   */
  readonly refresh: () => Promise<boolean>;
}

/** Where the configuration of the daemon comes from. */
export interface ConfigurationSource extends Omit<ProjectOptions, "brand"> {
  readonly root: string;
  /** The only brands that are served; undefined for all. */
  readonly only: readonly string[] | undefined;
  /** Awaited between two brands: a large project must not hold up everything else. */
  readonly breathe: () => Promise<void>;
}

/**
 * Reads a project as far as it can be read.
 * @throws SpecError where the operator's file is wrong
 */
export async function openConfiguration(source: ConfigurationSource): Promise<Configuration> {
  const { root, only, breathe } = source;
  const brands = new Map<string, Brand>();
  const problems = new Map<string, string>();
  let serve = readServeSpec(root);
  let applied: Snapshot = new Map();
  let seen: Snapshot = new Map();

  const attempt = (subject: string, action: () => void) => {
    try {
      action();
      problems.delete(subject);
    } catch (thrown) {
      problems.set(subject, thrown instanceof SpecError ? findings(thrown) : sentence(thrown));
    }
  };

  const served = (): readonly string[] => {
    const folders = brandFolders(root);
    return only ? [...new Set(only)] : folders;
  };

  const read = async (changed: readonly string[]): Promise<void> => {
    if (changed.includes(serveFilePath)) {
      attempt(serveFilePath, () => {
        serve = readServeSpec(root);
      });
    }
    const names = served();
    for (const name of new Set([...brands.keys(), ...problems.keys()])) {
      if (names.includes(name) || name === serveFilePath) continue;
      brands.delete(name);
      problems.delete(name);
    }
    const touched = changed.map(ownerOf);
    for (const name of names) {
      if (!touched.includes(name) && !touched.includes("")) continue;
      attempt(name, () => {
        brands.set(name, openBrand(root, name, source));
      });
      await breathe();
    }
  };

  applied = takeSnapshot(root);
  seen = applied;
  await read([...applied.keys(), ""]);
  return {
    brands: () => new Map(brands),
    serve: () => serve,
    problems: () =>
      [...problems].map(([subject, text]) =>
        subject === serveFilePath || brands.has(subject)
          ? `an edit was not taken over, what was good before goes on: ${text}`
          : `the brand "${subject}" cannot run: ${text}`,
      ),
    unreadable: () =>
      [...problems.keys()].filter((one) => one !== serveFilePath && !brands.has(one)),
    refresh: async () => {
      const now = takeSnapshot(root);
      const isStill = differences(seen, now).length === 0;
      seen = now;
      const changed = differences(applied, now);
      // Half of a file that is being saved may read well too.
      if (!isStill || changed.length === 0) return false;
      applied = now;
      await read(changed);
      return true;
    },
  };
}

/** The brand whose own file it is; "" for what brands share. */
function ownerOf(file: string): string {
  const [, folder = "", rest] = file.split("/");
  if (file === serveFilePath) return serveFilePath;
  return file.startsWith("pipelines/") && rest !== undefined && !folder.startsWith("_")
    ? folder
    : "";
}

function findings({ diagnostics }: SpecError): string {
  const [first, ...others] = diagnostics.filter(({ severity }) => severity === "error");
  if (!first) return "it is wrong";
  const where = first.location ? `${formatLocation(first.location)}: ` : "";
  const more = others.length > 0 ? ` (and ${String(others.length)} more)` : "";
  return `${where}${first.message}${more}. Run \`brandsync check\`.`;
}

function sentence(thrown: unknown): string {
  const { message, hint } = asSyncError(thrown);
  return `${message}. ${hint}`;
}
