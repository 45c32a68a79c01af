import type { Json } from "../core/json.ts";
import { asSyncError, SyncError } from "../core/errors.ts";
import type { Bindings, Expression } from "./compile.ts";
import { Hold, Skip } from "./host-functions.ts";
import { locationIn } from "./text-origin.ts";
import { quoteValue } from "./translate-error.ts";

/** Expressions by the name they have in the pipeline. */
export type Named = readonly (readonly [string, Expression])[];

/** A pipeline's expressions, compiled. */
export interface CompiledParts {
  readonly key: Expression;
  readonly cursor: Expression | undefined;
  readonly title: Expression | undefined;
  readonly include: Named;
  readonly retire: Named;
  readonly revisit: Expression | undefined;
  /** The keys each lookup wants. */
  readonly lookups: Named;
  readonly report: Named;
  readonly split: Expression | undefined;
  /** Key of an item's document, read from the item. */
  readonly item: Expression | undefined;
  readonly base: Expression;
  readonly patch: Expression | undefined;
  readonly documentKey: Expression;
  readonly unique: Named;
  readonly settings: Json;
  readonly brand: Json;
}

/**
 * Evaluates an expression that identifies something.
 * @throws SyncError with `code` where it gives no text
 */
export async function textOf(
  expression: Expression,
  input: Json,
  bindings: Bindings,
  code: "record/no-key" | "document/no-key",
  name: string,
): Promise<string> {
  const value = await expression.evaluate(input, bindings);
  if (typeof value === "string" && value.trim() !== "") return value;
  throw new SyncError(code, `${name} gave ${quoteValue(value)}, not a text`, {
    location: locationIn(expression.origin, 0),
  });
}

/** The members of what an expression gave: JSONata gives a list of one as its one member. */
export function listOf(value: Json | undefined): readonly Json[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? (value as readonly Json[]) : [value];
}

/** Turns what an expression threw into an error; `$skip` and `$hold` have a meaning in mappings only. */
export function asError(thrown: unknown): SyncError {
  const name = thrown instanceof Skip ? "$skip" : thrown instanceof Hold ? "$hold" : undefined;
  if (name === undefined) return asSyncError(thrown);
  const { reason } = thrown as Skip | Hold;
  return new SyncError("mapping/failed", `${name}("${reason}") works in document.map only`);
}
