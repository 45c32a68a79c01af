import type { RawRecord } from "../../core/ports.ts";
import type { NuorderConnection } from "./connection.ts";
import type { RawRecordMaker } from "./raw-record.ts";
import { readSingle, type SingleRead } from "./single-record.ts";

/** Records read at a time and handed on together; the connection has five of them under way. */
const batchSize = 50;

/** Records that were asked for together. */
interface SingleBatch {
  readonly records: readonly RawRecord[];
  /** How many were asked for, the ones that are gone too. */
  readonly asked: number;
}

/**
 * Reads records by themselves, some at a time. One that is gone does not come.
 * @throws SyncError where NuORDER cannot be reached or does not let us in; the rest is not asked for then.
 */
export async function* readSingles(
  connection: NuorderConnection,
  refs: readonly string[],
  how: SingleRead,
  maker: RawRecordMaker,
  signal: AbortSignal,
): AsyncGenerator<SingleBatch, void, void> {
  for (let from = 0; from < refs.length; from += batchSize) {
    const failed = new AbortController();
    const either = AbortSignal.any([signal, failed.signal]);
    const reading = refs.slice(from, from + batchSize).map(async (ref): Promise<RawRecord[]> => {
      try {
        const one = await readSingle(connection, ref, how, either);
        if (one.kind === "gone") return [];
        return one.kind === "read"
          ? [maker.read(ref, one.value)]
          : [maker.unreadable(ref, one.error)];
      } catch (error) {
        // Those that wait would only meet the same.
        failed.abort(error);
        throw error;
      }
    });
    const done = await Promise.allSettled(reading);
    either.throwIfAborted();
    const records = done.flatMap((one) => (one.status === "fulfilled" ? one.value : []));
    yield { records, asked: done.length };
  }
}
