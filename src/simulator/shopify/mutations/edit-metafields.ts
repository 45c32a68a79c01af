import { metafieldNamed } from "../catalogue/derived.ts";
import type { MetafieldRecord } from "../catalogue/records.ts";
import type { Store } from "../catalogue/store.ts";
import { holdersOf } from "../catalogue/unique-values.ts";
import { metafieldName } from "../reads/metafields.ts";
import { done, refused, type Edited, type Input, type UserError } from "./edit.ts";

/** What is said of a value that another owner has; the words are a guess. */
export const VALUE_TAKEN = "Value must be unique. It is already in use by another resource.";

/** Whose metafields are edited, so that their definitions are heeded. */
export interface OwnedBy {
  /** As Shopify calls it: `ORDER`, `PRODUCTVARIANT`. */
  readonly type: string;
  readonly id: number;
  /** False where somebody else sees to it that values are unique. */
  readonly checksUnique?: boolean;
}

/** Adds or replaces metafields; `only` drops those the inputs do not name, as productSet does. */
export function editMetafields(
  store: Store,
  before: readonly MetafieldRecord[],
  inputs: readonly Input[],
  field: readonly string[],
  owner: OwnedBy,
  mode: "add" | "only" = "add",
): Edited<readonly MetafieldRecord[]> {
  let after = before;
  const named: MetafieldRecord[] = [];
  const errors: UserError[] = [];
  for (const [index, input] of inputs.entries()) {
    const edited = editMetafield(store, after, input, [...field, String(index)], owner);
    if (!edited.ok) {
      errors.push(...edited.errors.map((error) => ({ ...error, elementIndex: index })));
      continue;
    }
    after = replaced(after, edited.value);
    named.push(edited.value);
  }
  if (errors.length > 0) return refused(...errors);
  return done(mode === "add" ? after : after.filter((each) => named.includes(each)));
}

/**
 * Makes one metafield out of an input, or says what is wrong with it.
 *
 * A definition says the type where the input is silent; its words on another type and on a value
 * that is taken are a guess, the codes are the schema's.
 */
export function editMetafield(
  store: Store,
  owned: readonly MetafieldRecord[],
  input: Input,
  field: readonly string[],
  owner: OwnedBy,
): Edited<MetafieldRecord> {
  const byId = owned.find(({ id }) => `gid://shopify/Metafield/${id}` === input["id"]);
  const { namespace, key } = byId ?? metafieldName(input["namespace"], String(input["key"] ?? ""));
  const before = byId ?? metafieldNamed(owned, namespace, key);
  const definition = store.definitions.of(owner.type, { namespace, key });
  const type = (input["type"] as string | null | undefined) ?? definition?.type ?? before?.type;
  const value = input["value"] == null ? "" : String(input["value"]);
  const refuse = (name: string, code: string, message: string) =>
    refused({ field: [...field, name], message, code });
  if (key === "") return refuse("key", "BLANK", "Key can't be blank");
  if (key.length < 2)
    return refuse("key", "TOO_SHORT", "Key is too short (minimum is 2 characters)");
  if (namespace.length < 3) {
    return refuse("namespace", "TOO_SHORT", "Namespace is too short (minimum is 3 characters)");
  }
  if (type == null) return refuse("type", "BLANK", "Type can't be blank");
  if (definition !== undefined && type !== definition.type) {
    const message = `Type must be consistent with the definition's type: '${definition.type}'.`;
    return refuse("type", "INVALID_TYPE", message);
  }
  if (value === "") return refuse("value", "BLANK", "Value can't be blank");
  const problem = valueProblem(type, value);
  if (problem !== undefined) return refuse("value", "INVALID_VALUE", problem);
  if (definition?.uniqueValues === true && owner.checksUnique !== false) {
    const holders = holdersOf(store, owner.type, { namespace, key, value });
    if (holders.some(({ id }) => id !== owner.id)) return refuse("value", "TAKEN", VALUE_TAKEN);
  }
  if (before?.type === type && before.value === value) return done(before);
  const now = store.stamp();
  return done({
    id: before?.id ?? store.nextId(),
    namespace,
    key,
    type,
    value,
    createdAt: before?.createdAt ?? now,
    updatedAt: now,
  });
}

/** Puts a metafield in the place of the one with its name, else at the end. */
export function replaced(
  list: readonly MetafieldRecord[],
  metafield: MetafieldRecord,
): readonly MetafieldRecord[] {
  const at = list.findIndex(
    ({ namespace, key }) => namespace === metafield.namespace && key === metafield.key,
  );
  return at < 0 ? [...list, metafield] : list.with(at, metafield);
}

function valueProblem(type: string, value: string): string | undefined {
  if (type.startsWith("list.")) {
    return isJson(value, Array.isArray) ? undefined : "Value must be an array.";
  }
  switch (type) {
    case "number_integer":
      return /^-?\d+$/.test(value) ? undefined : "Value must be an integer.";
    case "number_decimal":
      return /^-?\d+(\.\d+)?$/.test(value) ? undefined : "Value must be a decimal.";
    case "boolean":
      return value === "true" || value === "false" ? undefined : "Value must be true or false.";
    case "date":
      return /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value))
        ? undefined
        : "Value must be in YYYY-MM-DD format.";
    case "json":
    case "money":
    case "dimension":
    case "weight":
    case "volume":
    case "rating":
      return isJson(value, () => true) ? undefined : "Value is invalid JSON.";
    case "id":
    case "single_line_text_field":
      return /[\r\n]/.test(value) ? "Value must be a single line text string." : undefined;
    default:
      return undefined;
  }
}

function isJson(text: string, accepts: (value: unknown) => boolean): boolean {
  try {
    return accepts(JSON.parse(text));
  } catch {
    return false;
  }
}
