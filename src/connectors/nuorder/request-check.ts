import type { CheckContext, CheckReport } from "../../core/component.ts";
import { finding, warning, type Diagnostic } from "../../core/diagnostics.ts";
import { isObject } from "../../core/json.ts";
import { pathFindings } from "./path-check.ts";

const operations = ["upsert", "create", "update", "retire", "follow_up"] as const;

/** Finds what is wrong with the operations of `nuorder.request` and a schema cannot say. */
export function checkRequest(context: CheckContext): CheckReport {
  return {
    diagnostics: [
      ...findMissing(context),
      ...operations.flatMap((name) => pathFindings(context, `/${name}`)),
      ...findInRetire(context),
    ],
    notes: [],
  };
}

function findMissing({ options, locate }: CheckContext): Diagnostic[] {
  if (options["upsert"] !== undefined || options["create"] !== undefined) return [];
  const message = "nothing says how a document is created: there is neither upsert nor create";
  const hint = "Give sink.upsert, or sink.create with sink.update beside it.";
  return [finding("spec/missing-key", message, locate("/type"), hint)];
}

function findInRetire({ options, locate }: CheckContext): Diagnostic[] {
  const { retire } = options;
  if (!isObject(retire)) return [];
  const found: Diagnostic[] = [];
  if (retire["set"] !== undefined && retire["map"] !== undefined) {
    const message = "retire has both set and map, and both say what is sent";
    const hint = "Keep one of the two; what set does, map can do as well.";
    found.push(finding("spec/wrong-value", message, locate("/retire/map"), hint));
  }
  if (retire["method"] !== "DELETE") return found;
  if (retire["body"] === "document") {
    const message = "retire sends the document with DELETE, which has no body";
    const hint = "Remove retire.body, or use another method.";
    found.push(finding("spec/wrong-value", message, locate("/retire/body"), hint));
  }
  if (retire["gone"] !== "accept") {
    const message = "retire uses DELETE without gone: accept, so that a repeated one is refused";
    const hint = "Say gone: accept: a run that is killed sends its last request once more.";
    found.push(warning("spec/wrong-value", message, locate("/retire/method"), hint));
  }
  return found;
}
