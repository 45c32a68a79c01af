import type { SyncError } from "../core/errors.ts";
import type { HoldDetails } from "../core/events.ts";
import type { Json, JsonObject } from "../core/json.ts";

/**
 * Turns source records into documents: select, split, map, patch, key. Asynchronous and
 * batch-shaped, so that evaluation can move to a worker or to compiled code unnoticed.
 * A mapper never throws for one record; what goes wrong with a record is in its result.
 */
export interface Mapper {
  mapBatch(records: readonly Json[], context: MapContext): Promise<readonly MappedRecord[]>;
}

/** What mapping needs beside the records. */
export interface MapContext {
  /** The run's day in the brand's time zone, `yyyy-mm-dd`; bound as `$today`. */
  readonly today: string;
  /** Fetches what the pipeline's lookups want, once for a batch. */
  readonly lookUp: LookUp;
}

/**
 * From the wanted keys of each lookup to the values found; a key that is not found has no entry, one
 * that could not be looked up an error, with which the records that need it are rejected.
 */
export type LookUp = (
  wanted: ReadonlyMap<string, readonly string[]>,
) => Promise<ReadonlyMap<string, ReadonlyMap<string, Json | SyncError>>>;

export type MappedRecord =
  /** Nothing could be said about the record as a whole. */
  | {
      readonly kind: "rejected";
      readonly key: string | undefined;
      readonly title: string | undefined;
      readonly cursor: string | undefined;
      readonly error: SyncError;
      /** The keys it looked up until then, by lookup. */
      readonly lookedUp?: Readonly<Record<string, readonly string[]>>;
      /** The first day after today on which it is to be decided again. */
      readonly revisit?: string | undefined;
    }
  | {
      readonly kind: "decided";
      readonly key: string;
      readonly title: string | undefined;
      /** Value of `cursor.field`; undefined where the pipeline has no cursor or the record no value. */
      readonly cursor: string | undefined;
      readonly decision: "include" | "retire" | "leave out";
      /** Name of the rule that decided; "" for a plain include. */
      readonly rule: string;
      /** One entry an item after `split`; empty unless the decision is *include*. */
      readonly items: readonly MappedItem[];
      /** The keys it looked up, by lookup; empty unless the decision is *include*. */
      readonly lookedUp: Readonly<Record<string, readonly string[]>>;
      /** The first day after today on which it is to be decided again though it did not change. */
      readonly revisit: string | undefined;
      /** Sentences of `record.report` about parts that cannot be sent; the record goes on. */
      readonly reports: readonly SyncError[];
    };

export type MappedItem =
  | {
      readonly kind: "document";
      readonly key: string;
      readonly document: JsonObject;
      /** Values that no other document may share, by name. */
      readonly unique: Readonly<Record<string, readonly string[]>>;
    }
  /** `$skip(reason)`: left out on purpose. */
  | { readonly kind: "skipped"; readonly reason: string }
  /** `$hold(reason)`: waits for something and is decided again every run. */
  | {
      readonly kind: "held";
      readonly key: string | undefined;
      readonly reason: string;
      readonly details?: HoldDetails;
    }
  | { readonly kind: "rejected"; readonly key: string | undefined; readonly error: SyncError };
