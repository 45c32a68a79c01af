import { type DefinitionRecord } from "../catalogue/definitions.ts";
import { page } from "../connection.ts";
import type { Args, Context, FieldResolver, TypeResolvers } from "../context.ts";
import { gid, parseGid } from "../gid.ts";
import { notModelled } from "../graphql/errors.ts";
import { metafieldName } from "./metafields.ts";

/** A metafield definition. */
export interface DefinitionNode {
  readonly __typename: "MetafieldDefinition";
  readonly definition: DefinitionRecord;
}

/** Wraps a definition. */
export function definitionNode(definition: DefinitionRecord): DefinitionNode {
  return { __typename: "MetafieldDefinition", definition };
}

/** Types whose definitions may ask for unique values; for `id` they must. */
export const UNIQUE_TYPES: readonly string[] = [
  "id",
  "single_line_text_field",
  "number_integer",
  "url",
];

/** Finds a definition by its global id or by owner and name; undefined where there is none. */
export function definitionBy(
  { id, identifier }: Args,
  { store }: Context,
): DefinitionRecord | undefined {
  if (id != null) return store.definitions.get(parseGid(String(id))?.number ?? 0);
  const { ownerType, namespace, key } = (identifier ?? {}) as Args;
  return store.definitions.of(String(ownerType), metafieldName(namespace, String(key ?? "")));
}

const metafieldDefinitions: FieldResolver<unknown> = (_, args, context) => {
  const { ownerType, namespace, key, query, sortKey } = args;
  if (query != null) throw notModelled("the filter `query` of metafieldDefinitions");
  const wanted = namespace == null ? undefined : metafieldName(namespace, "").namespace;
  const items = context.store.definitions
    .all()
    .filter(
      (each) =>
        each.ownerType === ownerType &&
        (wanted === undefined || each.namespace === wanted) &&
        (key == null || each.key === key),
    );
  return page(
    {
      items,
      id: ({ id }) => id,
      sortBy: ({ id, name }) => (sortKey === "NAME" ? name.toLowerCase() : id),
      toNode: definitionNode,
    },
    args,
    context,
  );
};

/** Fields of QueryRoot about metafield definitions. */
export const DEFINITION_ROOT: TypeResolvers<unknown> = {
  metafieldDefinition: (_, args, context) => {
    const definition = definitionBy(args, context);
    return definition ? definitionNode(definition) : null;
  },
  metafieldDefinitions,
};

/** Fields of MetafieldDefinition. */
export const METAFIELD_DEFINITION: TypeResolvers<DefinitionNode> = {
  id: ({ definition }) => gid("MetafieldDefinition", definition.id),
  ownerType: ({ definition }) => definition.ownerType,
  namespace: ({ definition }) => definition.namespace,
  key: ({ definition }) => definition.key,
  name: ({ definition }) => definition.name,
  description: ({ definition }) => definition.description,
  type: ({ definition }) => ({ name: definition.type, category: "TEXT" }),
  validationStatus: () => "ALL_VALID",
  access: () => ({ admin: "PUBLIC_READ_WRITE", storefront: "NONE", customerAccount: "NONE" }),
  capabilities: ({ definition }) => ({
    uniqueValues: {
      enabled: definition.uniqueValues,
      eligible: UNIQUE_TYPES.includes(definition.type),
    },
    adminFilterable: {
      enabled: definition.adminFilterable,
      eligible: true,
      status: definition.adminFilterable ? "FILTERABLE" : "NOT_FILTERABLE",
    },
  }),
};
