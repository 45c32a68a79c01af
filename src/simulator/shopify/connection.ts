import { compareTexts } from "./format.ts";
import { fault } from "./graphql/errors.ts";
import type { Args, Context } from "./context.ts";

/** A list to be paged through: its items in no particular order, and how they are ordered. */
export interface Listing<T> {
  readonly items: readonly T[];
  readonly id: (item: T) => number;
  /** What the list is sorted by; ties go by id. Left out: by id. */
  readonly sortBy?: (item: T) => string | number;
  readonly toNode: (item: T) => unknown;
  /** How long a page may be here; left out: the setting `page_limit`. */
  readonly pageLimit?: number;
}

/** A page in the shape of every Connection type. */
export interface Connection {
  readonly edges: readonly { readonly node: unknown; readonly cursor: () => string }[];
  readonly nodes: readonly unknown[];
  readonly pageInfo: unknown;
}

/** What stands for a connection that the simulator leaves empty. */
export const EMPTY_CONNECTION: Connection = {
  edges: [],
  nodes: [],
  pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
};

const DEEPEST = 25_000;

/** Cuts the page out of a list that the arguments ask for. */
export function page<T>(listing: Listing<T>, args: Args, context: Context): Connection {
  const size = context.unpaged ? undefined : pageSize(listing, args, context);
  const sorted = sort(listing, args["reverse"] === true);
  if (size === undefined) return connection(listing, sorted, 0, sorted.length);
  const { after, before } = args;
  let start = 0;
  let end = sorted.length;
  const order = compare(listing, args["reverse"] === true);
  if (typeof after === "string") {
    const cursor = readCursor(after);
    start = sorted.findIndex((item) => order(item, cursor) > 0);
    if (start < 0) start = sorted.length;
  }
  if (typeof before === "string") {
    const cursor = readCursor(before);
    end = sorted.findLastIndex((item) => order(item, cursor) < 0) + 1;
  }
  if (start >= DEEPEST)
    throw fault(
      "BAD_REQUEST",
      `Pagination beyond ${DEEPEST} objects is not supported. Use a bulk operation.`,
    );
  if (size.from === "first") end = Math.min(end, start + size.count);
  else start = Math.max(start, end - size.count);
  return connection(listing, sorted, start, Math.max(start, end));
}

interface Cursor {
  readonly last_id: number;
  readonly last_value: string;
}

function pageSize<T>(listing: Listing<T>, { first, last }: Args, { settings }: Context) {
  if (first != null && last != null) {
    throw fault("BAD_REQUEST", "providing both first and last is not supported");
  }
  if (first == null && last == null) {
    throw fault("BAD_REQUEST", "you must provide one of first or last");
  }
  const from = first == null ? "last" : "first";
  const count = Number(first ?? last);
  const limit = listing.pageLimit ?? settings.page_limit;
  if (count < 0) throw fault("BAD_REQUEST", `${from} must be greater than or equal to 0`);
  if (count > limit)
    throw fault("BAD_REQUEST", `${from} cannot exceed ${limit}. You requested ${count}.`);
  return { from, count } as const;
}

function sort<T>(listing: Listing<T>, reverse: boolean): readonly T[] {
  const { items, id, sortBy } = listing;
  const sign = reverse ? -1 : 1;
  return items
    .map((item) => ({ item, id: id(item), value: sortBy?.(item) ?? 0 }))
    .sort((a, b) => sign * (compareValues(a.value, b.value) || a.id - b.id))
    .map(({ item }) => item);
}

function compare<T>(listing: Listing<T>, reverse: boolean) {
  const { id, sortBy } = listing;
  return (item: T, cursor: Cursor): number => {
    const value = sortBy?.(item);
    const other = typeof value === "number" ? Number(cursor.last_value) : cursor.last_value;
    const byValue = value === undefined ? 0 : compareValues(value, other);
    return (reverse ? -1 : 1) * (byValue || id(item) - cursor.last_id);
  };
}

function compareValues(a: string | number, b: string | number): number {
  return typeof a === "number" && typeof b === "number"
    ? a - b
    : compareTexts(String(a), String(b));
}

function readCursor(text: string): Cursor {
  try {
    const value = JSON.parse(Buffer.from(text, "base64").toString("utf8")) as Partial<Cursor>;
    if (typeof value.last_id === "number" && typeof value.last_value === "string") {
      return { last_id: value.last_id, last_value: value.last_value };
    }
  } catch {
    // Not even JSON: told below.
  }
  throw fault("BAD_REQUEST", "Malformed cursor");
}

function connection<T>(
  listing: Listing<T>,
  sorted: readonly T[],
  start: number,
  end: number,
): Connection {
  const shown = start === 0 && end === sorted.length ? sorted : sorted.slice(start, end);
  const cursorOf = (item: T): string => {
    const last_id = listing.id(item);
    const cursor: Cursor = { last_id, last_value: String(listing.sortBy?.(item) ?? last_id) };
    return Buffer.from(JSON.stringify(cursor)).toString("base64");
  };
  const [head, tail] = [shown[0], shown.at(-1)];
  const nodes = shown.map(listing.toNode);
  return {
    edges: nodes.map((node, index) => ({
      node,
      cursor: () => cursorOf(shown[index] as T),
    })),
    nodes,
    pageInfo: {
      hasNextPage: end < sorted.length,
      hasPreviousPage: start > 0,
      startCursor: () => (head === undefined ? null : cursorOf(head)),
      endCursor: () => (tail === undefined ? null : cursorOf(tail)),
    },
  };
}
