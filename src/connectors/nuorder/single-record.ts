import { SyncError } from "../../core/errors.ts";
import { isObject, type Json } from "../../core/json.ts";
import { call } from "./call.ts";
import type { NuorderConnection } from "./connection.ts";
import { refIn } from "./list-pages.ts";
import { isWholePath } from "./request-path.ts";

/** What asking for one record came to. */
export type SingleRecord =
  | { readonly kind: "read"; readonly value: Json }
  | { readonly kind: "unreadable"; readonly error: SyncError }
  /** NuORDER says that it holds no such record. */
  | { readonly kind: "gone" };

/** What is wanted of a record that is read by itself. */
export interface SingleRead {
  /** With `{ref}` where the record's ref stands. */
  readonly path: string;
  /** The field in which the record says who it is. */
  readonly field: string;
  /** Whether "not found" is an answer; else it is an error of the record. */
  readonly mayBeGone: boolean;
}

/**
 * Reads one record by itself. What is wrong with this record alone is its own: `record/unreadable`.
 * @throws SyncError where NuORDER cannot be reached or does not let us in, which all records share.
 */
export async function readSingle(
  connection: NuorderConnection,
  ref: string,
  { path, field, mayBeGone }: SingleRead,
  signal: AbortSignal,
): Promise<SingleRecord> {
  const own = path.replaceAll("{ref}", () => encodeURIComponent(ref));
  if (!isWholePath(own)) {
    const why = `"${own}" is no path`;
    return unreadable(ref, why, "The list gave an id that no record can have; ask NuORDER.");
  }
  try {
    const request = { method: "GET", path: own, repeatable: true, acceptMissing: mayBeGone };
    const { status, json } = await call(connection, "source", request, signal);
    if (status === 404 && json === undefined) return { kind: "gone" };
    if (json === undefined) {
      return unreadable(ref, `NuORDER answered ${String(status)} without a body`, again, status);
    }
    const given = isObject(json) ? refIn(json, field) : undefined;
    if (given === ref) return { kind: "read", value: json };
    const what = isObject(json)
      ? given === undefined
        ? `a record without "${field}"`
        : `the record "${given}"`
      : "something that is no record";
    return unreadable(ref, `NuORDER answered with ${what} instead`, foreign, status);
  } catch (error) {
    if (!(error instanceof SyncError) || !isOwn(error)) throw error;
    const { status } = error.facts;
    const why = error.message.replace(/\.$/, "");
    const known = typeof status === "number" ? status : undefined;
    return unreadable(ref, why, known === 404 ? vanished : again, known, error);
  }
}

const again = "It is read again with the next run. If it stays so, show NuORDER this message.";
const foreign =
  "Nothing was taken from that answer. It is read again with the next run; if it stays so, show NuORDER this message.";
const vanished =
  "It is in the list and cannot be read, so it was removed in between, or NuORDER's list is wrong. It is read again with the next run.";

/** Errors that say something about one record and nothing about the next. */
function isOwn({ code }: SyncError): boolean {
  return ["source/refused", "http/server-error", "http/bad-answer", "http/timeout"].includes(code);
}

function unreadable(
  ref: string,
  why: string,
  hint: string,
  status?: number,
  cause?: SyncError,
): SingleRecord {
  const error = new SyncError("record/unreadable", `The record "${ref}" cannot be read: ${why}.`, {
    hint,
    cause,
    facts: { ref, ...(status === undefined ? {} : { status }) },
  });
  return { kind: "unreadable", error };
}
