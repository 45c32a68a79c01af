import type { DefinitionRecord } from "../catalogue/definitions.ts";
import type { Context, FieldResolver } from "../context.ts";
import { gid } from "../gid.ts";
import { definitionBy, definitionNode, UNIQUE_TYPES } from "../reads/definitions.ts";
import { metafieldName } from "../reads/metafields.ts";
import { done, refused, type Edited, type Input } from "./edit.ts";
import { isDefinable } from "./metafield-types.ts";
import { dropMetafields, hasMetafields } from "./metafield-sweep.ts";

const MOST_DEFINITIONS = 256;

/**
 * `metafieldDefinitionCreate`; type `id` has unique values whatever is said.
 *
 * Words and codes are recorded, but for those on values that are there already.
 */
export const metafieldDefinitionCreate: FieldResolver<unknown> = (_, args, context) => {
  const made = newDefinition(args["definition"] as Input, context);
  if (!made.ok) return { createdDefinition: null, userErrors: made.errors };
  const definition = context.store.definitions.put(made.value);
  return { createdDefinition: definitionNode(definition), userErrors: [] };
};

/** `metafieldDefinitionDelete`; leaves the metafields unless told otherwise. */
export const metafieldDefinitionDelete: FieldResolver<unknown> = (_, args, context) => {
  const definition = definitionBy(args, context);
  if (definition === undefined) {
    const error = { field: ["id"], message: "Definition not found.", code: "NOT_FOUND" };
    return { deletedDefinitionId: null, deletedDefinition: null, userErrors: [error] };
  }
  const { id, ownerType, namespace, key } = definition;
  const isSweeping = args["deleteAllAssociatedMetafields"] === true;
  // The words are a guess; the rule is in the mutation's description.
  if (definition.type === "id" && !isSweeping) {
    const error = {
      field: null,
      message:
        "Deleting an id type metafield definition requires deletion of its associated metafields.",
      code: "ID_TYPE_DELETION_ERROR",
    };
    return { deletedDefinitionId: null, deletedDefinition: null, userErrors: [error] };
  }
  context.store.definitions.remove(id);
  if (isSweeping) dropMetafields(context, definition);
  return {
    deletedDefinitionId: gid("MetafieldDefinition", id),
    deletedDefinition: { ownerType, namespace, key },
    userErrors: [],
  };
};

function newDefinition(input: Input, context: Context): Edited<DefinitionRecord> {
  const { store } = context;
  const ownerType = String(input["ownerType"]);
  const { namespace, key } = metafieldName(input["namespace"], String(input["key"]));
  const name = String(input["name"]);
  const type = String(input["type"]);
  const refuse = (field: readonly string[], code: string, message: string) =>
    refused({ field: ["definition", ...field], message, code });
  for (const [field, text, least, most] of [
    ["namespace", namespace, 3, 255],
    ["key", key, 2, 64],
    ["name", name, 1, 255],
  ] as const) {
    const title = `${field[0]?.toUpperCase()}${field.slice(1)}`;
    if (text === "") return refuse([field], "BLANK", `${title} can't be blank`);
    if (text.length < least) {
      const message = `${title} is too short (minimum is ${least} characters)`;
      return refuse([field], "TOO_SHORT", message);
    }
    if (text.length > most) {
      return refuse([field], "TOO_LONG", `${title} is too long (maximum is ${most} characters)`);
    }
    if (field !== "name" && !/^[\w-]+$/.test(text)) {
      const message = `${title} contains one or more invalid characters.`;
      return refuse([field], "INVALID_CHARACTER", message);
    }
  }
  if (!isDefinable(type)) {
    return refuse(["type"], "INCLUSION", `Type name ${type} is not a valid type.`);
  }
  const asked = enabled(input, "uniqueValues");
  if (type === "id" && asked === false) {
    const message = "Capability unique_values is required for type id but is disabled";
    return refuse([], "CAPABILITY_REQUIRED_BUT_DISABLED", message);
  }
  if (asked === true && !UNIQUE_TYPES.includes(type)) {
    const message = `Capability unique_values is not supported for type ${type}`;
    return refuse([], "INVALID_CAPABILITY", message);
  }
  const uniqueValues = type === "id" || asked === true;
  if (store.definitions.of(ownerType, { namespace, key }) !== undefined) {
    const message = `Key is in use for ${titleOf(ownerType)} metafields on the '${namespace}' namespace.`;
    return refuse(["key"], "TAKEN", message);
  }
  // Documented: unique values only where there are no values yet.
  if (uniqueValues && hasMetafields(context, { ownerType, namespace, key })) {
    const message = "Namespace and key are already in use by unstructured metafields.";
    return refuse([], "UNSTRUCTURED_ALREADY_EXISTS", message);
  }
  const same = store.definitions.all().filter((each) => each.ownerType === ownerType);
  if (same.length >= MOST_DEFINITIONS) {
    const message = "Stores can only have 256 definitions for each store resource.";
    return refuse([], "RESOURCE_TYPE_LIMIT_EXCEEDED", message);
  }
  return done({
    id: store.nextId(),
    ownerType,
    namespace,
    key,
    name,
    description: (input["description"] as string | null | undefined) ?? null,
    type,
    uniqueValues,
    adminFilterable: enabled(input, "adminFilterable") === true,
  });
}

function enabled(input: Input, capability: string): unknown {
  const capabilities = (input["capabilities"] ?? {}) as Input;
  return (capabilities[capability] as Input | null | undefined)?.["enabled"];
}

function titleOf(ownerType: string): string {
  const words = ownerType.toLowerCase().replaceAll("_", " ");
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
}
