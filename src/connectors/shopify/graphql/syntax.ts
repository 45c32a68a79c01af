import {
  Kind,
  type ArgumentNode,
  type FieldNode,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  type TypeNode,
  type ValueNode,
  type VariableDefinitionNode,
} from "graphql";
import { variablesIn, type Operation } from "./document.ts";

/** Builds a field, under an alias where one is given. */
export const named = (
  name: string,
  selectionSet?: SelectionSetNode,
  alias?: string,
): FieldNode => ({
  kind: Kind.FIELD,
  ...(alias === undefined ? {} : { alias: { kind: Kind.NAME, value: alias } }),
  name: { kind: Kind.NAME, value: name },
  ...(selectionSet ? { selectionSet } : {}),
});

/** Builds a field that takes one argument. */
export function called(
  name: string,
  given: ArgumentNode,
  selectionSet: SelectionSetNode,
): FieldNode {
  return { ...named(name, selectionSet), arguments: [given] };
}

/** Builds `... on Type { … }`. */
export function onType(type: string, selectionSet: SelectionSetNode): SelectionNode {
  return {
    kind: Kind.INLINE_FRAGMENT,
    typeCondition: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: type } },
    selectionSet,
  };
}

/** Builds a selection set. */
export function set(selections: readonly SelectionNode[]): SelectionSetNode {
  return { kind: Kind.SELECTION_SET, selections };
}

/** Builds an argument. */
export function argument(name: string, value: ValueNode): ArgumentNode {
  return { kind: Kind.ARGUMENT, name: { kind: Kind.NAME, value: name }, value };
}

/** Builds the use of a variable. */
export function variable(name: string): ValueNode {
  return { kind: Kind.VARIABLE, name: { kind: Kind.NAME, value: name } };
}

/** Builds the declaration of a variable. */
export function declared(name: string, type: TypeNode): VariableDefinitionNode {
  return {
    kind: Kind.VARIABLE_DEFINITION,
    variable: { kind: Kind.VARIABLE, name: { kind: Kind.NAME, value: name } },
    type,
  };
}

/** Builds a named type. */
export function plainType(name: string): TypeNode {
  return { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: name } };
}

/** Builds a named type that may not be null. */
export function requiredType(name: string): TypeNode {
  return {
    kind: Kind.NON_NULL_TYPE,
    type: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: name } },
  };
}

/** Builds the type of a list that may hold no null, nor be null itself. */
export function requiredList(name: string): TypeNode {
  return { kind: Kind.NON_NULL_TYPE, type: { kind: Kind.LIST_TYPE, type: requiredType(name) } };
}

/** Puts another selection into an operation, and keeps of its variables those that are still used. */
export function operationOf(
  base: OperationDefinitionNode,
  selectionSet: SelectionSetNode,
  added: readonly VariableDefinitionNode[],
): Operation {
  const used = variablesIn(selectionSet);
  const definition: OperationDefinitionNode = {
    ...base,
    variableDefinitions: [
      ...(base.variableDefinitions ?? []).filter(({ variable: one }) => used.has(one.name.value)),
      ...added.filter(({ variable: one }) => used.has(one.name.value)),
    ],
    selectionSet,
  };
  return { definition, document: { kind: Kind.DOCUMENT, definitions: [definition] } };
}
