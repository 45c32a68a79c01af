import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import { withoutPointers, type Json } from "./json.ts";

/**
 * The SHA-256 (hex) of a value in canonical form (RFC 8785), less what the pointers name.
 * Equal content gives the same fingerprint whatever the sequence of its keys.
 */
export function fingerprint(value: Json, ignore: readonly string[] = []): string {
  const canonical = canonicalize(ignore.length > 0 ? withoutPointers(value, ignore) : value);
  return createHash("sha256")
    .update(canonical ?? "")
    .digest("hex");
}
