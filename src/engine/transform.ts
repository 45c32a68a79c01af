import { SyncError } from "../core/errors.ts";
import type { MappedItem, MappedRecord } from "../mapping/mapper.ts";
import type { Contract } from "./contract.ts";

/** One item of a record, ready to be compared with what was sent. */
export type ReadyItem = MappedItem;

/** Holds a record's documents against the contract and against each other. */
export function readyItems(
  record: Extract<MappedRecord, { kind: "decided" }>,
  contract: Contract,
): ReadyItem[] {
  const ready = record.items.map((item): ReadyItem => {
    if (item.kind !== "document") return item;
    const broken = contract(item.document) ?? repeated(item);
    if (broken) return { kind: "rejected", key: item.key, error: broken };
    return item;
  });
  return rejectTwins(ready, record.title ?? record.key);
}

/** One unique value twice in one document. */
function repeated({
  unique,
  key,
}: Extract<MappedItem, { kind: "document" }>): SyncError | undefined {
  for (const [name, values] of Object.entries(unique)) {
    const twice = values.find((value, index) => values.indexOf(value) !== index);
    if (twice !== undefined) {
      return new SyncError(
        "document/duplicate-value",
        `${name} "${twice}" stands more than once in "${key}"`,
        { facts: { name, value: twice } },
      );
    }
  }
  return undefined;
}

/** Two items of one record with one key: neither can be right. */
function rejectTwins(items: readonly ReadyItem[], title: string): ReadyItem[] {
  const keys = items.flatMap((item) => (item.kind === "document" ? [item.key] : []));
  return items.map((item) => {
    if (item.kind !== "document") return item;
    const count = keys.filter((key) => key === item.key).length;
    if (count === 1) return item;
    return {
      kind: "rejected",
      key: item.key,
      error: new SyncError(
        "document/duplicate-key",
        `"${title}" splits into ${String(count)} documents with the key "${item.key}"`,
      ),
    };
  });
}
