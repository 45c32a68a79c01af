import { finding } from "../core/diagnostics.ts";
import type { ProjectFiles } from "./project-files.ts";
import { brokenFile, readYaml } from "./read-yaml.ts";
import type { ReadYaml } from "./resolve-extends.ts";

/** Reads each YAML file once, however many brands extend it. */
export function yamlReader(files: ProjectFiles): ReadYaml {
  const known = new Map<string, ReturnType<ReadYaml>>();
  return (file) => {
    const seen = known.get(file);
    if (seen) return seen;
    const content = files.bytes(file);
    const read =
      content instanceof Uint8Array
        ? readYaml(file, content)
        : brokenFile(file, "", [
            finding(content.code, content.message, { file, line: 1, column: 1 }),
          ]);
    known.set(file, read);
    return read;
  };
}
