import { writeEnvFile } from "../../app/env-file.ts";
import { readBrand } from "../../app/project.ts";
import {
  readyEvent,
  readyText,
  simulate,
  simulateFlags,
  simulateSummary,
  simulatedBrandValues,
  type SimulateValues,
} from "../../simulator/command-options.ts";
import { addCommand, type Commands } from "../command.ts";
import { writeJson } from "../context.ts";
import type { ExitCode } from "../exit-code.ts";
import { addFlags } from "../flags.ts";
import { watchInterrupts } from "../interrupts.ts";

/** Adds `simulate`. */
export function addSimulate(commands: Commands): void {
  const command = addCommand<SimulateValues & { readonly for?: readonly string[] }>(
    commands,
    "simulate",
    simulateSummary,
    "They answer on this machine only. With --json the first line says how to reach them.",
    async (context, _, values): Promise<ExitCode> => {
      const { terminal, world, cwd, signals } = context;
      const brands = (values.for ?? []).map((name) => readBrand(context.root(), name, { env: {} }));
      using interrupts = watchInterrupts(signals, world.clock, () => {});
      await using simulator = await simulate(values, cwd, world);
      const reached = simulatedBrandValues(simulator);
      const written = brands.map((brand) => writeEnvFile(context.root(), brand, reached));
      if (context.json) writeJson(context, readyEvent(simulator));
      else {
        for (const line of readyText(simulator, values)) terminal.out(line);
        for (const file of written) terminal.out(`variables  ${file}`);
        terminal.out();
        terminal.out("Listening on this machine only. Ctrl-C stops.");
      }
      await untilAborted(interrupts.stop);
      return 0;
    },
  ).option("--for <brand...>", "let the variables in a brand's file .env lead here");
  addFlags(command, simulateFlags);
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
