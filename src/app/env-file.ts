import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { finding, SpecError, type Diagnostic } from "../core/diagnostics.ts";
import { SyncError } from "../core/errors.ts";
import { isObject, type Json } from "../core/json.ts";
import type { ConnectionSpec } from "../spec/brand.ts";
import type { Brand } from "../spec/load-project.ts";

/** By this a file is known that may be written anew: people's own is never touched. */
const firstLine = "# Written by `brandsync simulate --for`; worth nothing elsewhere.";

/**
 * Writes the git-ignored `.env` of a brand so that its variables hold the given values, and gives its
 * path. `values` has one for each option that may be a variable, as `<type of connection>_<option>`.
 * @throws SpecError `spec/bad-endpoint` where a connection cannot be pointed elsewhere by a variable,
 * `spec/exists` where there is such a file that somebody else wrote
 * @throws SyncError `project/unwritable`
 */
export function writeEnvFile(
  root: string,
  brand: Brand,
  values: Readonly<Record<string, string>>,
): string {
  const file = `pipelines/${brand.name}/.env`;
  const full = path.join(root, file);
  const connections = [...brand.connections.values()];
  const fixed = connections.flatMap((one) => fixedEndpoint(one, values));
  if (fixed.length > 0) throw new SpecError(fixed);
  if (existsSync(full) && !readFileSync(full, "utf8").startsWith(firstLine)) {
    const hint = "It may hold real credentials, so it stays. Move it away, or set the variables.";
    throw new SpecError([finding("spec/exists", `there is a file "${file}"`, undefined, hint)]);
  }
  const lines = connections.flatMap((one) => linesOf(one, values));
  try {
    writeFileSync(full, `${[firstLine, ...lines].join("\n")}\n`, { mode: 0o600 });
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    throw new SyncError("project/unwritable", `"${file}" cannot be written (${code ?? "?"})`, {
      cause: thrown,
    });
  }
  return file;
}

/** An endpoint that no variable can change, unless it is the wanted one already. */
function fixedEndpoint(
  { name, type, keys, locate }: ConnectionSpec,
  values: Readonly<Record<string, string>>,
): readonly Diagnostic[] {
  const endpoint = keys["endpoint"];
  const wanted = values[`${type}_endpoint`];
  if (wanted === undefined || endpoint === wanted || variableOf(endpoint)) return [];
  const hint = "Write endpoint: { env: NAME }, and set the variable to the real address elsewhere.";
  const message = `connections.${name} cannot be pointed elsewhere: its endpoint is no variable`;
  return [finding("spec/bad-endpoint", message, locate("/endpoint") ?? locate(""), hint)];
}

function linesOf(
  { type, keys }: ConnectionSpec,
  values: Readonly<Record<string, string>>,
): readonly string[] {
  return Object.entries(keys).flatMap(([key, option]) => {
    const variable = variableOf(option);
    const value = values[`${type}_${key}`];
    return variable === undefined || value === undefined ? [] : [`${variable}=${value}`];
  });
}

function variableOf(option: Json | undefined): string | undefined {
  const name = isObject(option) ? option["env"] : undefined;
  return typeof name === "string" ? name : undefined;
}
