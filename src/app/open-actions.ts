import type { Connection, Connector, OpenContext } from "../core/component.ts";
import { SyncError } from "../core/errors.ts";
import type { JsonObject } from "../core/json.ts";
import type { BoundCall } from "../engine/bound-call.ts";
import { compileOptions } from "../engine/render.ts";
import type { Library } from "../mapping/library.ts";
import type { TextOrigin } from "../mapping/text-origin.ts";
import type { CallSpec } from "../spec/envelope-once.ts";

/** What actions are opened with. */
export interface ActionParts {
  readonly connectors: readonly Connector[];
  readonly connect: (name: string) => Connection;
  readonly context: OpenContext & { readonly readFile: (path: string) => string };
  /** Where the text at a JSON Pointer of the pipeline was written. */
  readonly originOf: (pointer: string) => TextOrigin;
  readonly library: Library;
}

/** Opens the action at a JSON Pointer of the pipeline, its templates compiled. */
export type OpenCall = (pointer: string, spec: CallSpec) => BoundCall;

/** Gives what opens a pipeline's actions. The calls are made as `Action.call` says. */
export function actionOpener(parts: ActionParts): OpenCall {
  const actions = parts.connectors.flatMap(({ actions: own = [] }) => own);
  return (pointer, spec) => {
    const definition = actions.find(({ type }) => type === spec.type);
    if (!definition) throw new SyncError("spec/unknown-type", `"${spec.type}" is unknown`);
    const options = spec as unknown as JsonObject;
    const originOf = (at: string) => parts.originOf(`${pointer}${at}`);
    const render = compileOptions(options, definition.options, originOf, parts.library);
    const action = definition.open(options, parts.connect(spec.connection), parts.context);
    return async (bindings, signal) => action.call(await render(bindings), signal);
  };
}
