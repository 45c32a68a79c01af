import type { ProductRecord, VariantRecord } from "../catalogue/records.ts";
import { newLevel } from "../catalogue/levels.ts";
import type { Store } from "../catalogue/store.ts";
import { handleFrom } from "../format.ts";

/** One entry of `userErrors`; types without a code simply do not offer the field. */
export interface UserError {
  readonly field: readonly string[] | null;
  readonly message: string;
  readonly code?: string | null;
  readonly elementIndex?: number | null;
}

/** An input object whose fields the schema has checked. */
export type Input = Readonly<Record<string, unknown>>;

/** Either the changed thing or why it was refused. */
export type Edited<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly errors: readonly UserError[] };

/** A change that was made. */
export function done<T>(value: T): Edited<T> {
  return { ok: true, value };
}

/** A change that was refused. */
export function refused(...errors: readonly UserError[]): {
  ok: false;
  errors: readonly UserError[];
} {
  return { ok: false, errors };
}

/** A product with nothing in it but a title, a handle and Shopify's own default variant. */
export function blankProduct(store: Store, title: string): ProductRecord {
  const now = store.stamp();
  const id = store.nextId();
  const option = { id: store.nextId(), name: "Title" };
  const value = { id: store.nextId(), name: "Default Title" };
  return {
    id,
    title,
    handle: freeHandle(store, handleFrom(title) || "product"),
    status: "ACTIVE",
    vendor: "",
    productType: "",
    category: null,
    descriptionHtml: "",
    tags: [],
    seo: { title: null, description: null },
    templateSuffix: null,
    isGiftCard: false,
    createdAt: now,
    updatedAt: now,
    publishedAt: null,
    options: [{ ...option, values: [value] }],
    variants: [blankVariant(store, [value.id])],
    media: [],
    metafields: [],
  };
}

/** A variant that nobody has said anything about. */
export function blankVariant(store: Store, optionValueIds: readonly number[]): VariantRecord {
  const now = store.stamp();
  return {
    id: store.nextId(),
    inventoryItemId: store.nextId(),
    optionValueIds,
    sku: null,
    barcode: null,
    price: "0.00",
    compareAtPrice: null,
    taxable: true,
    inventoryPolicy: "DENY",
    createdAt: now,
    updatedAt: now,
    mediaIds: [],
    metafields: [],
    item: {
      tracked: false,
      requiresShipping: true,
      unitCost: null,
      countryCodeOfOrigin: null,
      harmonizedSystemCode: null,
      weight: { unit: "KILOGRAMS", value: 0 },
      updatedAt: now,
      levels: [newLevel(store.primary().id, now)],
    },
  };
}

/** The handle itself if nobody has it, else with the first free number behind it. */
export function freeHandle(store: Store, handle: string): string {
  if (store.byHandle(handle) === undefined) return handle;
  for (let number = 1; ; number += 1) {
    const candidate = `${handle}-${number}`;
    if (store.byHandle(candidate) === undefined) return candidate;
  }
}

/** Stores a changed product, stamped with the time of the change. */
export function save(store: Store, product: ProductRecord): ProductRecord {
  return store.put({ ...product, updatedAt: store.stamp() });
}

/** A text field of an input: the old text where the input is silent, empty where it says null. */
export function text(input: Input, name: string, before: string): string {
  const value = input[name];
  return value === undefined ? before : String(value ?? "");
}

/** The list in an input, empty where there is none. */
export function list(input: Input, name: string): readonly Input[] {
  return (input[name] as readonly Input[] | null | undefined) ?? [];
}
