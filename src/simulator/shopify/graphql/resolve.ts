import {
  getNamedType,
  getNullableType,
  isAbstractType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type GraphQLTypeResolver,
} from "graphql";
import { EMPTY_CONNECTION } from "../connection.ts";
import type { Args, Context, FieldResolver, Resolvers } from "../context.ts";
import { gid } from "../gid.ts";
import { accessError, protectedDataError } from "./access.ts";
import { notModelled } from "./errors.ts";
import { gidCheck } from "./gid-types.ts";
import type { AdminSchema } from "./schema.ts";

/** How one field is answered, worked out once per schema. */
interface Plan {
  readonly resolver: FieldResolver<unknown> | undefined;
  readonly checkIds: ((args: Args) => void) | undefined;
  readonly fallback: (() => unknown) | undefined;
  readonly knownCode: ((code: unknown) => unknown) | undefined;
}

/**
 * Makes the one resolver that answers every field of the schema.
 *
 * A field is answered by its table, else by the property of that name, else by what an
 * unmodelled thing looks like: null, an empty list or connection, or a zero value.
 */
export function fieldResolver(
  admin: AdminSchema,
  resolvers: Resolvers,
): GraphQLFieldResolver<unknown, Context> {
  const plans = new Map<GraphQLField<unknown, unknown>, Plan>();
  return (source, args: Args, context, info) => {
    const field = info.parentType.getFields()[info.fieldName];
    if (field === undefined) return null;
    let plan = plans.get(field);
    if (plan === undefined) {
      plan = planOf(admin, resolvers, info.parentType.name, field);
      plans.set(field, plan);
    }
    const denied = accessError(admin, info.parentType.name, field, context.settings.scopes);
    if (denied !== undefined) throw denied;
    if (!context.settings.protected_data) {
      const hidden = protectedDataError(admin, info.parentType.name, field.name);
      if (hidden !== undefined) throw hidden;
    }
    plan.checkIds?.(args);
    if (plan.resolver !== undefined && !isStandIn(source)) {
      return plan.resolver(source, args, context, info);
    }
    const value = (source as Record<string, unknown> | null | undefined)?.[field.name];
    if (typeof value === "function") return (value as () => unknown)();
    if (value !== undefined) return plan.knownCode?.(value) ?? value;
    return plan.fallback?.() ?? null;
  };
}

/** Decides the type of an object behind an interface or union. */
export const typeResolver: GraphQLTypeResolver<unknown, Context> = (value, _, info, abstract) => {
  const named = (value as { __typename?: string } | null)?.__typename;
  return named ?? info.schema.getPossibleTypes(abstract)[0]?.name;
};

/** What is answered where an object must be, and none is modelled: all its fields are zero values. */
interface StandIn {
  readonly isStandIn: true;
  readonly __typename?: string | undefined;
}

function isStandIn(source: unknown): source is StandIn {
  return (source as Partial<StandIn> | null | undefined)?.isStandIn === true;
}

function standIn(__typename?: string): StandIn {
  return { isStandIn: true, __typename };
}

function planOf(
  admin: AdminSchema,
  resolvers: Resolvers,
  typeName: string,
  field: GraphQLField<unknown, unknown>,
): Plan {
  const table = Object.hasOwn(resolvers, typeName) ? resolvers[typeName] : undefined;
  const resolver = table && Object.hasOwn(table, field.name) ? table[field.name] : undefined;
  const isMutation = typeName === admin.schema.getMutationType()?.name;
  return {
    resolver:
      isMutation && resolver === undefined
        ? () => {
            throw notModelled(`the mutation "${field.name}"`);
          }
        : (resolver as FieldResolver<unknown> | undefined),
    checkIds: gidCheck(admin, typeName, field),
    knownCode: field.name === "code" ? codeIn(field.type) : undefined,
    fallback: isNonNullType(field.type)
      ? () => zeroValue(field.type, admin.schema, typeName)
      : isConnection(getNamedType(field.type))
        ? () => EMPTY_CONNECTION
        : undefined,
  };
}

// One rule serves several mutations whose user errors do not share all their codes.
function codeIn(type: GraphQLOutputType): ((code: unknown) => unknown) | undefined {
  const named = getNamedType(type);
  if (!isEnumType(named)) return undefined;
  const names = new Set(named.getValues().map(({ name }) => name));
  const general = ["INVALID_INPUT", "INVALID", "INVALID_VALUE"].find((name) => names.has(name));
  return (code) => (names.has(String(code)) ? code : general);
}

function zeroValue(type: GraphQLOutputType, schema: GraphQLSchema, parentName: string): unknown {
  const nullable = getNullableType(type);
  if (isListType(nullable)) return [];
  if (isObjectType(nullable)) return isConnection(nullable) ? EMPTY_CONNECTION : standIn();
  if (isAbstractType(nullable)) return standIn(schema.getPossibleTypes(nullable)[0]?.name);
  if (isEnumType(nullable)) return nullable.getValues()[0]?.value as unknown;
  return zeroScalar(nullable.name, parentName);
}

function zeroScalar(name: string, parentName: string): unknown {
  switch (name) {
    case "Boolean":
      return false;
    case "Int":
    case "Float":
      return 0;
    case "ID":
      return gid(parentName, 0);
    case "Money":
      return "0.00";
    case "Decimal":
      return "0.0";
    case "UnsignedInt64":
    case "BigInt":
      return "0";
    case "DateTime":
      return "1970-01-01T00:00:00Z";
    case "Date":
      return "1970-01-01";
    case "JSON":
      return {};
    case "URL":
      return "https://example.com";
    default:
      return "";
  }
}

function isConnection(type: GraphQLNamedType): boolean {
  return isObjectType(type) && type.name.endsWith("Connection");
}
