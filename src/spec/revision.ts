import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import { isObject, type Json, type JsonObject } from "../core/json.ts";

/** Raised whenever a new version of this program makes other documents of the same configuration. */
const formatVersion = 1;

/** What a revision is made of. */
export interface RevisionOf {
  /** The pipeline's resolved keys with defaults. */
  readonly spec: JsonObject;
  readonly settings: JsonObject;
  readonly brand: string;
  /** Options of the connection that records come from. */
  readonly connection: JsonObject;
  /** Options of the connections that lookups ask, by name. */
  readonly asked: JsonObject;
  /** Text of the files that `source`, `lookups` and `document` name, by path. */
  readonly files: ReadonlyMap<string, string>;
}

/*
 * What counts is what decides which document a record becomes and what is done with it:
 *
 * - `source`, `record`, `lookups`, `document`, settings, the brand's name and the files: they make the
 *   document. `document.owners` is among them: it decides what of it is sent.
 * - the source's connection: another shop has another catalogue, another API version other values.
 *   The same goes for connections that lookups ask.
 * - `changes` and `sink.retire`: whoever turns `keep` into `retire`, or `update` into `upsert`, means
 *   the records that were read before as well, and only a full read meets those again.
 *
 * What does not count:
 *
 * - `trigger`, `cursor`, `limits`, `title`, `description`: when, how much at once, and prose.
 * - `needs`: it decides whether anything runs, and nothing about what does.
 * - `held`: it is for `adopt` and `drift`, and no run looks at it. Nor at `readiness`.
 * - the rest of `sink`: how a document travels. A corrected path or a new capture must not send a
 *   whole catalogue again; what was sent is sent.
 */

/** Gives the fingerprint, as hex, of all that decides what becomes of a record. */
export function revisionOf(of: RevisionOf): string {
  const { source, record, lookups, document, changes, sink } = of.spec;
  const canonical = canonicalize({
    version: formatVersion,
    spec: { source, record, lookups, document, changes, retire: retireOf(sink) },
    settings: of.settings,
    brand: of.brand,
    connection: of.connection,
    // Not there where nothing is asked, as it was before lookups could ask.
    ...(Object.keys(of.asked).length > 0 ? { asked: of.asked } : {}),
    // Line ends differ between checkouts of the same commit.
    files: Object.fromEntries(
      [...of.files].map(([file, text]) => [file, text.replaceAll("\r\n", "\n")]),
    ),
  });
  return createHash("sha256")
    .update(canonical ?? "")
    .digest("hex");
}

function retireOf(sink: Json | undefined): Json | undefined {
  return isObject(sink) ? sink["retire"] : undefined;
}
