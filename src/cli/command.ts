import path from "node:path";
import { Option, type Command } from "commander";
import { findProject, namedProject } from "../app/project.ts";
import type { CommandContext, Host } from "./context.ts";
import type { ExitCode } from "./exit-code.ts";
import { reportError } from "./report-error.ts";
import { openTerminal } from "./terminal.ts";

/** Carries out a command; what it throws is reported and becomes the exit code. */
export type Action<Options> = (
  context: CommandContext,
  args: readonly (string | undefined)[],
  options: Options,
) => Promise<ExitCode> | ExitCode;

interface CommonOptions {
  readonly project?: string;
  readonly stateDir?: string;
  readonly json?: boolean;
  readonly color: boolean;
}

/** Starts a command as if it had been typed. */
export type StartCommand = (args: readonly string[], host: Host) => Promise<ExitCode>;

/** Where commands are added, and where the exit code of the one that ran is left. */
export interface Commands {
  readonly program: Command;
  readonly host: Host;
  readonly start: StartCommand;
  exitCode: ExitCode;
}

/** Adds a command with the options that all of them take. */
export function addCommand<Options>(
  commands: Commands,
  usage: string,
  summary: string,
  details: string,
  action: Action<Options>,
  below: Command = commands.program,
): Command {
  return below
    .command(usage)
    .summary(summary)
    .description(details === "" ? `${summary}.` : `${summary}.\n\n${details}`)
    .addOption(new Option("--project <dir>", "the folder that holds pipelines/"))
    .addOption(new Option("--state-dir <dir>", "where state is kept (<project>/.state)"))
    .addOption(new Option("--json", "JSON lines for programs"))
    .addOption(new Option("--no-color", "plain text, also on a terminal"))
    .action(async (...given: unknown[]) => {
      const command = given.pop() as Command;
      given.pop();
      // What stands below another command shares its options, and whoever is first takes them.
      const options = command.optsWithGlobals<CommonOptions & Options>();
      const context = contextOf(commands.host, options);
      try {
        commands.exitCode = await action(context, given.flat() as (string | undefined)[], options);
      } catch (thrown) {
        commands.exitCode = reportError(context, thrown);
      }
    });
}

function contextOf(host: Host, { project, stateDir, json, color }: CommonOptions): CommandContext {
  const { cwd } = host;
  const root = () =>
    project === undefined ? findProject(cwd) : namedProject(path.resolve(cwd, project));
  return {
    ...host,
    terminal: openTerminal(host.stdout, host.stderr, { color }),
    json: json ?? false,
    root,
    stateDir: () =>
      stateDir === undefined ? path.join(root(), ".state") : path.resolve(cwd, stateDir),
    repeated: `${flag("--project", project)}${flag("--state-dir", stateDir)}`,
  };
}

/** An option as it is typed, with a space before it. */
function flag(name: string, value: string | undefined): string {
  if (value === undefined) return "";
  return /^[\w./:@~+-]+$/.test(value)
    ? ` ${name} ${value}`
    : ` ${name} '${value.replaceAll("'", "'\\''")}'`;
}
