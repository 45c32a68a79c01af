import { SyncError } from "../core/errors.ts";
import { isObject, type Json, type JsonObject } from "../core/json.ts";
import { asError, listOf } from "../mapping/compiled-parts.ts";
import { compileExpression, type Bindings } from "../mapping/compile.ts";
import type { Library } from "../mapping/library.ts";
import { fileOrigin, type TextOrigin } from "../mapping/text-origin.ts";
import type { PipelineSpec } from "../spec/envelope.ts";
import type { ResolvedPipeline } from "../spec/pipeline.ts";
import type { Source } from "../core/ports.ts";
import type { RenderOptions } from "./render.ts";

/** How a pipeline says that what its sink holds is read. */
export type HeldSpec = NonNullable<PipelineSpec["held"]>;

/** What it takes to read what the sink holds, put together by the composition root. */
export interface HeldParts {
  readonly spec: HeldSpec;
  readonly list: Source;
  readonly listOptions: RenderOptions;
  readonly reader: HeldReader;
}

/** Reads single held records, and what documents of either side are matched by. */
export interface HeldReader {
  /** The sink's own id; undefined where it has none. */
  id(record: Json, today: string): Promise<string | undefined>;
  /**
   * The record in the shape of our documents; undefined for one that can be none of ours.
   * @throws SyncError as its mapping does
   */
  document(record: Json, today: string): Promise<JsonObject | undefined>;
  /** Names of the ways to match, in the sequence they are tried. */
  readonly ways: readonly string[];
  /**
   * What a document is matched by, one list a way, in their sequence.
   * @throws SyncError as the expressions do, and `mapping/failed` where one gives no text
   */
  values(document: JsonObject, today: string): Promise<readonly (readonly string[])[]>;
}

/**
 * Compiles a pipeline's `held`.
 * @throws SyncError `spec/no-file`, `mapping/syntax`
 */
export function compileHeld(
  { files, settings, brand }: ResolvedPipeline,
  held: HeldSpec,
  originOf: (pointer: string) => TextOrigin,
  library: Library,
): HeldReader {
  const text = files.get(held.document);
  if (text === undefined) {
    throw new SyncError("spec/no-file", `there is no file "${held.document}"`);
  }
  const make = compile(text, fileOrigin(held.document, text));
  const idOf = held.id === undefined ? undefined : compile(held.id, originOf("/held/id"));
  const ways = Object.entries(held.match).map(([name, one]) => ({
    name,
    evaluate: compile(one, originOf(`/held/match/${name}`)),
  }));
  return {
    id: async (record, today) => asText(await idOf?.(record, { today })),
    document: async (record, today) => {
      const made = await make(record, { today });
      if (made === undefined || made === null || isObject(made)) return made ?? undefined;
      throw new SyncError("mapping/failed", `"${held.document}" gave ${quote(made)}, not a map`);
    },
    ways: ways.map(({ name }) => name),
    values: async (document, today) => {
      const all: string[][] = [];
      for (const { name, evaluate } of ways) {
        const given = await evaluate(document, { today, document });
        all.push(textsOf(given, name));
      }
      return all;
    },
  };

  function compile(written: string, origin: TextOrigin) {
    const expression = compileExpression(written, origin, library);
    return async (input: Json, bindings: Bindings): Promise<Json | undefined> => {
      try {
        return await expression.evaluate(input, { settings, brand, ...bindings });
      } catch (thrown) {
        throw asError(thrown);
      }
    };
  }
}

function textsOf(given: Json | undefined, way: string): string[] {
  return listOf(given).flatMap((one) => {
    if (one === null) return [];
    const text = asText(one);
    if (text === undefined) {
      const message = `held.match "${way}" gave ${quote(one)}, not a text or a list of texts`;
      throw new SyncError("mapping/failed", message);
    }
    return isTelling(text) ? [text] : [];
  });
}

/** False for what is left of a text whose parts are all missing: `||` is shared by too many. */
function isTelling(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text);
}

function asText(value: Json | undefined): string | undefined {
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}

function quote(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
