import jsonata from "jsonata";
import { SyncError } from "../core/errors.ts";
import { guardedFunctions } from "./guarded-functions.ts";
import { hostFunctions } from "./host-functions.ts";
import { LinearRegExp, whyRefused } from "./linear-regex.ts";
import { walk, type SyntaxNode } from "./syntax-tree.ts";
import { locationIn, type TextOrigin } from "./text-origin.ts";
import { tokenStart, translateError } from "./translate-error.ts";

/** JSONata's limits: wide enough for a record of two thousand parts and texts of megabytes. */
const limits = {
  /** Milliseconds of one evaluation. */
  timeout: 5000,
  /** Steps within steps. */
  stack: 1000,
  /** Members of a list that JSONata makes. */
  sequence: 1_000_000,
} as const;

/** A compiled text whose results and errors are still JSONata's own. */
export interface RawExpression {
  readonly tree: SyntaxNode;
  evaluate(input: unknown, bindings: Readonly<Record<string, unknown>>): Promise<unknown>;
}

/**
 * Compiles a text with this project's limits and functions.
 * @throws SyncError `mapping/syntax` with its place
 */
export function compileRaw(text: string, origin: TextOrigin): RawExpression {
  const expression = parse(text, origin);
  const tree = expression.ast() as unknown as SyntaxNode;
  refuseSlowPatterns(tree, text, origin);
  for (const [name, value] of Object.entries({ ...guardedFunctions, ...hostFunctions })) {
    expression.assign(name, value);
  }
  return {
    tree,
    evaluate: (input, bindings) => expression.evaluate(input, bindings),
  };
}

function parse(text: string, origin: TextOrigin): jsonata.Expression {
  if (text.trim() === "") {
    throw new SyncError("mapping/syntax", "the expression is empty", {
      location: locationIn(origin, 0),
    });
  }
  try {
    return jsonata(text, {
      ...limits,
      RegexEngine: LinearRegExp as unknown as RegExpConstructor,
    });
  } catch (thrown) {
    if (thrown instanceof SyntaxError) throw badPattern(thrown, text, origin);
    throw translateError(thrown, [{ text, origin, offset: 0 }]);
  }
}

/** The engine underneath refuses a pattern without a position, but repeats it. */
function badPattern(thrown: SyntaxError, text: string, origin: TextOrigin): SyncError {
  const pattern = /^Invalid regular expression: \/(.*)\/[a-z]*: (.*)$/s.exec(thrown.message);
  const [, source = "", why = thrown.message] = pattern ?? [];
  const at = Math.max(0, text.indexOf(`/${source}/`));
  // A bracket that JSONata miscounts lets the pattern run on over the lines that follow.
  const shown = (source.split("\n")[0] ?? "").slice(0, 60);
  return new SyncError(
    "mapping/syntax",
    `the pattern that begins with /${shown} is not valid: ${why}`,
    {
      location: locationIn(origin, at, shown.length + 1),
      hint: "JSONata takes a bracket behind a backslash as escaped. Write a backslash itself as \\x5c.",
      cause: thrown,
    },
  );
}

function refuseSlowPatterns(tree: SyntaxNode, text: string, origin: TextOrigin): void {
  walk(tree, (node) => {
    if (node.type !== "regex" || !(node.value instanceof RegExp)) return;
    const why = whyRefused(node.value);
    if (why === undefined) return;
    const written = `/${node.value.source}/`;
    const end = node.position ?? 0;
    const near = text.lastIndexOf(written, end);
    throw new SyncError("mapping/syntax", `the pattern ${written} cannot be used: ${why}`, {
      location: locationIn(origin, near >= 0 ? near : tokenStart(text, end), written.length),
      hint: "Patterns are RE2: no look-ahead, no look-behind, no references back to a group.",
    });
  });
}
