import type { CheckContext, CheckReport } from "../../core/component.ts";
import { neededScopes } from "./graphql/access-notes.ts";
import type { AdminSchema } from "./graphql/admin-schema.ts";
import { brokenBulkRules } from "./graphql/bulk-rules.ts";
import { rootTypes } from "./graphql/child-types.ts";
import { mostCost } from "./graphql/cost.ts";
import {
  connectionsOf,
  flatSelections,
  responseKey,
  type ConnectionNode,
  type Operation,
} from "./graphql/document.ts";
import { choosePageSizes } from "./graphql/page-size.ts";
import { checkChildren } from "./children-check.ts";
import type { CheckedDocument, Mode } from "./checked-document.ts";
import { openDocument } from "./open-document.ts";
import { checkRefs } from "./refs-check.ts";

type Note = CheckReport["notes"][number];

/** A document that fits its schema and may be read: what further checks build on. */
export interface Subject {
  readonly operation: Operation;
  readonly root: ConnectionNode;
  readonly admin: AdminSchema;
}

/** What was found about a document; `subject` is absent where there are errors, or no schema. */
export interface Examined extends CheckReport {
  readonly subject?: Subject;
}

/**
 * Holds a source's document against the published schema of the connection's API version, against
 * what its mode demands, and against the pipeline's variables. Opens no socket.
 */
export function checkDocument(context: CheckContext, mode: Mode): CheckReport {
  const { diagnostics, notes } = examineDocument(context, mode);
  return { diagnostics, notes };
}

/** Does what `checkDocument` does, and keeps what was read. */
export function examineDocument(context: CheckContext, mode: Mode): Examined {
  const opened = openDocument(context, { tellVersion: mode !== "changes", pages: true });
  if (!opened?.checked) return { diagnostics: opened?.diagnostics ?? [], notes: [] };
  const { diagnostics, checked, admin, text, accepted } = opened;
  const { operation, report } = checked;
  const roots = connectionsOf(operation.definition.selectionSet);
  if (mode === "bulk") {
    for (const { message, node } of brokenBulkRules(operation, text, admin?.schema)) {
      report("document/bulk-rule", message, node ?? operation.definition);
    }
  }
  const root = checkRoot(checked, roots, mode);
  if (!root) return { diagnostics, notes: [] };
  if (mode === "bulk") checkChildren(checked, root, admin?.schema, diagnostics);
  const broken = diagnostics.some((one) => one.severity === "error");
  // A document that does not fit its schema has no cost and no scopes.
  if (broken || !admin) return { diagnostics, notes: [] };
  const subject: Subject = { operation, root, admin };
  const deprecated = [...accepted].map((field) => ({ label: "deprecated", value: field }));
  return { diagnostics, notes: [...notesOn(checked, subject, mode), ...deprecated], subject };
}

function checkRoot(
  { operation, report }: CheckedDocument,
  roots: readonly ConnectionNode[],
  mode: Mode,
): ConnectionNode | undefined {
  const [root, second] = roots;
  if (operation.definition.operation !== "query") {
    if (mode !== "bulk") {
      const what = operation.definition.operation;
      report(
        "document/invalid",
        `A source reads with a query, and this is a ${what}.`,
        operation.definition,
      );
    }
    return undefined;
  }
  if (!root) {
    // In bulk mode the rules have said so.
    if (mode !== "bulk") {
      report(
        "document/invalid",
        "The query selects no connection, so there are no records.",
        operation.definition,
      );
    }
    return undefined;
  }
  if (second) {
    const names = roots.map(({ field }) => `"${responseKey(field)}"`).join(" and ");
    report(
      "document/invalid",
      `The query selects ${names}; records come from one connection.`,
      second.field,
    );
    return undefined;
  }
  if (mode === "bulk" && root.path.length > 1) {
    const message = `The connection "${root.field.name.value}" must stand at the top of the query.`;
    report("document/bulk-rule", message, root.field);
  }
  // Of a list of changes only the ids that it leads to matter.
  if (mode === "changes") return root;
  if (!flatSelections(root.selection).some((field) => field.name.value === "id" && !field.alias)) {
    const message = `The nodes of "${root.field.name.value}" must select id, which identifies a record.`;
    report("document/invalid", message, root.field);
  }
  return root;
}

function notesOn(
  checked: CheckedDocument,
  { operation, root, admin }: Subject,
  mode: Mode,
): Note[] {
  const { context, report } = checked;
  const wanted = context.options["page_size"];
  const size = typeof wanted === "number" ? wanted : undefined;
  const { root: chosen, nested, cost = 0 } = choosePageSizes(operation, root, admin.schema, size);
  if (cost > mostCost) {
    const message = `A page of ${String(chosen)} is predicted to cost ${String(cost)} points; Shopify runs at most 1,000.`;
    report("document/too-costly", message, root.field, mode === "bulk" ? "warning" : undefined);
  }
  const lists = root.connections.length > 0 ? `, ${String(nested)} nested` : "";
  const pages = `${String(cost)} points a page of ${String(chosen)}${lists}`;
  const predicted = {
    label: "predicted cost",
    value: mode === "bulk" ? `10 points an export; page by page ${pages}` : pages,
  };
  if (mode === "changes") return [predicted];
  return [
    { label: "records", value: rootTypes(operation, root, admin.schema).join(", ") },
    { label: "access scopes", value: neededScopes([operation], admin).join(", ") || "none" },
    predicted,
    { label: "by reference", value: checkRefs(checked, root, admin.schema, size) },
  ];
}
