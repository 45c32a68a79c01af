import path from "node:path";
import { readBrand } from "../../app/project.ts";
import { findBackup, putBack } from "../../app/restore.ts";
import { manifestFacts } from "../backup-event.ts";
import { addCommand, type Commands } from "../command.ts";
import { writeJson, type CommandContext } from "../context.ts";
import type { ExitCode } from "../exit-code.ts";
import { count, instant, wrap } from "../layout.ts";

interface RestoreOptions {
  readonly yes?: boolean;
}

/** Adds `restore`. */
export function addRestore(commands: Commands): void {
  addCommand<RestoreOptions>(
    commands,
    "restore <brand> <file>",
    "Put a backup in place of a brand's state",
    "Stop the service first: it refuses while anybody has the state open. Without --yes it only " +
      "looks at the backup. The present state is kept beside it. The next runs read everything and " +
      "send it once more; what is created once is looked for in the other systems before anything " +
      "is created. Exit codes: 0 done, 1 it is being run, 3 the backup does not fit.",
    (context, [brand = "", file = ""], options) => restore(context, brand, file, options),
  ).option("--yes", "do it; without it, only look");
}

function restore(
  context: CommandContext,
  name: string,
  file: string,
  { yes = false }: RestoreOptions,
): ExitCode {
  const { terminal, json, env, world, cwd } = context;
  const brand = readBrand(context.root(), name, { env });
  const found = findBackup(context.stateDir(), brand, path.resolve(cwd, file));
  const { manifest, replaces } = found;
  const done = yes ? putBack(found, world) : undefined;
  if (json) {
    writeJson(context, {
      event: "restore",
      file: found.file,
      ...manifestFacts(manifest),
      done: yes,
      ...(done ? { epoch: done.epoch, aside: done.aside ?? null } : {}),
    });
    return 0;
  }
  const say = (text: string) => {
    for (const line of wrap(text, terminal.width)) terminal.out(line);
  };
  const holds = `${count(manifest.documents, "document")}, ${count(manifest.intents, "thing")} created once`;
  say(`${name} in ${manifest.environment}, as of ${instant(manifest.takenAt)}: ${holds}`);
  if (!done) {
    say(
      replaces
        ? "It would replace the present state, which would be kept."
        : "There is no state yet.",
    );
    say("Nothing was changed. Stop the service, then repeat it with --yes.");
    return 0;
  }
  say(`Restored (restore ${String(done.epoch)} of this state).`);
  if (done.aside !== undefined) {
    terminal.out("The state that was there is kept:");
    terminal.out(`  ${done.aside}`);
    say(done.isUndoable ? "It can be restored in its turn." : "It is damaged.");
  }
  say(
    "The next run of each pipeline reads everything and sends it once more. What the other system was " +
      "given after the backup and finds by content alone is not known here: `brandsync adopt` finds it.",
  );
  return 0;
}
