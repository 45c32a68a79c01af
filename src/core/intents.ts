import type { JsonObject } from "./json.ts";

/**
 * How far creating one document has come: the last phase whose outcome is stored. `intended`: nothing
 * of it need exist in the sink. `bound`: the id of a minted thing is written down. `claimed`: the sink
 * itself says which minted thing the key belongs to. `completed`: the result is known. `verified`: it
 * was read back and is as it should be. `marked`: the source knows; all is done.
 */
export const intentPhases = [
  "intended",
  "bound",
  "claimed",
  "completed",
  "verified",
  "marked",
] as const;

export type IntentPhase = (typeof intentPhases)[number];

/** That one document is to be created in the sink, once; survives every crash. */
export interface Intent {
  readonly key: string;
  /** 1, and one more each time somebody says that it is to be created once more. */
  readonly generation: number;
  readonly ref: string;
  readonly title: string | undefined;
  readonly phase: IntentPhase;
  /** Fingerprint of the document. */
  readonly digest: string;
  /** Fingerprint of what the record held when the document was made of it. */
  readonly content: string;
  readonly document: JsonObject;
  /** Id of the thing minted for it, written once. */
  readonly minted: string | undefined;
  /** Id of the minted thing that alone may be completed, written once. */
  readonly claimed: string | undefined;
  /** Id of the result, written once. */
  readonly result: string | undefined;
  /** ISO time stamps. */
  readonly firstAt: string;
  readonly lastAt: string;
}

/** A document that is to be created once, as a run decided it. */
export type NewIntent = Pick<Intent, "key" | "ref" | "title" | "digest" | "content" | "document">;

/** Where an intent has come to. */
export interface IntentStep {
  readonly phase: IntentPhase;
  readonly claimed?: string;
  readonly result?: string;
  /** Somebody decided that nothing is to come of it: only then is it done without a result. */
  readonly givenUp?: true;
  /** It is known what became of taking the result back: that it was to be need not be said any more. */
  readonly isUndoKnown?: boolean;
}

/** True if an intent has reached a phase. */
export function hasReached({ phase }: Pick<Intent, "phase">, other: IntentPhase): boolean {
  return intentPhases.indexOf(phase) >= intentPhases.indexOf(other);
}

/** The part of the store that remembers intents; every write proves the run's lease. */
export interface IntentStore<Run> {
  /**
   * The last generation of what is to be created once under these keys. This and the next ones throw
   * `state/corrupt-intent` where a row is not what was written.
   */
  intents(pipeline: string, keys: readonly string[]): Promise<Map<string, Intent>>;
  /** What was begun and is not done, oldest first. */
  openIntents(pipeline: string): Promise<readonly Intent[]>;
  /** The last generation of what was begun or taken further since an ISO time stamp, oldest first. */
  intentsSince(pipeline: string, since: string): Promise<readonly Intent[]>;
  /** Enters that a document is to be created once, unless it is known; gives what is known then. */
  intend(run: Run, wanted: NewIntent): Promise<Intent>;
  /** Binds a minted thing to an intent, unless one is bound; gives what is bound then. */
  bind(run: Run, intent: Intent, minted: string): Promise<Intent>;
  /** Takes an intent to a later phase; what is written once stays. */
  advance(run: Run, intent: Intent, step: IntentStep): Promise<Intent>;
  /** Replaces what is to be created, as long as no result is known. */
  revise(
    run: Run,
    intent: Intent,
    to: Pick<NewIntent, "digest" | "content" | "document" | "title">,
  ): Promise<Intent>;
  /** Forgets an intent of which nothing was bound. */
  dropIntent(run: Run, intent: Intent): Promise<void>;
  /** Enters into the history of a key that something minted for it in vain is removed. */
  noteDiscard(run: Run, key: string, what: string): Promise<void>;
  /**
   * Opens one more generation: what was created is to be created once more. Undefined if it never was.
   * This and the next two are somebody's decisions: `by` says whose, for the history.
   */
  reopen(run: Run, key: string, by?: string): Promise<Intent | undefined>;
  /** Takes a result as it is although it differs; undefined if nothing of the key says that it does. */
  accept(run: Run, key: string, by: string): Promise<Intent | undefined>;
  /**
   * Closes the alerts about a key that somebody has dealt with, and what was begun for it and withdrawn.
   * Gives what they said.
   */
  dismiss(run: Run, key: string, by: string): Promise<readonly string[]>;
}

/** What an audit tells; a later one closes it that does not find it any more. */
export const auditCodes = [
  "audit/created-unmarked",
  "audit/marked-missing",
  "audit/duplicate",
  "audit/differs",
  "audit/unknown",
  "audit/incomplete",
] as const;

/** What is told about something created once and can only be closed by somebody who has dealt with it. */
export const alertCodes: readonly string[] = [
  "once/changed-after",
  "once/withdrawn",
  "once/taken-back",
  ...auditCodes,
];
