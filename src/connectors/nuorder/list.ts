import canonicalize from "canonicalize";
import { Type, type Static } from "typebox";
import xxhash, { type XXHashAPI } from "xxhash-wasm";
import { defineSource } from "../../core/component.ts";
import { SyncError } from "../../core/errors.ts";
import { atPointer, isObject, type Json } from "../../core/json.ts";
import { templateOption } from "../../core/option-types.ts";
import type { RawRecord, ReadContext, ReadSummary, Window } from "../../core/ports.ts";
import { call } from "./call.ts";
import type { NuorderConnection } from "./connection.ts";
import { nextPage, paginateOption, pathWithQuery } from "./paginate.ts";
import type { CallAnswer } from "./read-answer.ts";
import { pathFindings } from "./path-check.ts";

const options = Type.Object(
  {
    type: Type.Literal("nuorder.list", { description: "Which component." }),
    connection: Type.String({ description: "Which of the brand's connections it uses." }),
    path: templateOption({ description: "Path of the list, from /api on." }),
    each: Type.Optional(
      Type.String({
        description: "JSON Pointer to the list inside the answer. Absent: the answer is the list.",
        pattern: "^(/.*)?$",
        default: "",
      }),
    ),
    ref: Type.Optional(
      Type.String({ description: "Field that identifies a record in the list.", default: "_id" }),
    ),
    paginate: Type.Optional(paginateOption),
  },
  { additionalProperties: false, description: "Which list is read." },
);

/** Reads the records of a list, page by page where it has pages. */
export const nuorderList = defineSource({
  type: "nuorder.list",
  summary: "Reads a list with signed GET requests.",
  connection: "nuorder",
  options,
  check: (context) => ({ diagnostics: pathFindings(context, ""), notes: [] }),
  open(_options, connection) {
    return { read: (window, context) => read(connection as NuorderConnection, window, context) };
  },
});

/** Records handed on at a time. */
const batchSize = 500;

async function* read(
  connection: NuorderConnection,
  window: Window,
  context: ReadContext,
): AsyncGenerator<readonly RawRecord[], ReadSummary, void> {
  const hashes = await xxhash();
  const chosen = window.options as unknown as Static<typeof options>;
  const { path, ref: field = "_id" } = chosen;
  if (typeof path !== "string" || path === "") {
    throw new SyncError("spec/wrong-type", "The path of the list gave no text.");
  }
  const seen = new Set<string>();
  let startedAt: string | undefined;
  let requests = 0;
  let records = 0;
  let query: Readonly<Record<string, string>> | undefined = nextPage(chosen.paginate, undefined, 0);
  while (query) {
    const target = pathWithQuery(path, query);
    const request = { method: "GET", path: target, repeatable: true, large: true } as const;
    const answer = await call(connection, "source", request, context.signal);
    requests += 1;
    startedAt ??= wholeSeconds(answer);
    const page = listIn(answer, chosen.each ?? "");
    const first = records;
    const refs = page.map((value, index) => refOf(value, field, first + index));
    const fresh = refs.flatMap((ref, index) => (seen.has(ref) ? [] : [index]));
    records += page.length;
    query = nextPage(chosen.paginate, page, records);
    if (page.length > 0 && fresh.length === 0) {
      throw new SyncError("source/no-progress", `NuORDER gives the same page of "${path}" again.`);
    }
    for (const ref of refs) seen.add(ref);
    for (let from = 0; from < fresh.length; from += batchSize) {
      const indexes = fresh.slice(from, from + batchSize);
      const batch = indexes.map((at) => recordOf(page[at] ?? null, refs[at] ?? "", field, hashes));
      // The list may be all that a portal holds: what was handed on is not held twice.
      for (const at of indexes) page[at] = null;
      context.progress(`${String(seen.size)} records read`);
      yield batch;
    }
  }
  return { complete: true, startedAt, cost: requests };
}

function listIn(answer: CallAnswer, pointer: string): Json[] {
  // No body is no empty list: to take it for one would prove everything absent.
  const list = answer.json === undefined ? undefined : atPointer(answer.json, pointer);
  if (Array.isArray(list)) return list as Json[];
  throw new SyncError("http/bad-answer", `NuORDER's answer has no list at "${pointer}".`);
}

function refOf(value: Json, field: string, index: number): string {
  return knownRef(value, field) ?? `record ${String(index + 1)} of the list`;
}

function knownRef(value: Json, field: string): string | undefined {
  const ref = isObject(value) ? value[field] : value;
  return typeof ref === "string" || typeof ref === "number" ? String(ref) : undefined;
}

function recordOf(value: Json, ref: string, field: string, hashes: XXHashAPI): RawRecord {
  const known = knownRef(value, field) !== undefined;
  return {
    ref,
    fingerprint: hashes.h64ToString(canonicalize(value) ?? "").padStart(16, "0"),
    load: () => {
      if (known) return value;
      throw new SyncError("record/unreadable", `A record of the list has no "${field}".`);
    },
  };
}

function wholeSeconds({ serverTime }: CallAnswer): string | undefined {
  if (serverTime === undefined) return undefined;
  return new Date(serverTime).toISOString().replace(/\.\d+Z$/, "Z");
}
