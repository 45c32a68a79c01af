import { asSyncError } from "../core/errors.ts";
import type { KnownDocument, Store } from "../core/store.ts";
import type { HeldDocument, Unreadable } from "./held-read.ts";
import type { HeldReader } from "./held.ts";
import { matchDocuments, type Matches } from "./match.ts";

/** One of our documents with what it is matched by. */
export interface KnownHere {
  readonly known: KnownDocument;
  readonly values: readonly (readonly string[])[];
}

/**
 * Every document that the state knows to have been accepted, archived ones included, except those
 * with the keys in `but`. What cannot be matched because a way fails on it is named.
 */
export async function readKnown(
  store: Store,
  pipeline: string,
  reader: HeldReader,
  today: string,
  but: ReadonlySet<string>,
): Promise<{ readonly here: readonly KnownHere[]; readonly unreadable: readonly Unreadable[] }> {
  const here: KnownHere[] = [];
  const unreadable: Unreadable[] = [];
  for await (const refs of store.allRefs(pipeline)) {
    const documents = [...(await store.documentsOf(pipeline, refs)).values()].flat();
    for (const known of documents) {
      // One that was only ever in doubt may not be there.
      if (known.fingerprint === "" || but.has(known.key)) continue;
      try {
        here.push({ known, values: await reader.values(known.document, today) });
      } catch (thrown) {
        const error = asSyncError(thrown);
        if (error.recovery === "stop") throw error;
        unreadable.push({ side: "here", name: known.key, id: known.sinkId, error });
        here.push({ known, values: [] });
      }
    }
  }
  return { here, unreadable };
}

/**
 * Finds what the sink holds of documents that were sent: by its own id, else by the ways. Those that
 * are archived or absent come last.
 */
export function findKnown(
  ways: readonly string[],
  here: readonly KnownHere[],
  there: readonly HeldDocument[],
): Matches<KnownHere, HeldDocument> {
  const byId = new Map(there.flatMap((one) => (one.id === undefined ? [] : [[one.id, one]])));
  const isSent = ({ known }: KnownHere) => known.status === "sent";
  // What was archived or is gone must not stand in the way of what took its place.
  const sentFirst = [...here.filter(isSent), ...here.filter((one) => !isSent(one))];
  const matched = sentFirst.flatMap((ours) => {
    const id = ours.known.sinkId;
    const theirs = id === undefined ? undefined : byId.get(id);
    if (id === undefined || !theirs) return [];
    byId.delete(id);
    return [{ ours, theirs, way: "", value: id }];
  });
  const foundOurs = new Set(matched.map(({ ours }) => ours));
  const foundTheirs = new Set(matched.map(({ theirs }) => theirs));
  const rest = there.filter((one) => !foundTheirs.has(one));
  const left = here.filter((one) => !foundOurs.has(one));
  const sent = matchDocuments(ways, left.filter(isSent), rest);
  const others = matchDocuments(
    ways,
    left.filter((one) => !isSent(one)),
    sent.onlyTheirs,
  );
  return {
    matched: [...matched, ...sent.matched, ...others.matched],
    ambiguous: [...sent.ambiguous, ...others.ambiguous],
    onlyOurs: [...sent.onlyOurs, ...others.onlyOurs],
    onlyTheirs: others.onlyTheirs,
  };
}
