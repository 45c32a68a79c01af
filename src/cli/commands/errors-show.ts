import type { Command } from "commander";
import { readParkedRecord, type ParkedRecord } from "../../app/parked-record.ts";
import { readBrand } from "../../app/project.ts";
import { addCommand, type Commands } from "../command.ts";
import { writeJson } from "../context.ts";
import type { ExitCode } from "../exit-code.ts";
import { letterEvent } from "../letter-event.ts";
import { parkedLines } from "../parked-text.ts";
import { commandOf } from "../step-lines.ts";

/** Adds `errors show`. */
export function addErrorsShow(commands: Commands, errors: Command): void {
  addCommand(
    commands,
    "show <brand> <pipeline> <record>",
    "Show all that is known of one record that is parked, waits or was begun",
    "The record is named by key, ref, title or a word of the title such as a number.",
    async (context, [name = "", pipeline = "", text = ""]): Promise<ExitCode> => {
      const { terminal, world, repeated } = context;
      const brand = readBrand(context.root(), name, context);
      const place = { world, stateDir: context.stateDir() };
      const record = await readParkedRecord(place, brand, pipeline, text);
      const where = { brand: name, pipeline, repeated };
      if (context.json) writeJson(context, recordEvent(record, where));
      else for (const line of parkedLines(record, { ...where, ...terminal })) terminal.out(line);
      return 0;
    },
    errors,
  );
}

function recordEvent(
  { ref, title, letters, intents, documents, history, record, from, steps }: ParkedRecord,
  where: { readonly brand: string; readonly pipeline: string; readonly repeated: string },
): object {
  const { brand, pipeline } = where;
  return {
    event: "parked_record",
    brand,
    pipeline,
    ref,
    title,
    letters: letters.map((one) => letterEvent(brand, pipeline, one)),
    begun: intents.map(({ firstAt, lastAt, ...intent }) => ({
      ...intent,
      first_at: firstAt,
      last_at: lastAt,
    })),
    sent: documents.map(({ key, status, sinkId, inDoubt, document }) => {
      return { key, status, sink_id: sinkId, in_doubt: inDoubt, document };
    }),
    history,
    record: record ?? null,
    source: from,
    next: steps.map((step) => ({ when: step.when, command: commandOf(step, where) })),
  };
}
