import { SyncError } from "../../core/errors.ts";
import { atPointer, isObject, type Json } from "../../core/json.ts";
import { call } from "./call.ts";
import type { NuorderConnection } from "./connection.ts";
import type { ListOptions } from "./list-options.ts";
import { nextPage, pathWithQuery } from "./paginate.ts";
import type { CallAnswer } from "./read-answer.ts";

/** One record of a list. */
export interface ListEntry {
  /** What identifies it; its place in the list where it does not say. */
  readonly ref: string;
  /** Whether it says so itself. */
  readonly named: boolean;
  readonly value: Json;
}

/** One page of a list. */
export interface ListPage {
  /** Emptied by whoever takes them: the list may be all that a portal holds. */
  readonly entries: ListEntry[];
  /** The server's clock, in Unix milliseconds. */
  readonly serverTime: number | undefined;
}

/**
 * Reads one list, page by page where it has pages.
 * @throws SyncError `http/bad-answer`, `source/no-progress`, `source/incomplete`, and as `call` does
 */
export async function* listPages(
  connection: NuorderConnection,
  path: string,
  { paginate, each = "", ref = "_id" }: ListOptions,
  signal: AbortSignal,
): AsyncGenerator<ListPage, void, void> {
  const seen = new Set<string>();
  let read = 0;
  let query: Readonly<Record<string, string>> | undefined = nextPage(paginate, undefined, 0);
  while (query) {
    const target = pathWithQuery(path, query);
    const request = { method: "GET", path: target, repeatable: true, large: true } as const;
    const answer = await call(connection, "source", request, signal);
    const records = listIn(answer, each);
    const entries = records.map((value, at): ListEntry => {
      const own = refIn(value, ref);
      const place = `record ${String(read + at + 1)} of "${path}"`;
      return { ref: own ?? place, named: own !== undefined, value };
    });
    read += records.length;
    query = nextPage(paginate, records, read);
    // What is handed on and let go of is not to be kept by the answer.
    records.length = 0;
    const before = seen.size;
    for (const one of entries) seen.add(one.ref);
    if (entries.length > 0 && seen.size === before) {
      throw new SyncError("source/no-progress", `NuORDER gives the same page of "${path}" again.`);
    }
    yield { entries, serverTime: answer.serverTime };
  }
}

/** What identifies a record: the field's value, or the value itself where the list holds ids. */
export function refIn(value: Json, field: string): string | undefined {
  const ref = isObject(value) ? value[field] : value;
  return typeof ref === "string" || typeof ref === "number" ? String(ref) : undefined;
}

function listIn(answer: CallAnswer, pointer: string): Json[] {
  // No body is no empty list: to take it for one would prove everything absent.
  const list = answer.json === undefined ? undefined : atPointer(answer.json, pointer);
  if (Array.isArray(list)) return list as Json[];
  throw new SyncError("http/bad-answer", `NuORDER's answer has no list at "${pointer}".`);
}
