import type { TSchema } from "typebox";
import { isObject, pointerSteps, toPointer, type Json, type JsonObject } from "../core/json.ts";
import type { PlannedWrite } from "../core/staged.ts";
import type { Library } from "../mapping/library.ts";
import { compileTemplate, type Template } from "../mapping/template.ts";
import type { TextOrigin } from "../mapping/text-origin.ts";

/** Renders the options of one of the sink's operations for one document. */
export type RenderOperation = (
  operation: string,
  write: PlannedWrite,
  /** The document as it was last sent. */
  sent: JsonObject | undefined,
  /** What the documents of one batch share. */
  batch?: Json,
) => Promise<JsonObject>;

/** Renders options with these names bound. A template that gives nothing removes its key. */
export type RenderOptions = (
  bindings: Readonly<Record<string, Json | undefined>>,
  /** Renders this key alone; the others need not have a value for these names. */
  only?: string,
) => Promise<JsonObject>;

/**
 * Compiles every template among a component's options, as the component's schema marks them
 * (`format: template`), once; the result renders them as often as needed.
 */
export function compileOptions(
  options: JsonObject,
  schema: TSchema,
  originOf: (pointer: string) => TextOrigin,
  library: Library,
): RenderOptions {
  const templates = new Map<string, Template>();
  visit(options, schema as SchemaNode, []);
  const live = [...templates].filter(([, template]) => !template.constant);
  return async (bindings, only) => {
    let rendered: Json = options;
    for (const [pointer, template] of live) {
      if (only !== undefined && pointerSteps(pointer)[0] !== only) continue;
      rendered = replace(rendered, pointerSteps(pointer), await template.render(bindings));
    }
    return rendered as JsonObject;
  };

  function visit(value: Json, node: SchemaNode | undefined, steps: readonly string[]): void {
    if (typeof value === "string" && node?.format === "template") {
      const pointer = toPointer(steps);
      templates.set(pointer, compileTemplate(value, originOf(pointer), library));
      return;
    }
    if (!isObject(value)) return;
    for (const [key, child] of Object.entries(value)) {
      visit(child, childNode(node, key), [...steps, key]);
    }
  }
}

/** As much of a JSON Schema as is needed to find the schema of a key. */
interface SchemaNode {
  readonly format?: string;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly additionalProperties?: boolean | SchemaNode;
  readonly patternProperties?: Readonly<Record<string, SchemaNode>>;
}

function childNode(node: SchemaNode | undefined, key: string): SchemaNode | undefined {
  const named = node?.properties?.[key];
  if (named) return named;
  const pattern = Object.entries(node?.patternProperties ?? {}).find(([text]) =>
    new RegExp(text).test(key),
  );
  if (pattern) return pattern[1];
  return typeof node?.additionalProperties === "object" ? node.additionalProperties : undefined;
}

function replace(value: Json, steps: readonly string[], by: Json | undefined): Json {
  const [step, ...rest] = steps;
  if (step === undefined || !isObject(value)) return by ?? null;
  const { [step]: old, ...others } = value;
  if (rest.length > 0) return { ...others, [step]: replace(old ?? null, rest, by) };
  return by === undefined ? others : { ...others, [step]: by };
}
