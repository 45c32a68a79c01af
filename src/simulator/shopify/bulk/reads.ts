import { page } from "../connection.ts";
import type { Context, FieldResolver, TypeResolvers } from "../context.ts";
import { searched } from "../reads/searched.ts";
import type { SearchField } from "../search/match.ts";
import { bulkFilePath, bulkGid, type BulkOperation } from "./operations.ts";

/** Fields of BulkOperation; the counts and the size are strings, as Shopify writes them. */
export const BULK_OPERATION: TypeResolvers<BulkOperation> = {
  id: bulkGid,
  type: () => "QUERY",
  objectCount: ({ objectCount }) => String(objectCount),
  rootObjectCount: ({ rootObjectCount }) => String(rootObjectCount),
  fileSize: ({ file }) => (file === null ? null : String(Buffer.byteLength(file))),
  url: (operation, _, context) => (operation.isPartial ? null : fileUrl(operation, context)),
  partialDataUrl: (operation, _, context) =>
    operation.isPartial ? fileUrl(operation, context) : null,
};

/** `bulkOperations`. */
export const bulkOperationList: FieldResolver<unknown> = (_, args, context, info) => {
  const live = () => context.bulkOperations.all();
  const items = searched({ live, field: (name) => FIELDS.get(name) }, args, context, info);
  const byCompletion = args["sortKey"] === "COMPLETED_AT";
  return page(
    {
      items,
      id: ({ number }) => number,
      sortBy: ({ createdAt, completedAt }) => (byCompletion ? (completedAt ?? "") : createdAt),
      toNode: (operation) => operation,
    },
    args,
    context,
  );
};

const FIELDS: ReadonlyMap<string, SearchField<BulkOperation>> = new Map<
  string,
  SearchField<BulkOperation>
>([
  ["created_at", { kind: "time", values: ({ createdAt }) => [createdAt] }],
  ["id", { kind: "id", values: ({ number }) => [number] }],
  ["operation_type", { kind: "whole", accepted: ["query", "mutation"], values: () => ["query"] }],
  [
    "status",
    {
      kind: "whole",
      // Recorded: `expired` is not accepted here.
      accepted: ["canceled", "canceling", "completed", "created", "failed", "running"],
      values: ({ status }) => [status],
    },
  ],
]);

function fileUrl(operation: BulkOperation, { fileBase, world }: Context): string | null {
  const { file, fileUntil } = operation;
  if (file === null || fileUntil === null || world.clock.now() > fileUntil) return null;
  const seconds = Math.floor(fileUntil / 1000);
  const path = bulkFilePath(operation);
  return `${fileBase()}${path}?GoogleAccessId=local-shopify&Expires=${seconds}&Signature=${operation.number.toString(36)}`;
}
