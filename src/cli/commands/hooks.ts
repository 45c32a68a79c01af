import { closePrivacy, privacyTask, readHooks } from "../../app/hooks-of-brand.ts";
import { readBrand } from "../../app/project.ts";
import { addCommand, type Commands } from "../command.ts";
import { writeJson, type CommandContext } from "../context.ts";
import type { ExitCode } from "../exit-code.ts";
import { addHooksSubscribe } from "./hooks-subscribe.ts";
import { count, instant } from "../layout.ts";

/** Adds `hooks` with what stands below it. */
export function addHooks(commands: Commands): void {
  const hooks = commands.program
    .command("hooks")
    .summary("Show what systems told of their own accord, and what the law asks for")
    .description("What systems tell of their own accord, and what the law asks for.");
  addCommand(
    commands,
    "list <brand>",
    "Show the hints that wait for a run, and requests that the law makes",
    "Asks nobody: it shows what is kept in the brand's state.",
    (context, [name = ""]) => list(context, name),
    hooks,
  );
  addCommand(
    commands,
    "done <brand> <id>",
    "Note that people did what the law asked for",
    "The id is the one that `hooks list` shows.",
    async (context, [name = "", id = ""]): Promise<ExitCode> => {
      const brand = readBrand(context.root(), name, context);
      await closePrivacy(context.stateDir(), brand, context.world, id);
      if (context.json) writeJson(context, { event: "privacy_done", brand: name, id });
      else context.terminal.out(`noted: ${id} is done`);
      return 0;
    },
    hooks,
  );
  addHooksSubscribe(commands, hooks);
}

async function list(context: CommandContext, name: string): Promise<ExitCode> {
  const { terminal, world, json } = context;
  const brand = readBrand(context.root(), name, context);
  const { waiting, privacy } = await readHooks(context.stateDir(), brand, world);
  if (json) {
    for (const { pipeline, hints, since } of waiting) {
      writeJson(context, { event: "hints_waiting", brand: name, pipeline, hints, since });
    }
    for (const one of privacy) {
      const { doneAt, ...rest } = one;
      const task = privacyTask(one) ?? null;
      writeJson(context, { event: "privacy", brand: name, ...rest, done_at: doneAt ?? null, task });
    }
    return 0;
  }
  terminal.out(
    waiting.length === 0 ? "no hint waits for a run" : terminal.paint("title", "waiting for a run"),
  );
  for (const { pipeline, hints, since } of waiting) {
    terminal.out(`  ${pipeline}: ${count(hints, "record")}, since ${instant(since)}`);
  }
  if (privacy.length > 0) terminal.out(terminal.paint("title", "asked for by law"));
  for (const one of privacy) {
    const { id, kind, at, refs, doneAt, removed } = one;
    const rows = Object.entries(removed).map(([table, rows]) => `${table} ${String(rows)}`);
    terminal.out(`  ${id}  ${kind}  ${instant(at)}`);
    if (refs.length > 0) terminal.out(`    about ${refs.join(", ")}`);
    if (doneAt !== undefined) {
      terminal.out(`    done ${instant(doneAt)}${rows.length > 0 ? `: ${rows.join(", ")}` : ""}`);
    }
    const task = privacyTask(one);
    if (task !== undefined) terminal.out(`    ${task}`);
  }
  return 0;
}
