import { SyncError } from "../core/errors.ts";
import type { Intent } from "../core/intents.ts";
import { isObject, type Json } from "../core/json.ts";
import type { DeadLetter, KnownDocument, Store } from "../core/store.ts";
import type { ChangeRow } from "../core/store-views.ts";
import type { World } from "../core/world.ts";
import type { Brand } from "../spec/load-project.ts";
import type { ResolvedPipeline } from "../spec/pipeline.ts";
import { findRecord } from "./find-record.ts";
import { stepsFor, type Step } from "./next-steps.ts";
import { openStore } from "./open-store.ts";
import { pipelineOf } from "./run.ts";

/** All that is stored of one record that is parked, waits or was begun. */
export interface ParkedRecord {
  readonly ref: string;
  readonly title: string | undefined;
  readonly letters: readonly DeadLetter[];
  readonly intents: readonly Intent[];
  readonly documents: readonly KnownDocument[];
  readonly history: readonly ChangeRow[];
  /** The record as it was last read; undefined where it is not kept. */
  readonly record: Json | undefined;
  /** Where the source gives it again. */
  readonly from: string;
  readonly steps: readonly Step[];
}

/**
 * Reads what is stored of one record, by key, ref, title or a word of it. Changes nothing.
 * @throws SyncError `command/unknown-record`, `command/unclear`, `spec/no-pipeline`
 */
export async function readParkedRecord(
  { stateDir, world }: { readonly stateDir: string; readonly world: World },
  brand: Brand,
  name: string,
  text: string,
): Promise<ParkedRecord> {
  const pipeline = pipelineOf(brand, name);
  const store = openStore(stateDir, brand, world, false);
  try {
    const found = await findRecord(store, name, text);
    if (!found) throw unknownRecord(brand.name, name, text);
    const { ref } = found;
    const letters = (await store.letters(name)).filter((one) => one.ref === ref);
    const documents = (await store.documentsOf(name, [ref])).get(ref) ?? [];
    const intents = await intentsOf(store, name, ref, [
      ...found.keys,
      ...[...letters, ...documents].flatMap(({ key }) => key ?? []),
    ]);
    const keys = new Set([...intents, ...documents].map(({ key }) => key));
    const history: ChangeRow[] = [];
    for (const key of keys) history.push(...(await store.history(name, key)));
    const title = letters.find((one) => one.title !== undefined)?.title ?? found.title;
    return {
      ref,
      title,
      letters,
      intents,
      documents,
      history,
      record: letters.find(({ record }) => record !== undefined)?.record,
      from: givenBy(pipeline, ref),
      steps: stepsFor(letters, intents),
    };
  } finally {
    store.close();
  }
}

/** What is thrown where nothing is known under a name. */
export function unknownRecord(brand: string, pipeline: string, text: string): SyncError {
  return new SyncError(
    "command/unknown-record",
    `nothing is known of "${text}" in ${brand}/${pipeline}`,
  );
}

/** What is to be created of a record once, as far as it was begun. */
export async function intentsOf(
  store: Store,
  pipeline: string,
  ref: string,
  keys: readonly string[],
): Promise<readonly Intent[]> {
  const open = (await store.openIntents(pipeline)).filter((one) => one.ref === ref);
  const known = await store.intents(pipeline, [
    ...new Set([...keys, ...open.map(({ key }) => key)]),
  ]);
  return [...known.values()].filter((one) => one.ref === ref);
}

/** Where a record is read, in the pipeline's own words. */
function givenBy({ spec }: ResolvedPipeline, ref: string): string {
  const { type, connection } = spec.source;
  const single = isObject(spec.source as Json)
    ? Object.values(spec.source as Readonly<Record<string, unknown>>).find(
        (one): one is string => typeof one === "string" && one.includes("{ref}"),
      )
    : undefined;
  const place = single?.replaceAll("{ref}", () => encodeURIComponent(ref));
  return `${type} of the connection "${connection}"${place === undefined ? "" : `, ${place}`}`;
}
