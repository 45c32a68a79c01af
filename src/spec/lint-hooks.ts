import { finding, type Diagnostic } from "../core/diagnostics.ts";
import { atPointer, isObject, toPointer } from "../core/json.ts";
import { textAt, type LintSubject } from "./lint-subject.ts";

/** Finds topics that the source's system never sends, and hooks on a system that sends none. */
export function lintHooks(subject: LintSubject): Diagnostic[] {
  const { value, connections, vocabulary } = subject;
  const topics = atPointer(value, "/trigger/hooks/topics");
  if (!isObject(topics)) return [];
  const connection = connections.get(textAt(value, "/source/connection") ?? "");
  const definition = vocabulary.connections.get(connection?.type ?? "")?.definition;
  // A connection that is not there is found elsewhere.
  if (!connection || !definition) return [];
  const { hooks } = definition;
  if (!hooks) {
    const message = `trigger.hooks waits for notices, but connections of type "${connection.type}" send none`;
    const hint = "Take trigger.hooks out; the schedule finds what changes.";
    return [finding("spec/wrong-value", message, subject.locate("/trigger/hooks", "key"), hint)];
  }
  return Object.keys(topics).flatMap((topic) => {
    const wrong = hooks.wrongTopic(topic);
    if (wrong === undefined) return [];
    const at = `/trigger/hooks/topics${toPointer([topic])}`;
    const message = `the topic "${topic}" under trigger.hooks ${wrong}`;
    return [finding("spec/wrong-value", message, subject.locate(at, "key"))];
  });
}
