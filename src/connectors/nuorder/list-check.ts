import type { CheckContext, CheckReport } from "../../core/component.ts";
import { finding, type Diagnostic } from "../../core/diagnostics.ts";
import { literalOf, pathFindings } from "./path-check.ts";

/** Finds what is wrong with the options of `nuorder.list` and a schema cannot say. */
export function checkList(context: CheckContext): CheckReport {
  const { options, locate } = context;
  const found: Diagnostic[] = [];
  const { path, paths, record_path: recordPath } = options;
  if (path === undefined && paths === undefined) {
    const message = "nothing says which list is read: there is neither path nor paths";
    const hint = "Give source.path, or source.paths for several lists.";
    found.push(finding("spec/missing-key", message, locate("/type"), hint));
  }
  if (path !== undefined && paths !== undefined) {
    const message = "the source has both path and paths, and both say which lists are read";
    const hint = "Keep one of the two; paths may give a list of one.";
    found.push(finding("spec/wrong-value", message, locate("/paths"), hint));
  }
  if (typeof recordPath === "string" && !literalOf(recordPath).includes("{ref}")) {
    const message = `the path "${recordPath}" does not say where the record's ref stands`;
    const hint = 'Write {ref} for it, without a dollar sign, e.g. "/api/some/{ref}".';
    found.push(finding("spec/wrong-value", message, locate("/record_path"), hint));
  }
  found.push(...pathFindings(context, ""), ...pathFindings(context, "", "record_path"));
  return { diagnostics: found, notes: [] };
}
