/** A search query taken apart the way Shopify does; a term may be wrong, the query never is. */
export type SearchNode =
  | { readonly kind: "and" | "or"; readonly nodes: readonly SearchNode[] }
  | { readonly kind: "not"; readonly node: SearchNode }
  | SearchTerm;

/** One condition: a field, how it compares, and with what. */
export interface SearchTerm {
  readonly kind: "term";
  /** `default` where the query names none. */
  readonly field: string;
  readonly comparator: Comparator;
  readonly value: string;
  readonly quoted: boolean;
}

/** How a term compares; a bare colon asks for equality. */
export type Comparator = ":" | ":>" | ":>=" | ":<" | ":<=";

type Token =
  | { readonly kind: "(" | ")" | "AND" | "OR" | "NOT" }
  | { readonly kind: "term"; readonly term: SearchTerm };

/** Parses a search query; undefined where it holds nothing. */
export function parseSearch(text: string): SearchNode | undefined {
  const tokens = tokenize(text);
  let at = 0;

  function conjunction(): SearchNode | undefined {
    const nodes: SearchNode[] = [];
    while (at < tokens.length && tokens[at]?.kind !== ")") {
      if (tokens[at]?.kind === "AND") {
        at += 1;
        continue;
      }
      const node = disjunction();
      if (node !== undefined) nodes.push(node);
    }
    return joined("and", nodes);
  }

  // OR binds tighter than AND: `a b OR c` is a AND (b OR c).
  function disjunction(): SearchNode | undefined {
    const nodes: SearchNode[] = [];
    for (;;) {
      const node = negation();
      if (node !== undefined) nodes.push(node);
      if (tokens[at]?.kind !== "OR") break;
      at += 1;
    }
    return joined("or", nodes);
  }

  function negation(): SearchNode | undefined {
    const token = tokens[at];
    if (token === undefined || token.kind === ")") return undefined;
    at += 1;
    if (token.kind === "NOT") {
      const node = negation();
      return node && { kind: "not", node };
    }
    if (token.kind === "(") {
      const node = conjunction();
      if (tokens[at]?.kind === ")") at += 1;
      return node;
    }
    return token.kind === "term" ? token.term : undefined;
  }

  const nodes: SearchNode[] = [];
  while (at < tokens.length) {
    const node = conjunction();
    if (node !== undefined) nodes.push(node);
    // A bracket that closes nothing is skipped.
    if (tokens[at]?.kind === ")") at += 1;
  }
  return joined("and", nodes);
}

function joined(kind: "and" | "or", nodes: readonly SearchNode[]): SearchNode | undefined {
  return nodes.length > 1 ? { kind, nodes } : nodes[0];
}

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const rest = text.slice(at);
    const space = /^[\s,:]+/.exec(rest);
    // A colon that is left over after a value is skipped: this is how `…T00:00:00Z` falls apart.
    if (space !== null) at += space[0].length;
    else if (rest[0] === "(" || rest[0] === ")") {
      tokens.push({ kind: rest[0] });
      at += 1;
    } else if (rest[0] === "-" && rest.length > 1 && !/^-[\s)]/.test(rest)) {
      tokens.push({ kind: "NOT" });
      at += 1;
    } else {
      const keyword = /^(AND|OR|NOT)(?=[\s(]|$)/.exec(rest);
      if (keyword !== null) {
        tokens.push({ kind: keyword[1] as "AND" | "OR" | "NOT" });
        at += keyword[0].length;
      } else {
        const read = readTerm(rest);
        tokens.push({ kind: "term", term: read.term });
        at += Math.max(1, read.length);
      }
    }
  }
  return tokens;
}

function readTerm(text: string): { term: SearchTerm; length: number } {
  const named = /^([A-Za-z0-9_.$-]+):(>=|<=|>|<)?/.exec(text);
  if (named === null) {
    const { value, quoted, length } = readValue(text);
    return { term: { kind: "term", field: "default", comparator: ":", value, quoted }, length };
  }
  const [head, field = "", operator = ""] = named;
  const { value, quoted, length } = readValue(text.slice(head.length));
  const comparator = `:${operator}` as Comparator;
  return {
    term: { kind: "term", field, comparator, value, quoted },
    length: head.length + length,
  };
}

function readValue(text: string): { value: string; quoted: boolean; length: number } {
  const quote = text[0];
  if (quote === '"' || quote === "'") {
    let value = "";
    for (let at = 1; at < text.length; at += 1) {
      if (text[at] === "\\" && at + 1 < text.length) {
        at += 1;
        value += text[at];
      } else if (text[at] === quote) return { value, quoted: true, length: at + 1 };
      else value += text[at];
    }
    return { value, quoted: true, length: text.length };
  }
  let value = "";
  let at = 0;
  for (; at < text.length; at += 1) {
    const char = text[at] ?? "";
    if (char === "\\" && at + 1 < text.length) {
      at += 1;
      value += text[at];
    } else if (/[\s():]/.test(char)) break;
    else value += char;
  }
  return { value, quoted: false, length: at };
}
