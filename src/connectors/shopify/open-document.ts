import { GraphQLError, NoDeprecatedCustomRule, validate } from "graphql";
import type { CheckContext } from "../../core/component.ts";
import { finding, warning, type Diagnostic } from "../../core/diagnostics.ts";
import { isObject, type Json } from "../../core/json.ts";
import { lineAndColumn } from "../../core/location.ts";
import { placeOf, type CheckedDocument } from "./checked-document.ts";
import { adminSchema, type AdminSchema } from "./graphql/admin-schema.ts";
import { readOperation, type Operation } from "./graphql/document.ts";
import { checkVariables } from "./variables-check.ts";

/** A document that was read, held against its schema and its variables; absent where it is none. */
export interface OpenedDocument {
  readonly diagnostics: Diagnostic[];
  readonly text: string;
  readonly checked?: CheckedDocument;
  readonly admin?: AdminSchema;
  /** Deprecated fields that are used on purpose. */
  readonly accepted: ReadonlySet<string>;
}

/**
 * Reads a document and does the checks that every document gets. Undefined where there is no such
 * file, which is reported elsewhere. `pages`: the runner itself chooses pages.
 */
export function openDocument(
  context: CheckContext,
  { tellVersion, pages }: { readonly tellVersion: boolean; readonly pages: boolean },
): OpenedDocument | undefined {
  const path = String(context.options["document"] ?? "");
  const text = context.readFile(path);
  if (text === undefined) return undefined;
  const diagnostics: Diagnostic[] = [];
  const report: CheckedDocument["report"] = (code, message, node, severity) => {
    const make = severity === "warning" ? warning : finding;
    diagnostics.push(make(code, message, placeOf(path, text, node)));
  };
  const accepted = new Set<string>();
  const operation = readOrReport(path, text, diagnostics);
  if (!operation) return { diagnostics, text, accepted };
  const version = String(context.connection["api_version"] ?? "");
  const admin = adminSchema(version);
  if (admin) {
    for (const error of validate(admin.schema, operation.document)) {
      const place = placeOf(path, text, error.nodes?.[0]);
      diagnostics.push(finding("document/invalid", error.message, place));
    }
    for (const error of validate(admin.schema, operation.document, [NoDeprecatedCustomRule])) {
      const field = acceptedField(error.message, context.options["accept_deprecated"]);
      const place = placeOf(path, text, error.nodes?.[0]);
      if (field === undefined)
        diagnostics.push(warning("document/deprecated", error.message, place));
      else accepted.add(field);
    }
  } else if (tellVersion) {
    const message = `No published schema of API version "${version}" is installed.`;
    diagnostics.push(warning("document/unknown-version", message, context.locate("/document")));
  }
  const checked: CheckedDocument = { context, operation, report };
  checkVariables(checked, diagnostics, pages);
  return { diagnostics, text, checked, accepted, ...(admin && { admin }) };
}

function readOrReport(
  path: string,
  text: string,
  diagnostics: Diagnostic[],
): Operation | undefined {
  try {
    return readOperation(text);
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    const message = error.message.replace(/^Syntax Error: /, "");
    const at = error.positions?.[0] ?? 0;
    const syntax = error.message.startsWith("Syntax Error");
    const code = syntax
      ? "document/syntax"
      : message.includes("operations")
        ? "document/operation-count"
        : "document/invalid";
    diagnostics.push(finding(code, message, { file: path, ...lineAndColumn(text, at) }));
    return undefined;
  }
}

/** The field that a warning of deprecation is about, if it is used on purpose. */
function acceptedField(message: string, accepted: Json | undefined): string | undefined {
  const field = /^The field (\S+) is deprecated/.exec(message)?.[1];
  if (field === undefined || !isObject(accepted)) return undefined;
  return Object.hasOwn(accepted, field) ? field : undefined;
}
