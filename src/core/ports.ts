import type { Json, JsonObject } from "./json.ts";

/** Where one reading starts. */
export interface Window {
  /** Read what changed at or after this cursor value; undefined reads everything. */
  readonly from: string | undefined;
  /** The source's options with every template rendered for this window. */
  readonly options: JsonObject;
  /** Refs of records to be delivered beside what changed; only for sources with `readsRefs`. */
  readonly also: readonly string[];
  /** True where nothing but the records of `also` is wanted. A source may deliver more all the same. */
  readonly only?: boolean;
}

/**
 * One record as its source gave it, not yet parsed: an unchanged record is known by its fingerprint
 * alone and costs neither parsing nor mapping.
 */
export interface RawRecord {
  /** What identifies the record in its source, e.g. a GID. Stable between runs. */
  readonly ref: string;
  /** A hash of the raw content, hex. Equal content gives an equal hash; the reverse miss is harmless. */
  readonly fingerprint: string;
  /**
   * Parses the record. Works until the generator that delivered it has ended.
   * @throws SyncError `record/incomplete`, `record/unreadable` – this record alone is parked.
   */
  load(): Json;
}

export interface ReadContext {
  readonly signal: AbortSignal;
  /** What the source must remember across a crash, e.g. the id of a job it started. */
  readonly memo: Memo;
  /** Says how far reading is, for people: e.g. "waiting for the export, 12,000 objects". */
  readonly progress: (message: string) => void;
}

/** A small durable note of a source, kept per pipeline until cleared. */
export interface Memo {
  load(): Promise<Json | undefined>;
  save(value: Json): Promise<void>;
  clear(): Promise<void>;
}

/** What a source says once it has delivered everything. */
export interface ReadSummary {
  /** True only if every record of the window was delivered: then absence means something. */
  readonly complete: boolean;
  /** The source's own clock when reading began, as a cursor value; limits the cursor (signpost). */
  readonly startedAt: string | undefined;
  /** What reading cost at the source, in its own unit, e.g. query points. */
  readonly cost: number;
}

export interface Source {
  /** True if the source can deliver single records by their refs (`Window.also`). */
  readonly readsRefs?: boolean;
  /**
   * Delivers the records of a window in batches, each record at least once; the generator's return
   * value sums up. Stops promptly when the signal aborts.
   * @throws SyncError with recovery *stop* where the whole reading is in doubt.
   */
  read(
    window: Window,
    context: ReadContext,
  ): AsyncGenerator<readonly RawRecord[], ReadSummary, void>;
  /**
   * Reads one record as it is now; undefined if it is gone. `options` are rendered as for a window.
   * @throws SyncError as `read` and `RawRecord.load` do
   */
  one?(ref: string, options: JsonObject, signal: AbortSignal): Promise<Json | undefined>;
}

/** One write to a sink. */
export interface Write {
  /** Which of the sink's operations: a key of its options. */
  readonly operation: string;
  /** That operation's options with every template rendered for this document. */
  readonly request: JsonObject;
  readonly key: string;
  /** What is sent; less than what is stored where a field is not the source's to change. */
  readonly document: JsonObject;
}

/** One request to a sink about many documents. */
export interface SinkRequest {
  /** Which of the sink's operations: a key of its options. */
  readonly operation: string;
  /** That operation's options with every template rendered. */
  readonly request: JsonObject;
  readonly body: Json;
}

export interface Receipt {
  /** What the sink answered, if it was JSON. `sink.id` and `sink.capture` are read from it. */
  readonly answer: Json | undefined;
}

export interface Sink {
  /**
   * Writes one document and resolves once the sink has accepted it. Safe to repeat.
   * @throws SyncError *reject* (refused), *retry* (tries used up, outcome unknown), *stop* (access).
   */
  write(write: Write, signal: AbortSignal): Promise<Receipt>;
  /**
   * Sends one request that is about many documents: a batch, or what follows accepted ones. Safe to
   * repeat. Throws as `write` does.
   */
  send?(request: SinkRequest, signal: AbortSignal): Promise<Receipt>;
}

/** A single call, made once: whoever asks for it decides whether it may be repeated. */
export interface Action {
  /**
   * Makes the call with these rendered options and gives what was answered. Only what changes nothing,
   * or surely was not sent, is tried again in here.
   * @throws SyncError *reject* (refused, surely without effect), *retry* (outcome unknown), *stop* (access).
   */
  call(request: JsonObject, signal: AbortSignal): Promise<Receipt>;
}
