import { SyncError } from "../core/errors.ts";
import type { Json } from "../core/json.ts";
import type { Bindings, Expression } from "./compile.ts";
import { listOf, type Named } from "./compiled-parts.ts";
import { locationIn } from "./text-origin.ts";
import { quoteValue } from "./translate-error.ts";

/** What `$reject`, `$require` and `$assert` give: a sentence that somebody wrote for people. */
const writtenForPeople: ReadonlySet<string> = new Set([
  "mapping/rejected",
  "mapping/contradiction",
]);

/**
 * Collects what the rules of `record.report` say about parts of a record that cannot be sent, each
 * sentence once, as `record/reported`; a rule's `$reject` counts as its sentence.
 * @throws SyncError where a rule fails or gives no sentence
 */
export async function reportsOf(
  record: Json,
  rules: Named,
  bindings: Bindings,
): Promise<readonly SyncError[]> {
  const reports = new Map<string, SyncError>();
  for (const [rule, expression] of rules) {
    for (const report of await reportsOfRule(rule, expression, record, bindings)) {
      if (!reports.has(report.message)) reports.set(report.message, report);
    }
  }
  return [...reports.values()];
}

async function reportsOfRule(
  rule: string,
  expression: Expression,
  record: Json,
  bindings: Bindings,
): Promise<readonly SyncError[]> {
  const location = locationIn(expression.origin, 0);
  let value: Json | undefined;
  try {
    value = await expression.evaluate(record, bindings);
  } catch (thrown) {
    if (thrown instanceof SyncError && writtenForPeople.has(thrown.code)) return [thrown];
    throw thrown;
  }
  return listOf(value).map((sentence) => {
    if (typeof sentence === "string" && sentence.trim() !== "") {
      return new SyncError("record/reported", sentence, { location, facts: { rule } });
    }
    const message = `the report "${rule}" gave ${quoteValue(sentence)}, not a sentence`;
    throw new SyncError("mapping/failed", message, {
      location,
      hint: "Give a sentence, a list of sentences, or nothing where all is fine.",
    });
  });
}
