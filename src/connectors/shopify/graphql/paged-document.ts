import {
  Kind,
  print,
  type ArgumentNode,
  type FieldNode,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  type TypeNode,
  type ValueNode,
  type VariableDefinitionNode,
} from "graphql";
import { variablesIn, type ConnectionNode, type Operation } from "./document.ts";

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
    declared(firstVariable, "Int", true),
    declared(afterVariable, "String", false),
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
  const node: FieldNode = {
    kind: Kind.FIELD,
    name: { kind: Kind.NAME, value: "node" },
    arguments: [argument("id", variable(idVariable))],
    selectionSet: set([
      {
        kind: Kind.INLINE_FRAGMENT,
        typeCondition: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: type } },
        selectionSet: set([field]),
      },
    ]),
  };
  return operationOf(operation.definition, set([node]), [
    declared(idVariable, "ID", true),
    declared(firstVariable, "Int", true),
    declared(afterVariable, "String", false),
  ]);
}

/** A connection in the form that pages, its own inner connections included. */
function pagedConnection(
  field: FieldNode,
  { form, selection, connections }: ConnectionNode,
  first: ValueNode,
  after: ValueNode | undefined,
  nested: number,
): FieldNode {
  const replacements = new Map(
    connections.map((inner) => [
      inner.field,
      (found: FieldNode) =>
        pagedConnection(found, inner, givenSize(found, nested), undefined, nested),
    ]),
  );
  const inside = replacing(selection, replacements);
  const node = {
    ...inside,
    // Without connections inside nothing more is ever asked for by id.
    selections: connections.length > 0 ? [...inside.selections, ...addedFields] : inside.selections,
  };
  const nodes =
    form === "nodes" ? named("nodes", node) : named("edges", set([named("node", node)]));
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

function operationOf(
  base: OperationDefinitionNode,
  selectionSet: SelectionSetNode,
  added: readonly VariableDefinitionNode[],
): Operation {
  const used = variablesIn(selectionSet);
  const definition: OperationDefinitionNode = {
    ...base,
    variableDefinitions: [
      ...(base.variableDefinitions ?? []).filter(({ variable }) => used.has(variable.name.value)),
      ...added.filter(({ variable }) => used.has(variable.name.value)),
    ],
    selectionSet,
  };
  return { definition, document: { kind: Kind.DOCUMENT, definitions: [definition] } };
}

/** The text of a rewritten document. */
export function textOf(operation: Operation): string {
  return print(operation.document);
}

const named = (name: string, selectionSet?: SelectionSetNode, alias?: string): FieldNode => ({
  kind: Kind.FIELD,
  ...(alias === undefined ? {} : { alias: { kind: Kind.NAME, value: alias } }),
  name: { kind: Kind.NAME, value: name },
  ...(selectionSet ? { selectionSet } : {}),
});

const addedFields = [
  named("id", undefined, addedId),
  named("__typename", undefined, addedType),
] as const;

function set(selections: readonly SelectionNode[]): SelectionSetNode {
  return { kind: Kind.SELECTION_SET, selections };
}

function argument(name: string, value: ValueNode): ArgumentNode {
  return { kind: Kind.ARGUMENT, name: { kind: Kind.NAME, value: name }, value };
}

function variable(name: string): ValueNode {
  return { kind: Kind.VARIABLE, name: { kind: Kind.NAME, value: name } };
}

function declared(name: string, type: string, required: boolean): VariableDefinitionNode {
  const plain = { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: type } } as const;
  const wanted: TypeNode = required ? { kind: Kind.NON_NULL_TYPE, type: plain } : plain;
  return {
    kind: Kind.VARIABLE_DEFINITION,
    variable: { kind: Kind.VARIABLE, name: { kind: Kind.NAME, value: name } },
    type: wanted,
  };
}
