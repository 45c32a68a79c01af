import { InvalidArgumentError } from "commander";
import { findIds, type FoundIds } from "../app/find-ids.ts";
import { shippedConnectors, type Brand } from "../app/project.ts";
import { SyncError } from "../core/errors.ts";
import { writeJson, type CommandContext } from "./context.ts";
import type { ExitCode } from "./exit-code.ts";
import { wrap } from "./layout.ts";
import type { EndedRun } from "./run-text.ts";
import { logAside } from "./watch-run.ts";

/** Records that were asked for by their ids. */
export type Asked = FoundIds;

/** Reads a list of ids, by commas. */
export function toIds(text: string): readonly string[] {
  const ids = text
    .split(",")
    .map((one) => one.trim())
    .filter((one) => one !== "");
  if (ids.length > 0) return ids;
  throw new InvalidArgumentError("It must name at least one record.");
}

/**
 * Finds what `--ids` names, in the one pipeline that is run.
 * @throws SyncError `command/unclear`, and as `findIds` does
 */
export async function findAsked(
  context: CommandContext,
  brand: Brand,
  names: readonly string[],
  ids: readonly string[],
  stop: AbortSignal,
): Promise<Asked> {
  const [name, ...others] = names;
  if (name === undefined || others.length > 0) {
    throw new SyncError("command/unclear", "--ids needs the one pipeline that the records are of", {
      hint: `Name one of these: ${names.join(", ")}.`,
    });
  }
  const environment = {
    world: context.world,
    connectors: shippedConnectors,
    stateDir: context.stateDir(),
    emit: logAside(context, `${brand.name}/${name}`),
  };
  return findIds(environment, brand, name, ids, stop);
}

/** Tells which ids nothing is called by, and which records the source no longer has. */
export function tellUnknown(
  context: CommandContext,
  title: string,
  { refs, unknown }: Asked,
  ended: readonly EndedRun[],
): ExitCode {
  const missing = ended.flatMap(({ result }) => result.missing ?? []);
  const gone = missing.map((ref) => refs.get(ref) ?? ref);
  const all = [...unknown, ...gone];
  if (all.length === 0) return 0;
  const { terminal, json } = context;
  if (json) for (const id of all) writeJson(context, { event: "record_unknown", id });
  const label = terminal.paintError("warning", "warning");
  const text = `: ${title}: the source has nothing that is called ${all.map((one) => JSON.stringify(one)).join(", ")}`;
  const [first = "", ...rest] = wrap(`warning${text}`, terminal.width - 2);
  terminal.err(`${label}${first.slice("warning".length)}`);
  for (const line of rest) terminal.err(`  ${line}`);
  return 4;
}
