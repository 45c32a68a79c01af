import { fault, notModelled } from "../graphql/errors.ts";
import { matcherOf, type Matcher, type SearchField } from "./match.ts";
import { parseSearch, type SearchNode, type SearchTerm } from "./parse.ts";
import { searchTime } from "./time.ts";

/** What a query is read against: the fields of one connection and the clock and zone of the shop. */
export interface SearchScope<T> {
  /** The names Shopify documents for this connection; any other is ignored with a warning. */
  readonly documented: ReadonlySet<string>;
  readonly field: (name: string) => SearchField<T> | undefined;
  readonly now: number;
  readonly zone: string;
  /** From 2026-10 on, `>` and `<` leave out the second they name. */
  readonly version: string;
}

/** A query made ready, and what Shopify would say about it. */
export interface CompiledSearch<T> {
  readonly matches: (item: T) => boolean;
  readonly parsed: unknown;
  readonly warnings: readonly SearchWarning[];
}

/** Why a term of a query was ignored. */
export interface SearchWarning {
  readonly field: string;
  readonly message: string;
  readonly code: "invalid_field" | "invalid_value" | "missing_named_field";
}

const EXCLUSIVE_SINCE = "2026-10";

/** Turns a query into a test on one object; a term that makes no sense matches everything. */
export function compileSearch<T>(text: string, scope: SearchScope<T>): CompiledSearch<T> {
  const warnings: SearchWarning[] = [];
  const tree = parseSearch(text);
  const inclusive = scope.version < EXCLUSIVE_SINCE;

  function compile(node: SearchNode): Matcher<T> | undefined {
    if (node.kind === "term") return compileTerm(node);
    if (node.kind === "not") {
      const inner = compile(node.node);
      return inner && ((item) => !inner(item));
    }
    const parts = node.nodes.flatMap((each) => compile(each) ?? []);
    if (parts.length === 0) return undefined;
    return node.kind === "and"
      ? (item) => parts.every((matches) => matches(item))
      : (item) => parts.some((matches) => matches(item));
  }

  function compileTerm(term: SearchTerm): Matcher<T> | undefined {
    if (!isDocumented(term.field, scope.documented)) {
      warnings.push(unknownField(term.field));
      return undefined;
    }
    const field = scope.field(term.field);
    if (field === undefined) throw notModelled(`the search filter "${term.field}"`);
    if (term.value === "" && !term.quoted) {
      // Recorded by others: an empty comparison makes Shopify fail.
      throw fault(
        "INTERNAL_SERVER_ERROR",
        "Internal error. Looks like something went wrong on our end.",
      );
    }
    const matches = matcherOf(term, field, { now: scope.now, zone: scope.zone, inclusive });
    if (matches === undefined) {
      warnings.push({
        field: term.field,
        message: `Input \`${term.value}\` is not an accepted value.`,
        code: "invalid_value",
      });
    }
    return matches;
  }

  const matches = tree && compile(tree);
  return {
    matches: matches ?? (() => true),
    parsed: tree === undefined ? {} : shown(tree, scope, inclusive),
    warnings,
  };
}

const documentedNames = new Map<string, ReadonlySet<string>>();

/** Reads the filter names out of the table in an argument's description. */
export function documentedFilters(description: string): ReadonlySet<string> {
  const known = documentedNames.get(description);
  if (known !== undefined) return known;
  const rows = description.matchAll(/^\| ([A-Za-z_][\w.{}]*) +\| (\w+)/gm);
  // The table's head reads `| name | type | …`.
  const names = new Set(
    [...rows].flatMap(([, name, type]) => (name && type !== "type" ? [name] : [])),
  );
  documentedNames.set(description, names);
  return names;
}

function isDocumented(name: string, documented: ReadonlySet<string>): boolean {
  if (documented.has(name)) return true;
  return /^metafields\.[^.]+\.[^.]+$/.test(name) && documented.has("metafields.{namespace}.{key}");
}

function unknownField(field: string): SearchWarning {
  return field === "default"
    ? {
        field,
        message: "Input must use named search fields in this query.",
        code: "missing_named_field",
      }
    : { field, message: "Invalid search field for this query.", code: "invalid_field" };
}

function shown<T>(node: SearchNode, scope: SearchScope<T>, inclusive: boolean): unknown {
  if (node.kind === "not") return { not: shown(node.node, scope, inclusive) };
  if (node.kind === "term") return shownTerm(node, scope, inclusive);
  const parts = node.nodes.map((each) => shown(each, scope, inclusive));
  // Recorded: ranges come first in `and`, everything else keeps its order.
  const isRange = (part: unknown): boolean =>
    Object.keys(part as object).some((key) => key.startsWith("range_"));
  const ordered = [...parts.filter(isRange), ...parts.filter((part) => !isRange(part))];
  return node.kind === "and" ? { and: ordered } : { or: parts };
}

function shownTerm<T>(term: SearchTerm, scope: SearchScope<T>, inclusive: boolean): unknown {
  const { field, comparator, value } = term;
  const kind = scope.field(field)?.kind;
  const shownValue =
    kind === "time"
      ? (searchTime(term, scope.now, scope.zone)?.shown ?? value)
      : kind === "id" && comparator !== ":" && /^\d+$/.test(value)
        ? Number(value)
        : value;
  const lax = inclusive && kind === "time" ? "e" : "";
  switch (comparator) {
    case ":":
      return { field, [term.quoted ? "match_phrase" : "match_all"]: shownValue };
    case ":>":
      return { field, [`range_gt${lax}`]: shownValue };
    case ":<":
      return { field, [`range_lt${lax}`]: shownValue };
    case ":>=":
      return { field, range_gte: shownValue };
    case ":<=":
      return { field, range_lte: shownValue };
  }
}
