import type { Command } from "commander";
import { openBrand, shippedConnectors } from "../../app/project.ts";
import { readServeSpec } from "../../app/serve-file.ts";
import { subscribeHooks, type Subscribed } from "../../app/subscribe-hooks.ts";
import { addCommand, type Commands } from "../command.ts";
import { writeJson } from "../context.ts";
import type { ExitCode } from "../exit-code.ts";
import { watchInterrupts } from "../interrupts.ts";

/** Adds `hooks subscribe`. */
export function addHooksSubscribe(commands: Commands, hooks: Command): void {
  addCommand<{ readonly url?: string }>(
    commands,
    "subscribe <brand>",
    "Ask the systems to tell what changes, and see that they still do",
    "Creates what is missing and corrects what leads to an old address of ours; deletes nothing. " +
      "Run it again whenever you like: systems drop subscriptions that could not be delivered.",
    async (context, [name = ""], { url }): Promise<ExitCode> => {
      const { terminal, world, signals, json } = context;
      const base = url ?? readServeSpec(context.root()).hooks.url ?? "";
      const brand = openBrand(context.root(), name, context);
      using interrupts = watchInterrupts(signals, world.clock, () => terminal.err("stopping"));
      const { stop: signal } = interrupts;
      const asked = { world, connectors: shippedConnectors, brand, base, signal };
      const done = await subscribeHooks(asked);
      for (const one of done) {
        if (json) writeJson(context, { event: "hook_subscription", brand: name, ...one });
        else terminal.out(`${one.connection}: ${one.topic} ${said[one.what]} ${one.address}`);
      }
      if (!json && done.length === 0) terminal.out("no pipeline listens to anything");
      return 0;
    },
    hooks,
  ).option(
    "--url <https>",
    "where the systems reach the daemon (hooks.url of pipelines/serve.yaml)",
  );
}

const said: Readonly<Record<Subscribed["what"], string>> = {
  there: "is told to",
  created: "is now told to",
  moved: "is now told to",
  other: "is told to us and no pipeline listens:",
};
