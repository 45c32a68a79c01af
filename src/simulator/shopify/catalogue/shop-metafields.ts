import type { Clock } from "../../../core/world.ts";
import { createCollection, type Collection } from "./collection.ts";
import { metafieldKey } from "./people.ts";
import type { MetafieldRecord } from "./records.ts";

/** Who there is one of in a shop, and can have metafields. */
export type ShopWideOwner = "AppInstallation" | "Shop";

/** A metafield of the shop itself or of the app's installation. */
export interface ShopMetafieldRecord extends MetafieldRecord {
  readonly owner: ShopWideOwner;
}

/** The metafields of the shop and of the app's installation, found by name however many there are. */
export interface ShopMetafields extends Collection<ShopMetafieldRecord> {
  named(owner: ShopWideOwner, namespace: string, key: string): ShopMetafieldRecord | undefined;
  of(owner: ShopWideOwner): readonly ShopMetafieldRecord[];
  byId(id: number): ShopMetafieldRecord | undefined;
}

/** Makes them, empty. */
export function createShopMetafields(clock: Clock): ShopMetafields {
  const collection = createCollection<ShopMetafieldRecord>(clock, (metafield) => [
    metafieldKey(metafield),
    `owner:${metafield.owner}`,
    nameKey(metafield.owner, metafield.namespace, metafield.key),
  ]);
  return {
    ...collection,
    named: (owner, namespace, key) => collection.having(nameKey(owner, namespace, key))[0],
    of: (owner) => collection.having(`owner:${owner}`),
    byId: (id) => collection.get(id),
  };
}

function nameKey(owner: ShopWideOwner, namespace: string, key: string): string {
  return `name:${owner}/${JSON.stringify([namespace, key])}`;
}
