import canonicalize from "canonicalize";
import { Type, type Static } from "typebox";
import xxhash, { type XXHashAPI } from "xxhash-wasm";
import { defineSource } from "../../core/component.ts";
import { SyncError } from "../../core/errors.ts";
import { atPointer, isObject, type Json } from "../../core/json.ts";
import { templateOption } from "../../core/option-types.ts";
import type { RawRecord, ReadContext, ReadSummary, Window } from "../../core/ports.ts";
import { call, type CallAnswer } from "./call.ts";
import type { NuorderConnection } from "./connection.ts";
import { nextPage, paginateOption, pathWithQuery } from "./paginate.ts";

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
  open(_options, connection) {
    return { read: (window, context) => read(connection as NuorderConnection, window, context) };
  },
});

async function* read(
  connection: NuorderConnection,
  window: Window,
  context: ReadContext,
): AsyncGenerator<readonly RawRecord[], ReadSummary, void> {
  const hashes = await xxhash();
  const chosen = window.options as unknown as Static<typeof options>;
  const field = chosen.ref ?? "_id";
  const seen = new Set<string>();
  let startedAt: string | undefined;
  let requests = 0;
  let records = 0;
  let query: Readonly<Record<string, string>> | undefined = nextPage(chosen.paginate, undefined, 0);
  while (query) {
    const path = pathWithQuery(chosen.path, query);
    const request = { method: "GET", path, repeatable: true } as const;
    const answer = await call(connection, "source", request, context.signal);
    requests += 1;
    startedAt ??= wholeSeconds(answer);
    const page = listIn(answer, chosen.each ?? "");
    const fresh = page
      .map((value, index) => recordOf(value, field, records + index, hashes))
      .filter((record) => !seen.has(record.ref));
    records += page.length;
    if (page.length > 0 && fresh.length === 0) {
      throw new SyncError(
        "source/no-progress",
        `NuORDER gives the same page of "${chosen.path}" again.`,
      );
    }
    for (const record of fresh) seen.add(record.ref);
    context.progress(`${String(seen.size)} records read`);
    if (fresh.length > 0) yield fresh;
    query = nextPage(chosen.paginate, page, records);
  }
  return { complete: true, startedAt, cost: requests };
}

function listIn(answer: CallAnswer, pointer: string): readonly Json[] {
  // No body is no empty list: to take it for one would prove everything absent.
  const list = answer.json === undefined ? undefined : atPointer(answer.json, pointer);
  if (Array.isArray(list)) return list as readonly Json[];
  throw new SyncError("http/bad-answer", `NuORDER's answer has no list at "${pointer}".`);
}

function recordOf(value: Json, field: string, index: number, hashes: XXHashAPI): RawRecord {
  const ref = isObject(value) ? value[field] : value;
  const known = typeof ref === "string" || typeof ref === "number";
  return {
    ref: known ? String(ref) : `record ${String(index + 1)} of the list`,
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
