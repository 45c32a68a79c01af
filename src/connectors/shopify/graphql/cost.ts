import {
  getNamedType,
  isAbstractType,
  isLeafType,
  isObjectType,
  Kind,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLObjectType,
  type GraphQLSchema,
  type SelectionSetNode,
  type ValueNode,
} from "graphql";
import type { Operation } from "./document.ts";
import { responseKey } from "./document.ts";

/*
 * Predicts what Shopify will ask for a query before it runs. Shopify publishes the rules only in
 * part; these were fitted on recorded answers. A few embedded objects that are free in truth count
 * one point here: the prediction errs on the dear side.
 */

/** The dearest query that Shopify runs at all. */
export const mostCost = 1000;
const freeTypes: ReadonlySet<string> = new Set(["MoneyV2", "MoneyBag"]);
const mutationCost = 10;
const countCost = 10;

/** How often a connection's node is paid for when `size` of them are asked for. */
export function pageFactor(size: number): number {
  return size <= 0 ? 0 : Math.max(1, Math.floor(2 * Math.log(size)));
}

/** Points that Shopify reserves for an operation with these variables. */
export function requestedCost(
  schema: GraphQLSchema,
  { definition }: Operation,
  variables: Readonly<Record<string, unknown>> = {},
): number {
  const values = new Map(Object.entries(variables));
  for (const { variable, defaultValue } of definition.variableDefinitions ?? []) {
    if (!values.has(variable.name.value) && defaultValue) {
      values.set(variable.name.value, plainValue(defaultValue, values));
    }
  }
  const root = schema.getRootType(definition.operation);
  if (!root) return 0;
  return objectCost([definition.selectionSet], root);

  /** Fields of one concrete type; those that share a response key are one field. */
  function objectCost(sets: readonly SelectionSetNode[], type: GraphQLObjectType): number {
    const fields = new Map<string, FieldNode[]>();
    for (const set of sets) collect(set, type, fields);
    let sum = 0;
    for (const same of fields.values()) sum += fieldCost(same, type);
    return sum;
  }

  function collect(
    set: SelectionSetNode,
    type: GraphQLObjectType,
    into: Map<string, FieldNode[]>,
  ): void {
    for (const part of set.selections) {
      if (part.kind === Kind.FRAGMENT_SPREAD || isSwitchedOff(part.directives ?? [])) continue;
      if (part.kind === Kind.FIELD) {
        const key = responseKey(part);
        const same = into.get(key);
        if (same) same.push(part);
        else into.set(key, [part]);
      } else if (applies(part.typeCondition?.name.value, type)) {
        collect(part.selectionSet, type, into);
      }
    }
  }

  function fieldCost(same: readonly FieldNode[], parent: GraphQLObjectType): number {
    const [field] = same;
    const definitionOf = field && parent.getFields()[field.name.value];
    if (!definitionOf) return 0;
    const type = getNamedType(definitionOf.type);
    if (isLeafType(type)) return 0;
    const sets = same.flatMap((one) => (one.selectionSet ? [one.selectionSet] : []));
    const inside = dearest(sets, type as GraphQLCompositeType);
    const name = field.name.value;
    if (parent === schema.getMutationType()) return mutationCost + inside;
    if (isConnection(parent)) {
      if (name === "pageInfo") return 0;
      if (name === "edges") return inside;
    }
    if (parent.name.endsWith("Payload") && !isConnection(type)) return inside;
    if (parent === schema.getQueryType() && name.endsWith("Count")) return countCost + inside;
    if (isConnection(type)) return 2 + inside * pageFactor(pageSize(field));
    return (freeTypes.has(type.name) ? 0 : 1) + inside;
  }

  /** An interface or a union costs as much as its dearest member. */
  function dearest(sets: readonly SelectionSetNode[], type: GraphQLCompositeType): number {
    if (isObjectType(type)) return objectCost(sets, type);
    return Math.max(0, ...schema.getPossibleTypes(type).map((member) => objectCost(sets, member)));
  }

  function pageSize(field: FieldNode): number {
    const sizes = (field.arguments ?? []).filter(({ name }) => /^(first|last)$/.test(name.value));
    return Number(sizes[0] ? plainValue(sizes[0].value, values) : 0);
  }

  function applies(condition: string | undefined, type: GraphQLObjectType): boolean {
    if (condition === undefined || condition === type.name) return true;
    const wanted = schema.getType(condition);
    return isAbstractType(wanted) && schema.isSubType(wanted, type);
  }

  function isSwitchedOff(directives: NonNullable<FieldNode["directives"]>): boolean {
    return directives.some(({ name, arguments: given }) => {
      const value = given?.[0] && plainValue(given[0].value, values);
      return (
        (name.value === "skip" && value === true) || (name.value === "include" && value === false)
      );
    });
  }
}

function isConnection(type: { readonly name: string }): boolean {
  return type.name.endsWith("Connection");
}

function plainValue(node: ValueNode, values: ReadonlyMap<string, unknown>): unknown {
  if (node.kind === Kind.VARIABLE) return values.get(node.name.value);
  if (node.kind === Kind.INT) return Number(node.value);
  return node.kind === Kind.BOOLEAN ? node.value : undefined;
}
