import {
  getNamedType,
  GraphQLError,
  getNullableType,
  isCompositeType,
  isListType,
  isObjectType,
  Kind,
  parse,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  type SelectionSetNode,
} from "graphql";
import { parseError, validationErrors } from "../graphql/validate.ts";

const LARGEST_BYTES = 65_535;
const MOST_CONNECTIONS = 5;
const DEEPEST = 2;

/** Why Shopify would refuse a bulk query, in its words; undefined where it would run it. */
export function bulkQueryProblem(schema: GraphQLSchema, text: string): string | undefined {
  const bytes = Buffer.byteLength(text);
  if (bytes > LARGEST_BYTES) {
    return `Query is too large (${bytes} bytes; maximum is ${LARGEST_BYTES} bytes)`;
  }
  let document: DocumentNode;
  try {
    document = parse(text);
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    const { message } = parseError(error);
    return `Invalid bulk query: ${message.replace(/ at \[\d+, \d+\]$/, "")}`;
  }
  const operations = document.definitions.filter((part) => part.kind === Kind.OPERATION_DEFINITION);
  const [operation] = operations;
  if (operation === undefined || operations.length > 1) {
    return "Bulk queries must contain exactly one operation.";
  }
  if (operation.operation !== "query") {
    return "Invalid operation type. Only `query` operations are supported.";
  }
  const [invalid] = validationErrors(schema, document);
  if (invalid !== undefined) return `Invalid bulk query: ${invalid.message}`;
  const root = schema.getQueryType();
  if (root == null) return undefined;
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const part of document.definitions) {
    if (part.kind === Kind.FRAGMENT_DEFINITION) fragments.set(part.name.value, part);
  }
  const found = findings();
  walk(operation.selectionSet, root, { depth: -1, inList: false, parent: undefined });
  return found.problem();

  function walk(set: SelectionSetNode, type: GraphQLCompositeType, place: Place): void {
    for (const { field, owner } of fieldsOf(set, type)) {
      const name = field.name.value;
      const definition = "getFields" in owner ? owner.getFields()[name] : undefined;
      const named = definition && getNamedType(definition.type);
      if (definition === undefined || named === undefined || !isCompositeType(named)) continue;
      if (owner === root && (name === "node" || name === "nodes")) found.topLevelNode = true;
      if (field.selectionSet === undefined) continue;
      if (isObjectType(named) && named.name.endsWith("Connection")) {
        connection(field, named, place);
        continue;
      }
      const inList = place.inList || isListType(getNullableType(definition.type));
      walk(field.selectionSet, named, { ...place, inList });
    }
  }

  function connection(field: FieldNode, type: GraphQLCompositeType, place: Place): void {
    const depth = place.depth + 1;
    found.connections += 1;
    found.deepest = Math.max(found.deepest, depth);
    if (place.inList) found.connectionInList = true;
    if (place.parent !== undefined) found.parents.push(place.parent);
    const selected = fieldsOf(field.selectionSet as SelectionSetNode, type);
    const edges = selected.filter(({ field: each }) => each.name.value === "edges");
    if (edges.length === 0 || selected.some(({ field: each }) => each.name.value === "nodes")) {
      found.withoutEdges.push(field.name.value);
    }
    for (const { field: edge, owner } of edges) {
      const edgeType = namedTypeOf(owner, "edges");
      if (edgeType === undefined || edge.selectionSet === undefined) continue;
      for (const { field: node } of fieldsOf(edge.selectionSet, edgeType)) {
        const nodeType = namedTypeOf(edgeType, "node");
        if (node.name.value !== "node" || !nodeType || !node.selectionSet) continue;
        const parent = { field: field.name.value, set: node.selectionSet };
        walk(node.selectionSet, nodeType, { depth, inList: false, parent });
      }
    }
  }

  function fieldsOf(
    set: SelectionSetNode,
    type: GraphQLCompositeType,
  ): { field: FieldNode; owner: GraphQLCompositeType }[] {
    return set.selections.flatMap((part) => {
      if (part.kind === Kind.FIELD) return [{ field: part, owner: type }];
      const fragment = part.kind === Kind.INLINE_FRAGMENT ? part : fragments.get(part.name.value);
      if (fragment === undefined) return [];
      const on = fragment.typeCondition && schema.getType(fragment.typeCondition.name.value);
      return fieldsOf(fragment.selectionSet, on && isCompositeType(on) ? on : type);
    });
  }

  function selectsId(set: SelectionSetNode): boolean {
    return set.selections.some((part) => {
      if (part.kind === Kind.FIELD) return part.name.value === "id" && part.alias === undefined;
      const fragment = part.kind === Kind.INLINE_FRAGMENT ? part : fragments.get(part.name.value);
      return fragment !== undefined && selectsId(fragment.selectionSet);
    });
  }

  function findings() {
    return {
      topLevelNode: false,
      connections: 0,
      deepest: 0,
      connectionInList: false,
      withoutEdges: [] as string[],
      parents: [] as { field: string; set: SelectionSetNode }[],
      problem(): string | undefined {
        if (this.topLevelNode) return "Bulk queries cannot contain a top level `node` field.";
        if (this.connections === 0) return "Bulk queries must contain at least one connection.";
        if (this.withoutEdges.length > 0) {
          const [first = ""] = this.withoutEdges;
          const all = [...new Set(this.withoutEdges)].join(", ");
          return `All connection fields in a bulk query must select their contents using 'edges' > 'node', e.g: '${first} { edges { node {'. Selecting via 'nodes' is not supported. Invalid connection fields: '${all}'.`;
        }
        if (this.connections > MOST_CONNECTIONS) {
          return `Bulk queries cannot contain more than ${MOST_CONNECTIONS} connections.`;
        }
        if (this.deepest > DEEPEST) {
          return `Bulk queries cannot contain connections with a nesting depth greater than ${DEEPEST}.`;
        }
        if (this.connectionInList) {
          return "Queries that contain a connection field within a list field are not currently supported.";
        }
        const without = this.parents.filter(({ set }) => !selectsId(set)).map(({ field }) => field);
        if (without.length === 0) return undefined;
        return `The parent 'node' field for a nested connection must select the 'id' field without an alias and must be of 'ID' return type. Connection fields without 'id': ${[...new Set(without)].join(", ")}.`;
      },
    };
  }
}

interface Place {
  /** How many connections are around; the root one counts nothing. */
  readonly depth: number;
  readonly inList: boolean;
  /** The node of the connection around, which must select its id. */
  readonly parent: { readonly field: string; readonly set: SelectionSetNode } | undefined;
}

function namedTypeOf(owner: GraphQLCompositeType, name: string): GraphQLCompositeType | undefined {
  const definition = "getFields" in owner ? owner.getFields()[name] : undefined;
  const type = definition && getNamedType(definition.type);
  return type && isCompositeType(type) ? type : undefined;
}
