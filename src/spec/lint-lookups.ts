import { finding, type Diagnostic } from "../core/diagnostics.ts";
import { atPointer, isObject, toPointer, type JsonObject } from "../core/json.ts";
import type { LintSubject } from "./lint-subject.ts";

/** The keys of which a lookup has exactly one: where it looks. */
const kinds = ["documents", "xref", "read"] as const;

type Kind = (typeof kinds)[number];

/** Keys that go with one kind alone. */
const belonging: Readonly<Record<string, Kind>> = {
  fields: "documents",
  takes_along: "documents",
  refs: "read",
  find: "read",
  size: "read",
};

const meanings: Readonly<Record<Kind, string>> = {
  documents: "name the pipeline under documents",
  xref: "name what is captured under xref",
  read: "say under read how the other system is asked",
};

/** Finds lookups that look nowhere or at two places, and names that would hide another. */
export function lintLookups({ value, locate, taken }: LintSubject): Diagnostic[] {
  const lookups = atPointer(value, "/lookups");
  if (!isObject(lookups)) return [];
  return Object.entries(lookups).flatMap(([name, lookup]) => {
    const at = `/lookups${toPointer([name])}`;
    const found: Diagnostic[] = [];
    if (taken.has(name)) {
      const message = `a lookup is called "${name}", but $${name} is something else already`;
      found.push(finding("spec/name-taken", message, locate(at, "key")));
    }
    return isObject(lookup) ? [...found, ...lintKind(name, lookup, at, locate)] : found;
  });
}

function lintKind(
  name: string,
  lookup: JsonObject,
  at: string,
  locate: LintSubject["locate"],
): Diagnostic[] {
  const has = (key: string) => lookup[key] !== undefined;
  const named = kinds.filter(has);
  const [kind, second] = named;
  if (second !== undefined) {
    const message = `lookups.${name} names both ${String(kind)} and ${second}`;
    const hint = "Keep one of the two, or make two lookups of it.";
    const place = locate(`${at}/${second}`, second === "read" ? "key" : "value");
    return [finding("spec/wrong-value", message, place, hint)];
  }
  const found = Object.entries(belonging).flatMap(([key, owner]) => {
    if (!has(key) || kind === undefined || kind === owner) return [];
    const given = kind === "xref" ? "what xref finds is a text" : `this one has ${kind}`;
    const message = `lookups.${name}.${key} goes with ${owner}; ${given}`;
    const hint = `Remove ${key}, or ${meanings[owner]}.`;
    return [finding("spec/wrong-value", message, locate(`${at}/${key}`, "key"), hint)];
  });
  if (kind === undefined) {
    const message = `lookups.${name} does not say where it looks`;
    const hint =
      "Give documents, the name of another pipeline; xref, what one captured; or read, a call that asks.";
    found.push(finding("spec/missing-key", message, locate(at, "key"), hint));
  }
  if (kind === "read" && !has("refs") && !has("find") && !usesKeys(lookup["read"])) {
    const message = `lookups.${name}.read reads by ids, but nothing says which`;
    const hint =
      "Give find, a call that searches, or refs, a pipeline whose refs are the ids; or read by $keys.";
    found.push(finding("spec/missing-key", message, locate(`${at}/read`, "key"), hint));
  }
  return found;
}

/** A call may well read by the keys themselves. */
function usesKeys(read: unknown): boolean {
  return JSON.stringify(read).includes("$keys");
}
