import {
  astFromValue,
  isInputType,
  Kind,
  print,
  typeFromAST,
  visit,
  type GraphQLSchema,
  type TypeNode,
  type ValueNode,
} from "graphql";
import { SyncError } from "../../../core/errors.ts";
import type { Operation } from "./document.ts";

/**
 * Writes variables into a query as GraphQL literals, because bulk operations take none. Works on
 * the syntax tree, so no value can break out of its quotes. An argument or input field whose
 * variable has no value and no default is left out.
 * @throws SyncError `source/refused` where a value does not fit its declared type.
 */
export function inlineVariables(
  { document, definition }: Operation,
  variables: Readonly<Record<string, unknown>>,
  schema?: GraphQLSchema,
): string {
  const literals = new Map<string, ValueNode>();
  for (const { variable, type, defaultValue } of definition.variableDefinitions ?? []) {
    const name = variable.name.value;
    const value = variables[name];
    const literal =
      value === undefined || value === null ? defaultValue : literalOf(name, value, type, schema);
    if (literal) literals.set(name, literal);
  }
  const missing = (value: ValueNode): boolean =>
    value.kind === Kind.VARIABLE && !literals.has(value.name.value);
  return print(
    visit(document, {
      VariableDefinition: () => null,
      Argument: (node) => (missing(node.value) ? null : undefined),
      ObjectField: (node) => (missing(node.value) ? null : undefined),
      Variable: (node) => literals.get(node.name.value),
    }),
  );
}

function literalOf(
  name: string,
  value: unknown,
  declared: TypeNode,
  schema: GraphQLSchema | undefined,
): ValueNode {
  const type = schema && typeFromAST(schema, declared as Parameters<typeof typeFromAST>[1]);
  let literal: ValueNode | null | undefined;
  try {
    literal = isInputType(type) ? astFromValue(value, type) : plainLiteral(value, declared);
  } catch {
    literal = undefined;
  }
  if (literal && literal.kind !== Kind.NULL) return literal;
  throw new SyncError(
    "source/refused",
    `The variable "${name}" cannot be ${JSON.stringify(value)}: its type is ${print(declared)}.`,
  );
}

/** Literals of GraphQL's own scalars, for versions whose schema is not installed. */
function plainLiteral(value: unknown, declared: TypeNode): ValueNode | undefined {
  if (declared.kind === Kind.NON_NULL_TYPE) return plainLiteral(value, declared.type);
  if (declared.kind === Kind.LIST_TYPE) {
    const items = Array.isArray(value) ? (value as unknown[]) : [value];
    const values = items.map((item) => plainLiteral(item, declared.type));
    return values.every((item) => item !== undefined) ? { kind: Kind.LIST, values } : undefined;
  }
  const type = declared.name.value;
  if (typeof value === "boolean") {
    return type === "Boolean" ? { kind: Kind.BOOLEAN, value } : undefined;
  }
  if (typeof value === "number") {
    if (type === "Int" && Number.isInteger(value)) return { kind: Kind.INT, value: String(value) };
    return type === "Float" ? { kind: Kind.FLOAT, value: String(value) } : undefined;
  }
  if (typeof value !== "string" || /^(Int|Float|Boolean)$/.test(type)) return undefined;
  return { kind: Kind.STRING, value };
}
