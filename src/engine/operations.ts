import { SyncError } from "../core/errors.ts";
import { isObject, type Json, type JsonObject } from "../core/json.ts";
import { mergePatch, neverAfresh } from "../core/merge-patch.ts";
import { compileExpression, type Bindings } from "../mapping/compile.ts";
import type { Library } from "../mapping/library.ts";
import type { TextOrigin } from "../mapping/text-origin.ts";
import type { PipelineSpec } from "../spec/envelope.ts";

/** The parts of a sink's configuration that the engine itself evaluates. */
export interface Operations {
  /** Whether the sink is configured to do this. */
  readonly has: (operation: string) => boolean;
  /** Makes, of a document as it was last sent, what is sent to archive it. */
  readonly retired: (sent: JsonObject, key: string) => Promise<JsonObject>;
  /** How documents go together, if they do. */
  readonly batch: Batching | undefined;
  /** Body of the request that follows accepted documents, if there is one. */
  readonly followUp: ((documents: readonly JsonObject[]) => Promise<Json>) | undefined;
}

export interface Batching {
  readonly size: number;
  /** Value that the documents of one batch share. */
  by(document: JsonObject, key: string): Promise<Json>;
  body(documents: readonly JsonObject[], keys: readonly string[], batch: Json): Promise<Json>;
  /** Keys that an answer proves accepted; undefined where any success does. */
  readonly accepted:
    | ((
        answer: Json | undefined,
        documents: readonly JsonObject[],
        keys: readonly string[],
      ) => Promise<ReadonlySet<string>>)
    | undefined;
}

/** Compiles what of a pipeline's sink the engine evaluates itself. */
export function compileOperations(
  spec: PipelineSpec,
  bound: Bindings,
  originOf: (pointer: string) => TextOrigin,
  library: Library,
): Operations {
  const sink = spec.sink as unknown as JsonObject;
  const compile = (pointer: string, text: string) => {
    const expression = compileExpression(text, originOf(`/sink${pointer}`), library);
    return async (input: Json | undefined, bindings: Bindings, orElse?: Json): Promise<Json> => {
      const value = await expression.evaluate(input, { ...bound, ...bindings });
      const given = value ?? orElse;
      if (given !== undefined) return given;
      throw new SyncError("mapping/no-result", `sink${pointer.replaceAll("/", ".")} gave nothing`);
    };
  };
  return {
    has: (operation) => isObject(sink[operation]),
    retired: compileRetired(),
    batch: spec.sink.batch && compileBatch(spec.sink.batch),
    followUp: compileFollowUp(),
  };

  function compileRetired(): Operations["retired"] {
    const operation = isObject(sink["retire"]) ? sink["retire"] : {};
    const { set, map } = operation;
    const make = typeof map === "string" ? compile("/retire/map", map) : undefined;
    return async (sent, key) => {
      const made = make ? await make(sent, { document: sent, sent, key }) : sent;
      if (!isObject(made)) {
        throw new SyncError("mapping/failed", `sink.retire.map made no document of "${key}"`);
      }
      return mergePatch(made, isObject(set) ? set : {}, neverAfresh) as JsonObject;
    };
  }

  function compileBatch({ by, size, body, accepted }: NonNullable<typeof spec.sink.batch>) {
    const [byOf, bodyOf] = [compile("/batch/by", by), compile("/batch/body", body)];
    const acceptedOf = accepted === undefined ? undefined : compile("/batch/accepted", accepted);
    return {
      size,
      by: (document: JsonObject, key: string) => byOf(document, { document, key }),
      body: (documents: readonly JsonObject[], keys: readonly string[], batch: Json) =>
        bodyOf(null, { documents, keys, batch }),
      accepted:
        acceptedOf &&
        (async (
          answer: Json | undefined,
          documents: readonly JsonObject[],
          keys: readonly string[],
        ) => {
          if (answer === undefined) return new Set<string>();
          const named = await acceptedOf(answer, { documents, keys }, []);
          return new Set((Array.isArray(named) ? named : [named]).map(String));
        }),
    } satisfies Batching;
  }

  function compileFollowUp(): Operations["followUp"] {
    const body = isObject(sink["follow_up"]) ? sink["follow_up"]["body"] : undefined;
    if (typeof body !== "string") return undefined;
    const make = compile("/follow_up/body", body);
    return (documents) => make(null, { documents });
  }
}
