import {
  Kind,
  print,
  type FieldNode,
  type SelectionNode,
  type SelectionSetNode,
  type ValueNode,
} from "graphql";
import type { ConnectionNode, Operation } from "./document.ts";
import {
  argument,
  called,
  declared,
  named,
  onType,
  operationOf,
  plainType,
  requiredType,
  set,
  variable,
} from "./syntax.ts";

/** How many nodes are asked for at a time. */
export interface PageSizes {
  readonly root: number;
  readonly nested: number;
}

/** Fields added to each node that has connections, under names no document uses. */
export const addedId = "brandsync_id";
export const addedType = "brandsync_type";

/** Variables that the runner itself gives to a document it has rewritten. */
export const firstVariable = "brandsync_first";
export const afterVariable = "brandsync_after";
export const idVariable = "brandsync_id";

/**
 * Rewrites a document so that its root connection is read page by page and every nested one says
 * whether there is more.
 */
export function pagedDocument(
  operation: Operation,
  root: ConnectionNode,
  sizes: PageSizes,
): Operation {
  const replace = (field: FieldNode): FieldNode =>
    pagedConnection(field, root, variable(firstVariable), variable(afterVariable), sizes.nested);
  const selectionSet = replacing(
    operation.definition.selectionSet,
    new Map([[root.field, replace]]),
  );
  return operationOf(operation.definition, selectionSet, [
    declared(firstVariable, requiredType("Int")),
    declared(afterVariable, plainType("String")),
  ]);
}

/** Makes the document that reads the rest of one nested connection of one node. */
export function restDocument(
  operation: Operation,
  connection: ConnectionNode,
  type: string,
  nested: number,
): Operation {
  const innermost = pagedConnection(
    connection.field,
    connection,
    variable(firstVariable),
    variable(afterVariable),
    nested,
  );
  const field = connection.path
    .slice(0, -1)
    .reduceRight<FieldNode>(
      (inside, above) => ({ ...above, selectionSet: set([inside]) }),
      innermost,
    );
  const node = called(
    "node",
    argument("id", variable(idVariable)),
    set([onType(type, set([field]))]),
  );
  return operationOf(operation.definition, set([node]), [
    declared(idVariable, requiredType("ID")),
    declared(firstVariable, requiredType("Int")),
    declared(afterVariable, plainType("String")),
  ]);
}

/** What is selected of each node of a connection, the connections inside it in the form that pages. */
export function pagedSelection(
  { selection, connections }: ConnectionNode,
  nested: number,
): SelectionSetNode {
  const replacements = new Map(
    connections.map((inner) => [
      inner.field,
      (found: FieldNode) =>
        pagedConnection(found, inner, givenSize(found, nested), undefined, nested),
    ]),
  );
  const inside = replacing(selection, replacements);
  // Without connections inside nothing more is ever asked for by id.
  if (connections.length === 0) return inside;
  return { ...inside, selections: [...inside.selections, ...addedFields] };
}

/** A connection in the form that pages, its own inner connections included. */
function pagedConnection(
  field: FieldNode,
  connection: ConnectionNode,
  first: ValueNode,
  after: ValueNode | undefined,
  nested: number,
): FieldNode {
  const node = pagedSelection(connection, nested);
  const nodes =
    connection.form === "nodes" ? named("nodes", node) : named("edges", set([named("node", node)]));
  const pageInfo = named("pageInfo", set([named("hasNextPage"), named("endCursor")]));
  return {
    ...field,
    arguments: [
      ...(field.arguments ?? []).filter(({ name }) => !pageArguments.has(name.value)),
      argument("first", first),
      ...(after ? [argument("after", after)] : []),
    ],
    selectionSet: set([nodes, pageInfo]),
  };
}

const pageArguments: ReadonlySet<string> = new Set(["first", "last", "after", "before"]);

/** A size that the document itself gives wins. */
function givenSize(field: FieldNode, size: number): ValueNode {
  const given = field.arguments?.find(({ name }) => name.value === "first")?.value;
  return given?.kind === Kind.INT ? given : { kind: Kind.INT, value: String(size) };
}

function replacing(
  selectionSet: SelectionSetNode,
  replacements: ReadonlyMap<FieldNode, (field: FieldNode) => FieldNode>,
): SelectionSetNode {
  const selections = selectionSet.selections.map((part): SelectionNode => {
    if (part.kind === Kind.FRAGMENT_SPREAD) return part;
    const replace = part.kind === Kind.FIELD ? replacements.get(part) : undefined;
    if (replace && part.kind === Kind.FIELD) return replace(part);
    if (!part.selectionSet) return part;
    return { ...part, selectionSet: replacing(part.selectionSet, replacements) };
  });
  return { ...selectionSet, selections };
}

/** The text of a rewritten document. */
export function textOf(operation: Operation): string {
  return print(operation.document);
}

const addedFields = [
  named("id", undefined, addedId),
  named("__typename", undefined, addedType),
] as const;
