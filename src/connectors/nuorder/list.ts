import { defineSource } from "../../core/component.ts";
import { SyncError } from "../../core/errors.ts";
import type { Json } from "../../core/json.ts";
import type { RawRecord, ReadContext, ReadSummary, Window } from "../../core/ports.ts";
import type { NuorderConnection } from "./connection.ts";
import { checkList } from "./list-check.ts";
import { listOptions, type ListOptions } from "./list-options.ts";
import { listPages, type ListEntry } from "./list-pages.ts";
import { rawRecordMaker, type RawRecordMaker } from "./raw-record.ts";
import { readSingle } from "./single-record.ts";
import { readSingles } from "./single-records.ts";

/** Reads the records of lists, page by page where they have pages; one by one where that is asked for. */
export const nuorderList = defineSource({
  type: "nuorder.list",
  summary: "Reads lists with signed GET requests, or one by one the records that they name.",
  connection: "nuorder",
  options: listOptions,
  check: checkList,
  open: (options, connection) => ({
    readsRefs: options.record_path !== undefined,
    read: (window, context) => read(connection as NuorderConnection, window, context),
    ...(options.record_path === undefined
      ? {}
      : {
          one: (ref, rendered, signal) =>
            readOne(
              connection as NuorderConnection,
              ref,
              rendered as unknown as ListOptions,
              signal,
            ),
        }),
  }),
});

/** One record as it is now. What could not be read may be anything: its outcome is unknown. */
async function readOne(
  connection: NuorderConnection,
  ref: string,
  chosen: ListOptions,
  signal: AbortSignal,
): Promise<Json | undefined> {
  const how = { path: recordPathOf(chosen), field: chosen.ref ?? "_id", mayBeGone: true };
  const one = await readSingle(connection, ref, how, signal);
  if (one.kind === "unreadable") {
    throw new SyncError("http/bad-answer", one.error.message, { cause: one.error });
  }
  return one.kind === "gone" ? undefined : one.value;
}

/** Records of a list handed on at a time. */
const batchSize = 500;

async function* read(
  connection: NuorderConnection,
  window: Window,
  context: ReadContext,
): AsyncGenerator<readonly RawRecord[], ReadSummary, void> {
  const maker = await rawRecordMaker();
  const chosen = window.options as unknown as ListOptions;
  const seen = new Set<string>();
  const named: ListEntry[] = [];
  let startedAt: number | undefined;
  let requests = 0;
  let records = 0;

  // Where only single records are wanted, no list is needed to find them.
  const byRefs = window.only === true && chosen.record_path !== undefined;
  for (const path of byRefs ? [] : pathsOf(chosen)) {
    for await (const page of listPages(connection, path, chosen, context.signal)) {
      requests += 1;
      startedAt ??= page.serverTime;
      const fresh = page.entries.splice(0).filter(({ ref }) => !seen.has(ref));
      for (const { ref } of fresh) seen.add(ref);
      if (chosen.record_path === undefined) yield* listed(fresh);
      // All lists first: what moves from one to another is easily missed, the less so the closer they are read.
      else named.push(...fresh.map((one) => ({ ...one, value: null })));
    }
  }
  if (named.length > 0) yield* oneByOne(named, false);
  // What is waited for may be in no list any more, or gone for good.
  const also = new Set(chosen.record_path === undefined ? [] : window.also);
  const others = [...also].filter((ref) => !seen.has(ref));
  if (others.length > 0) {
    yield* oneByOne(
      others.map((ref) => ({ ref, named: true, value: null })),
      true,
    );
  }
  return { complete: true, startedAt: wholeSeconds(startedAt), cost: requests };

  /** What the list itself holds. Taken out of `fresh`: a portal's whole content is not held twice. */
  async function* listed(fresh: ListEntry[]) {
    while (fresh.length > 0) {
      const batch = fresh.splice(0, batchSize).map((one) => rawRecord(one, chosen, maker));
      yield progressed(batch);
    }
  }

  async function* oneByOne(entries: readonly ListEntry[], mayBeGone: boolean) {
    const nameless = entries.filter(({ named }) => !named);
    if (nameless.length > 0) {
      yield progressed(nameless.map((one) => rawRecord(one, chosen, maker)));
    }
    const refs = [...new Set(entries.filter(({ named }) => named).map(({ ref }) => ref))];
    const how = { path: recordPathOf(chosen), field: chosen.ref ?? "_id", mayBeGone };
    for await (const batch of readSingles(connection, refs, how, maker, context.signal)) {
      requests += batch.asked;
      yield progressed(batch.records);
    }
  }

  function progressed(batch: readonly RawRecord[]): readonly RawRecord[] {
    records += batch.length;
    context.progress(`${String(records)} records read`);
    return batch;
  }
}

function rawRecord(entry: ListEntry, { ref = "_id" }: ListOptions, maker: RawRecordMaker) {
  if (entry.named) return maker.read(entry.ref, entry.value);
  const error = new SyncError("record/unreadable", `A record of the list has no "${ref}".`);
  return maker.unreadable(entry.ref, error);
}

/** @throws SyncError `spec/wrong-type`; no path at all would prove every record absent. */
function pathsOf({ path, paths }: ListOptions): readonly string[] {
  if (path !== undefined && paths !== undefined) {
    throw new SyncError("spec/wrong-type", "The source has both path and paths.");
  }
  if (paths === undefined) {
    if (typeof path === "string" && path !== "") return [path];
    throw new SyncError("spec/wrong-type", "The path of the list gave no text.");
  }
  // A template gives one value where a sequence has but one.
  const given: readonly unknown[] = Array.isArray(paths) ? (paths as readonly unknown[]) : [paths];
  const texts = given.filter((one): one is string => typeof one === "string" && one !== "");
  if (texts.length === given.length && texts.length > 0) return [...new Set(texts)];
  throw new SyncError("spec/wrong-type", "The paths of the lists gave no list of texts.");
}

function recordPathOf({ record_path: path }: ListOptions): string {
  if (typeof path === "string" && path.includes("{ref}")) return path;
  throw new SyncError("spec/wrong-type", "The record_path gave no text with {ref} in it.");
}

function wholeSeconds(time: number | undefined): string | undefined {
  if (time === undefined) return undefined;
  return new Date(time).toISOString().replace(/\.\d+Z$/, "Z");
}
