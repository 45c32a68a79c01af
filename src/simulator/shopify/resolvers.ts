import { BULK_OPERATION } from "./bulk/reads.ts";
import type { Resolvers } from "./context.ts";
import { MUTATION } from "./mutations/index.ts";
import { INVENTORY_ITEM, INVENTORY_LEVEL } from "./reads/inventory.ts";
import { LOCATION } from "./reads/locations.ts";
import { IMAGE, MEDIA_IMAGE } from "./reads/media.ts";
import {
  FULFILLMENT,
  FULFILLMENT_LINE,
  FULFILLMENT_ORDER,
  FULFILLMENT_ORDER_LINE,
} from "./reads/fulfillments.ts";
import { METAFIELD_DEFINITION } from "./reads/definitions.ts";
import { METAFIELD } from "./reads/metafields.ts";
import { PRODUCT, PRODUCT_OPTION, PRODUCT_OPTION_VALUE } from "./reads/products.ts";
import { COMPANY, COMPANY_ADDRESS, COMPANY_CONTACT, COMPANY_LOCATION } from "./reads/companies.ts";
import { CUSTOMER, MAILING_ADDRESS } from "./reads/customers.ts";
import { DRAFT_LINE, DRAFT_ORDER } from "./reads/drafts.ts";
import { ORDER, ORDER_LINE, ORDER_TRANSACTION } from "./reads/orders.ts";
import { PUBLICATION, PUBLISHABLE } from "./reads/publications.ts";
import { QUERY_ROOT } from "./reads/query-root.ts";
import { SHOP_WIDE } from "./reads/shop.ts";
import { PAYMENT_TERMS_FIELDS } from "./reads/sale-fields.ts";
import { PRODUCT_VARIANT } from "./reads/variants.ts";
import { WEBHOOK } from "./reads/webhooks.ts";

/** Every type of the schema that has data behind it. */
export const RESOLVERS: Resolvers = {
  AppInstallation: SHOP_WIDE,
  BulkOperation: BULK_OPERATION,
  Company: COMPANY,
  CompanyAddress: COMPANY_ADDRESS,
  CompanyContact: COMPANY_CONTACT,
  CompanyLocation: COMPANY_LOCATION,
  Customer: CUSTOMER,
  DraftOrder: DRAFT_ORDER,
  DraftOrderLineItem: DRAFT_LINE,
  Fulfillment: FULFILLMENT,
  FulfillmentLineItem: FULFILLMENT_LINE,
  FulfillmentOrder: FULFILLMENT_ORDER,
  FulfillmentOrderLineItem: FULFILLMENT_ORDER_LINE,
  Image: IMAGE,
  InventoryItem: INVENTORY_ITEM,
  InventoryLevel: INVENTORY_LEVEL,
  LineItem: ORDER_LINE,
  Location: LOCATION,
  MailingAddress: MAILING_ADDRESS,
  MediaImage: MEDIA_IMAGE,
  Metafield: METAFIELD,
  MetafieldDefinition: METAFIELD_DEFINITION,
  Mutation: MUTATION,
  Order: ORDER,
  OrderTransaction: ORDER_TRANSACTION,
  PaymentTerms: PAYMENT_TERMS_FIELDS,
  Product: { ...PRODUCT, ...PUBLISHABLE },
  ProductOption: PRODUCT_OPTION,
  ProductOptionValue: PRODUCT_OPTION_VALUE,
  ProductVariant: PRODUCT_VARIANT,
  Publication: PUBLICATION,
  QueryRoot: QUERY_ROOT,
  Shop: SHOP_WIDE,
  WebhookSubscription: WEBHOOK,
};
