import { metafieldNamed } from "../catalogue/derived.ts";
import type { MetafieldRecord } from "../catalogue/records.ts";
import type { Context } from "../context.ts";
import { replaced } from "./edit-metafields.ts";
import { metafieldOwner, type MetafieldChange, type MetafieldOwner } from "./metafield-owners.ts";

/** Changes to the metafields of several owners that are made together or not at all. */
export interface MetafieldChanges {
  /** The metafield of a name as it will be; null without it, undefined where there is no owner. */
  named(ownerId: string, namespace: string, key: string): MetafieldRecord | null | undefined;
  put(ownerId: string, metafield: MetafieldRecord): void;
  drop(ownerId: string, metafield: MetafieldRecord): void;
  /** Makes them. */
  save(): void;
}

/** Begins with no changes; nothing is stored before `save`. */
export function metafieldChanges(context: Context): MetafieldChanges {
  const changes = new Map<string, MetafieldChange>();
  const owners = new Map<string, MetafieldOwner | undefined>();

  function changeOf(ownerId: string): MetafieldChange {
    return changes.get(ownerId) ?? { put: [], drop: [] };
  }

  function owner(id: string): MetafieldOwner | undefined {
    if (!owners.has(id)) owners.set(id, metafieldOwner(context, id));
    return owners.get(id);
  }

  return {
    named(ownerId, namespace, key) {
      const found = owner(ownerId);
      if (found === undefined) return undefined;
      const { put, drop } = changeOf(ownerId);
      const now = metafieldNamed(put, namespace, key) ?? found.named(namespace, key) ?? null;
      return now !== null && drop.includes(now) ? null : now;
    },
    put(ownerId, metafield) {
      const { put, drop } = changeOf(ownerId);
      changes.set(ownerId, { put: replaced(put, metafield), drop });
    },
    drop(ownerId, metafield) {
      const { put, drop } = changeOf(ownerId);
      changes.set(ownerId, { put, drop: [...drop, metafield] });
    },
    save() {
      // Each on what the last one stored: a variant is part of its product.
      for (const [ownerId, change] of changes) metafieldOwner(context, ownerId)?.change(change);
    },
  };
}
