import type { GraphQLResolveInfo } from "graphql";
import type { Args, Context } from "../context.ts";
import type { Lag } from "../catalogue/lag.ts";
import { responsePath } from "../graphql/response-path.ts";
import { compileSearch, documentedFilters, type CompiledSearch } from "../search/compile.ts";
import { lagOf } from "../search/lag.ts";
import type { SearchField } from "../search/match.ts";

/** Where the objects of a list come from, and how they can be searched. */
export interface Searchable<T> {
  readonly live: () => readonly T[];
  /** What the search index holds; left out where the list has no lag. */
  readonly indexed?: (lag: Lag) => readonly T[];
  readonly field: (name: string) => SearchField<T> | undefined;
}

/**
 * Answers the objects a `query` argument lets through.
 *
 * With a query they come out of the lagging index, in the state the index knows;
 * without one they are read live (a guess).
 */
export function searched<T>(
  source: Searchable<T>,
  args: Args,
  context: Context,
  info: GraphQLResolveInfo,
): readonly T[] {
  const { query } = args;
  if (typeof query !== "string" || query.trim() === "") return source.live();
  const compiled = compiledSearch(query, source.field, context, info);
  const found = source.indexed?.(lagOf(info, context)) ?? source.live();
  return found.filter(compiled.matches);
}

function compiledSearch<T>(
  query: string,
  field: Searchable<T>["field"],
  context: Context,
  info: GraphQLResolveInfo,
): CompiledSearch<T> {
  const definition = info.parentType.getFields()[info.fieldName];
  const argument = definition?.args.find(({ name }) => name === "query");
  const compiled = compileSearch(query, {
    documented: documentedFilters(argument?.description ?? ""),
    field,
    now: context.world.clock.now(),
    zone: context.shop.timeZone,
    version: context.admin.version,
  });
  const { parsed, warnings } = compiled;
  context.searches.push({ path: responsePath(info.path), query, parsed, warnings });
  return compiled;
}
