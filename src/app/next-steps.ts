import type { Intent } from "../core/intents.ts";
import type { DeadLetter } from "../core/store.ts";

/** Something people can do about a parked record, as an option of `retry`. */
export type StepKind = "retry" | "again" | "accept" | "dismiss";

export interface Step {
  readonly kind: StepKind;
  /** What it is done to: a key, or the record's ref where there is none. */
  readonly name: string;
  /** When to do it, as the first half of a sentence. */
  readonly when: string;
}

/** What can be done about a record, given all that is said of it; nothing twice. */
export function stepsFor(
  letters: readonly DeadLetter[],
  intents: readonly Intent[],
): readonly Step[] {
  const steps = letters.flatMap((one) =>
    stepsOf(
      one,
      intents.find(({ key }) => key === one.key),
    ),
  );
  if (letters.length === 0) {
    const open = intents.filter(({ phase }) => phase !== "marked");
    steps.push(
      ...open.map(({ ref }): Step => ({ kind: "retry", name: ref, when: "to go on with it now" })),
    );
  }
  const once = new Map(steps.map((one) => [`${one.kind} ${one.name}`, one]));
  return [...once.values()];
}

/** True if a run could make something of it; else only somebody's decision can. */
export function isRetryable(letter: DeadLetter, intent: Intent | undefined): boolean {
  return stepsOf(letter, intent).some(({ kind }) => kind === "retry");
}

function stepsOf({ code, key, ref }: DeadLetter, intent: Intent | undefined): readonly Step[] {
  const name = key ?? ref;
  const retry = (when: string): Step => ({ kind: "retry", name: ref, when });
  switch (code) {
    case "once/asked-again":
    case "once/gone":
      return [{ kind: "again", name, when: "if it is to be created once more" }];
    case "once/changed-after":
    case "audit/duplicate":
    case "audit/differs":
      return [{ kind: "dismiss", name, when: "once somebody has dealt with it" }];
    case "once/withdrawn":
    case "once/taken-back":
      return [
        ...(intent && intent.phase !== "marked" ? [retry("if the source wants it after all")] : []),
        { kind: "dismiss", name, when: "once somebody has dealt with it" },
      ];
    case "audit/marked-missing":
      return [
        { kind: "again", name, when: "if it is to be created once more" },
        { kind: "dismiss", name, when: "once somebody has dealt with it" },
      ];
    case "audit/created-unmarked":
      return [
        retry("to have it marked"),
        { kind: "dismiss", name, when: "once somebody has dealt with it" },
      ];
    case "audit/unknown":
    case "audit/incomplete":
      return [];
    case "once/differs":
      return [
        retry("once it was corrected"),
        ...(intent?.phase === "completed"
          ? [{ kind: "accept", name, when: "if it may stay as it is" } as const]
          : []),
      ];
    case "once/unfinished":
    case "once/changed":
      return [retry("to go on at once; the next run does so by itself")];
    case "record/held":
      return [retry("once that is there, to go on at once; the next run does so by itself")];
    default:
      return [retry("once that is mended")];
  }
}
