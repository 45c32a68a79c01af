import canonicalize from "canonicalize";
import xxhash, { type XXHashAPI } from "xxhash-wasm";
import { SyncError } from "../../core/errors.ts";
import type { Json, JsonObject } from "../../core/json.ts";
import type { RawRecord, ReadContext, ReadSummary } from "../../core/ports.ts";
import type { ShopifyConnection } from "./connection.ts";
import { nodeCompleter, type NodeCompleter } from "./nested-pages.ts";
import { readPages, type PagedQuery, type PageNode } from "./page-reader.ts";

/** Delivers the records of a paged query; `shape` changes each before it is delivered. */
export async function* readRecords(
  connection: ShopifyConnection,
  query: PagedQuery,
  context: ReadContext,
  shape: (record: JsonObject) => JsonObject = (record) => record,
): AsyncGenerator<readonly RawRecord[], ReadSummary, void> {
  const hashes = await xxhash();
  const before = connection.points();
  let startedAt: string | undefined;
  let complete = true;
  let read = 0;
  for await (const page of readPages(connection, query, context.signal)) {
    startedAt ??= wholeSeconds(page.serverTime);
    const completer = nodeCompleter(connection, query, page.sizes.nested);
    const records: RawRecord[] = [];
    for (const node of page.nodes) {
      // What is null has no id, so nobody can say which record was not seen.
      complete &&= node.value !== null;
      records.push(await recordOf(node, completer, shape, hashes, context.signal));
    }
    read += records.length;
    context.progress(`${String(read)} records read`);
    if (records.length > 0) yield records;
  }
  return { complete, startedAt, cost: connection.points() - before };
}

/** A server's time as a cursor value: ISO, whole seconds, as Shopify writes its own. */
export function wholeSeconds(time: number | undefined): string | undefined {
  return time === undefined ? undefined : new Date(time).toISOString().replace(/\.\d+Z$/, "Z");
}

async function recordOf(
  { value, errors, place }: PageNode,
  completer: NodeCompleter,
  shape: (record: JsonObject) => JsonObject,
  hashes: XXHashAPI,
  signal: AbortSignal,
): Promise<RawRecord> {
  const [error] = errors;
  const said = error ? `: "${error.message}"` : "";
  const id = value?.["id"];
  if (!value || typeof id !== "string") {
    const what = value ? "has no id" : "is empty";
    const ref = `record ${String(place)} of the query`;
    return broken(ref, new SyncError("record/unreadable", `The ${ref} ${what}${said}.`), hashes);
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
