import type { Clock } from "../../../core/world.ts";
import { wholeSecond } from "../format.ts";
import { createCollection, HISTORY_MS, type Collection } from "./collection.ts";
import { createDefinitions, type DefinitionRecord, type Definitions } from "./definitions.ts";
import type { LocationRecord } from "./location-record.ts";
import { fulfillmentKey, type FulfillmentRecord } from "./fulfillment-record.ts";
import { indexedVersion, type Lag } from "./lag.ts";
import { createPeople, metafieldKeys, type People, type PeopleSnapshot } from "./people.ts";
import { withLevels } from "./older-snapshot.ts";
import type { ProductRecord, VariantRecord } from "./records.ts";
import { createSales, type Sales, type SalesSnapshot } from "./sales.ts";
import type { WebhookRecord } from "./webhook-record.ts";
import {
  createShopMetafields,
  type ShopMetafieldRecord,
  type ShopMetafields,
} from "./shop-metafields.ts";

/** Everything in the shop; products with the versions the lagging search index may still show. */
export interface Store {
  readonly people: People;
  readonly sales: Sales;
  readonly locations: Collection<LocationRecord>;
  readonly shopMetafields: ShopMetafields;
  readonly definitions: Definitions;
  readonly fulfillments: Collection<FulfillmentRecord>;
  readonly webhooks: Collection<WebhookRecord>;
  /** The location every shop begins with, as it is now. */
  primary(): LocationRecord;
  /** Every product, oldest id first. */
  products(): readonly ProductRecord[];
  /** Every product as the index shows it that lags so; deleted ones linger likewise. */
  indexed(lag: Lag): readonly ProductRecord[];
  /** One product as the index shows it. */
  indexedProduct(id: number, lag: Lag): ProductRecord | undefined;
  product(id: number): ProductRecord | undefined;
  byHandle(handle: string): ProductRecord | undefined;
  byVariant(variantId: number): OwnedVariant | undefined;
  byInventoryItem(itemId: number): OwnedVariant | undefined;
  byMedia(mediaId: number): ProductRecord | undefined;
  put(product: ProductRecord, indexing?: "lagging" | "at_once"): ProductRecord;
  remove(id: number): void;
  /** The next id; ids of all kinds come from one counter, so they grow with time. */
  nextId(): number;
  /** What time it is, in whole seconds, as Shopify stamps changes. */
  stamp(): string;
  snapshot(): StoreSnapshot;
  restore(snapshot: StoreSnapshot): void;
}

/** A variant with the product it belongs to. */
export interface OwnedVariant {
  readonly product: ProductRecord;
  readonly variant: VariantRecord;
}

/** Everything a store holds, as plain JSON. */
export interface StoreSnapshot extends Partial<PeopleSnapshot>, Partial<SalesSnapshot> {
  readonly lastId: number;
  readonly products: readonly ProductRecord[];
  /** Left out by simulators of before there could be more than one. */
  readonly locations?: readonly LocationRecord[];
  /** Left out by simulators of before the shop could have any. */
  readonly shopMetafields?: readonly ShopMetafieldRecord[];
  /** Left out by simulators of before metafields could be defined. */
  readonly metafieldDefinitions?: readonly DefinitionRecord[];
  /** Left out by simulators of before orders could be shipped. */
  readonly fulfillments?: readonly FulfillmentRecord[];
  /** Left out by simulators of before anybody could subscribe to anything. */
  readonly webhooks?: readonly WebhookRecord[];
}

/** One state of a product from a moment on; null once it is deleted. */
interface Version {
  readonly since: number;
  readonly product: ProductRecord | null;
}

// Shopify's ids grow by about this step from one object to the next.
const ID_STEP = 32_768;
const FIRST_ID = 7_000_000_000_000;
const SEED_STEP = 10_000_000_000;

/** Makes a store with one location and nothing else; its ids follow from the seed. */
export function createStore(clock: Clock, seed: number, primary: LocationRecord): Store {
  const people = createPeople(clock);
  const sales = createSales(clock);
  const locations = createCollection<LocationRecord>(clock, ({ metafields }) =>
    metafieldKeys(metafields),
  );
  locations.restore([primary]);
  const shopMetafields = createShopMetafields(clock);
  const definitions = createDefinitions(clock);
  const fulfillments = createCollection<FulfillmentRecord>(clock, ({ orderId }) => [
    fulfillmentKey(orderId),
  ]);
  const webhooks = createCollection<WebhookRecord>(clock, ({ topic }) => [topic]);
  const live = new Map<number, ProductRecord>();
  const handles = new Map<string, number>();
  const variantOwners = new Map<number, number>();
  const itemOwners = new Map<number, number>();
  const mediaOwners = new Map<number, number>();
  const history = new Map<number, readonly Version[]>();
  let lastId = FIRST_ID + (seed % 1000) * SEED_STEP;

  function index(product: ProductRecord, add: boolean): void {
    const set = (map: Map<number, number>, key: number): void => {
      if (add) map.set(key, product.id);
      else map.delete(key);
    };
    if (add) handles.set(product.handle, product.id);
    else handles.delete(product.handle);
    for (const variant of product.variants) {
      set(variantOwners, variant.id);
      set(itemOwners, variant.inventoryItemId);
    }
    for (const media of product.media) set(mediaOwners, media.id);
  }

  function remember(id: number, version: Version): void {
    const before = version.since === Number.NEGATIVE_INFINITY ? [] : (history.get(id) ?? []);
    const limit = clock.monotonic() - HISTORY_MS;
    const keepFrom = Math.max(
      0,
      before.findLastIndex(({ since }) => since <= limit),
    );
    history.set(id, [...before.slice(keepFrom), version]);
  }

  function put(product: ProductRecord, indexing: "lagging" | "at_once" = "lagging"): ProductRecord {
    const before = live.get(product.id);
    if (before !== undefined) index(before, false);
    live.set(product.id, product);
    index(product, true);
    const since = indexing === "at_once" ? Number.NEGATIVE_INFINITY : clock.monotonic();
    remember(product.id, { since, product });
    return product;
  }

  function owned(
    owner: number | undefined,
    is: (variant: VariantRecord) => boolean,
  ): OwnedVariant | undefined {
    const product = owner === undefined ? undefined : live.get(owner);
    const variant = product?.variants.find(is);
    return product && variant && { product, variant };
  }

  return {
    people,
    sales,
    locations,
    shopMetafields,
    definitions,
    fulfillments,
    webhooks,
    primary: () => locations.get(primary.id) ?? primary,
    products: () => [...live.values()],
    indexed(lag) {
      const now = clock.monotonic();
      return [...history].flatMap(
        ([id, versions]) => indexedVersion(versions, lag, id, now)?.product ?? [],
      );
    },
    indexedProduct: (id, lag) =>
      indexedVersion(history.get(id) ?? [], lag, id, clock.monotonic())?.product ?? undefined,
    product: (id) => live.get(id),
    byHandle(handle) {
      const id = handles.get(handle);
      return id === undefined ? undefined : live.get(id);
    },
    byVariant: (id) => owned(variantOwners.get(id), (variant) => variant.id === id),
    byInventoryItem: (id) => owned(itemOwners.get(id), (variant) => variant.inventoryItemId === id),
    byMedia(id) {
      const owner = mediaOwners.get(id);
      return owner === undefined ? undefined : live.get(owner);
    },
    put,
    remove(id) {
      const before = live.get(id);
      if (before === undefined) return;
      index(before, false);
      live.delete(id);
      remember(id, { since: clock.monotonic(), product: null });
    },
    nextId: () => (lastId += ID_STEP),
    stamp: () => wholeSecond(clock.now()),
    snapshot: () => ({
      lastId,
      products: [...live.values()],
      locations: locations.all(),
      shopMetafields: shopMetafields.all(),
      metafieldDefinitions: definitions.all(),
      fulfillments: fulfillments.all(),
      webhooks: webhooks.all(),
      ...people.snapshot(),
      ...sales.snapshot(),
    }),
    restore(snapshot) {
      for (const map of [live, handles, variantOwners, itemOwners, mediaOwners, history]) {
        map.clear();
      }
      locations.restore(snapshot.locations ?? [primary]);
      for (const product of snapshot.products) put(withLevels(product, primary.id), "at_once");
      people.restore(snapshot);
      sales.restore(snapshot);
      shopMetafields.restore(snapshot.shopMetafields ?? []);
      definitions.restore(snapshot.metafieldDefinitions ?? []);
      fulfillments.restore(snapshot.fulfillments ?? []);
      webhooks.restore(snapshot.webhooks ?? []);
      lastId = snapshot.lastId;
    },
  };
}
