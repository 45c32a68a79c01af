import type { Context } from "../context.ts";
import { parseGid } from "../gid.ts";
import { definitionBy, definitionNode } from "./definitions.ts";
import { fulfillmentById } from "./fulfillments.ts";
import { levelById } from "./inventory.ts";
import { location } from "./locations.ts";
import { locationNode, mediaNode, productNode, variantNode, type OptionNode } from "./nodes.ts";
import { metafieldNode } from "./nodes.ts";
import { peopleMetafield, personById } from "./people-root.ts";
import { publicationById } from "./publications.ts";
import { saleById } from "./sale-root.ts";
import { installation, shopNode, shopWideNode } from "./shop.ts";

/** Finds any object by its global id; null where there is none. Reads live data, never the index. */
export function objectById(id: unknown, context: Context): unknown {
  const parsed = parseGid(String(id));
  if (parsed === undefined) return null;
  const { store, bulkOperations } = context;
  const { number } = parsed;
  switch (parsed.type) {
    case "Product": {
      const product = store.product(number);
      return product ? productNode(product) : null;
    }
    case "ProductVariant": {
      const found = store.byVariant(number);
      return found ? variantNode(found.product, found.variant) : null;
    }
    case "InventoryItem": {
      const found = store.byInventoryItem(number);
      return found ? { __typename: "InventoryItem", ...found } : null;
    }
    case "InventoryLevel":
      return levelById(String(id), context);
    case "MediaImage": {
      const media = store.byMedia(number)?.media.find((each) => each.id === number);
      return media ? mediaNode(media) : null;
    }
    case "Location":
      return location({ id }, context);
    case "Publication":
      return publicationById(id);
    case "BulkOperation":
      return bulkOperations.find(number) ?? null;
    case "Shop":
      return number === 1 ? shopNode(context) : null;
    case "AppInstallation":
      return number === 1 ? installation(context) : null;
    case "Fulfillment":
    case "FulfillmentOrder":
      return fulfillmentById(parsed, context);
    case "MetafieldDefinition": {
      const definition = definitionBy({ id }, context);
      return definition ? definitionNode(definition) : null;
    }
    case "Metafield":
      return metafieldById(number, context);
    case "ProductOption":
      return optionById(number, context);
    default:
      return saleById(parsed, context) ?? personById(parsed, context);
  }
}

function metafieldById(id: number, context: Context): unknown {
  const { store } = context;
  const shopWide = store.shopMetafields.byId(id);
  if (shopWide) return metafieldNode(shopWideNode(shopWide.owner, context), shopWide);
  for (const each of store.locations.all()) {
    const own = each.metafields.find((metafield) => metafield.id === id);
    if (own) return metafieldNode(locationNode(each), own);
  }
  for (const product of store.products()) {
    const own = product.metafields.find((each) => each.id === id);
    if (own) return metafieldNode(productNode(product), own);
    for (const variant of product.variants) {
      const found = variant.metafields.find((each) => each.id === id);
      if (found) return metafieldNode(variantNode(product, variant), found);
    }
  }
  return peopleMetafield(id, context);
}

function optionById(id: number, { store }: Context): OptionNode | null {
  for (const product of store.products()) {
    const option = product.options.find((each) => each.id === id);
    if (option) return { __typename: "ProductOption", product, option };
  }
  return null;
}
