import type { Clock } from "../../../core/world.ts";
import { createCollection, type Collection } from "./collection.ts";
import type { MetafieldRecord } from "./records.ts";

/** What is agreed about all metafields of one name on one kind of owner. */
export interface DefinitionRecord {
  readonly id: number;
  /** As Shopify calls it: `ORDER`, `PRODUCTVARIANT`. */
  readonly ownerType: string;
  readonly namespace: string;
  readonly key: string;
  readonly name: string;
  readonly description: string | null;
  readonly type: string;
  /** No two owners may have the same value; always so for type `id`. */
  readonly uniqueValues: boolean;
  readonly adminFilterable: boolean;
}

/** Every definition, and which one a metafield falls under. */
export interface Definitions extends Collection<DefinitionRecord> {
  of(
    ownerType: string,
    name: Pick<MetafieldRecord, "namespace" | "key">,
  ): DefinitionRecord | undefined;
}

/** Makes them, empty. */
export function createDefinitions(clock: Clock): Definitions {
  const collection = createCollection<DefinitionRecord>(clock, ({ ownerType, ...name }) => [
    nameKey(ownerType, name),
  ]);
  return {
    ...collection,
    of: (ownerType, name) => collection.having(nameKey(ownerType, name))[0],
  };
}

function nameKey(ownerType: string, { namespace, key }: { namespace: string; key: string }) {
  return JSON.stringify([ownerType, namespace, key]);
}
