import { SyncError } from "../../src/core/errors.ts";
import { fingerprint } from "../../src/core/fingerprint.ts";
import type { Json } from "../../src/core/json.ts";
import type { RawRecord, Source } from "../../src/core/ports.ts";
import type { Book } from "../support/pipeline.ts";

/** A source over a map of books, whose answers a test may bend. */
export interface ArraySource extends Source {
  readsRefs: boolean;
  /** Refs that were asked for beside the window. */
  readonly asked: (readonly string[])[];
  readonly books: Map<string, Book>;
  /** Windows that were asked for, undefined for everything. */
  readonly windows: (string | undefined)[];
  /** Ids whose record cannot be loaded. */
  readonly unreadable: Set<string>;
  readonly loads: string[];
  complete: boolean;
  startedAt: string | undefined;
  batch: number;
  /** Delivers every record this many times. */
  repeats: number;
  /** Throws after so many batches. */
  failAfter: { readonly batches: number; readonly error: Error } | undefined;
  /** Waits for the signal after so many batches. */
  hangAfter: number | undefined;
  put(book: Book): void;
}

export function arraySource(): ArraySource {
  const source: ArraySource = {
    readsRefs: false,
    asked: [],
    books: new Map(),
    windows: [],
    unreadable: new Set(),
    loads: [],
    complete: true,
    startedAt: undefined,
    batch: 3,
    repeats: 1,
    failAfter: undefined,
    hangAfter: undefined,
    put: (book) => {
      source.books.set(book.id, book);
    },
    async *read({ from, also }, { signal, progress }) {
      source.windows.push(from);
      source.asked.push(also);
      progress("reading");
      const { complete, startedAt } = source;
      const found = [...source.books.values()].filter(
        ({ id, changed }) =>
          from === undefined ||
          Date.parse(changed) >= Date.parse(from) ||
          (source.readsRefs && also.includes(id)),
      );
      const all = Array.from({ length: source.repeats }, () => found).flat();
      let batches = 0;
      for (let at = 0; at === 0 || at < all.length; at += source.batch) {
        if (source.failAfter && batches >= source.failAfter.batches) throw source.failAfter.error;
        if (source.hangAfter !== undefined && batches >= source.hangAfter) await aborted(signal);
        yield all.slice(at, at + source.batch).map((book) => toRaw(source, book));
        batches += 1;
      }
      return { complete, startedAt, cost: 7 };
    },
  };
  return source;
}

function toRaw(source: ArraySource, book: Book): RawRecord {
  const json = book as unknown as Json;
  return {
    ref: book.id,
    fingerprint: fingerprint(json),
    load: () => {
      source.loads.push(book.id);
      if (source.unreadable.has(book.id)) {
        throw new SyncError("record/incomplete", `"${book.id}" is not whole`);
      }
      return json;
    },
  };
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const end = (): void => {
      reject(signal.reason as Error);
    };
    if (signal.aborted) end();
    else signal.addEventListener("abort", end, { once: true });
  });
}
