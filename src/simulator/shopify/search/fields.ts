import {
  hasOnlyDefaultVariant,
  metafieldNamed,
  selectedOptions,
  totalInventory,
  variantTitle,
} from "../catalogue/derived.ts";
import { available } from "../catalogue/levels.ts";
import type { ProductRecord } from "../catalogue/records.ts";
import type { OwnedVariant } from "../catalogue/store.ts";
import type { SearchField } from "./match.ts";

type Fields<T> = Readonly<Record<string, SearchField<T>>>;

const STATUSES = ["active", "archived", "draft", "unlisted"];
const PUBLISHED = ["any", "published", "unpublished"];

const PRODUCT: Fields<ProductRecord> = {
  default: {
    kind: "words",
    values: (product) => [
      [
        product.title,
        product.vendor,
        product.productType,
        ...product.tags,
        ...product.variants.flatMap(({ sku, barcode }) => [sku ?? "", barcode ?? ""]),
      ].join(" "),
    ],
  },
  barcode: { kind: "whole", values: ({ variants }) => variants.map(({ barcode }) => barcode) },
  category_id: {
    kind: "whole",
    values: ({ category }) => [category?.id.split("/").at(-1) ?? null],
  },
  collection_id: { kind: "id", values: () => [] },
  created_at: { kind: "time", values: ({ createdAt }) => [createdAt] },
  gift_card: { kind: "flag", values: ({ isGiftCard }) => [isGiftCard] },
  handle: { kind: "whole", values: ({ handle }) => [handle] },
  has_only_default_variant: {
    kind: "flag",
    values: (product) => [hasOnlyDefaultVariant(product)],
  },
  id: { kind: "id", values: ({ id }) => [id] },
  inventory_total: { kind: "number", values: (product) => [totalInventory(product)] },
  is_price_reduced: {
    kind: "flag",
    values: ({ variants }) => [
      variants.some(({ price, compareAtPrice }) => Number(compareAtPrice ?? 0) > Number(price)),
    ],
  },
  out_of_stock_somewhere: {
    kind: "flag",
    values: ({ variants }) => [variants.some(({ item }) => item.tracked && available(item) <= 0)],
  },
  price: { kind: "number", values: ({ variants }) => variants.map(({ price }) => Number(price)) },
  product_type: { kind: "whole", values: ({ productType }) => [productType] },
  published_at: { kind: "time", values: ({ publishedAt }) => [publishedAt] },
  published_status: {
    kind: "whole",
    accepted: PUBLISHED,
    values: ({ publishedAt }) => ["any", publishedAt === null ? "unpublished" : "published"],
  },
  sku: { kind: "whole", values: ({ variants }) => variants.map(({ sku }) => sku) },
  status: { kind: "whole", accepted: STATUSES, values: ({ status }) => [status] },
  tag: { kind: "whole", values: ({ tags }) => tags },
  tag_not: { kind: "whole", negated: true, values: ({ tags }) => tags },
  title: { kind: "words", values: ({ title }) => [title] },
  tracks_inventory: {
    kind: "flag",
    values: ({ variants }) => [variants.some(({ item }) => item.tracked)],
  },
  updated_at: { kind: "time", values: ({ updatedAt }) => [updatedAt] },
  variant_id: { kind: "id", values: ({ variants }) => variants.map(({ id }) => id) },
  variant_title: {
    kind: "words",
    values: (product) => product.variants.map((variant) => variantTitle(product, variant)),
  },
  vendor: { kind: "whole", values: ({ vendor }) => [vendor] },
};

const VARIANT: Fields<OwnedVariant> = {
  default: {
    kind: "words",
    values: ({ product, variant }) => [
      [
        product.title,
        variantTitle(product, variant),
        variant.sku,
        variant.barcode,
        product.vendor,
      ].join(" "),
    ],
  },
  barcode: { kind: "whole", values: ({ variant }) => [variant.barcode] },
  gift_card: { kind: "flag", values: ({ product }) => [product.isGiftCard] },
  id: { kind: "id", values: ({ variant }) => [variant.id] },
  inventory_quantity: {
    kind: "number",
    values: ({ variant }) => [available(variant.item)],
  },
  managed: { kind: "flag", values: ({ variant }) => [variant.item.tracked] },
  option1: { kind: "whole", values: (owned) => [option(owned, 0)] },
  option2: { kind: "whole", values: (owned) => [option(owned, 1)] },
  option3: { kind: "whole", values: (owned) => [option(owned, 2)] },
  product_id: { kind: "id", values: ({ product }) => [product.id] },
  product_ids: { kind: "whole", values: ({ product }) => [String(product.id)] },
  product_status: {
    kind: "whole",
    accepted: STATUSES,
    values: ({ product }) => [product.status],
  },
  product_type: { kind: "whole", values: ({ product }) => [product.productType] },
  published_status: {
    kind: "whole",
    accepted: PUBLISHED,
    values: ({ product }) => ["any", product.publishedAt === null ? "unpublished" : "published"],
  },
  sku: { kind: "whole", values: ({ variant }) => [variant.sku] },
  tag: { kind: "whole", values: ({ product }) => product.tags },
  tag_not: { kind: "whole", negated: true, values: ({ product }) => product.tags },
  taxable: { kind: "flag", values: ({ variant }) => [variant.taxable] },
  title: { kind: "words", values: ({ product, variant }) => [variantTitle(product, variant)] },
  updated_at: { kind: "time", values: ({ variant }) => [variant.updatedAt] },
  vendor: { kind: "whole", values: ({ product }) => [product.vendor] },
};

/** Finds a searchable field of products; metafields go by `metafields.namespace.key`. */
export function productField(name: string): SearchField<ProductRecord> | undefined {
  const [kind, namespace, key] = name.split(".");
  if (kind === "metafields" && namespace !== undefined && key !== undefined) {
    return {
      kind: "whole",
      values: ({ metafields }) => [metafieldNamed(metafields, namespace, key)?.value ?? null],
    };
  }
  return own(PRODUCT, name);
}

/** Finds a searchable field of variants. */
export function variantField(name: string): SearchField<OwnedVariant> | undefined {
  return own(VARIANT, name);
}

function own<T>(fields: Fields<T>, name: string): SearchField<T> | undefined {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

function option({ product, variant }: OwnedVariant, at: number): string | null {
  return selectedOptions(product, variant)[at]?.value ?? null;
}
