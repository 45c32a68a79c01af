import canonicalize from "canonicalize";
import xxhash from "xxhash-wasm";
import type { SyncError } from "../../core/errors.ts";
import type { Json } from "../../core/json.ts";
import type { RawRecord } from "../../core/ports.ts";

/** Makes what a source hands on: of a value, or of the error in whose place none could be had. */
export interface RawRecordMaker {
  read(ref: string, value: Json): RawRecord;
  unreadable(ref: string, error: SyncError): RawRecord;
}

/** Makes a maker of raw records; their fingerprints do not depend on the sequence of keys. */
export async function rawRecordMaker(): Promise<RawRecordMaker> {
  const { h64ToString } = await xxhash();
  const print = (value: Json): string => h64ToString(canonicalize(value) ?? "").padStart(16, "0");
  return {
    read: (ref, value) => ({ ref, fingerprint: print(value), load: () => value }),
    unreadable: (ref, error) => ({
      ref,
      fingerprint: print({ unreadable: error.message }),
      load: () => {
        throw error;
      },
    }),
  };
}
