import { Type, type Static, type TObject, type TProperties } from "typebox";
import { durationOption, expressionOption } from "../core/option-types.ts";

/*
 * The keys of a sink that creates each document exactly once. It is the engine's own: it makes its
 * calls through actions of the connectors, and knows what they are about only by these expressions.
 */

const closed = { additionalProperties: false } as const;

/** The place of an action; the rest of its keys are the action's own. */
export const call = Type.Object(
  {
    type: Type.String({ description: "Which action." }),
    connection: Type.String({ description: "Which of the brand's connections it uses." }),
  },
  { description: "The call that is made." },
);

const when = Type.Optional(
  expressionOption({ description: "The phase is left out unless this is true. Absent: never." }),
);

/** A phase: a call, what is read from its answer, and when it is made at all. */
const phase = <Answers extends TProperties>(
  description: string,
  answers: Answers,
): TObject<{ call: typeof call; when: typeof when } & Answers> =>
  Type.Object({ call, ...answers, when }, { ...closed, description }) as never;

const answer = (description: string) => expressionOption({ description });

const evidence = Type.Record(
  Type.String({ pattern: "^[a-z][a-z0-9_]*$" }),
  Type.Object(
    {
      call: Type.Optional(call),
      minted: Type.Optional(
        answer("Id of the minted thing, read from the answer, or from the record without a call."),
      ),
      result: Type.Optional(
        answer("Id of the result, read from the answer, or from the record without a call."),
      ),
      when,
    },
    { ...closed, description: "Where to look; without a call it is read from the record." },
  ),
  {
    description:
      "Where it may already be known what was made for a key, tried in this sequence before anything is minted. The one called claim is also what is read when a claim was lost.",
  },
);

const orphans = Type.Object(
  {
    call,
    each: answer("The minted things that are still there, read from the answer: a list."),
    id: answer("Id of one, read from it."),
    key: answer("Key that one was minted for, read from it. One without a key is left alone."),
    generation: Type.Optional(
      answer(
        "Which time it was that the key was to be created, read from one: a number. Absent: the last.",
      ),
    ),
    made: Type.Optional(
      answer(
        "When one was made, read from it, as an ISO time stamp. One without it is left alone.",
      ),
    ),
    age: durationOption({
      description: "One that was made later than this long ago is left alone.",
      default: "1h",
    }),
    when,
  },
  {
    ...closed,
    description: "How minted things are found that no key was ever given to, to be discarded.",
  },
);

const audit = Type.Object(
  {
    days: Type.Integer({
      description: "How many days back it looks where nobody says since when.",
      minimum: 1,
      maximum: 400,
      default: 14,
    }),
    source: Type.Optional(
      Type.Object(
        {},
        {
          description:
            "Keys of the source that are other than usual, merged over its own: records of every status. $since and $until are ISO time stamps.",
        },
      ),
    ),
    key: Type.Optional(
      answer("Key of what is created, read from the record. Absent: what identifies the record."),
    ),
    total: Type.Optional(
      answer(
        "What the result must come to, as a decimal, read from the record. Nothing: not compared.",
      ),
    ),
    tolerance: Type.Optional(
      answer("How far the two totals may be apart, as a decimal, read from the record. Absent: 0."),
    ),
    list: Type.Object(
      {
        call,
        each: answer("The results that were created since $since, read from the answer: a list."),
        key: answer("Key that a result carries, read from it. One without a key is not ours."),
        generation: Type.Optional(
          answer("For the how-manieth time it was created, read from it. Absent: 1."),
        ),
        result: answer("Id of a result, read from it."),
        total: Type.Optional(answer("What it comes to, as a decimal, read from it.")),
        cancelled: Type.Optional(answer("True, read from it, where it was taken back.")),
        more: Type.Optional(
          answer(
            "What names the next page, read from the answer; it is $page in the next call. Nothing: this is the last.",
          ),
        ),
      },
      { ...closed, description: "How the results in the sink are listed, page by page." },
    ),
  },
  {
    ...closed,
    description:
      "How the source and the sink are compared both ways: what was created and not marked, marked and not created, created twice, or differs.",
  },
);

/** How each document is created exactly once. */
export const once = Type.Object(
  {
    withdrawn: Type.Optional(
      answer("True, read from the record as it is now, where the source no longer wants it."),
    ),
    marked: Type.Optional(
      answer("True, read from the record as it is now, where the source knows that it was done."),
    ),
    content: Type.Optional(
      answer(
        "What of the record must not change between deciding and completing. Absent: all of it.",
      ),
    ),
    evidence: Type.Optional(evidence),
    mint: phase("Makes something that can become the result, and at most once.", {
      id: answer("Id of what was minted, read from the answer."),
    }),
    claim: Type.Optional(
      phase("Asks the sink to give the key to what was minted, unless another has it.", {
        holder: answer(
          "Id of the minted thing that now has the key, read from the answer. Nothing: another has it, and evidence.claim says which.",
        ),
      }),
    ),
    mirror: Type.Optional(phase("Writes the claimed id into the source.", {})),
    look: phase("Reads the claimed thing.", {
      done: answer("True, read from the answer, where it was completed."),
      ready: Type.Optional(
        answer("True, read from the answer, where it can be completed. Absent: always."),
      ),
      gone: Type.Optional(answer("True, read from the answer, where it is not there any more.")),
      differs: Type.Optional(
        answer(
          "Sentences, read from the answer, about why it is not the thing that was minted for $key; none is fine. With one, nothing is completed.",
        ),
      ),
      result: answer("Id of the result, read from the answer, where it was completed."),
      digest: Type.Optional(
        answer("Digest of the document that it was made of, read from the answer."),
      ),
    }),
    refresh: Type.Optional(
      phase("Brings the claimed thing in line, where look.digest is not $digest.", {}),
    ),
    complete: phase("Turns the claimed thing into the result.", {
      result: answer("Id of the result, read from the answer. Nothing: look is asked."),
    }),
    stamp: Type.Optional(
      phase("Puts the key on the result, where the sink allows no second one with it.", {
        taken: answer("True, read from the answer, where another result has the key: an alarm."),
      }),
    ),
    verify: phase("Reads the result back.", {
      differs: answer(
        "Sentences, read from the answer, about what is not as it should be; none is fine.",
      ),
    }),
    mark: phase("Tells the source that it was done.", {}),
    discard: Type.Optional(phase("Removes a minted thing that was never completed.", {})),
    orphans: Type.Optional(orphans),
    audit: Type.Optional(audit),
    undo: Type.Optional(phase("Takes a result back that the source no longer wants.", {})),
    on_changed: Type.Literal("alert", {
      description:
        "What happens where the record changed between completing and marking. alert: it is marked, and people are told.",
      default: "alert",
    }),
    on_withdrawn: Type.String({
      description:
        "What happens where the source no longer wants what was begun or created: alert, undo, or a template of the settings that gives one of them. alert: people are told. undo: what was minted is discarded, and a result is taken back as undo says.",
      format: "template",
      pattern: "^(alert|undo|\\$\\{[\\s\\S]*\\})$",
      default: "alert",
    }),
  },
  { ...closed, description: "How each document is created exactly once, as named phases." },
);

/** A sink that creates once, as TypeScript sees its keys, options of actions aside. */
export type OnceSpec = Static<typeof once>;

/** A phase's call, as TypeScript sees it; its other keys are the action's own. */
export type CallSpec = Static<typeof call>;
