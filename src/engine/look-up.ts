import type { Json, JsonObject } from "../core/json.ts";
import type { KnownDocument, LookupPlace, Store } from "../core/store.ts";
import type { LookUp } from "../mapping/mapper.ts";
import type { PipelineSpec } from "../spec/envelope.ts";
import type { Answers, AskKeys } from "./ask-lookups.ts";

/** Where each of a pipeline's lookups looks, for the state. */
export function lookupPlaces(spec: PipelineSpec): LookupPlace[] {
  return Object.entries(spec.lookups ?? {}).flatMap(
    ([name, { documents, xref }]): LookupPlace[] => {
      if (documents !== undefined) return [{ name, pipeline: documents, capture: undefined }];
      // What another system is asked for is asked anew whenever the record is decided.
      if (xref === undefined) return [];
      const dot = xref.indexOf(".");
      return [{ name, pipeline: xref.slice(0, dot), capture: xref.slice(dot + 1) }];
    },
  );
}

/**
 * Fetches the values of a pipeline's lookups from the state or by asking, a batch of records at a
 * time. What could not be asked is an error under its keys.
 */
export function lookUpIn(
  store: Store,
  spec: PipelineSpec,
  asking: ReadonlyMap<string, AskKeys>,
  signal: AbortSignal,
): LookUp {
  const places = new Map(lookupPlaces(spec).map((place) => [place.name, place]));
  return async (wanted) => {
    const found = new Map<string, Answers>();
    for (const [name, keys] of wanted) {
      const ask = asking.get(name);
      if (ask) found.set(name, await ask(keys, signal));
      const place = places.get(name);
      if (place) found.set(name, await valuesAt(place, spec.lookups?.[name]?.fields ?? [], keys));
    }
    return found;
  };

  async function valuesAt(
    { pipeline, capture }: LookupPlace,
    fields: readonly string[],
    keys: readonly string[],
  ): Promise<ReadonlyMap<string, Json>> {
    if (capture !== undefined) return store.captured(pipeline, capture, keys);
    const documents = await store.documentsByKey(pipeline, keys);
    return new Map(
      [...documents]
        // One that was only ever in doubt may not be there.
        .filter(([, one]) => one.fingerprint !== "")
        .map(([key, one]) => [key, valueOf(one, fields)]),
    );
  }
}

/** What a mapping sees of another pipeline's document. */
function valueOf(known: KnownDocument, fields: readonly string[]): JsonObject {
  const picked = fields.flatMap((field) => {
    const value = known.document[field];
    return value === undefined ? [] : [[field, value] as const];
  });
  return {
    ...Object.fromEntries(picked),
    ...(known.sinkId === undefined ? {} : { id: known.sinkId }),
    retired: known.status === "retired",
  };
}

/**
 * For each record, the number with which the last of what it belongs to came back after it was
 * archived: what was accepted before has gone with it. 0 where none ever did.
 */
export async function broughtBack(
  store: Store,
  spec: PipelineSpec,
  records: readonly { readonly lookedUp?: Readonly<Record<string, readonly string[]>> }[],
): Promise<number[]> {
  const last = records.map(() => 0);
  for (const [name, { documents: other, takes_along: takes }] of Object.entries(
    spec.lookups ?? {},
  )) {
    if (other === undefined || takes !== true) continue;
    const keysOf = records.map(({ lookedUp }) => lookedUp?.[name] ?? []);
    const found = await store.documentsByKey(other, keysOf.flat());
    for (const [at, keys] of keysOf.entries()) {
      last[at] = Math.max(last[at] ?? 0, ...keys.map((key) => found.get(key)?.revived ?? 0));
    }
  }
  return last;
}
