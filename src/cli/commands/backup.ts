import path from "node:path";
import { InvalidArgumentError } from "commander";
import { backUp, hasState, type TakenBackup } from "../../app/backup.ts";
import { readBrand, readBrands, type Brand } from "../../app/project.ts";
import { asSyncError, SyncError } from "../../core/errors.ts";
import { manifestFacts } from "../backup-event.ts";
import { addCommand, type Commands } from "../command.ts";
import { writeJson, type CommandContext } from "../context.ts";
import { exitCodeOf, worst, type ExitCode } from "../exit-code.ts";
import { count, number } from "../layout.ts";
import { reportError } from "../report-error.ts";

interface BackupOptions {
  readonly all?: boolean;
  readonly to?: string;
  readonly keep?: number;
}

/** Adds `backup`. */
export function addBackup(commands: Commands): void {
  addCommand<BackupOptions>(
    commands,
    "backup [brand]",
    "Copy a brand's state, also while it runs",
    "The copy shows one moment, is examined before it counts, and has a manifest beside it, which " +
      "restore needs. Secrets are not in it; what was sent is. Exit codes: 0 done, 3 a state could " +
      "not be copied.",
    (context, [name], options) => backup(context, name, options),
  )
    .option("--all", "every brand that has a state")
    .option("--to <dir>", "where to; another disk is best (<state-dir>/backups)")
    .option("--keep <n>", "remove all but the newest n of each brand afterwards", toKeep);
}

function backup(
  context: CommandContext,
  name: string | undefined,
  options: BackupOptions,
): ExitCode {
  const { cwd, env, world } = context;
  const { all = false, keep } = options;
  if (all === (name !== undefined)) {
    throw new SyncError(
      "command/unclear",
      all ? "name a brand, or --all; not both" : "name a brand, or --all",
    );
  }
  const stateDir = context.stateDir();
  const to =
    options.to === undefined ? path.join(stateDir, "backups") : path.resolve(cwd, options.to);
  const brands =
    name === undefined
      ? readBrands(context.root(), { env })
      : [readBrand(context.root(), name, { env })];
  const codes: ExitCode[] = [];
  for (const brand of brands) {
    if (all && !hasState(stateDir, brand)) {
      say(context, brand, undefined);
      continue;
    }
    try {
      say(context, brand, backUp(stateDir, brand, { to, keep }, world));
    } catch (thrown) {
      // The others' backups do not depend on it.
      reportError(context, thrown);
      codes.push(exitCodeOf(asSyncError(thrown)));
    }
  }
  return worst(codes);
}

function say(context: CommandContext, { name }: Brand, taken: TakenBackup | undefined): void {
  const { terminal, json } = context;
  if (json) {
    const { file, manifest, removed } = taken ?? {};
    const facts = manifest && manifestFacts(manifest);
    writeJson(context, { event: "backup", brand: name, file: file ?? null, ...facts, removed });
  } else if (taken) {
    const { file, manifest, removed } = taken;
    const holds = `${count(manifest.documents, "document")}, ${count(manifest.intents, "thing")} created once`;
    terminal.out(`${name}: ${number(Math.ceil(manifest.bytes / 1024))} KB, ${holds}`);
    terminal.out(`  ${file}`);
    if (removed.length > 0) terminal.out(`  removed ${count(removed.length, "older one")}`);
  } else terminal.out(`${name}: nothing is stored yet`);
}

function toKeep(text: string): number {
  if (/^[1-9]\d{0,4}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It must be a whole number from 1 on.");
}
