import { SyncError } from "../../src/core/errors.ts";
import type { Json } from "../../src/core/json.ts";
import type { MapContext } from "../../src/mapping/mapper.ts";
import { compileExpression, type Bindings } from "../../src/mapping/compile.ts";
import { fileOrigin } from "../../src/mapping/text-origin.ts";

/** Compiles and evaluates a text as if it were a file. */
export async function evaluate(
  text: string,
  input?: Json,
  bindings: Bindings = {},
): Promise<Json | undefined> {
  return compileExpression(text, fileOrigin("x.jsonata", text)).evaluate(input, bindings);
}

/** The error that a text ends in; throws where there is none. */
export async function errorOf(
  text: string,
  input?: Json,
  bindings: Bindings = {},
): Promise<SyncError> {
  try {
    const value = await evaluate(text, input, bindings);
    throw new Error(`no error, but ${JSON.stringify(value)}`);
  } catch (error) {
    if (error instanceof SyncError) return error;
    throw error;
  }
}

/** A day, and lookups that find nothing. */
export const anyDay: MapContext = {
  today: "2027-03-01",
  lookUp: () => Promise.resolve(new Map()),
};
