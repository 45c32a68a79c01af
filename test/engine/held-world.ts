import { SyncError } from "../../src/core/errors.ts";
import { fingerprint } from "../../src/core/fingerprint.ts";
import type { JsonObject } from "../../src/core/json.ts";
import type { Source } from "../../src/core/ports.ts";
import { adoptPipeline, type AdoptReport, type AdoptRequest } from "../../src/engine/adopt.ts";
import { driftPipeline, type DriftReport, type DriftRequest } from "../../src/engine/drift.ts";
import { compileHeld, type HeldParts, type HeldSpec } from "../../src/engine/held.ts";
import { emptyLibrary } from "../../src/mapping/library.ts";
import { fileOrigin } from "../../src/mapping/text-origin.ts";
import { bookPipeline, type PipelineChoices } from "../support/pipeline.ts";
import { engineWorld, type EngineWorld } from "./engine-world.ts";

/** What the shop holds, whoever put it there: records with an `id` that are no books of ours. */
export interface HeldWorld extends EngineWorld {
  readonly shelf: Map<string, JsonObject>;
  /** Refs of held records that cannot be loaded. */
  readonly torn: Set<string>;
  /** False where the list ends before its end. */
  whole: boolean;
  adopt(request?: Partial<AdoptRequest>): Promise<AdoptReport>;
  drift(request?: Partial<DriftRequest>): Promise<DriftReport>;
  /** Puts on the shelf what the sink was sent, under the ids it gave. */
  shelve(): void;
}

const heldMapping = `$exists(code) ? {
  "code": code,
  "title": title,
  "price": price = "?" ? $reject("the price " & $string(price) & " is none") : price,
  "isbn": isbn,
  "live": live,
  "shelf": shelf
}`;

const standard: HeldSpec = {
  list: { type: "list.read", connection: "shop" },
  document: "mappings/held.jsonata",
  id: "id",
  match: { code: "code", isbn: "isbn", title: "title" },
};

export function heldWorld(
  held: Partial<HeldSpec> = {},
  choices: PipelineChoices = {},
): HeldWorld & AsyncDisposable {
  const made = bookPipeline({ ...choices, sink: { id: "id", ...choices.sink } });
  const spec = { ...standard, ...held };
  const world = engineWorld({
    ...made,
    spec: { ...made.spec, held: spec },
    files: new Map([...made.files, [spec.document, heldMapping]]),
  });
  const never = new AbortController().signal;
  const self: HeldWorld = Object.assign(world, {
    shelf: new Map<string, JsonObject>(),
    torn: new Set<string>(),
    whole: true,
    adopt: async (request: Partial<AdoptRequest> = {}) => {
      world.passed.length = 0;
      return adoptPipeline(await world.parts(), parts(), { write: false, stop: never, ...request });
    },
    drift: async (request: Partial<DriftRequest> = {}) => {
      world.passed.length = 0;
      const asked = { correct: false, stop: never, kill: never, ...request };
      return driftPipeline(await world.parts(), parts(), asked);
    },
    shelve: () => {
      for (const [key, document] of world.sink.documents) {
        self.shelf.set(`s-${key}`, { id: `s-${key}`, ...document });
      }
    },
  });
  return self;

  function parts(): HeldParts {
    return {
      spec,
      list: shelfSource(self),
      listOptions: async () => ({}),
      reader: compileHeld(world.pipeline, spec, () => fileOrigin("", ""), emptyLibrary),
    };
  }
}

/** Lists the shelf, three records at a time. */
function shelfSource(world: HeldWorld): Source {
  return {
    async *read() {
      const all = [...world.shelf];
      for (let at = 0; at < all.length; at += 3) {
        yield all.slice(at, at + 3).map(([ref, record]) => ({
          ref,
          fingerprint: fingerprint(record),
          load: () => {
            if (world.torn.has(ref)) throw new SyncError("record/unreadable", `"${ref}" is torn`);
            return record;
          },
        }));
      }
      return { complete: world.whole, startedAt: undefined, cost: 1 };
    },
  };
}
