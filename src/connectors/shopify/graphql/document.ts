import {
  GraphQLError,
  Kind,
  parse,
  visit,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type InlineFragmentNode,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from "graphql";

/** A document with exactly one operation and no named fragments. */
export interface Operation {
  readonly definition: OperationDefinitionNode;
  readonly document: DocumentNode;
}

/** One connection that a document selects. */
export interface ConnectionNode {
  readonly field: FieldNode;
  /** Fields from the nearest node (or the operation) down to the connection's own, itself the last. */
  readonly path: readonly FieldNode[];
  readonly form: "edges" | "nodes";
  /** What is selected of each node. */
  readonly selection: SelectionSetNode;
  /** Connections inside each node. */
  readonly connections: readonly ConnectionNode[];
}

/**
 * Parses a document and writes its fragments out in place, so that every connection is seen where
 * it is.
 * @throws GraphQLError where it is no GraphQL or has not exactly one operation.
 */
export function readOperation(text: string): Operation {
  const document = parse(text);
  const fragments = new Map<string, FragmentDefinitionNode>();
  const operations: OperationDefinitionNode[] = [];
  for (const part of document.definitions) {
    if (part.kind === Kind.FRAGMENT_DEFINITION) fragments.set(part.name.value, part);
    if (part.kind === Kind.OPERATION_DEFINITION) operations.push(part);
  }
  const [first, second] = operations;
  if (!first || second) {
    throw new GraphQLError(
      `The document holds ${String(operations.length)} operations.`,
      second ? { nodes: second } : {},
    );
  }
  const definition = {
    ...first,
    selectionSet: written(first.selectionSet, fragments, []),
  };
  return { definition, document: { kind: Kind.DOCUMENT, definitions: [definition] } };
}

/** Finds the connections of a selection, not going into their nodes; those are in `connections`. */
export function connectionsOf(
  selectionSet: SelectionSetNode,
  above: readonly FieldNode[] = [],
): ConnectionNode[] {
  return selectionSet.selections.flatMap((part) => {
    if (part.kind === Kind.FRAGMENT_SPREAD) return [];
    if (part.kind === Kind.INLINE_FRAGMENT) return connectionsOf(part.selectionSet, above);
    if (!part.selectionSet) return [];
    const path = [...above, part];
    const inside = nodesIn(part.selectionSet);
    if (!inside) return connectionsOf(part.selectionSet, path);
    const connections = connectionsOf(inside.selection);
    return [{ field: part, path, ...inside, connections }];
  });
}

/** The name under which a field's value is found in the answer. */
export function responseKey(field: FieldNode): string {
  return field.alias?.value ?? field.name.value;
}

/** Names of the variables that a part of a document uses. */
export function variablesIn(
  part: SelectionSetNode | FieldNode | OperationDefinitionNode,
): Set<string> {
  const names = new Set<string>();
  visit(part, {
    VariableDefinition: () => false,
    Variable: (node) => void names.add(node.name.value),
  });
  return names;
}

/** The selections of a set, those inside fragments included. */
export function flatSelections(selectionSet: SelectionSetNode): FieldNode[] {
  return selectionSet.selections.flatMap((part) => {
    if (part.kind === Kind.FIELD) return [part];
    return part.kind === Kind.INLINE_FRAGMENT ? flatSelections(part.selectionSet) : [];
  });
}

/** The form of a connection and what is selected of its nodes; undefined for any other field. */
export function nodesIn(
  selectionSet: SelectionSetNode,
): Pick<ConnectionNode, "form" | "selection"> | undefined {
  const nodes = namedField(selectionSet, "nodes");
  if (nodes?.selectionSet) return { form: "nodes", selection: nodes.selectionSet };
  const edges = namedField(selectionSet, "edges");
  const node = edges?.selectionSet && namedField(edges.selectionSet, "node");
  return node?.selectionSet && { form: "edges", selection: node.selectionSet };
}

function namedField(selectionSet: SelectionSetNode, name: string): FieldNode | undefined {
  return flatSelections(selectionSet).find((field) => field.name.value === name && !field.alias);
}

function written(
  selectionSet: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  open: readonly string[],
): SelectionSetNode {
  const selections = selectionSet.selections.map((part): SelectionNode => {
    if (part.kind === Kind.FRAGMENT_SPREAD) {
      const name = part.name.value;
      const fragment = fragments.get(name);
      if (!fragment || open.includes(name)) {
        const why = fragment
          ? `Fragment "${name}" contains itself.`
          : `Unknown fragment "${name}".`;
        throw new GraphQLError(why, { nodes: part });
      }
      const inline: InlineFragmentNode = {
        kind: Kind.INLINE_FRAGMENT,
        typeCondition: fragment.typeCondition,
        directives: part.directives ?? [],
        selectionSet: written(fragment.selectionSet, fragments, [...open, name]),
      };
      return inline;
    }
    if (!part.selectionSet) return part;
    return { ...part, selectionSet: written(part.selectionSet, fragments, open) };
  });
  return { ...selectionSet, selections };
}
