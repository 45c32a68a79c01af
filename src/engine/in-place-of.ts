import type { PlannedWrite } from "../core/staged.ts";

/** A new document of a record that had others says so: another key is another document to the sink. */
export function inPlaceOf(
  write: PlannedWrite,
  before: readonly { readonly key: string }[],
  policy: "keep" | "retire",
): PlannedWrite {
  const [first, ...others] = before;
  if (write.kind !== "new" || write.reason !== "" || !first) return write;
  const more = others.length > 0 ? ` and ${String(others.length)} more` : "";
  const fate = policy === "keep" ? "kept (changes.on_absent)" : "retired";
  return { ...write, reason: `its record was "${first.key}"${more} before: ${fate}` };
}
