import {
  readyEvent,
  readyText,
  simulate,
  simulateFlags,
  simulateSummary,
  type SimulateValues,
} from "../../simulator/command-options.ts";
import { addCommand, type Commands } from "../command.ts";
import { writeJson } from "../context.ts";
import type { ExitCode } from "../exit-code.ts";
import { addFlags } from "../flags.ts";
import { watchInterrupts } from "../interrupts.ts";

/** Adds `simulate`. */
export function addSimulate(commands: Commands): void {
  const command = addCommand<SimulateValues>(
    commands,
    "simulate",
    simulateSummary,
    "They answer on this machine only. With --json the first line says how to reach them.",
    async (context, _, values): Promise<ExitCode> => {
      const { terminal, world, cwd, signals } = context;
      using interrupts = watchInterrupts(signals, world.clock, () => {});
      await using simulator = await simulate(values, cwd, world);
      if (context.json) writeJson(context, readyEvent(simulator));
      else {
        for (const line of readyText(simulator, values)) terminal.out(line);
        terminal.out();
        terminal.out("Listening on this machine only. Ctrl-C stops.");
      }
      await untilAborted(interrupts.stop);
      return 0;
    },
  );
  addFlags(command, simulateFlags);
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
