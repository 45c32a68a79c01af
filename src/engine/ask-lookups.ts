import canonicalize from "canonicalize";
import { asSyncError, SyncError } from "../core/errors.ts";
import type { Json } from "../core/json.ts";
import type { Store } from "../core/store.ts";
import { compileExpression, type Bindings } from "../mapping/compile.ts";
import { listOf } from "../mapping/compiled-parts.ts";
import type { Library } from "../mapping/library.ts";
import type { TextOrigin } from "../mapping/text-origin.ts";
import type { PipelineSpec } from "../spec/envelope.ts";
import type { BoundCall } from "./bound-call.ts";

type LookupSpec = NonNullable<PipelineSpec["lookups"]>[string];
type CallSpec = NonNullable<LookupSpec["read"]>["call"];

/** What is found for a key; an error where it could not be asked, which is not the same as nothing. */
export type Answers = ReadonlyMap<string, Json | SyncError>;

/** Asks the other system for these keys. @throws SyncError with recovery *stop* */
export type AskKeys = (keys: readonly string[], signal: AbortSignal) => Promise<Answers>;

/** What asking is compiled from. */
export interface AskSources {
  readonly spec: PipelineSpec;
  readonly store: Store;
  /** `$settings` and `$brand`. */
  readonly bound: Bindings;
  /** Where the text at a JSON Pointer of the pipeline was written. */
  readonly originOf: (pointer: string) => TextOrigin;
  readonly library: Library;
  /** Opens the action at a JSON Pointer of the pipeline. */
  readonly openCall: (pointer: string, spec: CallSpec) => BoundCall;
}

/** Keys that are asked for at once where the lookup does not say. */
const usualSize = 50;

/** Most ids that are read at once: what the other systems take. */
const idsAtOnce = 250;

/** Compiles the lookups that ask another system, by name. */
export function compileAsking(sources: AskSources): ReadonlyMap<string, AskKeys> {
  return new Map(
    Object.entries(sources.spec.lookups ?? {}).flatMap(([name, lookup]) =>
      lookup.read ? [[name, compileOne(name, lookup, lookup.read, sources)] as const] : [],
    ),
  );
}

function compileOne(
  name: string,
  { refs, find, size = usualSize }: LookupSpec,
  read: NonNullable<LookupSpec["read"]>,
  { store, bound, originOf, library, openCall }: AskSources,
): AskKeys {
  const at = `/lookups/${name}`;
  const expression = (pointer: string, text: string) =>
    compileExpression(text, originOf(`${at}${pointer}`), library);
  const search = find && {
    call: openCall(`${at}/find/call`, find.call),
    ids: expression("/find/ids", find.ids),
  };
  const reading = {
    call: openCall(`${at}/read/call`, read.call),
    each: expression("/read/each", read.each),
    by: expression("/read/by", read.by),
  };

  return async (keys, signal) => {
    const found = new Map<string, Json | SyncError>();
    for (let from = 0; from < keys.length; from += size) {
      for (const one of await askOrSplit(keys.slice(from, from + size), signal)) found.set(...one);
    }
    return found;
  };

  /** One key that is refused must not take those asked for with it along. */
  async function askOrSplit(keys: readonly string[], signal: AbortSignal): Promise<Answers> {
    try {
      return await ask(keys, signal);
    } catch (thrown) {
      const error = asSyncError(thrown);
      if (error.recovery === "stop") throw error;
      if (error.recovery === "retry" || keys.length === 1) {
        const failed = notLookedUp(name, error);
        return new Map(keys.map((key) => [key, failed]));
      }
      const half = Math.ceil(keys.length / 2);
      return new Map([
        ...(await askOrSplit(keys.slice(0, half), signal)),
        ...(await askOrSplit(keys.slice(half), signal)),
      ]);
    }
  }

  async function ask(keys: readonly string[], signal: AbortSignal): Promise<Answers> {
    const known = await refsOf(keys);
    const searched = { ...bound, keys, refs: known };
    const ids = new Set(known);
    if (search) {
      const { answer } = await search.call(searched, signal);
      const named = listOf(await search.ids.evaluate(answer, searched));
      for (const id of named) if (isText(id)) ids.add(String(id));
    }
    const found = new Map<string, Map<string, Json>>();
    for (const some of readsNothing(ids) ? [] : partsOf([...ids])) {
      const bindings = { ...searched, ids: some };
      const { answer } = await reading.call(bindings, signal);
      for (const node of listOf(await reading.each.evaluate(answer, bindings))) {
        if (node !== null) await enter(node, bindings, keys, found);
      }
    }
    return new Map([...found].map(([key, nodes]) => [key, [...nodes.values()]]));
  }

  /** Where ids are what is read by, there is nothing to read without one. */
  function readsNothing(ids: ReadonlySet<string>): boolean {
    return ids.size === 0 && (search !== undefined || refs !== undefined);
  }

  async function enter(
    node: Json,
    bindings: Bindings,
    keys: readonly string[],
    found: Map<string, Map<string, Json>>,
  ): Promise<void> {
    for (const key of listOf(await reading.by.evaluate(node, bindings))) {
      if (!isText(key) || !keys.includes(String(key))) continue;
      const nodes = found.get(String(key)) ?? new Map<string, Json>();
      // One that was searched for and is known here is the same.
      found.set(String(key), nodes.set(canonicalize(node) ?? "", node));
    }
  }

  async function refsOf(keys: readonly string[]): Promise<readonly string[]> {
    if (refs === undefined) return [];
    const dot = refs.indexOf(".");
    if (dot >= 0) return store.ownersOf(refs.slice(0, dot), refs.slice(dot + 1), keys);
    const documents = await store.documentsByKey(refs, keys);
    return [...new Set([...documents.values()].map(({ ref }) => ref))];
  }
}

function isText(value: Json): value is string | number {
  return (typeof value === "string" && value !== "") || typeof value === "number";
}

function partsOf(ids: readonly string[]): readonly (readonly string[])[] {
  if (ids.length === 0) return [ids];
  const count = Math.ceil(ids.length / idsAtOnce);
  return Array.from({ length: count }, (_, part) =>
    ids.slice(part * idsAtOnce, (part + 1) * idsAtOnce),
  );
}

/** Nobody knows whether it is there: the record waits, whatever the other system said. */
function notLookedUp(name: string, cause: SyncError): SyncError {
  return new SyncError(
    "record/not-looked-up",
    `lookups.${name} could not be answered: ${cause.message}`,
    { facts: { lookup: name, because: cause.code }, cause },
  );
}
