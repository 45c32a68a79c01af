import type { Receipt } from "../core/ports.ts";
import type { Bindings } from "../mapping/compile.ts";

/** Makes an action's call with these names bound in its templates; throws as `Action.call` does. */
export type BoundCall = (bindings: Bindings, signal: AbortSignal) => Promise<Receipt>;
