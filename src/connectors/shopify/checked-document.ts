import type { ASTNode } from "graphql";
import type { CheckContext } from "../../core/component.ts";
import type { ErrorCode } from "../../core/error-codes.ts";
import { lineAndColumn, type Location } from "../../core/location.ts";
import type { Operation } from "./graphql/document.ts";

/** How a document is going to be read; `changes` lists what changed, page by page. */
export type Mode = "paged" | "bulk" | "changes";

/** A document under check: where it is written, and where findings go. */
export interface CheckedDocument {
  readonly context: CheckContext;
  readonly operation: Operation;
  readonly report: (code: ErrorCode, message: string, node?: ASTNode, severity?: "warning") => void;
}

/** Where a part of a document is written; its beginning where that is not known. */
export function placeOf(path: string, text: string, node: ASTNode | undefined): Location {
  // The name is what people look for, not the whole field with its braces.
  const place = (node && "name" in node ? node.name?.loc : undefined) ?? node?.loc;
  if (!place) return { file: path, line: 1, column: 1 };
  const lineEnd = text.indexOf("\n", place.start);
  const end = Math.min(place.end, lineEnd < 0 ? text.length : lineEnd);
  return {
    file: path,
    ...lineAndColumn(text, place.start),
    length: Math.max(1, end - place.start),
  };
}
