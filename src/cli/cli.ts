import { readFileSync } from "node:fs";
import { Command, CommanderError, type Argument } from "commander";
import { SyncError } from "../core/errors.ts";
import type { Commands } from "./command.ts";
import { addAdopt } from "./commands/adopt.ts";
import { addAudit } from "./commands/audit.ts";
import { addBackup } from "./commands/backup.ts";
import { addCheck } from "./commands/check.ts";
import { addDemo } from "./commands/demo.ts";
import { addDoctor } from "./commands/doctor.ts";
import { addDrift } from "./commands/drift.ts";
import { addErrors } from "./commands/errors.ts";
import { addExplain } from "./commands/explain.ts";
import { addGenerate } from "./commands/generate.ts";
import { addHooks } from "./commands/hooks.ts";
import { addInit } from "./commands/init.ts";
import { addPlan } from "./commands/plan.ts";
import { addPromote } from "./commands/promote.ts";
import { addReadiness } from "./commands/readiness.ts";
import { addRestore } from "./commands/restore.ts";
import { addRetry } from "./commands/retry.ts";
import { addRun } from "./commands/run.ts";
import { addServe } from "./commands/serve.ts";
import { addShow } from "./commands/show.ts";
import { addSimulate } from "./commands/simulate.ts";
import { addStatus } from "./commands/status.ts";
import { addTest } from "./commands/test.ts";
import type { Host } from "./context.ts";
import type { ExitCode } from "./exit-code.ts";
import { packageFile } from "./package-file.ts";
import { formatError, stackOf } from "./report-error.ts";
import { openTerminal } from "./terminal.ts";

/** Reads the command line, does what it says, and gives the exit code. */
export async function runCli(args: readonly string[], host: Host): Promise<ExitCode> {
  const program = new Command("brandsync")
    .description("Declarative sync: a folder of YAML and JSONata a brand, one generic runner.")
    .version(version(), "--version", "print the version")
    .helpOption("-h, --help", "show help")
    .helpCommand(false)
    .showSuggestionAfterError()
    .showHelpAfterError("(--help shows what there is)")
    .configureOutput({
      writeOut: (text) => host.stdout.write(text),
      writeErr: (text) => host.stderr.write(text),
      getOutHelpWidth: () => Math.min(100, host.stdout.columns ?? 80),
      getErrHelpWidth: () => Math.min(100, host.stderr.columns ?? 80),
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    // Without "[options]", which all of them take: else the list is too wide to be wrapped.
    .configureHelp({
      subcommandTerm: (one) => [one.name(), ...one.registeredArguments.map(usageOf)].join(" "),
    })
    .exitOverride();
  const commands: Commands = { program, host, start: runCli, exitCode: 0 };
  for (const add of [
    addInit,
    addCheck,
    addShow,
    addTest,
    addPlan,
    addRun,
    addServe,
    addStatus,
    addHooks,
    addErrors,
    addRetry,
    addReadiness,
    addAdopt,
    addDrift,
    addAudit,
    addDoctor,
    addBackup,
    addRestore,
    addPromote,
    addExplain,
    addSimulate,
    addDemo,
    addGenerate,
  ]) {
    add(commands);
  }
  try {
    await program.parseAsync(pipelineLast(program, args), { from: "user" });
    return commands.exitCode;
  } catch (thrown) {
    // The library has said what is wrong, or printed the help that was asked for.
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : 2;
    throw thrown;
  }
}

function usageOf(argument: Argument): string {
  const name = `${argument.name()}${argument.variadic ? "..." : ""}`;
  return argument.required ? `<${name}>` : `[${name}]`;
}

/** `<pipeline> readiness <brand>` as people say it, in the sequence that all commands have. */
function pipelineLast(program: Command, args: readonly string[]): readonly string[] {
  const [pipeline = "", verb, brand = "", ...rest] = args;
  const isCommand = program.commands.some((one) => one.name() === pipeline);
  if (verb !== "readiness" || isCommand || pipeline.startsWith("-")) return args;
  return [verb, ...(brand === "" || brand.startsWith("-") ? [] : [brand]), pipeline, ...rest];
}

/** Tells about a failure that nobody caught, as the fault of ours that it is. */
export function reportBug(thrown: unknown, stderr: Host["stderr"]): void {
  const { err, paintError, width } = openTerminal(stderr, stderr, { color: true });
  const bug = new SyncError("internal/bug", textOf(thrown), { cause: thrown });
  err(formatError(bug, paintError, width));
  err(stackOf(bug));
}

function textOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

function version(): string {
  const { version } = JSON.parse(readFileSync(packageFile("package.json"), "utf8")) as {
    version: string;
  };
  return version;
}
