import { finding, type Diagnostic } from "../core/diagnostics.ts";
import {
  atPointer,
  isObject,
  pointerSteps,
  toPointer,
  type Json,
  type JsonObject,
} from "../core/json.ts";
import { unknownField } from "./known-fields.ts";
import type { LintSubject } from "./lint-subject.ts";
import { didYouMean } from "./suggest.ts";

/** Keys that are lists of JSON Pointers into a document. */
const lists = ["/document/ignore", "/held/keep", "/held/ignore_case"];

/** Finds JSON Pointers that are none, and owners of fields that no document has. */
export function lintPointers(subject: LintSubject): Diagnostic[] {
  return [...lists.flatMap((at) => lintList(subject, at)), ...lintOwners(subject)];
}

function lintList(subject: LintSubject, at: string): Diagnostic[] {
  const pointers = atPointer(subject.value, at);
  if (!Array.isArray(pointers)) return [];
  return (pointers as readonly Json[]).flatMap((pointer, index) => {
    if (typeof pointer !== "string" || pointer.startsWith("/")) return [];
    const place = subject.locate(`${at}/${String(index)}`);
    const hint = `A JSON Pointer begins with a slash: "/${pointer}".`;
    return [finding("spec/wrong-value", `"${pointer}" is not a JSON Pointer`, place, hint)];
  });
}

/** A field is left out of what is sent by its name; members of a list have none that lasts. */
function lintOwners({ value, locate, fields }: LintSubject): Diagnostic[] {
  const owners = atPointer(value, "/document/owners");
  if (!isObject(owners)) return [];
  return Object.keys(owners).flatMap((pointer) => {
    const place = locate(`/document/owners${toPointer([pointer])}`, "key");
    // A key without the slash has been refused by the schema.
    if (!pointer.startsWith("/")) return [];
    const who = `document.owners names "${pointer}"`;
    const fault = faultIn(pointer, who, fields.contract);
    if (fault) return [finding("spec/wrong-value", fault.message, place, fault.hint)];
    return unknownField(pointerSteps(pointer)[0] ?? "", who, fields, place);
  });
}

interface Fault {
  readonly message: string;
  readonly hint: string | undefined;
}

/** What leads into a list, or to a part of a field that the contract does not allow. */
function faultIn(
  pointer: string,
  who: string,
  contract: JsonObject | undefined,
): Fault | undefined {
  let here = contract ? follow(contract, contract) : {};
  for (const [depth, step] of pointerSteps(pointer).entries()) {
    if (/^(?:[0-9]+|-|\*)$/.test(step) || typesOf(here).includes("array")) {
      const message = `${who}, which leads into a list`;
      return { message, hint: "Name the list as a whole: its members have no place that lasts." };
    }
    const known = here["properties"];
    if (!isObject(known)) return undefined;
    const inner = known[step];
    if (depth > 0 && inner === undefined && here["additionalProperties"] === false) {
      const message = `${who}, which no document may have`;
      return { message, hint: didYouMean(step, Object.keys(known)) };
    }
    here = isObject(inner) ? follow(inner, contract ?? {}) : {};
  }
  return undefined;
}

/** Follows a `$ref` within the contract, once; what leads further is taken for anything. */
function follow(schema: JsonObject, contract: JsonObject): JsonObject {
  const { $ref } = schema;
  if (typeof $ref !== "string" || !$ref.startsWith("#/")) return schema;
  const target = atPointer(contract, $ref.slice(1));
  return isObject(target) ? target : {};
}

function typesOf(schema: JsonObject): readonly Json[] {
  const { type } = schema;
  if (Array.isArray(type)) return type as readonly Json[];
  return type === undefined ? [] : [type];
}
