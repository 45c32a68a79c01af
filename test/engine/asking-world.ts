import type { ErrorCode } from "../../src/core/error-codes.ts";
import { SyncError } from "../../src/core/errors.ts";
import type { Json, JsonObject } from "../../src/core/json.ts";
import { compileAsking } from "../../src/engine/ask-lookups.ts";
import { emptyLibrary } from "../../src/mapping/library.ts";
import { fileOrigin } from "../../src/mapping/text-origin.ts";
import type { PipelineSpec } from "../../src/spec/envelope.ts";
import { bookPipeline } from "../support/pipeline.ts";
import { engineWorld, type EngineWorld } from "./engine-world.ts";

/*
 * Books whose author another system must know before they are sent. The other system is a map of
 * authors with a search beside it that may lag, invent, refuse and be away.
 */

type Lookup = NonNullable<PipelineSpec["lookups"]>[string];

interface Author extends JsonObject {
  readonly id: string;
  readonly name: string;
}

/** The other system. */
export interface Library {
  readonly authors: Map<string, Author>;
  /** What a search gives for a name, where it does not give what is there. */
  readonly stale: Map<string, readonly string[]>;
  /** Names with which a search is refused, and errors that every call ends with. */
  readonly refused: Set<string>;
  away: ErrorCode | undefined;
  readonly searches: (readonly string[])[];
  readonly reads: (readonly string[])[];
}

const call = { type: "library.call", connection: "library" };
export const find = { call, ids: "found.id" };
const read = { call, each: "nodes", by: "name" };

/** A world where the lookup `author` asks the library; the documents show what was found. */
export function asking(lookup: Partial<Lookup> = { find }): { w: EngineWorld; library: Library } {
  const pipeline = bookPipeline({
    split: null,
    lookups: { author: { keys: "title", read, ...lookup } },
    base: `(
      $found := $lookup($author, title);
      $exists($found)
        ? { "code": id, "title": $join($found.id, " "), "price": $count($found), "live": true }
        : $hold("nobody is called " & title, id)
    )`,
  });
  const w = engineWorld(pipeline);
  const library: Library = {
    authors: new Map(),
    stale: new Map(),
    refused: new Set(),
    away: undefined,
    searches: [],
    reads: [],
  };
  const openCall = (pointer: string) => async (bindings: Record<string, Json | undefined>) => {
    await Promise.resolve();
    if (library.away !== undefined) throw new SyncError(library.away, "the library is away");
    const keys = bindings["keys"] as readonly string[];
    if (pointer === "/lookups/author/find/call") {
      library.searches.push(keys);
      const bad = keys.find((key) => library.refused.has(key));
      if (bad !== undefined) throw new SyncError("sink/refused", `"${bad}" is no name`);
      const found = keys.flatMap((name) => library.stale.get(name) ?? named(library, name));
      return { answer: { found: found.map((id) => ({ id })) } };
    }
    const ids = bindings["ids"] as readonly string[];
    library.reads.push(ids);
    const nodes = pointer.includes("read") && ids.length === 0 ? keys : ids;
    return { answer: { nodes: nodes.map((id) => library.authors.get(id) ?? null) } };
  };
  const origin = () => fileOrigin(pipeline.file, "");
  for (const [name, ask] of compileAsking({
    spec: pipeline.spec,
    store: w.store(),
    bound: { settings: {}, brand: "demo" },
    originOf: origin,
    library: emptyLibrary,
    openCall,
  })) {
    w.asking.set(name, ask);
  }
  return { w, library };
}

function named({ authors }: Library, name: string): readonly string[] {
  return [...authors.values()].filter((one) => one.name === name).map(({ id }) => id);
}

export function write(library: Library, id: string, name: string): void {
  library.authors.set(id, { id, name });
}
