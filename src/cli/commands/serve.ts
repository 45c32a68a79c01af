import { Option } from "commander";
import { serveProject } from "../../daemon/serve.ts";
import { openSupervisor } from "../../daemon/supervisor.ts";
import { addCommand, type Commands } from "../command.ts";
import type { CommandContext } from "../context.ts";
import type { ExitCode } from "../exit-code.ts";
import { watchInterrupts } from "../interrupts.ts";

interface ServeOptions {
  readonly brands?: readonly string[];
  readonly port?: number;
}

/** Adds `serve`. */
export function addServe(commands: Commands): void {
  addCommand<ServeOptions>(
    commands,
    "serve",
    "Run all schedules for as long as the process lives",
    "What it logs are JSON lines on standard output, or text on a terminal. SIGTERM and Ctrl-C settle " +
      "what is in flight and end it within ten seconds with exit code 0. The operator's choices stand in " +
      "pipelines/serve.yaml.",
    (context, _, options) => serve(context, options),
  )
    .option("--brands <list>", "only these brands, by commas", toNames)
    .addOption(
      new Option("--port <number>", "listen here, whatever pipelines/serve.yaml says").argParser(
        Number,
      ),
    );
}

async function serve(context: CommandContext, { brands, port }: ServeOptions): Promise<ExitCode> {
  const { world, terminal, signals, env, json } = context;
  const [root, stateDir] = [context.root(), context.stateDir()];
  const supervisor = openSupervisor(env, world.clock);
  using interrupts = watchInterrupts(signals, world.clock, supervisor.stopping);
  await serveProject({
    world,
    root,
    stateDir,
    env,
    only: brands,
    port,
    log: {
      write: (line) => {
        terminal.out(line);
      },
      isPretty: terminal.isLive && !json,
    },
    onReady: supervisor.ready,
    onTurn: supervisor.turn,
    stop: interrupts.stop,
    kill: interrupts.kill,
  });
  return 0;
}

function toNames(list: string): readonly string[] {
  return list
    .split(",")
    .map((one) => one.trim())
    .filter((one) => one !== "");
}
