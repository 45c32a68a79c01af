import type { FieldResolver } from "../context.ts";
import { parseGid } from "../gid.ts";
import { fault } from "../graphql/errors.ts";
import { bulkGid } from "./operations.ts";
import { bulkQueryProblem } from "./rules.ts";

// Before 2026-01 it was one; every version served here allows five.
const AT_ONCE = 5;

/** `bulkOperationRunQuery`: refuses what Shopify refuses, else starts. */
export const bulkOperationRunQuery: FieldResolver<unknown> = (_, args, context) => {
  const { settings, bulkOperations, admin } = context;
  if (!settings.bulk_access) {
    // The words are a guess: only "access denied" is announced.
    throw fault(
      "ACCESS_DENIED",
      "Access denied for bulkOperationRunQuery field. Required access: The app must have bulk operations enabled.",
      {
        documentation: "https://shopify.dev/api/usage/access-scopes",
        requiredAccess: "The app must have bulk operations enabled.",
      },
    );
  }
  const query = String(args["query"]);
  const refuse = (field: readonly string[] | null, code: string, message: string) => ({
    bulkOperation: null,
    userErrors: [{ field, code, message }],
  });
  const problem = bulkQueryProblem(admin.schema, query);
  if (problem !== undefined) return refuse(["query"], "INVALID", problem);
  const open = bulkOperations.open();
  if (open.length >= AT_ONCE) {
    const ids = open.map(bulkGid).join(", ");
    const message = `A bulk query operation for this app and shop is already in progress: ${ids}.`;
    return refuse(null, "OPERATION_IN_PROGRESS", message);
  }
  const started = bulkOperations.start(query, args["groupObjects"] === true, admin.version);
  return { bulkOperation: started, userErrors: [] };
};

/** `bulkOperationCancel`. */
export const bulkOperationCancel: FieldResolver<unknown> = (_, { id }, { bulkOperations }) => {
  const number = parseGid(String(id))?.number ?? 0;
  const before = bulkOperations.find(number);
  if (before === undefined) {
    const error = { field: ["id"], message: "Bulk operation does not exist" };
    return { bulkOperation: null, userErrors: [error] };
  }
  if (bulkOperations.open().includes(before)) {
    return { bulkOperation: bulkOperations.cancel(number), userErrors: [] };
  }
  const state = before.status.toLowerCase();
  const message = `A bulk operation cannot be canceled when it is ${state}`;
  return { bulkOperation: before, userErrors: [{ field: null, message }] };
};
