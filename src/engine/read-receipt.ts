import { isObject, type Json, type JsonObject } from "../core/json.ts";
import type { Receipt } from "../core/ports.ts";
import type { PlannedWrite } from "../core/staged.ts";
import { compileExpression } from "../mapping/compile.ts";
import type { Library } from "../mapping/library.ts";
import type { TextOrigin } from "../mapping/text-origin.ts";
import type { PipelineSpec } from "../spec/envelope.ts";

export interface ReadReceiptResult {
  readonly sinkId: string | undefined;
  /** Cross-references to keep, by name. */
  readonly captured: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Set if the answer could not be read. The write is done all the same. */
  readonly warning?: string;
}

export type ReadReceipt = (receipt: Receipt, write: PlannedWrite) => Promise<ReadReceiptResult>;

/** Compiles `sink.id` and `sink.capture`, which are read from what the sink answered. */
export function compileReceipt(
  spec: PipelineSpec,
  originOf: (pointer: string) => TextOrigin,
  library: Library,
): ReadReceipt {
  const id =
    spec.sink.id === undefined
      ? undefined
      : compileExpression(spec.sink.id, originOf("/sink/id"), library);
  const captures = Object.entries(spec.sink.capture ?? {}).map(
    ([name, text]) =>
      [name, compileExpression(text, originOf(`/sink/capture/${name}`), library)] as const,
  );
  return async ({ answer }, { key, document }) => {
    const nothing = { sinkId: undefined, captured: {} };
    if (answer === undefined) return nothing;
    // What creates once has no answer of its own: it tells what its phases came to.
    const told = spec.sink.once && isObject(answer) ? answer : {};
    const bindings = { ...told, key, document };
    try {
      const sinkId = asText(await id?.evaluate(answer, bindings));
      const captured: Record<string, Record<string, string>> = {};
      for (const [name, expression] of captures) {
        captured[name] = asPairs(await expression.evaluate(answer, bindings));
      }
      return { sinkId, captured };
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return { ...nothing, warning: `the answer to "${key}" could not be read: ${why}` };
    }
  };
}

function asText(value: Json | undefined): string | undefined {
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}

function asPairs(value: Json | undefined): Record<string, string> {
  const pairs: JsonObject = isObject(value) ? value : {};
  return Object.fromEntries(
    Object.entries(pairs).flatMap(([from, to]) => {
      const text = asText(to);
      return text === undefined ? [] : [[from, text]];
    }),
  );
}
