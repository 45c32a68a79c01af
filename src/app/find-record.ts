import { SyncError } from "../core/errors.ts";
import type { Store } from "../core/store.ts";
import type { NamedRecord } from "../core/store-views.ts";

/** One record, with every key that is known of its documents. */
export interface FoundRecord {
  readonly ref: string;
  readonly keys: readonly string[];
  readonly title: string | undefined;
}

/**
 * Finds what somebody means by a ref, a key, a title or a word of a title; undefined for nothing.
 * @throws SyncError `command/unclear` where it may be several
 */
export async function findRecord(
  store: Store,
  pipeline: string,
  text: string,
): Promise<FoundRecord | undefined> {
  return onlyRecord(calledSo(await store.named(pipeline, text), text), text);
}

/** Those that are called exactly so: by ref or key before title, by whole title before a word of it. */
export function calledSo<Named extends NamedRecord>(
  all: readonly Named[],
  text: string,
): readonly Named[] {
  const ways: readonly ((one: Named) => boolean)[] = [
    ({ ref, key }) => ref === text || key === text,
    ({ title }) => title === text,
    ({ title = "" }) => wordsOf(title).includes(text),
  ];
  return ways.map((way) => all.filter(way)).find((found) => found.length > 0) ?? [];
}

/**
 * The one record that these are about.
 * @throws SyncError `command/unclear`
 */
export function onlyRecord(all: readonly NamedRecord[], text: string): FoundRecord | undefined {
  const [first, ...others] = new Set(all.map(({ ref }) => ref));
  if (first === undefined) return undefined;
  if (others.length > 0) {
    const names = new Map(all.map((one) => [one.ref, `${one.ref} (${one.title ?? "no title"})`]));
    const some = [...names.values()].slice(0, 5).join(", ");
    throw new SyncError("command/unclear", `"${text}" may be ${some}`, {
      hint: "Name it by its key or its ref.",
    });
  }
  return {
    ref: first,
    keys: [...new Set(all.flatMap(({ key }) => key ?? []))],
    title: all.find(({ title }) => title !== undefined)?.title,
  };
}

/** The words of a title as people would pick them out: without quotes and brackets around them. */
function wordsOf(title: string): readonly string[] {
  return title.split(/\s+/).map((word) => word.replaceAll(/^["'([#]+|["')\],.:;]+$/g, ""));
}
