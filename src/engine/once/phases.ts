import type { Json, JsonObject } from "../../core/json.ts";

/** What the phases' expressions and templates may name, beside settings and brand. */
export interface Bound {
  readonly key: string;
  readonly generation: number;
  readonly digest: string;
  readonly document: JsonObject;
  /** The record as it was last read; undefined if the source no longer has it. */
  readonly record: Json | undefined;
  readonly minted: string | undefined;
  readonly claimed: string | undefined;
  readonly result: string | undefined;
}

/** What an earlier attempt left, here or elsewhere. */
export interface Evidence {
  readonly minted: string | undefined;
  readonly result: string | undefined;
}

/** What is claimed, as the sink has it now. */
export interface Looked {
  readonly done: boolean;
  /** False while the sink still works on it. */
  readonly ready: boolean;
  /** True if it was deleted. */
  readonly gone: boolean;
  readonly result: string | undefined;
  /** Why it is not what was minted for the key; none is fine. */
  readonly differs: readonly string[];
  /** Digest of the document it was made of, where the sink keeps it. */
  readonly digest: string | undefined;
}

/** A minted thing that nothing may need. */
export interface Orphan {
  readonly id: string;
  /** The key it was minted for. */
  readonly key: string;
  /** Undefined where the sink does not keep it. */
  readonly generation: number | undefined;
  /** Milliseconds since 1970; undefined where that is not known. */
  readonly madeAt: number | undefined;
}

type Step<Result> = (bound: Bound, signal: AbortSignal) => Promise<Result>;

/**
 * The phases of creating a document exactly once, as a pipeline configures them; those that it leaves
 * out are undefined. Each makes one call and throws as `Action.call` does.
 */
export interface Phases {
  /** Places where an earlier attempt may have left a trace, in the sequence they are asked. */
  readonly evidence: ReadonlyMap<string, Step<Evidence>>;
  /** Makes something that can become the result once at most; gives its id. */
  readonly mint: Step<string>;
  /** Claims the key for the bound thing by compare-and-set; gives what holds it, undefined if that is not told. */
  readonly claim: Step<string | undefined> | undefined;
  readonly mirror: Step<void> | undefined;
  readonly look: Step<Looked>;
  /** Brings what is claimed in line with the document. */
  readonly refresh: Step<void> | undefined;
  /** Makes the result of what is claimed; gives its id if the answer tells. */
  readonly complete: Step<string | undefined>;
  /** Puts the key on the result; true if something else carries it already. */
  readonly stamp: Step<boolean> | undefined;
  /** Reads the result back; gives a sentence for each difference. */
  readonly verify: Step<readonly string[]>;
  readonly mark: Step<void>;
  /** Removes what was minted and never completed. */
  readonly discard: Step<void> | undefined;
  /** Finds what was minted and never completed; of use only from that age on. */
  readonly orphans:
    | {
        readonly ageMs: number;
        readonly find: (signal: AbortSignal) => Promise<readonly Orphan[]>;
      }
    | undefined;
  /** Takes the result back where the source no longer wants it. */
  readonly undo: Step<void> | undefined;

  /** True if the source no longer wants it. */
  isWithdrawn(bound: Bound): Promise<boolean>;
  /** True if the source knows that it was created. */
  isMarked(bound: Bound): Promise<boolean>;
  /** Fingerprint of what must not change at the source while it is being created. */
  contentOf(record: Json): Promise<string>;
}
