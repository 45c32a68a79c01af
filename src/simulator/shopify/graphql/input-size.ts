import { isObject } from "../../../core/json.ts";
import type { ShopifyError } from "./errors.ts";
import {
  Kind,
  getArgumentValues,
  getNamedType,
  isInputObjectType,
  type GraphQLInputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from "graphql";
import { locationOf } from "./errors.ts";

const MAXIMUM = 250;
/** Inputs with a limit of their own; a product may have 2,048 variants. */
const OWN_MAXIMUM: Readonly<Record<string, number>> = {
  "DraftOrderInput.lineItems": 499,
  "OptionSetInput.values": 2048,
  // A guess: 250 is the general rule, and editing stops at 500 lines in most shops (documented).
  "OrderCreateOrderInput.lineItems": 1000,
  "ProductSetInput.variants": 2048,
};

/** Refuses input lists that are too long, before anything runs. */
export function inputSizeErrors(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): ShopifyError[] {
  const root = schema.getRootType(operation.operation);
  const errors: ShopifyError[] = [];
  for (const node of operation.selectionSet.selections) {
    if (node.kind !== Kind.FIELD) continue;
    const field = root?.getFields()[node.name.value];
    if (field === undefined) continue;
    const args = getArgumentValues(field, node, variables as Record<string, unknown>);
    const key = node.alias?.value ?? node.name.value;
    for (const arg of field.args) {
      const found = tooLong(args[arg.name], arg.type, [key, arg.name], MAXIMUM);
      if (found !== undefined) {
        errors.push({
          message: `The input array size of ${found.size} is greater than the maximum allowed of ${found.maximum}.`,
          locations: locationOf(node),
          path: found.path,
          extensions: { code: "MAX_INPUT_SIZE_EXCEEDED" },
        });
      }
    }
  }
  return errors;
}

interface TooLong {
  readonly size: number;
  readonly maximum: number;
  readonly path: readonly (string | number)[];
}

function tooLong(
  value: unknown,
  type: GraphQLInputType,
  path: readonly (string | number)[],
  maximum: number,
): TooLong | undefined {
  if (Array.isArray(value)) {
    if (value.length > maximum) return { size: value.length, maximum, path };
    for (const [index, item] of value.entries()) {
      const found = tooLong(item, type, [...path, index], maximum);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  const named = getNamedType(type);
  if (!isObject(value) || !isInputObjectType(named)) return undefined;
  for (const field of Object.values(named.getFields())) {
    const limit = OWN_MAXIMUM[`${named.name}.${field.name}`] ?? MAXIMUM;
    const found = tooLong(value[field.name], field.type, [...path, field.name], limit);
    if (found !== undefined) return found;
  }
  return undefined;
}
