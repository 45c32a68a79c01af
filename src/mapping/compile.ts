import type { Json } from "../core/json.ts";
import { emptyLibrary, type Library } from "./library.ts";
import { toPlainJson } from "./plain-json.ts";
import { compileRaw } from "./raw-expression.ts";
import { walk, type SyntaxNode } from "./syntax-tree.ts";
import type { TextOrigin } from "./text-origin.ts";
import { translateError, type Source } from "./translate-error.ts";
import { Hold, Skip } from "./host-functions.ts";

/** Values bound in an expression, by the name behind `$`. */
export type Bindings = Readonly<Record<string, Json | undefined>>;

/** A compiled JSONata expression. */
export interface Expression {
  readonly origin: TextOrigin;
  /**
   * Evaluates to plain JSON, or undefined where there is no value.
   * @throws SyncError with the place in the text; Skip or Hold where the expression calls `$skip` or `$hold`
   */
  evaluate(input: Json | undefined, bindings?: Bindings): Promise<Json | undefined>;
}

/**
 * Compiles an expression; the library's functions are bound in it.
 * @throws SyncError `mapping/syntax` with its place
 */
export function compileExpression(
  text: string,
  origin: TextOrigin,
  library: Library = emptyLibrary,
): Expression {
  const raw = compileRaw(text, origin);
  const usesLibrary = mentions(raw.tree, library.names);
  const own: Source = { text, origin, offset: 0 };
  const sources = library.source ? [own, library.source] : [own];
  return {
    origin,
    async evaluate(input, bindings = {}) {
      try {
        const functions = usesLibrary ? await library.open() : {};
        return toPlainJson(await raw.evaluate(input, { ...functions, ...bindings }));
      } catch (thrown) {
        if (thrown instanceof Skip || thrown instanceof Hold) throw thrown;
        throw translateError(thrown, sources);
      }
    },
  };
}

function mentions(tree: SyntaxNode, names: ReadonlySet<string>): boolean {
  let found = false;
  walk(tree, (node) => {
    if (node.type === "variable" && names.has(String(node.value))) found = true;
  });
  return found;
}
