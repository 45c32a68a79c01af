import { bulkOperationCancel, bulkOperationRunQuery } from "../bulk/mutations.ts";
import type { TypeResolvers } from "../context.ts";
import {
  inventoryActivate,
  inventoryBulkToggleActivation,
  inventoryDeactivate,
  inventoryItemUpdate,
} from "./inventory.ts";
import { companiesDelete, companyCreate, companyDelete, companyUpdate } from "./companies.ts";
import {
  companyAssignCustomerAsContact,
  companyAssignMainContact,
  companyContactCreate,
  companyContactDelete,
} from "./company-contacts.ts";
import {
  companyLocationAssignAddress,
  companyLocationCreate,
  companyLocationDelete,
  companyLocationsDelete,
  companyLocationUpdate,
} from "./company-locations.ts";
import {
  customerAddressCreate,
  customerAddressDelete,
  customerAddressUpdate,
  customerUpdateDefaultAddress,
} from "./customer-addresses.ts";
import { customerCreate, customerDelete, customerSet, customerUpdate } from "./customers.ts";
import { draftOrderComplete } from "./draft-complete.ts";
import { draftOrderCreate, draftOrderDelete, draftOrderUpdate } from "./drafts.ts";
import {
  fulfillmentCancel,
  fulfillmentCreate,
  fulfillmentTrackingInfoUpdate,
} from "./fulfillments.ts";
import {
  inventoryAdjustQuantities,
  inventoryMoveQuantities,
  inventorySetOnHandQuantities,
  inventorySetQuantities,
} from "./inventory-quantities.ts";
import { locationDeactivate } from "./location-deactivate.ts";
import { locationActivate, locationAdd, locationDelete, locationEdit } from "./locations.ts";
import {
  fileUpdate,
  productCreateMedia,
  productDeleteMedia,
  productReorderMedia,
} from "./media.ts";
import { metafieldDefinitionCreate, metafieldDefinitionDelete } from "./metafield-definitions.ts";
import { metafieldsDelete, metafieldsSet } from "./metafields.ts";
import { orderCancel } from "./order-cancel.ts";
import { orderCreate } from "./order-create.ts";
import { orderDelete } from "./order-delete.ts";
import { orderUpdate } from "./order-update.ts";
import { productSet } from "./product-set.ts";
import { productChangeStatus, productCreate, productDelete, productUpdate } from "./products.ts";
import { publishablePublish, publishableUnpublish } from "./publishing.ts";
import { tagsAdd, tagsRemove } from "./tags.ts";
import {
  productVariantsBulkCreate,
  productVariantsBulkDelete,
  productVariantsBulkUpdate,
} from "./variants-bulk.ts";
import {
  webhookSubscriptionCreate,
  webhookSubscriptionDelete,
  webhookSubscriptionUpdate,
} from "./webhooks.ts";

/** Every mutation the local Shopify models; any other is refused by name. */
export const MUTATION: TypeResolvers<unknown> = {
  bulkOperationCancel,
  bulkOperationRunQuery,
  companiesDelete,
  companyAssignCustomerAsContact,
  companyAssignMainContact,
  companyContactCreate,
  companyContactDelete,
  companyCreate,
  companyDelete,
  companyLocationAssignAddress,
  companyLocationCreate,
  companyLocationDelete,
  companyLocationsDelete,
  companyLocationUpdate,
  companyUpdate,
  customerAddressCreate,
  customerAddressDelete,
  customerAddressUpdate,
  customerCreate,
  customerDelete,
  customerSet,
  customerUpdate,
  customerUpdateDefaultAddress,
  draftOrderComplete,
  draftOrderCreate,
  draftOrderDelete,
  draftOrderUpdate,
  fileUpdate,
  fulfillmentCancel,
  fulfillmentCreate,
  fulfillmentTrackingInfoUpdate,
  inventoryActivate,
  inventoryAdjustQuantities,
  inventoryBulkToggleActivation,
  inventoryDeactivate,
  inventoryItemUpdate,
  inventoryMoveQuantities,
  inventorySetOnHandQuantities,
  inventorySetQuantities,
  locationActivate,
  locationAdd,
  locationDeactivate,
  locationDelete,
  locationEdit,
  metafieldDefinitionCreate,
  metafieldDefinitionDelete,
  metafieldsDelete,
  metafieldsSet,
  orderCancel,
  orderCreate,
  orderDelete,
  orderUpdate,
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
  publishablePublish,
  publishableUnpublish,
  tagsAdd,
  tagsRemove,
  webhookSubscriptionCreate,
  webhookSubscriptionDelete,
  webhookSubscriptionUpdate,
};
