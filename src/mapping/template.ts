import { finding, type Diagnostic } from "../core/diagnostics.ts";
import { SyncError } from "../core/errors.ts";
import type { Json } from "../core/json.ts";
import { checkExpression } from "./check-expression.ts";
import { compileExpression, type Bindings, type Expression } from "./compile.ts";
import { emptyLibrary, type Library } from "./library.ts";
import { locationIn, partOrigin, type TextOrigin } from "./text-origin.ts";
import { quoteValue } from "./translate-error.ts";

/** A text with JSONata inside `${ … }`, compiled. */
export interface Template {
  /** True where the text holds no `${ … }`. */
  readonly constant: boolean;
  /**
   * Gives the text with its values filled in. A template that is nothing but one `${ … }` gives the
   * value itself, undefined included; inside a text, only texts, numbers and true or false can stand.
   * @throws SyncError with the place in the template
   */
  render(bindings: Bindings): Promise<Json | undefined>;
}

/** A piece of a template: literal text, or an expression with its offset. */
type Piece =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "expression"; readonly text: string; readonly offset: number };

/**
 * Compiles a template; the library's functions are bound in its expressions.
 * @throws SyncError `spec/template-syntax`, `mapping/syntax` with its place
 */
export function compileTemplate(
  text: string,
  origin: TextOrigin,
  library: Library = emptyLibrary,
): Template {
  const pieces = parseTemplate(text, origin);
  const compiled = pieces.map((piece) =>
    piece.kind === "text"
      ? piece.text
      : {
          expression: compileExpression(piece.text, partOrigin(origin, piece.offset), library),
          location: locationIn(origin, piece.offset),
          text: piece.text.trim(),
        },
  );
  const [only] = compiled;
  return {
    constant: compiled.every((part) => typeof part === "string"),
    async render(bindings) {
      if (compiled.length === 1 && typeof only === "object") {
        return only.expression.evaluate(undefined, bindings);
      }
      let result = "";
      for (const part of compiled) {
        result += typeof part === "string" ? part : await renderPart(part, bindings);
      }
      return result;
    },
  };
}

/** Finds everything wrong with a template without rendering it; see `checkExpression`. */
export function checkTemplate(
  text: string,
  origin: TextOrigin,
  known: ReadonlySet<string>,
): Diagnostic[] {
  try {
    return parseTemplate(text, origin).flatMap((piece) =>
      piece.kind === "text"
        ? []
        : checkExpression(piece.text, partOrigin(origin, piece.offset), known),
    );
  } catch (error) {
    if (!(error instanceof SyncError)) throw error;
    return [finding(error.code, error.message, error.location, error.hint)];
  }
}

interface Part {
  readonly expression: Expression;
  readonly location: ReturnType<typeof locationIn>;
  readonly text: string;
}

async function renderPart(part: Part, bindings: Bindings): Promise<string> {
  const value = await part.expression.evaluate(undefined, bindings);
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  const what = value === undefined ? "has no value" : `gives ${quoteValue(value)}`;
  throw new SyncError(
    "mapping/failed",
    `\${ ${part.text} } ${what}, so the text around it has a gap`,
    {
      location: part.location,
    },
  );
}

function parseTemplate(text: string, origin: TextOrigin): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (;;) {
    const open = text.indexOf("${", from);
    if (open < 0) break;
    if (open > from) pieces.push({ kind: "text", text: text.slice(from, open) });
    const close = findClose(text, open + 2);
    const inside = text.slice(open + 2, close);
    if (close < 0 || inside.trim() === "") {
      const message = close < 0 ? "${ is never closed with }" : "there is nothing inside ${ }";
      throw new SyncError("spec/template-syntax", message, {
        location: locationIn(origin, open, 2),
      });
    }
    pieces.push({ kind: "expression", text: inside, offset: open + 2 });
    from = close + 1;
  }
  if (from < text.length || pieces.length === 0)
    pieces.push({ kind: "text", text: text.slice(from) });
  return pieces;
}

/** Finds the brace that ends an expression, past strings, quoted names, comments and inner braces. */
function findClose(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    const here = text[at] ?? "";
    if (here === '"' || here === "'" || here === "`") {
      at = endOfQuote(text, at, here);
      if (at < 0) return -1;
    } else if (here === "/" && text[at + 1] === "*") {
      at = text.indexOf("*/", at + 2) + 1;
      if (at === 0) return -1;
    } else if (here === "/" && startsPattern(text, from, at)) {
      at = endOfPattern(text, at);
      if (at < 0) return -1;
    } else if (here === "{") depth += 1;
    else if (here === "}") {
      if (depth === 0) return at;
      depth -= 1;
    }
  }
  return -1;
}

function endOfQuote(text: string, start: number, quote: string): number {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === "\\" && quote !== "`") at += 1;
    else if (text[at] === quote) return at;
  }
  return -1;
}

/** A slash begins a pattern where no value stands before it; else it divides. */
function startsPattern(text: string, from: number, at: number): boolean {
  return !/[\w)\]}"'`$]\s*$/.test(text.slice(from, at));
}

function endOfPattern(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === "/") return at;
  }
  return -1;
}
