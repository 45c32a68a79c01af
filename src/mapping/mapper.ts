import type { SyncError } from "../core/errors.ts";
import type { Json, JsonObject } from "../core/json.ts";

/**
 * Turns source records into documents: select, split, map, patch, key. Asynchronous and
 * batch-shaped, so that evaluation can move to a worker or to compiled code unnoticed.
 * A mapper never throws for one record; what goes wrong with a record is in its result.
 */
export interface Mapper {
  mapBatch(records: readonly Json[]): Promise<readonly MappedRecord[]>;
}

export type MappedRecord =
  /** Nothing could be said about the record as a whole. */
  | {
      readonly kind: "rejected";
      readonly key: string | undefined;
      readonly title: string | undefined;
      readonly cursor: string | undefined;
      readonly error: SyncError;
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
  | { readonly kind: "rejected"; readonly key: string | undefined; readonly error: SyncError };
