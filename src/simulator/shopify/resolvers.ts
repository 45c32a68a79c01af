import { BULK_OPERATION } from "./bulk/reads.ts";
import type { Resolvers } from "./context.ts";
import { MUTATION } from "./mutations/index.ts";
import { INVENTORY_ITEM, INVENTORY_LEVEL } from "./reads/inventory.ts";
import { LOCATION } from "./reads/locations.ts";
import { IMAGE, MEDIA_IMAGE } from "./reads/media.ts";
import { METAFIELD } from "./reads/metafields.ts";
import { PRODUCT, PRODUCT_OPTION, PRODUCT_OPTION_VALUE } from "./reads/products.ts";
import { QUERY_ROOT } from "./reads/query-root.ts";
import { PRODUCT_VARIANT } from "./reads/variants.ts";

/** Every type of the schema that has data behind it. */
export const RESOLVERS: Resolvers = {
  BulkOperation: BULK_OPERATION,
  Image: IMAGE,
  InventoryItem: INVENTORY_ITEM,
  InventoryLevel: INVENTORY_LEVEL,
  Location: LOCATION,
  MediaImage: MEDIA_IMAGE,
  Metafield: METAFIELD,
  Mutation: MUTATION,
  Product: PRODUCT,
  ProductOption: PRODUCT_OPTION,
  ProductOptionValue: PRODUCT_OPTION_VALUE,
  ProductVariant: PRODUCT_VARIANT,
  QueryRoot: QUERY_ROOT,
};
