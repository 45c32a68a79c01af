import { page } from "../connection.ts";
import type { Args, Context, TypeResolvers } from "../context.ts";
import { bulkOperationList } from "../bulk/reads.ts";
import { objectById } from "./by-id.ts";
import { customHolder } from "./custom-id.ts";
import { DEFINITION_ROOT } from "./definitions.ts";
import { QUANTITY_NAMES } from "./inventory.ts";
import {
  inventoryItems,
  products,
  productsCount,
  productVariants,
  productVariantsCount,
} from "./lists.ts";
import { location, locations, locationsCount } from "./locations.ts";
import { locationNode, productNode, variantNode } from "./nodes.ts";
import { PEOPLE_ROOT } from "./people-root.ts";
import { PUBLICATION_ROOT } from "./publications.ts";
import { SALE_ROOT } from "./sale-root.ts";
import { webhookSubscriptions } from "./webhooks.ts";
import { apiVersions, installation, shopNode } from "./shop.ts";

/** Fields of QueryRoot. */
export const QUERY_ROOT: TypeResolvers<unknown> = {
  ...PEOPLE_ROOT,
  ...PUBLICATION_ROOT,
  ...DEFINITION_ROOT,
  ...SALE_ROOT,
  product: byId,
  productVariant: byId,
  inventoryItem: byId,
  inventoryLevel: byId,
  bulkOperation: byId,
  fulfillment: byId,
  fulfillmentOrder: byId,
  node: byId,
  nodes: (_, { ids }, context) => (ids as readonly string[]).map((id) => objectById(id, context)),
  products,
  productsCount,
  productVariants,
  productVariantsCount,
  inventoryItems,
  productByHandle: (_, { handle }, context) => byHandle(handle, context),
  productByIdentifier: (_, { identifier }, context) => productBy(identifier as Args, context),
  productVariantByIdentifier: (_, { identifier }, context) =>
    variantBy(identifier as Args, context),
  productTags: (_, args, context) =>
    texts(
      context.store.products().flatMap(({ tags }) => tags),
      args,
      context,
    ),
  productTypes: (_, args, context) =>
    texts(
      context.store.products().map(({ productType }) => productType),
      args,
      context,
    ),
  productVendors: (_, args, context) =>
    texts(
      context.store.products().map(({ vendor }) => vendor),
      args,
      context,
    ),
  shop: (_, __, context) => shopNode(context),
  currentAppInstallation: (_, __, context) => installation(context),
  publicApiVersions: () => apiVersions(),
  location: (_, args, context) => location(args, context),
  locationByIdentifier: (_, { identifier }, context) => locationBy(identifier as Args, context),
  locations,
  locationsCount,
  inventoryProperties: () => ({
    quantityNames: QUANTITY_NAMES.map((name) => ({
      name,
      displayName: name.replaceAll("_", " "),
      isInUse: true,
      belongsTo: name === "on_hand" || name === "incoming" ? [] : ["on_hand"],
      comprises:
        name === "on_hand"
          ? QUANTITY_NAMES.filter((each) => each !== "on_hand" && each !== "incoming")
          : [],
    })),
  }),
  webhookSubscriptions,
  bulkOperations: bulkOperationList,
  currentBulkOperation: (_, { type }, { bulkOperations }) =>
    type === "MUTATION" ? null : (bulkOperations.all().at(-1) ?? null),
};

function byId(_: unknown, { id }: Args, context: Context): unknown {
  return objectById(id, context);
}

function byHandle(handle: unknown, { store }: Context): unknown {
  const product = store.byHandle(String(handle));
  return product ? productNode(product) : null;
}

function productBy({ id, handle, customId }: Args, context: Context): unknown {
  if (id != null) return objectById(id, context);
  if (handle != null) return byHandle(handle, context);
  const product = context.store.product(customHolder(customId, "PRODUCT", context));
  return product ? productNode(product) : null;
}

function variantBy({ id, customId }: Args, context: Context): unknown {
  if (id != null) return objectById(id, context);
  const found = context.store.byVariant(customHolder(customId, "PRODUCTVARIANT", context));
  return found ? variantNode(found.product, found.variant) : null;
}

function locationBy({ id, customId }: Args, context: Context): unknown {
  if (id != null) return location({ id }, context);
  const found = context.store.locations.get(customHolder(customId, "LOCATION", context));
  return found ? locationNode(found) : null;
}

function texts(values: readonly string[], args: Args, context: Context) {
  const items = [...new Set(values)].filter((value) => value !== "").sort();
  return page(
    {
      items: items.map((text, at) => ({ text, at })),
      id: ({ at }) => at + 1,
      toNode: ({ text }) => text,
    },
    args,
    context,
  );
}
