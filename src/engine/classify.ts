import type { KnownDocument } from "../core/store.ts";

/** What a document is, compared with what was last sent. */
export type Change =
  | { readonly kind: "new" }
  | { readonly kind: "changed"; readonly reason: string }
  | { readonly kind: "unchanged" }
  | { readonly kind: "retired"; readonly reason: string }
  | { readonly kind: "left out"; readonly rule: string };

/**
 * The decision table (ARCHITECTURE 7.2) for a document whose record belongs: what is stored,
 * against what would be sent now.
 */
export function classifyDocument(
  known: KnownDocument | undefined,
  now: { readonly fingerprint: string; readonly ref: string },
  disposition: "upsert" | "create" | "update",
): Change {
  // A document that was only ever in doubt may not exist in the sink: to send it is right either way.
  const exists = known !== undefined && known.fingerprint !== "";
  if (known && !exists && disposition === "create") {
    return { kind: "left out", rule: "in doubt: it may have been created already" };
  }
  if (!exists) {
    return disposition === "update"
      ? { kind: "left out", rule: "changes.disposition: update" }
      : { kind: "new" };
  }
  if (known.status === "retired") return update("revived");
  if (known.inDoubt) return update("in doubt");
  if (known.fingerprint !== now.fingerprint) return update("");
  if (known.ref !== now.ref) return update("taken over from another record");
  if (known.status === "absent") return update("came back");
  return { kind: "unchanged" };

  function update(reason: string): Change {
    return disposition === "create"
      ? { kind: "left out", rule: "changes.disposition: create" }
      : { kind: "changed", reason };
  }
}

/** The decision table for a document that is to go: by a retire rule, an exclusion or absence. */
export function classifyRetired(
  known: KnownDocument | undefined,
  rule: string,
  policy: "keep" | "retire",
): Change {
  // What was never sent is never created just to archive it.
  if (!known) return { kind: "left out", rule };
  if (known.status === "retired" && !known.inDoubt) return { kind: "left out", rule };
  if (policy === "keep") return { kind: "left out", rule };
  return { kind: "retired", reason: rule };
}
