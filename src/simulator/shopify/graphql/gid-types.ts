import {
  getNamedType,
  isAbstractType,
  isInputObjectType,
  type GraphQLField,
  type GraphQLInputType,
} from "graphql";
import { isObject } from "../../../core/json.ts";
import type { Args } from "../context.ts";
import { parseGid } from "../gid.ts";
import { fault } from "./errors.ts";
import type { AdminSchema } from "./schema.ts";

/** Makes the test that refuses ids of a type a field does not take; undefined where it takes none. */
export function gidCheck(
  admin: AdminSchema,
  typeName: string,
  field: GraphQLField<unknown, unknown>,
): ((args: Args) => void) | undefined {
  const withIds = field.args.filter(({ type }) => reachesId(type, new Set()));
  if (withIds.length === 0) return undefined;
  return (args) => {
    for (const arg of withIds) {
      const accepted = admin.gidTypes.get(`${typeName}.${field.name}(${arg.name})`);
      check(admin, args[arg.name], arg.type, accepted);
    }
  };
}

function check(
  admin: AdminSchema,
  value: unknown,
  type: GraphQLInputType,
  accepted: readonly string[] | undefined,
): void {
  if (value == null) return;
  if (Array.isArray(value)) {
    for (const item of value) check(admin, item, type, accepted);
    return;
  }
  const named = getNamedType(type);
  if (isInputObjectType(named)) {
    if (!isObject(value)) return;
    for (const field of Object.values(named.getFields())) {
      const types = admin.gidTypes.get(`${named.name}.${field.name}`);
      check(admin, value[field.name], field.type, types);
    }
    return;
  }
  if (named.name !== "ID" || accepted === undefined) return;
  const id = String(value);
  const parsed = parseGid(id);
  if (parsed === undefined || !accepted.some((name) => covers(admin, name, parsed.type))) {
    throw fault("RESOURCE_NOT_FOUND", `Invalid id: ${id}`);
  }
}

// The list may name interfaces: `node` takes a Node, `metafieldsSet` whatever HasMetafields.
function covers(admin: AdminSchema, accepted: string, given: string): boolean {
  if (accepted === given || accepted === "Node") return true;
  const type = admin.schema.getType(accepted);
  return (
    isAbstractType(type) && admin.schema.getPossibleTypes(type).some(({ name }) => name === given)
  );
}

// Input types may contain themselves, so those already seen are not entered again.
function reachesId(type: GraphQLInputType, seen: Set<string>): boolean {
  const named = getNamedType(type);
  if (named.name === "ID") return true;
  if (!isInputObjectType(named) || seen.has(named.name)) return false;
  seen.add(named.name);
  return Object.values(named.getFields()).some((field) => reachesId(field.type, seen));
}
