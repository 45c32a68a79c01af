import canonicalize from "canonicalize";
import xxhash, { type XXHashAPI } from "xxhash-wasm";
import { SyncError } from "../../core/errors.ts";
import type { Json, JsonObject } from "../../core/json.ts";
import type { RawRecord, ReadContext, ReadSummary, Window } from "../../core/ports.ts";
import type { ShopifyConnection } from "./connection.ts";
import { nodeCompleter, type NodeCompleter } from "./nested-pages.ts";
import { readPages, type Page, type PagedQuery, type PageNode } from "./page-reader.ts";
import { readRefPages, refKind } from "./refs-reader.ts";

/** What every way of reading the records of a query needs. */
export interface Reading {
  readonly shopify: ShopifyConnection;
  readonly query: PagedQuery;
  readonly context: ReadContext;
  /** Changes each record before it is delivered. */
  readonly shape: (record: JsonObject) => JsonObject;
  /** Refs that are asked for beside what is found; each is crossed off as it comes. */
  readonly left: Set<string>;
}

/** Delivers what a paged query finds, and then the refs that are left. */
export async function* readPaged(
  reading: Reading,
): AsyncGenerator<readonly RawRecord[], ReadSummary, void> {
  const { shopify, query, context } = reading;
  const before = shopify.points();
  const pages = readPages(shopify, query, context.signal);
  const found = yield* deliver(pages, reading, (read) => `${String(read)} records read`);
  yield* readLeft(reading);
  return { ...found, cost: shopify.points() - before };
}

/**
 * Delivers by reference what is left; a record that is gone does not come. `changed` says how many
 * of them were found to have changed.
 */
export async function* readLeft(
  reading: Reading,
  changed?: number,
): AsyncGenerator<readonly RawRecord[], void, void> {
  const { shopify, query, context, left } = reading;
  const refs = [...left];
  const pages = readRefPages(shopify, query, refs, context.signal);
  const [what, word] =
    changed === undefined ? [refs.length, "asked for again"] : [changed, "changed"];
  yield* deliver(pages, reading, (read) => `${number(what)} ${word}, ${number(read)} read`);
}

/**
 * The refs that a window asks for beside what it finds: none where it finds everything, since what
 * is not found then is gone. What no record of the query can be called is left out too.
 */
export function refsBeside({ from, also }: Window, query: PagedQuery): Set<string> {
  const { fits } = refKind(query);
  return new Set(from === undefined ? [] : also.filter(fits));
}

async function* deliver(
  pages: AsyncIterable<Page>,
  { shopify, query, context, shape, left }: Reading,
  tell: (read: number) => string,
): AsyncGenerator<readonly RawRecord[], Omit<ReadSummary, "cost">, void> {
  const hashes = await xxhash();
  let startedAt: string | undefined;
  let complete = true;
  let read = 0;
  for await (const page of pages) {
    startedAt ??= wholeSeconds(page.serverTime);
    const completer = nodeCompleter(shopify, query, page.sizes.nested);
    const records: RawRecord[] = [];
    for (const node of page.nodes) {
      // What is null and was not asked for has no id: nobody can say which record was not seen.
      complete &&= node.value !== null || node.ref !== undefined;
      records.push(await recordOf(node, completer, shape, hashes, context.signal));
    }
    for (const { ref } of records) left.delete(ref);
    read += records.length;
    context.progress(tell(read));
    if (records.length > 0) yield records;
  }
  return { complete, startedAt };
}

/** A server's time as a cursor value: ISO, whole seconds, as Shopify writes its own. */
export function wholeSeconds(time: number | undefined): string | undefined {
  return time === undefined ? undefined : new Date(time).toISOString().replace(/\.\d+Z$/, "Z");
}

async function recordOf(
  { value, errors, place, ref: asked }: PageNode,
  completer: NodeCompleter,
  shape: (record: JsonObject) => JsonObject,
  hashes: XXHashAPI,
  signal: AbortSignal,
): Promise<RawRecord> {
  const [error] = errors;
  const said = error ? `: "${error.message}"` : "";
  const id = value?.["id"];
  if (!value && asked !== undefined) {
    const message = `Shopify does not give "${asked}"${said}.`;
    return broken(asked, new SyncError("record/incomplete", message), hashes);
  }
  if (!value || typeof id !== "string") {
    const what = value ? "has no id" : "is empty";
    const ref = asked ?? `record ${String(place)} of the query`;
    const name = asked === undefined ? `The ${ref}` : `"${ref}"`;
    return broken(ref, new SyncError("record/unreadable", `${name} ${what}${said}.`), hashes);
  }
  if (error) {
    return broken(
      id,
      new SyncError("record/incomplete", `Shopify does not give all of "${id}"${said}.`),
      hashes,
    );
  }
  try {
    const whole = shape(await completer.complete(value, signal));
    return { ref: id, fingerprint: fingerprintOf(whole, hashes), load: () => whole };
  } catch (thrown) {
    if (!(thrown instanceof SyncError) || thrown.recovery !== "reject") throw thrown;
    return broken(id, thrown, hashes);
  }
}

/** A record that is refused alone. Its fingerprint is never that of a whole record. */
function broken(ref: string, error: SyncError, hashes: XXHashAPI): RawRecord {
  return {
    ref,
    fingerprint: fingerprintOf(["broken", error.code, error.message], hashes),
    load: () => {
      throw error;
    },
  };
}

function fingerprintOf(value: Json, hashes: XXHashAPI): string {
  return hashes.h64ToString(canonicalize(value) ?? "").padStart(16, "0");
}

/** A number as people read it. */
export function number(value: number): string {
  return value.toLocaleString("en");
}
