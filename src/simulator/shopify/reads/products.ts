import {
  hasOnlyDefaultVariant,
  totalInventory,
  variantPosition,
  variantTitle,
} from "../catalogue/derived.ts";
import { available } from "../catalogue/levels.ts";
import type { ProductRecord, VariantRecord } from "../catalogue/records.ts";
import { page } from "../connection.ts";
import type { Args, Context, TypeResolvers } from "../context.ts";
import { decimal, plainText } from "../format.ts";
import { gid } from "../gid.ts";
import { imageNode, imagePage, mediaPage } from "./media.ts";
import { manyMetafields, oneMetafield } from "./metafields.ts";
import {
  mediaNode,
  variantNode,
  type OptionNode,
  type OptionValueNode,
  type ProductNode,
} from "./nodes.ts";

// A single product's variants may be read in one page up to this size.
const VARIANT_PAGE = 2048;

/** Fields of Product. */
export const PRODUCT: TypeResolvers<ProductNode> = {
  id: ({ product }) => gid("Product", product.id),
  legacyResourceId: ({ product }) => String(product.id),
  title: ({ product }) => product.title,
  handle: ({ product }) => product.handle,
  status: ({ product }) => product.status,
  vendor: ({ product }) => product.vendor,
  productType: ({ product }) => product.productType,
  tags: ({ product }) => product.tags,
  descriptionHtml: ({ product }) => product.descriptionHtml,
  bodyHtml: ({ product }) => product.descriptionHtml,
  description: ({ product }, args) => truncated(plainText(product.descriptionHtml), args),
  descriptionPlainSummary: ({ product }) => plainText(product.descriptionHtml).slice(0, 255),
  seo: ({ product }) => product.seo,
  category: ({ product }) => product.category && categoryNode(product.category),
  templateSuffix: ({ product }) => product.templateSuffix,
  isGiftCard: ({ product }) => product.isGiftCard,
  createdAt: ({ product }) => product.createdAt,
  updatedAt: ({ product }) => product.updatedAt,
  publishedAt: ({ product }) => product.publishedAt,
  onlineStoreUrl: ({ product }, _, { shop }) =>
    product.publishedAt !== null && product.status === "ACTIVE"
      ? `https://${shop.domain}/products/${product.handle}`
      : null,
  onlineStorePreviewUrl: ({ product }, _, { shop }) =>
    `https://${shop.domain}/products/${product.handle}`,
  defaultCursor: ({ product }) => defaultCursor(product.id),
  options: ({ product }, { first }) =>
    product.options
      .slice(0, first == null ? undefined : Number(first))
      .map((option): OptionNode => ({ __typename: "ProductOption", product, option })),
  variants: ({ product }, args, context, info) =>
    page(
      {
        items: product.variants,
        id: ({ id }) => id,
        sortBy: variantOrder(product, String(args["sortKey"])),
        toNode: (variant) => variantNode(product, variant),
        // Only below `product(id:)`, not below a list of products.
        ...(isSingle(info.path) && { pageLimit: VARIANT_PAGE }),
      },
      args,
      context,
    ),
  variantsCount: ({ product }) => exactly(product.variants.length),
  totalVariants: ({ product }) => product.variants.length,
  hasOnlyDefaultVariant: ({ product }) => hasOnlyDefaultVariant(product),
  hasOutOfStockVariants: ({ product }) =>
    product.variants.some(({ item }) => item.tracked && available(item) <= 0),
  totalInventory: ({ product }) => totalInventory(product),
  tracksInventory: ({ product }) => product.variants.some(({ item }) => item.tracked),
  priceRangeV2: ({ product }, _, context) =>
    range(
      product.variants.map(({ price }) => price),
      ["minVariantPrice", "maxVariantPrice"],
      context,
    ),
  priceRange: ({ product }, _, context) =>
    range(
      product.variants.map(({ price }) => price),
      ["minVariantPrice", "maxVariantPrice"],
      context,
    ),
  compareAtPriceRange: ({ product }, _, context) => {
    const prices = product.variants.flatMap(({ compareAtPrice }) => compareAtPrice ?? []);
    if (prices.length === 0) return null;
    const names = ["minVariantCompareAtPrice", "maxVariantCompareAtPrice"] as const;
    return range(prices, names, context);
  },
  media: ({ product }, args, context) => mediaPage(product.media, args, context),
  mediaCount: ({ product }) => exactly(product.media.length),
  featuredMedia: ({ product }) => (product.media[0] ? mediaNode(product.media[0]) : null),
  featuredImage: ({ product }) =>
    product.media[0] ? imageNode(product.media[0], "ProductImage") : null,
  images: ({ product }, args, context) => imagePage(product, args, context),
  metafield: (node, args) => oneMetafield(node, args),
  metafields: (node, args, context) => manyMetafields(node, args, context),
};

/** Fields of ProductOption. */
export const PRODUCT_OPTION: TypeResolvers<OptionNode> = {
  id: ({ option }) => gid("ProductOption", option.id),
  name: ({ option }) => option.name,
  position: ({ product, option }) => product.options.indexOf(option) + 1,
  values: ({ option }) => option.values.map(({ name }) => name),
  optionValues: ({ product, option }) =>
    option.values.map((value): OptionValueNode => ({
      __typename: "ProductOptionValue",
      product,
      value,
    })),
};

/** Fields of ProductOptionValue. */
export const PRODUCT_OPTION_VALUE: TypeResolvers<OptionValueNode> = {
  id: ({ value }) => gid("ProductOptionValue", value.id),
  name: ({ value }) => value.name,
  hasVariants: ({ product, value }) =>
    product.variants.some(({ optionValueIds }) => optionValueIds.includes(value.id)),
};

/** A count that is exact; Shopify's stop at a limit, which `countUpTo` does. */
export function exactly(count: number): { count: number; precision: string } {
  return { count, precision: "EXACT" };
}

/** The cursor of an object in a list sorted by id. */
export function defaultCursor(id: number): string {
  return Buffer.from(JSON.stringify({ last_id: id, last_value: String(id) })).toString("base64");
}

/** Writes a MoneyV2. */
export function moneyV2(amount: string, { shop }: Context) {
  return { amount: decimal(amount), currencyCode: shop.currencyCode };
}

function truncated(text: string, { truncateAt }: Args): string {
  const at = Number(truncateAt ?? text.length);
  return text.length <= at ? text : `${text.slice(0, Math.max(0, at - 3))}...`;
}

function categoryNode(category: NonNullable<ProductRecord["category"]>) {
  const level = category.fullName.split(" > ").length;
  return {
    ...category,
    level,
    isLeaf: true,
    isRoot: level === 1,
    isArchived: false,
    parentId: null,
    ancestorIds: [],
    childrenIds: [],
  };
}

function range(prices: readonly string[], [min, max]: readonly [string, string], context: Context) {
  const numbers = prices.map(Number);
  const least = Math.min(...numbers, ...(numbers.length === 0 ? [0] : []));
  const most = Math.max(...numbers, ...(numbers.length === 0 ? [0] : []));
  return {
    [min]: moneyV2(least.toFixed(2), context),
    [max]: moneyV2(most.toFixed(2), context),
  };
}

function variantOrder(product: ProductRecord, key: string) {
  return (variant: VariantRecord): string | number => {
    switch (key) {
      case "ID":
        return variant.id;
      case "SKU":
        return variant.sku ?? "";
      case "TITLE":
      case "NAME":
        return variantTitle(product, variant);
      case "INVENTORY_QUANTITY":
        return available(variant.item);
      default:
        return variantPosition(product, variant);
    }
  };
}

function isSingle(path: { readonly prev: unknown; readonly key: unknown } | undefined): boolean {
  for (let at = path; at !== undefined; at = at.prev as typeof path) {
    if (typeof at.key === "number") return false;
  }
  return true;
}
