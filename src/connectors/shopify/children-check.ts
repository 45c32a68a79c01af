import type { GraphQLSchema } from "graphql";
import { finding, warning, type Diagnostic } from "../../core/diagnostics.ts";
import { isObject } from "../../core/json.ts";
import type { CheckedDocument } from "./checked-document.ts";
import { childTypes } from "./graphql/child-types.ts";
import { flatSelections, responseKey, type ConnectionNode } from "./graphql/document.ts";

/** Every type of child row needs a field, and the field must be free. */
export function checkChildren(
  { context, operation, report }: CheckedDocument,
  root: ConnectionNode,
  schema: GraphQLSchema | undefined,
  diagnostics: Diagnostic[],
): void {
  const given = context.options["children"];
  const children = isObject(given) ? given : {};
  if (!schema) return;
  const types = childTypes(operation, root, schema);
  for (const { type, field } of types) {
    if (Object.hasOwn(children, type)) continue;
    const message = `Rows of type "${type}" from "${responseKey(field)}" have no field under children.`;
    report("document/child-unmapped", message, field);
  }
  const known = new Set(types.map((child) => child.type));
  const selected = new Set(flatSelections(root.selection).map(responseKey));
  for (const inner of root.connections) selected.delete(responseKey(inner.field));
  for (const [type, field] of Object.entries(children)) {
    const place = context.locate(`/children/${type}`);
    if (!known.has(type)) {
      // One map may serve several documents: a type that exists is no slip of the pen.
      if (schema.getType(type)) continue;
      const message = `There are no child rows of type "${type}".`;
      diagnostics.push(
        warning(
          "document/child-unmapped",
          message,
          place,
          "Remove the line, or correct the type's name.",
        ),
      );
    } else if (typeof field === "string" && selected.has(field)) {
      const message = `The field "${field}" for rows of type "${type}" is selected in the query as well.`;
      diagnostics.push(
        finding(
          "document/child-unmapped",
          message,
          place,
          "Give the rows a field of another name.",
        ),
      );
    }
  }
}
