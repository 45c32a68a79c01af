import {
  isAvailable,
  selectedOptions,
  variantPosition,
  variantTitle,
} from "../catalogue/derived.ts";
import { activeLevels, available } from "../catalogue/levels.ts";
import type { TypeResolvers } from "../context.ts";
import { gid } from "../gid.ts";
import { imageNode, mediaByIds, mediaPage } from "./media.ts";
import { manyMetafields, oneMetafield } from "./metafields.ts";
import { productNode, type ItemNode, type OptionValueNode, type VariantNode } from "./nodes.ts";
import { defaultCursor, moneyV2 } from "./products.ts";

/** Fields of ProductVariant. */
export const PRODUCT_VARIANT: TypeResolvers<VariantNode> = {
  id: ({ variant }) => gid("ProductVariant", variant.id),
  legacyResourceId: ({ variant }) => String(variant.id),
  title: ({ product, variant }) => variantTitle(product, variant),
  displayName: ({ product, variant }) => `${product.title} - ${variantTitle(product, variant)}`,
  sku: ({ variant }) => variant.sku,
  barcode: ({ variant }) => variant.barcode,
  price: ({ variant }) => variant.price,
  compareAtPrice: ({ variant }) => variant.compareAtPrice,
  taxable: ({ variant }) => variant.taxable,
  position: ({ product, variant }) => variantPosition(product, variant),
  inventoryPolicy: ({ variant }) => variant.inventoryPolicy,
  inventoryQuantity: ({ variant }) => available(variant.item),
  // Only what lies where online orders are served from.
  sellableOnlineQuantity: ({ variant }, _, { store }) =>
    activeLevels(variant.item)
      .filter(({ locationId }) => store.locations.get(locationId)?.fulfillsOnlineOrders)
      .reduce((sum, { quantities }) => sum + quantities.available, 0),
  availableForSale: ({ variant }) => isAvailable(variant),
  createdAt: ({ variant }) => variant.createdAt,
  updatedAt: ({ variant }) => variant.updatedAt,
  defaultCursor: ({ variant }) => defaultCursor(variant.id),
  publishedOnCurrentPublication: ({ product }) => product.publishedAt !== null,
  publishedOnPublication: ({ product }) => product.publishedAt !== null,
  product: ({ product }) => productNode(product),
  inventoryItem: ({ product, variant }): ItemNode => ({
    __typename: "InventoryItem",
    product,
    variant,
  }),
  selectedOptions: ({ product, variant }) =>
    selectedOptions(product, variant).map(({ name, value, valueId }) => ({
      name,
      value,
      optionValue: {
        __typename: "ProductOptionValue",
        product,
        value: { id: valueId, name: value },
      } satisfies OptionValueNode,
    })),
  media: ({ product, variant }, args, context) =>
    mediaPage(mediaByIds(product, variant.mediaIds), args, context),
  image: ({ product, variant }) => {
    const [first] = mediaByIds(product, variant.mediaIds);
    return first ? imageNode(first, "ProductImage") : null;
  },
  metafield: (node, args) => oneMetafield(node, args),
  metafields: (node, args, context) => manyMetafields(node, args, context),
  // No catalogue or price list is modelled: every context pays the list price.
  contextualPricing: ({ product, variant }, _, context) => ({
    price: moneyV2(variant.price, context),
    compareAtPrice: variant.compareAtPrice && moneyV2(variant.compareAtPrice, context),
    unitPrice: null,
    quantityRule: {
      minimum: 1,
      maximum: null,
      increment: 1,
      isDefault: true,
      originType: "FIXED",
      productVariant: { __typename: "ProductVariant", product, variant },
    },
  }),
};
