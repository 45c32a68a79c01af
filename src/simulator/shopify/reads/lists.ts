import { totalInventory, variantPosition, variantTitle } from "../catalogue/derived.ts";
import { available } from "../catalogue/levels.ts";
import type { ProductRecord } from "../catalogue/records.ts";
import type { OwnedVariant } from "../catalogue/store.ts";
import { page, type Connection } from "../connection.ts";
import type { Context, FieldResolver } from "../context.ts";
import { productField, variantField } from "../search/fields.ts";
import { itemField } from "../search/inventory-fields.ts";
import { productNode, variantNode, type ItemNode } from "./nodes.ts";
import { searched, type Searchable } from "./searched.ts";

/** `products` and everything that pages through products. */
export const products: FieldResolver<unknown> = (_, args, context, info): Connection => {
  const key = String(args["sortKey"]);
  return page(
    {
      items: searched(allProducts(context), args, context, info).filter(
        ({ id }) => context.store.product(id) !== undefined,
      ),
      id: ({ id }) => id,
      sortBy: (product) => productOrder(product, key),
      // Found and sorted by what the index knows, shown as the product is now.
      toNode: (product) => productNode(context.store.product(product.id) ?? product),
    },
    args,
    context,
  );
};

/** `productVariants`. */
export const productVariants: FieldResolver<unknown> = (_, args, context, info): Connection => {
  const key = String(args["sortKey"]);
  return page(
    {
      items: stillThere(searched(allVariants(context, variantField), args, context, info), context),
      id: ({ variant }) => variant.id,
      sortBy: (owned) => variantOrder(owned, key),
      toNode: (owned) => {
        const { product, variant } = context.store.byVariant(owned.variant.id) ?? owned;
        return variantNode(product, variant);
      },
    },
    args,
    context,
  );
};

/** `inventoryItems`. */
export const inventoryItems: FieldResolver<unknown> = (_, args, context, info): Connection =>
  page(
    {
      items: stillThere(searched(allVariants(context, itemField), args, context, info), context),
      id: ({ variant }) => variant.inventoryItemId,
      toNode: (owned): ItemNode => ({
        __typename: "InventoryItem",
        ...(context.store.byVariant(owned.variant.id) ?? owned),
      }),
    },
    args,
    context,
  );

/** `productsCount`; stops at its limit, as Shopify's counts do. */
export const productsCount: FieldResolver<unknown> = (_, args, context, info) =>
  countUpTo(searched(allProducts(context), args, context, info).length, args["limit"]);

/** `productVariantsCount`. */
export const productVariantsCount: FieldResolver<unknown> = (_, args, context, info) =>
  countUpTo(
    searched(allVariants(context, variantField), args, context, info).length,
    args["limit"],
  );

function allProducts({ store }: Context): Searchable<ProductRecord> {
  return {
    live: () => store.products(),
    indexed: (lag) => store.indexed(lag),
    field: productField,
  };
}

function allVariants(
  { store }: Context,
  field: Searchable<OwnedVariant>["field"],
): Searchable<OwnedVariant> {
  const variantsOf = (products: readonly ProductRecord[]): OwnedVariant[] =>
    products.flatMap((product) => product.variants.map((variant) => ({ product, variant })));
  return {
    live: () => variantsOf(store.products()),
    indexed: (lag) => variantsOf(store.indexed(lag)),
    field,
  };
}

function stillThere(items: readonly OwnedVariant[], { store }: Context): OwnedVariant[] {
  return items.filter(({ variant }) => store.byVariant(variant.id) !== undefined);
}

/** A count that stops at its limit, as Shopify's do. */
export function countUpTo(count: number, limit: unknown) {
  return typeof limit === "number" && count > limit
    ? { count: limit, precision: "AT_LEAST" }
    : { count, precision: "EXACT" };
}

function productOrder(product: ProductRecord, key: string): string | number {
  switch (key) {
    case "TITLE":
      return product.title.toLowerCase();
    case "VENDOR":
      return product.vendor.toLowerCase();
    case "PRODUCT_TYPE":
      return product.productType.toLowerCase();
    case "CREATED_AT":
      return product.createdAt;
    case "UPDATED_AT":
      return product.updatedAt;
    case "PUBLISHED_AT":
      return product.publishedAt ?? "";
    case "INVENTORY_TOTAL":
      return totalInventory(product);
    default:
      return product.id;
  }
}

function variantOrder({ product, variant }: OwnedVariant, key: string): string | number {
  switch (key) {
    case "SKU":
      return (variant.sku ?? "").toLowerCase();
    case "TITLE":
    case "NAME":
      return variantTitle(product, variant).toLowerCase();
    case "FULL_TITLE":
      return `${product.title} - ${variantTitle(product, variant)}`.toLowerCase();
    case "POSITION":
      return variantPosition(product, variant);
    case "INVENTORY_QUANTITY":
      return available(variant.item);
    default:
      return variant.id;
  }
}
