import { finding, type Diagnostic } from "../core/diagnostics.ts";
import { atPointer, isObject } from "../core/json.ts";
import type { LintSubject } from "./lint-subject.ts";

/** Finds lookups that look nowhere or at two places, and names that would hide another. */
export function lintLookups({ value, locate, taken }: LintSubject): Diagnostic[] {
  const lookups = atPointer(value, "/lookups");
  if (!isObject(lookups)) return [];
  return Object.entries(lookups).flatMap(([name, lookup]) => {
    const at = `/lookups/${name}`;
    const found: Diagnostic[] = [];
    if (taken.has(name)) {
      const message = `a lookup is called "${name}", but $${name} is something else already`;
      found.push(finding("spec/name-taken", message, locate(at, "key")));
    }
    if (!isObject(lookup)) return found;
    const [documents, xref] = [lookup["documents"], lookup["xref"]];
    if (documents === undefined && xref === undefined) {
      const message = `lookups.${name} does not say where it looks`;
      const hint = "Give documents, the name of another pipeline, or xref, what one captured.";
      found.push(finding("spec/missing-key", message, locate(at, "key"), hint));
    }
    if (documents !== undefined && xref !== undefined) {
      const message = `lookups.${name} names both documents and xref`;
      const hint = "Keep one of the two, or make two lookups of it.";
      found.push(finding("spec/wrong-value", message, locate(`${at}/xref`), hint));
    }
    if (xref !== undefined && documents === undefined && lookup["fields"] !== undefined) {
      const message = `lookups.${name}.fields goes with documents; what xref finds is a text`;
      const hint = "Remove fields, or name the pipeline under documents.";
      found.push(finding("spec/wrong-value", message, locate(`${at}/fields`, "key"), hint));
    }
    return found;
  });
}
