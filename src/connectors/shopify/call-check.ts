import { getNamedType, isObjectType } from "graphql";
import type { CheckContext, CheckReport } from "../../core/component.ts";
import { neededScopes } from "./graphql/access-notes.ts";
import type { AdminSchema } from "./graphql/admin-schema.ts";
import { mostCost, requestedCost } from "./graphql/cost.ts";
import { flatSelections, responseKey } from "./graphql/document.ts";
import type { CheckedDocument } from "./checked-document.ts";
import { openDocument } from "./open-document.ts";

/**
 * Holds the document of a single call against the published schema of the connection's API version
 * and against the variables that are given. Opens no socket.
 */
export function checkCall(context: CheckContext): CheckReport {
  const opened = openDocument(context, { tellVersion: true, pages: false });
  const { diagnostics = [], checked, admin, accepted } = opened ?? {};
  if (!checked) return { diagnostics, notes: [] };
  const { operation, report } = checked;
  const kind = operation.definition.operation;
  if (kind === "subscription") {
    report("document/invalid", "A call is a query or a mutation.", operation.definition);
  }
  // Of a document that does not fit its schema nothing more can be said.
  if (!admin || diagnostics.some((one) => one.severity === "error")) {
    return { diagnostics, notes: [] };
  }
  if (kind === "mutation") checkRefusals(checked, admin);
  const cost = requestedCost(admin.schema, operation);
  if (cost > mostCost) {
    const message = `It is predicted to cost ${String(cost)} points; Shopify runs at most 1,000.`;
    report("document/too-costly", message, operation.definition);
  }
  const deprecated = [...(accepted ?? [])].map((value) => ({ label: "deprecated", value }));
  return {
    diagnostics,
    notes: [
      { label: "access scopes", value: neededScopes([operation], admin).join(", ") || "none" },
      { label: "predicted cost", value: `${String(cost)} points` },
      ...deprecated,
    ],
  };
}

// A mutation that does not ask for its errors would take a refusal for a success.
function checkRefusals({ operation, report }: CheckedDocument, { schema }: AdminSchema): void {
  const fields = schema.getMutationType()?.getFields() ?? {};
  for (const field of flatSelections(operation.definition.selectionSet)) {
    const payload = getNamedType(fields[field.name.value]?.type);
    if (!isObjectType(payload)) continue;
    const lists = Object.values(payload.getFields()).filter(({ name }) =>
      /userErrors$/i.test(name),
    );
    const asked = field.selectionSet ? flatSelections(field.selectionSet).map(responseKey) : [];
    if (lists.length === 0 || asked.some((name) => /userErrors$/i.test(name))) continue;
    const names = lists.filter((one) => one.deprecationReason == null).map(({ name }) => name);
    const message = `"${field.name.value}" must select ${names.join(" or ")} { message }, or a refusal would pass for a success.`;
    report("document/invalid", message, field);
  }
}
