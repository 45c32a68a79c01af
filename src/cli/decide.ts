import { readBrand } from "../app/project.ts";
import {
  subjectOf,
  takeDecision,
  type DecisionKind,
  type DecisionSubject,
} from "../app/take-decision.ts";
import { SyncError } from "../core/errors.ts";
import { writeJson, type CommandContext } from "./context.ts";
import { instant, wrap } from "./layout.ts";

/**
 * Takes a decision about something created once; asks first where a second one would come of it. Gives
 * the ref of the record that is to be run now; undefined for none.
 * @throws SyncError `command/unclear` where nobody confirmed it, and as `takeDecision` does
 */
export async function settleDecision(
  context: CommandContext,
  name: string,
  pipeline: string,
  { kind, key }: { readonly kind: DecisionKind; readonly key: string },
  yes: boolean,
): Promise<string | undefined> {
  const { world, env, terminal } = context;
  const brand = readBrand(context.root(), name, context);
  const place = { world, stateDir: context.stateDir() };
  const subject = await subjectOf(place, brand, pipeline, kind, key);
  const warning = warningOf(kind, subject);
  if (warning !== "" && !yes) {
    for (const line of wrap(warning, terminal.width)) terminal.err(line);
    const answer = await context.ask?.("Type yes to go on: ");
    if (answer === undefined) {
      throw new SyncError("command/unclear", "nobody is there to be asked", {
        hint: "Say --yes if that is what you want.",
      });
    }
    if (answer.trim().toLowerCase() !== "yes") {
      throw new SyncError("command/unclear", "it was not confirmed, so nothing was done", {
        hint: "Answer yes, or say --yes.",
      });
    }
  }
  const by = env["USER"] ?? env["LOGNAME"] ?? env["USERNAME"] ?? "somebody";
  const decided = await takeDecision(place, brand, pipeline, { kind, key: subject.key, by });
  const { ref, title } = decided;
  if (context.json) {
    const { generation = 0 } = decided.intent ?? {};
    const told = { decision: kind, ref, key: subject.key, title, generation, by };
    writeJson(context, { event: "decided", brand: name, pipeline, ...told });
  } else for (const line of wrap(doneText(kind, decided), terminal.width)) terminal.out(line);
  return kind === "dismiss" ? undefined : ref;
}

function warningOf(kind: DecisionKind, { intent, title, key }: DecisionSubject): string {
  if (kind !== "again" || !intent) return "";
  const { result, minted, lastAt } = intent;
  const what = title ?? key;
  if (result !== undefined) {
    const when = instant(lastAt);
    return `${what} was created as ${result}, last seen to on ${when}. A second one will be created beside it.`;
  }
  const begun = minted === undefined ? "was begun" : `was begun as ${minted}`;
  return `${what} ${begun} and never completed. If that stands after all, a second one will be created beside it.`;
}

function doneText(kind: DecisionKind, { title, key, intent, letters }: DecisionSubject): string {
  const what = title ?? key;
  if (kind === "again") return `${what}: to be created once more`;
  if (kind === "accept") return `${what}: ${intent?.result ?? "the result"} is taken as it is`;
  const isClosed = intent && intent.phase !== "marked" && intent.result === undefined;
  const left = isClosed
    ? `; ${intent.claimed ?? intent.minted ?? "what was begun"} is left as it is and never completed`
    : "";
  const codes = [...new Set(letters.map(({ code }) => code))].join(", ");
  return `${what}: closed (${codes})${left}`;
}
