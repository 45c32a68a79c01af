import { getNamedType, type GraphQLError, type GraphQLField } from "graphql";
import { fault } from "./errors.ts";
import type { AdminSchema } from "./schema.ts";

const DOCUMENTATION = "https://shopify.dev/api/usage/access-scopes";
const PROTECTED_DATA = "https://shopify.dev/docs/apps/launch/protected-customer-data";

/** A scope that stands for all of them: the shop's owner has it, no app does. */
export const EVERY_SCOPE = "*";

interface Requirement {
  readonly sentence: string;
  readonly scopes: readonly string[];
}

const requirements = new WeakMap<GraphQLField<unknown, unknown>, Requirement | null>();

/** The ACCESS_DENIED error for a field whose scopes the app was not granted. */
export function accessError(
  admin: AdminSchema,
  typeName: string,
  field: GraphQLField<unknown, unknown>,
  granted: readonly string[],
): GraphQLError | undefined {
  let needed = requirements.get(field);
  if (needed === undefined) {
    needed = requirementOf(admin, typeName, field);
    requirements.set(field, needed);
  }
  if (needed === null || needed.scopes.some((scope) => isGranted(scope, granted))) return undefined;
  return fault(
    "ACCESS_DENIED",
    `Access denied for ${field.name} field. Required access: ${needed.sentence}`,
    { documentation: DOCUMENTATION, requiredAccess: needed.sentence },
  );
}

/**
 * The error for a field of protected customer data (names, addresses, phones, e-mails) where the
 * app was not approved for it. The words are documented for another API of Shopify; that they are
 * the same here, and the code, are guesses.
 */
export function protectedDataError(
  admin: AdminSchema,
  typeName: string,
  fieldName: string,
): GraphQLError | undefined {
  if (!admin.protectedFields.has(`${typeName}.${fieldName}`)) return undefined;
  return fault(
    "ACCESS_DENIED",
    `This app is not approved to use the ${fieldName} field. See ${PROTECTED_DATA} for more details.`,
    { documentation: PROTECTED_DATA },
  );
}

function requirementOf(
  admin: AdminSchema,
  typeName: string,
  field: GraphQLField<unknown, unknown>,
): Requirement | null {
  const sentence =
    admin.requiredAccess.get(`${typeName}.${field.name}`) ??
    // What a mutation returns is guarded by the mutation itself, and a connection by its nodes
    // (recorded: it is the list that is denied, not its `nodes`).
    admin.requiredAccess.get(getNamedType(field.type).name.replace(/Connection$/, ""));
  if (sentence === undefined) return null;
  // "Also: …" adds permissions of people, which an app's token does not have to show.
  const [first = ""] = sentence.split("Also:");
  const scopes = [...first.matchAll(/`((?:read|write)_\w+)`/g)].flatMap(([, scope]) => scope ?? []);
  return scopes.length === 0 ? null : { sentence, scopes };
}

function isGranted(scope: string, granted: readonly string[]): boolean {
  if (granted.includes(EVERY_SCOPE)) return true;
  // The right to write includes the right to read.
  return granted.includes(scope) || granted.includes(scope.replace(/^read_/, "write_"));
}
