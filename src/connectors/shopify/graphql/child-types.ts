import {
  getNamedType,
  isAbstractType,
  isObjectType,
  Kind,
  type FieldNode,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  type SelectionSetNode,
} from "graphql";
import type { ConnectionNode, Operation } from "./document.ts";

/** A type whose rows a bulk query writes beneath those of another. */
export interface ChildType {
  readonly type: string;
  /** The connection that gives them. */
  readonly field: FieldNode;
  /** Types of the rows they hang on; undefined where those are the records themselves. */
  readonly parents: readonly string[] | undefined;
  readonly hasChildren: boolean;
}

/** Finds the types of all rows beneath the records of a query. */
export function childTypes(
  operation: Operation,
  root: ConnectionNode,
  schema: GraphQLSchema,
): ChildType[] {
  const query = schema.getRootType(operation.definition.operation);
  if (!query) return [];
  return beneath(root, nodeTypes(root, [query], schema), schema, true);
}

/** Types of the records of a query. */
export function rootTypes(
  operation: Operation,
  root: ConnectionNode,
  schema: GraphQLSchema,
): string[] {
  const query = schema.getRootType(operation.definition.operation);
  return query ? nodeTypes(root, [query], schema).map((type) => type.name) : [];
}

/** The type that the schema declares for the records of a query, e.g. an interface. */
export function recordType(
  operation: Operation,
  root: ConnectionNode,
  schema: GraphQLSchema,
): string | undefined {
  const query = schema.getRootType(operation.definition.operation);
  return query ? declaredTypes(root, [query], schema)[0]?.name : undefined;
}

function beneath(
  connection: ConnectionNode,
  parents: readonly GraphQLObjectType[],
  schema: GraphQLSchema,
  ofRecords: boolean,
): ChildType[] {
  return connection.connections.flatMap((inner) => {
    const types = nodeTypes(inner, parents, schema);
    const own = types.map((type) => ({
      type: type.name,
      field: inner.field,
      parents: ofRecords ? undefined : parents.map((parent) => parent.name),
      hasChildren: inner.connections.length > 0,
    }));
    return [...own, ...beneath(inner, types, schema, false)];
  });
}

/** Types of a connection's nodes of which the document selects anything at all. */
function nodeTypes(
  connection: ConnectionNode,
  parents: readonly GraphQLNamedType[],
  schema: GraphQLSchema,
): GraphQLObjectType[] {
  const types = declaredTypes(connection, parents, schema);
  return unique(types.flatMap((type) => concrete(type, schema))).filter((type) =>
    selects(connection.selection, type, schema),
  );
}

/** What the schema declares a connection's nodes as: an object, an interface or a union. */
function declaredTypes(
  { path, form }: ConnectionNode,
  parents: readonly GraphQLNamedType[],
  schema: GraphQLSchema,
): readonly GraphQLNamedType[] {
  const steps = [
    ...path.map((field) => field.name.value),
    ...(form === "nodes" ? ["nodes"] : ["edges", "node"]),
  ];
  return steps.reduce(
    (types, step) => unique(types.flatMap((type) => fieldTypes(type, step, schema))),
    parents,
  );
}

/** The type of a field, without lists and non-null; an interface may give several. */
export function fieldTypes(
  type: GraphQLNamedType,
  field: string,
  schema: GraphQLSchema,
): GraphQLNamedType[] {
  return concrete(type, schema).flatMap((one) => {
    const definition = one.getFields()[field];
    return definition ? [getNamedType(definition.type)] : [];
  });
}

function concrete(type: GraphQLNamedType, schema: GraphQLSchema): readonly GraphQLObjectType[] {
  if (isObjectType(type)) return [type];
  return isAbstractType(type) ? schema.getPossibleTypes(type) : [];
}

/** Whether rows of a type hold more than their own type's name. */
function selects(set: SelectionSetNode, type: GraphQLObjectType, schema: GraphQLSchema): boolean {
  return set.selections.some((part) => {
    if (part.kind === Kind.FIELD) return part.name.value !== "__typename";
    if (part.kind !== Kind.INLINE_FRAGMENT) return false;
    const condition = part.typeCondition && schema.getType(part.typeCondition.name.value);
    const applies =
      !condition ||
      condition === type ||
      (isAbstractType(condition) && schema.isSubType(condition, type));
    return applies && selects(part.selectionSet, type, schema);
  });
}

function unique<T>(items: readonly T[]): T[] {
  return [...new Set(items)];
}
