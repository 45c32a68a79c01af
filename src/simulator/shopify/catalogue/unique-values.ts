import { metafieldNamed } from "./derived.ts";
import type { Lag } from "./lag.ts";
import { valueKey } from "./people.ts";
import type { MetafieldRecord } from "./records.ts";
import type { Store } from "./store.ts";

/** A metafield by what is in it. */
export type NamedValue = Pick<MetafieldRecord, "namespace" | "key" | "value">;

/** Who has a metafield with a value. */
interface Holder {
  readonly id: number;
  /** When it was first stored, on the monotonic clock. */
  readonly storedAt: number;
}

/** Finds the owners of one kind that hold a value under a name, oldest first. */
export function holdersOf(store: Store, ownerType: string, wanted: NamedValue): readonly Holder[] {
  if (ownerType === "PRODUCT") {
    return store
      .products()
      .filter(holds(wanted))
      .map(({ id }) => ({ id, storedAt: -Infinity }));
  }
  if (ownerType === "PRODUCTVARIANT") {
    const variants = store.products().flatMap((product) => product.variants);
    return variants.filter(holds(wanted)).map(({ id }) => ({ id, storedAt: -Infinity }));
  }
  const collection = collectionOf(store, ownerType);
  if (collection === undefined) return [];
  return collection
    .having(valueKey(wanted))
    .filter(holds(wanted))
    .map(({ id }) => ({ id, storedAt: collection.storedAt(id) }));
}

/** Finds who holds a value as an index that lags would say it; undefined where nobody does. */
export function holderOf(
  store: Store,
  ownerType: string,
  wanted: NamedValue,
  lag: Lag,
): number | undefined {
  return holdersOf(store, ownerType, wanted).find(({ id }) => {
    const seen = indexedOwner(store, ownerType, id, lag);
    return seen !== undefined && holds(wanted)(seen);
  })?.id;
}

interface Owner {
  readonly id: number;
  readonly metafields: readonly MetafieldRecord[];
}

function indexedOwner(store: Store, ownerType: string, id: number, lag: Lag): Owner | undefined {
  if (ownerType === "PRODUCT") return store.indexedProduct(id, lag);
  if (ownerType === "PRODUCTVARIANT") {
    const productId = store.byVariant(id)?.product.id ?? 0;
    return store.indexedProduct(productId, lag)?.variants.find((each) => each.id === id);
  }
  return collectionOf(store, ownerType)?.indexedOne(id, lag);
}

function collectionOf(store: Store, ownerType: string) {
  switch (ownerType) {
    case "COMPANY":
      return store.people.companies;
    case "COMPANY_LOCATION":
      return store.people.locations;
    case "CUSTOMER":
      return store.people.customers;
    case "DRAFTORDER":
      return store.sales.drafts;
    case "LOCATION":
      return store.locations;
    case "ORDER":
      return store.sales.orders;
    default:
      return undefined;
  }
}

function holds({ namespace, key, value }: NamedValue) {
  return ({ metafields }: Owner): boolean =>
    metafieldNamed(metafields, namespace, key)?.value === value;
}
