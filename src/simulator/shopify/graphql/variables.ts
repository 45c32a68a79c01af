import {
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  typeFromAST,
  type GraphQLInputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from "graphql";
import { isObject } from "../../../core/json.ts";
import { parseGid } from "../gid.ts";
import { locationOf, type ShopifyError } from "./errors.ts";

interface Problem {
  readonly path: readonly (string | number)[];
  readonly explanation: string;
  readonly message?: string;
}

/** Checks the variables of an operation; answers INVALID_VARIABLE with value and problems. */
export function variableErrors(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): ShopifyError[] {
  const errors: ShopifyError[] = [];
  for (const definition of operation.variableDefinitions ?? []) {
    const name = definition.variable.name.value;
    const type = typeFromAST(schema, definition.type as never) as GraphQLInputType | undefined;
    if (type === undefined) continue;
    const value = variables[name];
    if (value === undefined && (definition.defaultValue || !isNonNullType(type))) continue;
    const problems = problemsOf(value, type, []);
    if (problems.length === 0) continue;
    const where = problems
      .filter(({ path }) => path.length > 0)
      .map(({ path, explanation }) => `${path.join(".")} (${explanation})`);
    errors.push({
      message:
        `Variable $${name} of type ${String(type)} was provided invalid value` +
        (where.length > 0 ? ` for ${where.join(", ")}` : ""),
      locations: locationOf(definition),
      extensions: { code: "INVALID_VARIABLE", value: value ?? null, problems },
    });
  }
  return errors;
}

function problemsOf(
  value: unknown,
  type: GraphQLInputType,
  path: readonly (string | number)[],
): Problem[] {
  if (isNonNullType(type)) {
    if (value == null) return [{ path, explanation: "Expected value to not be null" }];
    return problemsOf(value, type.ofType, path);
  }
  if (value == null) return [];
  if (isListType(type)) {
    const items: readonly unknown[] = Array.isArray(value) ? value : [value];
    return items.flatMap((item, index) => problemsOf(item, type.ofType, [...path, index]));
  }
  if (isInputObjectType(type)) return objectProblems(value, type, path);
  if (isEnumType(type)) {
    const names = type.getValues().map(({ name }) => name);
    if (names.some((name) => name === value)) return [];
    const explanation = `Expected ${JSON.stringify(value)} to be one of: ${names.join(", ")}`;
    return [{ path, explanation }];
  }
  return scalarProblems(value, type.name, path);
}

function objectProblems(
  value: unknown,
  type: Extract<GraphQLInputType, { getFields: unknown }>,
  path: readonly (string | number)[],
): Problem[] {
  if (!isObject(value)) {
    return [{ path, explanation: `Expected ${JSON.stringify(value)} to be a key-value object` }];
  }
  const fields = type.getFields();
  const unknown = Object.keys(value)
    .filter((key) => !Object.hasOwn(fields, key))
    .map((key) => ({
      path: [...path, key],
      explanation: `Field is not defined on ${type.name}`,
    }));
  const inner = Object.values(fields).flatMap((field) => {
    const given = value[field.name];
    if (given === undefined && (field.defaultValue !== undefined || !isNonNullType(field.type))) {
      return [];
    }
    return problemsOf(given, field.type, [...path, field.name]);
  });
  if (type.isOneOf && Object.values(value).filter((each) => each !== null).length !== 1) {
    const explanation = `'${type.name}' requires exactly one argument, but ${Object.keys(value).length} were provided.`;
    return [...unknown, { path, explanation }];
  }
  return [...unknown, ...inner];
}

function scalarProblems(
  value: unknown,
  name: string,
  path: readonly (string | number)[],
): Problem[] {
  const cannot = (): Problem[] => [
    { path, explanation: `Could not coerce value ${JSON.stringify(value)} to ${name}` },
  ];
  switch (name) {
    case "Int":
      return Number.isInteger(value) ? [] : cannot();
    case "Float":
      return typeof value === "number" ? [] : cannot();
    case "Boolean":
      return typeof value === "boolean" ? [] : cannot();
    case "String":
      return typeof value === "string" ? [] : cannot();
    case "ID": {
      if (typeof value === "string" && parseGid(value) !== undefined) return [];
      const explanation = `Invalid global id '${String(value)}'`;
      return [{ path, explanation, message: explanation }];
    }
    case "Decimal":
    case "Money": {
      if (/^-?\d+(\.\d+)?$/.test(String(value))) return [];
      const explanation = `invalid decimal '${String(value)}'`;
      return [{ path, explanation, message: explanation }];
    }
    default:
      return [];
  }
}
