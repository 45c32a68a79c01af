import { finding, warning, type Diagnostic } from "../core/diagnostics.ts";
import { formatDuration, parseDuration } from "../core/duration.ts";
import { atPointer, isObject } from "../core/json.ts";
import { componentPlaces, partsFor, typeAt, type ComponentPlace } from "./component-places.ts";
import { isCron, shortestInterval } from "./cron-density.ts";
import { lintHooks } from "./lint-hooks.ts";
import { lintLookups } from "./lint-lookups.ts";
import { lintOnce, lintReadiness } from "./lint-once.ts";
import { lintPointers } from "./lint-pointers.ts";
import { textAt, type LintSubject } from "./lint-subject.ts";
import type { ProjectFiles } from "./project-files.ts";
import type { YamlFile } from "./read-yaml.ts";
import { didYouMean } from "./suggest.ts";

/** Finds what a JSON Schema cannot say about a resolved pipeline. */
export function lintPipeline(subject: LintSubject): Diagnostic[] {
  return [
    ...componentPlaces(subject.value).flatMap((place) => lintConnection(subject, place)),
    ...lintSchedule(subject),
    ...lintHooks(subject),
    ...lintFullRead(subject),
    ...lintRetire(subject),
    ...lintCreate(subject),
    ...lintLookups(subject),
    ...lintPointers(subject),
    ...lintOnce(subject),
    ...lintReadiness(subject),
    ...lintHeld(subject),
  ];
}

/** Finds a file without the comment that lets editors help, or with one that leads nowhere. */
export function lintEditorComment(file: YamlFile, files: ProjectFiles): Diagnostic[] {
  // Nothing was read of it, which has been said.
  if (file.broken && file.text === "") return [];
  const place = { file: file.file, line: 1, column: 1 };
  const comment = /^#\s*yaml-language-server:\s*\$schema=(\S+)/m.exec(file.text);
  if (!comment) {
    const message = "the file does not name its schema for editors";
    return [warning("spec/no-editor-schema", message, place)];
  }
  const target = comment[1] ?? "";
  if (/^https?:/.test(target)) return [];
  const steps: string[] = file.file.split("/").slice(0, -1);
  for (const step of target.split("/")) {
    if (step === "..") steps.pop();
    else if (step !== ".") steps.push(step);
  }
  if (typeof files.text(steps.join("/")) === "string") return [];
  const message = `the schema that the file names for editors is not at "${target}"`;
  return [
    warning("spec/no-editor-schema", message, place, "The path is relative to the file itself."),
  ];
}

function lintConnection(subject: LintSubject, component: ComponentPlace): Diagnostic[] {
  const { value, connections, vocabulary } = subject;
  const name = textAt(value, `${component.at}/connection`);
  const type = typeAt(component, value) ?? "";
  const part = partsFor(component, vocabulary).get(type);
  if (name === undefined || !part) return [];
  const place = subject.locate(`${component.at}/connection`);
  const connection = connections.get(name);
  if (!connection) {
    const message = `the brand has no connection "${name}"`;
    const hint = didYouMean(name, connections.keys(), "Its connections");
    return [finding("spec/unknown-connection", message, place, hint)];
  }
  const wanted = part.definition.connection;
  if (wanted === undefined || connection.type === wanted) return [];
  const message = `the connection "${name}" is of type "${connection.type}", but ${type} needs "${wanted}"`;
  return [finding("spec/wrong-connection", message, place)];
}

function lintSchedule(subject: LintSubject): Diagnostic[] {
  const cron = textAt(subject.value, "/trigger/cron");
  const least = parseDuration(textAt(subject.value, "/limits/min_interval") ?? "");
  if (cron === undefined || least === undefined || !isCron(cron)) return [];
  const shortest = shortestInterval(cron);
  if (shortest === undefined || shortest >= least) return [];
  const message = `"${cron}" runs every ${words(shortest)} at its densest, but limits.min_interval is ${words(least)}`;
  return [finding("spec/cron-too-dense", message, subject.locate("/trigger/cron"))];
}

function lintFullRead(subject: LintSubject): Diagnostic[] {
  const { value } = subject;
  if (!isObject(value["cursor"]) || textAt(value, "/changes/on_absent") !== "retire") return [];
  if (textAt(value, "/cursor/full_every") !== undefined) return [];
  const message = "changes.on_absent is retire, but nothing ever reads everything";
  return [warning("spec/full-read-never", message, subject.locate("/changes/on_absent"))];
}

/** Something asks for archiving, and nothing says how. */
function lintRetire(subject: LintSubject): Diagnostic[] {
  const { value } = subject;
  if (atPointer(value, "/sink/retire") !== undefined) return [];
  const rules = atPointer(value, "/record/retire");
  const asking = [
    isObject(rules) && Object.keys(rules).length > 0 ? "/record/retire" : "",
    ...["/changes/on_excluded", "/changes/on_absent"].filter(
      (pointer) => textAt(value, pointer) === "retire",
    ),
  ].find((pointer) => pointer !== "");
  if (asking === undefined) return [];
  const message = `${asking.slice(1).replaceAll("/", ".")} archives documents, but "retire" is missing in sink`;
  const hint = "Say under sink.retire how a document is archived.";
  return [finding("spec/missing-key", message, subject.locate(asking, "key"), hint)];
}

/**
 * Who can create and not update fails from the second time on. The reverse is for the component to
 * say, which knows whether it can send anything without an operation that creates.
 */
function lintCreate(subject: LintSubject): Diagnostic[] {
  const { value } = subject;
  const has = (operation: string) => atPointer(value, `/sink/${operation}`) !== undefined;
  if (!has("create") || has("update") || has("upsert")) return [];
  if (textAt(value, "/changes/disposition") === "create") return [];
  const message = `sink.create says how a document is created, but "update" is missing in sink`;
  const hint =
    "Say under sink.update how one that is there is changed, or use sink.upsert for both.";
  return [finding("spec/missing-key", message, subject.locate("/sink/create", "key"), hint)];
}

/** Without a way to match, `adopt` would take everything for unknown and do nothing. */
function lintHeld(subject: LintSubject): Diagnostic[] {
  const match = atPointer(subject.value, "/held/match");
  if (!isObject(match) || Object.keys(match).length > 0) return [];
  const message = "held.match is empty, so that nothing could ever be matched";
  const hint = "Name at least one way, such as `code: code`.";
  return [finding("spec/wrong-value", message, subject.locate("/held/match", "key"), hint)];
}

function words(ms: number): string {
  return formatDuration(ms).replace(/ 0 (s|min)$/, "");
}
