import type { CheckContext } from "../../core/component.ts";
import { finding, type Diagnostic } from "../../core/diagnostics.ts";
import { atPointer } from "../../core/json.ts";

/**
 * Finds what can be told about a path before it is rendered. `pointer` leads to the object that has
 * the key `path`, or the one that is named; none is fine.
 */
export function pathFindings(context: CheckContext, pointer: string, key = "path"): Diagnostic[] {
  const path = atPointer(context.options, `${pointer}/${key}`);
  if (typeof path !== "string") return [];
  const place = context.locate(`${pointer}/${key}`);
  const found: Diagnostic[] = [];
  // What begins with an expression is known only once it is rendered.
  if (!path.startsWith("/api/") && !path.startsWith("${")) {
    const message = `the path "${path}" does not begin with "/api/"`;
    const hint = "Write the path from /api on; the host belongs to the connection.";
    found.push(finding("spec/wrong-value", message, place, hint));
  }
  if (context.connection["signature"] === "legacy" && literalOf(path).includes("?")) {
    const message = `the path "${path}" has a query string, which the connection's signature cannot sign`;
    const hint = "Use signature: rfc5849, or a path without a query.";
    found.push(finding("spec/wrong-value", message, place, hint));
  }
  return found;
}

/** The template without its expressions, which may have a "?" of their own. */
export function literalOf(template: string): string {
  return template.replace(/\$\{[\s\S]*?\}/g, "");
}
