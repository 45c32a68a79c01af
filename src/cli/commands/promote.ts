import { closeSync, openSync, writeFileSync } from "node:fs";
import path from "node:path";
import { checkProject, openBrand, readBrand, shippedConnectors } from "../../app/project.ts";
import { promote, type Promotion } from "../../app/promote.ts";
import { SyncError } from "../../core/errors.ts";
import { isoNow } from "../../core/world.ts";
import { addCommand, type Commands } from "../command.ts";
import { writeJson, type CommandContext } from "../context.ts";
import type { ExitCode } from "../exit-code.ts";
import { watchInterrupts } from "../interrupts.ts";
import { instant } from "../layout.ts";
import { signOffSheet } from "../promote-text.ts";
import { errorEvent, reportError } from "../report-error.ts";

interface PromoteOptions {
  readonly to: string;
  readonly out?: string;
}

/** Adds `promote`. */
export function addPromote(commands: Commands): void {
  addCommand<PromoteOptions>(
    commands,
    "promote <brand>",
    "Say what going to another environment would mean; write nothing",
    "Compares the brand's file with that of the environment laid over it (brand.production.yaml), " +
      "examines the systems there as doctor does, plans every pipeline from the beginning, and " +
      "prints a sheet in Markdown to be signed. Nothing is copied. Exit codes: 0 nothing stands " +
      "in the way, 2 configuration, 4 something does.",
    (context, [brand = ""], options) => sayPromotion(context, brand, options),
  )
    .option("--to <environment>", "where it is to go", "production")
    .option("--out <file>", "write the sheet there; a file that is there is not replaced");
}

async function sayPromotion(
  context: CommandContext,
  name: string,
  { to: environment, out }: PromoteOptions,
): Promise<ExitCode> {
  const { terminal, world, json, env, cwd, signals } = context;
  const root = context.root();
  const from = readBrand(root, name, { env, environment: "" });
  const to = openBrand(root, name, { env, environment });
  const { notes } = checkProject(root, { env, brand: name, environment });
  using interrupts = watchInterrupts(signals, world.clock, () => terminal.err("stopping"));
  const { stop: signal } = interrupts;
  const stateDir = context.stateDir();
  const connectors = shippedConnectors;
  let promotion: Promotion;
  try {
    promotion = await promote({ from, to, notes, stateDir, world, connectors, signal });
  } catch (thrown) {
    if (!signal.aborted) throw thrown;
    reportError(context, new SyncError("run/interrupted", "promoting was stopped"));
    return interrupts.exitCode;
  }
  const sheet = signOffSheet(promotion, instant(isoNow(world.clock)));
  if (out !== undefined) writeNew(path.resolve(cwd, out), `${sheet.join("\n")}\n`);
  if (json) writeJson(context, promotedEvent(promotion));
  else if (out === undefined) for (const line of sheet) terminal.out(line);
  else terminal.out(`${name}: the sheet is in ${out}`);
  return promotion.obstacles.length > 0 ? 4 : 0;
}

function promotedEvent({ plans, differences, sharedSecrets, ...rest }: Promotion): object {
  return {
    event: "promotion",
    ...rest,
    shared_secrets: sharedSecrets,
    differences: differences.map(({ key, from = null, to = null }) => ({ key, from, to })),
    plans: plans.map(({ pipeline, report, error }) => ({
      pipeline,
      counts: report?.counts ?? null,
      ...(error ? { error: errorEvent(error) } : {}),
    })),
  };
}

/** A sheet that somebody has signed is not written over. */
function writeNew(file: string, text: string): void {
  try {
    const open = openSync(file, "wx", 0o600);
    writeFileSync(open, text);
    closeSync(open);
  } catch (cause) {
    const message = `the sheet could not be written to "${file}"`;
    throw new SyncError("project/unwritable", message, { cause });
  }
}
