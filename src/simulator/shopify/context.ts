import type { GraphQLResolveInfo } from "graphql";
import type { World } from "../../core/world.ts";
import type { BulkOperations } from "./bulk/operations.ts";
import type { ShopRecord } from "./catalogue/shop.ts";
import type { Store } from "./catalogue/store.ts";
import type { AdminSchema } from "./graphql/schema.ts";
import type { Settings } from "./settings.ts";

/** Everything one GraphQL request may reach. */
export interface Context {
  readonly world: World;
  readonly shop: ShopRecord;
  readonly store: Store;
  readonly settings: Settings;
  /** What the lag of the search index is drawn by, where it is a range. */
  readonly seed: number;
  readonly admin: AdminSchema;
  readonly bulkOperations: BulkOperations;
  /** True inside a bulk operation: pages have no end and `first` is not asked for. */
  readonly unpaged: boolean;
  /** Where files can be fetched: scheme, host and port. */
  readonly fileBase: () => string;
  /** Payloads of mutations that carried `@idempotent`, by key. */
  readonly replays: Map<string, Replay>;
  /** Collects what `extensions.search` is to say. */
  readonly searches: SearchNote[];
}

/** What an `@idempotent` mutation was called with and what it answered. */
export interface Replay {
  readonly called: string;
  readonly payload: unknown;
}

/** One entry of `extensions.search`. */
export interface SearchNote {
  readonly path: readonly (string | number)[];
  readonly query: string;
  readonly parsed: unknown;
  readonly warnings: readonly unknown[];
}

/** The arguments of a field, checked against the schema. */
export type Args = Readonly<Record<string, unknown>>;

/** Answers one field of one type; `never` lets each table name the node type it really gets. */
export type FieldResolver<N = never> = (
  node: N,
  args: Args,
  context: Context,
  info: GraphQLResolveInfo,
) => unknown;

/** The answered fields of one type. */
export type TypeResolvers<N = never> = Readonly<Record<string, FieldResolver<N>>>;

/** Field resolvers by type and field. */
export type Resolvers = Readonly<Record<string, TypeResolvers>>;
