import { Kind, visit } from "graphql";
import { finding, type Diagnostic } from "../../core/diagnostics.ts";
import { isObject } from "../../core/json.ts";
import type { CheckedDocument } from "./checked-document.ts";

const pageArguments: ReadonlySet<string> = new Set(["first", "last", "after", "before"]);

/**
 * Compares the variables that a pipeline gives with those that the document declares. `pages`: those
 * that only choose a page need no value.
 */
export function checkVariables(
  { context, operation, report }: CheckedDocument,
  diagnostics: Diagnostic[],
  pages = true,
): void {
  const given = context.options["variables"];
  const names = new Set(isObject(given) ? Object.keys(given) : []);
  const declared = operation.definition.variableDefinitions ?? [];
  const known = new Set(declared.map(({ variable }) => variable.name.value));
  for (const name of names) {
    if (known.has(name)) continue;
    const list = known.size > 0 ? ` It declares ${[...known].join(", ")}.` : "";
    const message = `The query declares no variable "${name}".${list}`;
    diagnostics.push(
      finding("document/unknown-variable", message, context.locate(`/variables/${name}`)),
    );
  }
  const paging = pages ? pagingVariables(operation.document) : new Set<string>();
  for (const definition of declared) {
    const name = definition.variable.name.value;
    const required = definition.type.kind === Kind.NON_NULL_TYPE && !definition.defaultValue;
    if (required && !names.has(name) && !paging.has(name)) {
      report(
        "document/missing-variable",
        `The variable "${name}" has no value.`,
        definition.variable,
      );
    }
  }
}

/** Variables that only choose a page: the runner takes their place. */
function pagingVariables(document: CheckedDocument["operation"]["document"]): Set<string> {
  const paging = new Set<string>();
  const others = new Set<string>();
  visit(document, {
    VariableDefinition: () => false,
    Argument: (node) => {
      if (node.value.kind !== Kind.VARIABLE || !pageArguments.has(node.name.value))
        return undefined;
      paging.add(node.value.name.value);
      return false;
    },
    Variable: (node) => void others.add(node.name.value),
  });
  return new Set([...paging].filter((name) => !others.has(name)));
}
