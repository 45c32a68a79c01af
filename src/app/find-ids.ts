import { asSyncError } from "../core/errors.ts";
import type { RawRecord } from "../core/ports.ts";
import type { NamedRecord } from "../core/store-views.ts";
import { passingMemo } from "../engine/decide.ts";
import type { RunParts } from "../engine/run-parts.ts";
import { dayIn } from "../engine/today.ts";
import type { Brand } from "../spec/load-project.ts";
import { calledSo, findRecord, onlyRecord } from "./find-record.ts";
import { openRun } from "./open-run.ts";
import { openStore } from "./open-store.ts";
import { pipelineOf, type RunEnvironment } from "./run.ts";

/** The records that were asked for by an id each. */
export interface FoundIds {
  /** Refs, with the id that somebody typed for each. */
  readonly refs: ReadonlyMap<string, string>;
  /** Ids that nothing is called by, as far as that can be known before the source is read. */
  readonly unknown: readonly string[];
}

/**
 * Finds records by ref, key, title or a word of a title: in the state, and where the source gives single
 * records also there. What only a full read can tell is taken for a ref. Writes nothing.
 * @throws SyncError `command/unclear`, and as the source does
 */
export async function findIds(
  { world, connectors, stateDir, emit }: RunEnvironment,
  brand: Brand,
  name: string,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<FoundIds> {
  const pipeline = pipelineOf(brand, name);
  const store = openStore(stateDir, brand, world, false);
  try {
    const refs = new Map<string, string>();
    const unseen: string[] = [];
    for (const id of new Set(ids)) {
      const found = await findRecord(store, name, id);
      if (found) refs.set(found.ref, id);
      else unseen.push(id);
    }
    if (unseen.length === 0) return { refs, unknown: [] };
    await using opened = await openRun(connectors, brand, pipeline, store, world, emit);
    const { parts } = opened;
    if (!parts.source.one) {
      for (const id of unseen) refs.set(id, id);
      return { refs, unknown: [] };
    }
    const strange: string[] = [];
    for (const id of unseen) {
      if (await isRef(parts, id, signal)) refs.set(id, id);
      else strange.push(id);
    }
    const listed = strange.length > 0 ? await namesInSource(parts, signal) : [];
    const unknown: string[] = [];
    for (const id of strange) {
      const found = onlyRecord(calledSo(listed, id), id);
      if (found) refs.set(found.ref, id);
      else unknown.push(id);
    }
    return { refs, unknown };
  } finally {
    store.close();
  }
}

/** True if the source gives a record for this ref. What it cannot read it may not have. */
async function isRef(parts: RunParts, id: string, signal: AbortSignal): Promise<boolean> {
  const { source, sourceOptions, pipeline } = parts;
  const { settings, brand } = pipeline;
  const options = await sourceOptions({ settings, brand, cursor: undefined });
  try {
    return (await source.one?.(id, options, signal)) !== undefined;
  } catch (thrown) {
    const { code, recovery } = asSyncError(thrown);
    // Some systems answer what is no id of theirs with a failure.
    if (recovery === "reject" || code === "http/bad-answer") return false;
    throw thrown;
  }
}

/** What everything that the source lists is called. */
async function namesInSource(parts: RunParts, signal: AbortSignal): Promise<NamedRecord[]> {
  const { source, sourceOptions, pipeline, mapper, world } = parts;
  const { settings, brand, timezone } = pipeline;
  const options = await sourceOptions({ settings, brand, cursor: undefined });
  const today = dayIn(timezone, world.clock.now());
  // Nothing is looked up: only the titles matter.
  const lookUp = () => Promise.resolve(new Map<string, ReadonlyMap<string, never>>());
  const names: NamedRecord[] = [];
  const context = { signal, memo: passingMemo(), progress: () => {} };
  for await (const batch of source.read({ from: undefined, options, also: [] }, context)) {
    const readable = batch.flatMap((raw) => loaded(raw));
    const data = readable.map((one) => one.data);
    const mapped = await mapper.mapBatch(data, { today, lookUp });
    for (const [at, { ref }] of readable.entries()) {
      const { key, title } = mapped[at] ?? {};
      names.push({ ref, key, title });
    }
  }
  return names;
}

function loaded(raw: RawRecord) {
  try {
    return [{ ref: raw.ref, data: raw.load() }];
  } catch {
    return [];
  }
}
