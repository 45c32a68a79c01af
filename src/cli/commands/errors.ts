import { readLetters } from "../../app/inspect.ts";
import { readBrand } from "../../app/project.ts";
import { pipelineOf } from "../../app/run.ts";
import type { DeadLetter } from "../../core/store.ts";
import { addCommand, type Commands } from "../command.ts";
import { letterEvent } from "../letter-event.ts";
import { addErrorsShow } from "./errors-show.ts";
import { writeJson } from "../context.ts";
import type { ExitCode } from "../exit-code.ts";
import { count, instant } from "../layout.ts";
import { rejectionLines, splitLetters } from "../rejections.ts";

/** Adds `errors`, and `errors show` below it. */
export function addErrors(commands: Commands): void {
  const errors = addCommand(
    commands,
    "errors <brand> [pipeline]",
    "Show what is parked and why, and whose move it is",
    "A parked document is tried again once it changes at its source, or the mapping does.",
    async (context, [name = "", only]): Promise<ExitCode> => {
      const { terminal, world, env, json } = context;
      const brand = readBrand(context.root(), name, { env });
      const names = only === undefined ? [...brand.pipelines.keys()] : [only];
      for (const pipeline of names) {
        pipelineOf(brand, pipeline);
        const letters = await readLetters(context.stateDir(), brand, world, pipeline);
        if (json) for (const one of letters) writeJson(context, letterEvent(name, pipeline, one));
        else {
          const { waiting, parked } = splitLetters(letters);
          const said =
            (parked.length === 0
              ? "nothing is parked"
              : `${count(parked.length, "document")} parked`) +
            (waiting.length === 0 ? "" : `, ${count(waiting.length, "document")} waiting`);
          terminal.out(`${terminal.paint("title", `${name}/${pipeline}`)}: ${said}`);
          for (const line of span(letters)) terminal.out(line);
          const lines = rejectionLines(letters, { limit: 0, ...terminal });
          for (const line of lines) terminal.out(line);
        }
      }
      return 0;
    },
  );
  addErrorsShow(commands, errors);
}

/** Since when the oldest is parked, and when the newest was last tried. */
function span(letters: readonly DeadLetter[]): readonly string[] {
  const first = letters.map(({ firstAt }) => firstAt).sort()[0];
  const last = letters
    .map(({ lastAt }) => lastAt)
    .sort()
    .at(-1);
  if (first === undefined || last === undefined) return [];
  const [from, to] = [instant(first), instant(last)];
  return [from === to ? `  seen ${from}` : `  first seen ${from}, last ${to}`];
}
