import { Kind, visit } from "graphql";
import type { CheckContext, CheckReport } from "../../core/component.ts";
import { finding, type Diagnostic } from "../../core/diagnostics.ts";
import { isObject, toPointer, type JsonObject } from "../../core/json.ts";
import { placeOf } from "./checked-document.ts";
import { examineDocument, type Examined, type Subject } from "./graphql-check.ts";
import { neededScopes } from "./graphql/access-notes.ts";
import { rootTypes } from "./graphql/child-types.ts";
import type { Operation } from "./graphql/document.ts";
import { readIdsPath } from "./graphql/ids-path.ts";

/** Checks the document of an export, and those that list what changed. */
export function checkBulk(context: CheckContext): CheckReport {
  const records = examineDocument(context, "bulk");
  const { changes } = context.options;
  const parts = Object.entries(isObject(changes) ? changes : {}).flatMap(([name, entry]) =>
    isObject(entry) ? [{ name, ...checkPart(context, name, entry, records.subject) }] : [],
  );
  const operations = [records, ...parts].flatMap(({ subject }) => subject?.operation ?? []);
  const { subject } = records;
  const scopes = subject ? neededScopes(operations, subject.admin).join(", ") : "";
  const costs = parts.flatMap(({ name, notes }) =>
    notes.map((note) =>
      note.label === "predicted cost" ? { ...note, label: `changes.${name}` } : note,
    ),
  );
  return {
    diagnostics: [records, ...parts].flatMap(({ diagnostics }) => diagnostics),
    notes: [
      ...records.notes.map((note) =>
        note.label === "access scopes" ? { ...note, value: scopes || "none" } : note,
      ),
      ...costs,
    ],
  };
}

/** Checks one list of changes. */
function checkPart(
  context: CheckContext,
  name: string,
  entry: JsonObject,
  records: Subject | undefined,
): Examined {
  const { accept_deprecated: accepted } = context.options;
  const own: CheckContext = {
    ...context,
    options: { ...(accepted === undefined ? {} : { accept_deprecated: accepted }), ...entry },
    locate: (pointer) => context.locate(toPointer(["changes", name]) + pointer),
  };
  const examined = examineDocument(own, "changes");
  const { subject } = examined;
  if (!subject) return examined;
  const diagnostics: Diagnostic[] = [...examined.diagnostics];
  const { operation, root, admin } = subject;
  if (!isLimited(operation, entry["variables"])) {
    const path = String(entry["document"]);
    const message = `changes.${name} lists everything at every run: no argument "query" takes a variable that has a value.`;
    const place = placeOf(path, own.readFile(path) ?? "", root.field);
    const hint = `Give "${root.field.name.value}", or the list inside it, a query: $filter, and say under variables what $filter is.`;
    diagnostics.push(finding("document/invalid", message, place, hint));
  }
  const types = records ? rootTypes(records.operation, records.root, admin.schema) : [];
  const found = readIdsPath(operation, root, String(entry["ids"]), admin.schema, types);
  if ("message" in found) {
    diagnostics.push(finding("document/invalid", found.message, own.locate("/ids"), found.hint));
  }
  return { ...examined, diagnostics };
}

/** Whether a variable of the pipeline says which part of some list is asked for. */
function isLimited({ document }: Operation, variables: unknown): boolean {
  let limited = false;
  visit(document, {
    Argument: ({ name, value }) => {
      if (name.value !== "query" || value.kind !== Kind.VARIABLE) return;
      limited ||= isObject(variables) && Object.hasOwn(variables, value.name.value);
    },
  });
  return limited;
}
