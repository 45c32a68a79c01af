import { closest, distance } from "fastest-levenshtein";
import { finding, type Diagnostic } from "../core/diagnostics.ts";
import { SyncError } from "../core/errors.ts";
import { dateHint, forbiddenNames, picturedToMillis } from "./names.ts";
import { compileRaw } from "./raw-expression.ts";
import { childNodes, type SyntaxNode } from "./syntax-tree.ts";
import { locationIn, type TextOrigin } from "./text-origin.ts";
import { tokenStart } from "./translate-error.ts";

/**
 * Finds everything wrong with an expression without evaluating it: syntax, names behind `$` that
 * are neither in `known` nor bound in the expression itself, and functions that may not be called.
 *
 * `known` holds every name that is bound where the expression stands: `boundNames`, or fewer, and
 * the names of the preset's functions.
 */
export function checkExpression(
  text: string,
  origin: TextOrigin,
  known: ReadonlySet<string>,
): Diagnostic[] {
  try {
    return checkTree(compileRaw(text, origin).tree, text, origin, known);
  } catch (error) {
    if (!(error instanceof SyncError)) throw error;
    return [finding(error.code, error.message, error.location, error.hint)];
  }
}

/** Finds unknown and forbidden names in a syntax tree. */
export function checkTree(
  tree: SyntaxNode,
  text: string,
  origin: TextOrigin,
  known: ReadonlySet<string>,
): Diagnostic[] {
  const found: Diagnostic[] = [];
  const report = { text, origin, known, found };
  visit(tree, new Set(), report);
  return found;
}

interface Report {
  readonly text: string;
  readonly origin: TextOrigin;
  readonly known: ReadonlySet<string>;
  readonly found: Diagnostic[];
}

/*
 * Follows JSONata's scopes: a block, a function and a path open one; `:=` binds from the enclosing
 * block's next expression on and in its own right side, so that functions can call themselves.
 * Names bound anywhere in a block count in all of it: a function may call one that is written below.
 */
function visit(node: SyntaxNode, outer: ReadonlySet<string>, report: Report): void {
  const local = scopeOf(node, outer);
  if (node.type === "variable") return checkName(node, local, false, report);
  const called = node.type === "function" || node.type === "partial" ? node.procedure : undefined;
  if (called?.type === "variable") {
    checkName(called, local, true, report);
    checkPicture(node, called, local, report);
  }
  for (const child of childNodes(node)) {
    // The left side of := and a function's parameters bind names; they use none.
    if (child === called && called.type === "variable") continue;
    if (node.type === "bind" && child === node.lhs) continue;
    if (node.type === "lambda" && node.arguments?.includes(child)) continue;
    visit(child, local, report);
  }
}

function scopeOf(node: SyntaxNode, outer: ReadonlySet<string>): ReadonlySet<string> {
  const names: string[] = [];
  if (node.type === "lambda") names.push(...(node.arguments ?? []).map((one) => String(one.value)));
  else if (node.type === "block" || node.type === "path" || node.type === "bind")
    collect(node, names);
  return names.length === 0 ? outer : new Set([...outer, ...names]);
}

/** Names bound by a node, not looking into functions and blocks, which keep theirs. */
function collect(node: SyntaxNode, names: string[]): void {
  if (node.type === "bind") names.push(String((node.lhs as SyntaxNode).value));
  if (node.focus !== undefined) names.push(node.focus);
  if (typeof node.index === "string") names.push(node.index);
  if (node.type === "index") names.push(String(node.value));
  for (const child of childNodes(node)) {
    if (child.type !== "lambda" && child.type !== "block") collect(child, names);
  }
}

function checkName(
  node: SyntaxNode,
  local: ReadonlySet<string>,
  isCall: boolean,
  report: Report,
): void {
  const name = String(node.value);
  // `$` is the context, `$$` the input.
  if (name === "" || name === "$" || local.has(name) || report.known.has(name)) return;
  const start = tokenStart(report.text, node.position ?? 0, name);
  const location = locationIn(report.origin, start, name.length + 1);
  const reason = forbiddenNames.get(name);
  if (reason !== undefined) {
    const message = `$${name} may not be used: ${reason}`;
    report.found.push(finding("mapping/forbidden-function", message, location));
    return;
  }
  const code = isCall ? "mapping/unknown-function" : "mapping/unknown-variable";
  const message = isCall ? `there is no function $${name}` : `nothing is bound to $${name} here`;
  report.found.push(finding(code, message, location, suggestion(name, local, report.known)));
}

/** A picture makes $toMillis turn days that do not exist into others; it is refused at run time too. */
function checkPicture(
  call: SyntaxNode,
  called: SyntaxNode,
  local: ReadonlySet<string>,
  report: Report,
): void {
  const pictured = called.value === "toMillis" && (call.arguments?.length ?? 0) > 1;
  if (!pictured || local.has("toMillis")) return;
  const location = locationIn(
    report.origin,
    tokenStart(report.text, called.position ?? 0, "toMillis"),
    "$toMillis".length,
  );
  report.found.push(finding("mapping/forbidden-function", picturedToMillis, location, dateHint));
}

function suggestion(
  name: string,
  local: ReadonlySet<string>,
  known: ReadonlySet<string>,
): string | undefined {
  const candidates = [...known, ...local];
  const sameButCase = candidates.find((one) => one.toLowerCase() === name.toLowerCase());
  const near = sameButCase ?? (candidates.length > 0 ? closest(name, candidates) : undefined);
  if (near === undefined || !isNear(name, near)) return undefined;
  return `Did you mean $${near}?`;
}

function isNear(name: string, candidate: string): boolean {
  if (name.toLowerCase() === candidate.toLowerCase()) return true;
  return distance(name, candidate) <= Math.max(1, Math.floor(name.length / 3));
}
