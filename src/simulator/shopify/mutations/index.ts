import { bulkOperationCancel, bulkOperationRunQuery } from "../bulk/mutations.ts";
import type { TypeResolvers } from "../context.ts";
import {
  inventoryAdjustQuantities,
  inventoryItemUpdate,
  inventorySetQuantities,
} from "./inventory.ts";
import {
  fileUpdate,
  productCreateMedia,
  productDeleteMedia,
  productReorderMedia,
} from "./media.ts";
import { metafieldsDelete, metafieldsSet } from "./metafields.ts";
import { productSet } from "./product-set.ts";
import { productChangeStatus, productCreate, productDelete, productUpdate } from "./products.ts";
import { tagsAdd, tagsRemove } from "./tags.ts";
import {
  productVariantsBulkCreate,
  productVariantsBulkDelete,
  productVariantsBulkUpdate,
} from "./variants-bulk.ts";

/** Every mutation the local Shopify models; any other is refused by name. */
export const MUTATION: TypeResolvers<unknown> = {
  bulkOperationCancel,
  bulkOperationRunQuery,
  fileUpdate,
  inventoryAdjustQuantities,
  inventoryItemUpdate,
  inventorySetQuantities,
  metafieldsDelete,
  metafieldsSet,
  productChangeStatus,
  productCreate,
  productCreateMedia,
  productDelete,
  productDeleteMedia,
  productReorderMedia,
  productSet,
  productUpdate,
  productVariantsBulkCreate,
  productVariantsBulkDelete,
  productVariantsBulkUpdate,
  tagsAdd,
  tagsRemove,
};
