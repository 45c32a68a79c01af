/*
 * The part of JSONata's syntax tree that this project looks at. Every child is found by walking
 * the properties, so that a node kind nobody listed is still walked.
 */

/** One node. Positions point behind the token that made the node. */
export interface SyntaxNode {
  readonly type: string;
  readonly value?: unknown;
  position?: number;
  readonly arguments?: readonly SyntaxNode[];
  readonly procedure?: SyntaxNode;
  readonly body?: SyntaxNode;
  readonly expressions?: readonly SyntaxNode[];
  readonly lhs?: unknown;
  readonly rhs?: unknown;
  /** Variable that `@` binds to the step's value. */
  readonly focus?: string;
  /** Variable that `#` binds to the position. */
  readonly index?: string;
}

/** Tells a node from the other values a tree holds. */
function isNode(value: unknown): value is SyntaxNode {
  return (
    typeof value === "object" &&
    value !== null &&
    typeof (value as { type?: unknown }).type === "string"
  );
}

/** The nodes and positions directly below a value of the tree, in the sequence they were written. */
export function childNodes(node: object): SyntaxNode[] {
  return Object.entries(node).flatMap(([key, value]) =>
    // The slot of a parent step points back up the tree.
    key === "slot" || key === "seekingParent" || key === "ancestor" ? [] : nodesIn(value),
  );
}

/** Visits every node of a tree. */
export function walk(node: SyntaxNode, visit: (node: SyntaxNode) => void): void {
  visit(node);
  for (const child of childNodes(node)) walk(child, visit);
}

function nodesIn(value: unknown): SyntaxNode[] {
  if (isNode(value)) return [value];
  if (value instanceof RegExp) return [];
  if (Array.isArray(value)) return value.flatMap(nodesIn);
  if (typeof value === "object" && value !== null) return childNodes(value);
  return [];
}
