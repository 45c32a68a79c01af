import { fingerprint } from "../../core/fingerprint.ts";
import type { Delivered, Outgoing } from "../deliver.ts";
import type { OnceParts } from "./calls.ts";
import { carryOut } from "./carry-out.ts";

/**
 * Creates the document of a staged write once, from the record that was set aside with it.
 * @throws SyncError as `carryOut` does
 */
export async function deliverOnce(parts: OnceParts, outgoing: Outgoing): Promise<Delivered> {
  const { key, ref, title, document } = outgoing.write;
  const record = (await parts.store.stagedData(parts.run, [ref])).get(ref);
  const content = await parts.phases.contentOf(record ?? null);
  const digest = fingerprint(document);
  const wanted = { key, ref, title, document, digest, content, record };
  const { result = null } = await carryOut(parts, wanted);
  return { ...outgoing, result: { receipt: { answer: { result } } } };
}
