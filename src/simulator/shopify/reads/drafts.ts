import { addAmounts, lineTotals } from "../catalogue/totals.ts";
import { page } from "../connection.ts";
import type { TypeResolvers } from "../context.ts";
import { gid } from "../gid.ts";
import { manyMetafields, oneMetafield } from "./metafields.ts";
import { defaultCursor } from "./products.ts";
import { orderNode, type DraftLineNode, type DraftNode } from "./sale-nodes.ts";
import {
  addressOf,
  customerOf,
  discountNode,
  fieldsFrom,
  LINE_FIELDS,
  lineFields,
  moneyBag,
  purchasingEntity,
  shippingNodes,
  termsNode,
  TOTAL_FIELDS,
  totalFields,
} from "./sale-fields.ts";

/** Fields of DraftOrder. */
export const DRAFT_ORDER: TypeResolvers<DraftNode> = {
  id: ({ draft }) => gid("DraftOrder", draft.id),
  legacyResourceId: ({ draft }) => String(draft.id),
  name: ({ draft }) => draft.name,
  status: ({ draft }) => draft.status,
  ready: ({ draft }, _, { world }) => draft.readyAt <= world.clock.now(),
  createdAt: ({ draft }) => draft.createdAt,
  updatedAt: ({ draft }) => draft.updatedAt,
  completedAt: ({ draft }) => draft.completedAt,
  order: ({ draft }, _, { store }) => {
    const order = store.sales.orders.get(draft.orderId ?? 0);
    return order ? orderNode(order) : null;
  },
  note2: ({ draft }) => draft.note,
  tags: ({ draft }) => draft.tags,
  poNumber: ({ draft }) => draft.poNumber,
  email: ({ draft }) => draft.email,
  phone: ({ draft }) => draft.phone,
  customAttributes: ({ draft }) => draft.attributes,
  customer: ({ draft }, _, { store }) => customerOf(draft.purchaser?.customerId, store),
  purchasingEntity: ({ draft }, _, context) => purchasingEntity(draft, context),
  shippingAddress: ({ draft }) => addressOf(draft.shippingAddress),
  billingAddress: ({ draft }) => addressOf(draft.billingAddress),
  shippingLine: ({ draft }, _, context) => shippingNodes(draft, context)[0] ?? null,
  paymentTerms: (node) => termsNode(node),
  appliedDiscount: ({ draft }, _, context) =>
    discountNode(
      draft.discount,
      totalFields(draft, context).totals.linesDiscounted,
      1,
      draft,
      context,
    ),
  discountCodes: ({ draft }) => draft.discountCodes,
  reserveInventoryUntil: ({ draft }) => draft.reserveInventoryUntil,
  visibleToCustomer: ({ draft }) => draft.visibleToCustomer,
  acceptAutomaticDiscounts: ({ draft }) => draft.acceptAutomaticDiscounts,
  allowDiscountCodesInCheckout: ({ draft }) => draft.allowDiscountCodesInCheckout,
  taxExempt: ({ draft }) => draft.taxExempt,
  taxesIncluded: () => false,
  currencyCode: (_, __, { shop }) => shop.currencyCode,
  presentmentCurrencyCode: ({ draft }) => draft.presentmentCurrency,
  defaultCursor: ({ draft }) => defaultCursor(draft.id),
  invoiceUrl: ({ draft }, _, { shop, world }) =>
    // Documented: there is none before the draft is ready.
    draft.readyAt <= world.clock.now() ? `https://${shop.domain}/invoices/${draft.id}` : null,
  invoiceSentAt: () => null,
  warnings: () => [],
  anyVariantPricesOverridden: ({ draft }) =>
    draft.lines.some(({ priceOverride }) => priceOverride !== null),
  allVariantPricesOverridden: ({ draft }) =>
    draft.lines.every(({ priceOverride }) => priceOverride !== null),
  ...fieldsFrom<DraftNode>(TOTAL_FIELDS, ({ draft }, context) => totalFields(draft, context)),
  totalLineItemsPriceSet: ({ draft }, _, context) => {
    const { bag, totals } = totalFields(draft, context);
    return bag(totals.lines);
  },
  lineItemsSubtotalPrice: ({ draft }, _, context) => {
    const { bag, totals } = totalFields(draft, context);
    return bag(totals.linesDiscounted);
  },
  amountDueNowSet: ({ draft }, _, context) => {
    const { bag, totals } = totalFields(draft, context);
    return bag(draft.paymentTerms === null ? totals.total : addAmounts());
  },
  amountDueLaterSet: ({ draft }, _, context) => {
    const { bag, totals } = totalFields(draft, context);
    return bag(draft.paymentTerms === null ? addAmounts() : totals.total);
  },
  totalQuantityOfLineItems: ({ draft }) =>
    draft.lines.reduce((sum, { quantity }) => sum + quantity, 0),
  lineItems: ({ draft }, args, context) =>
    page(
      {
        items: draft.lines,
        id: ({ id }) => id,
        toNode: (line): DraftLineNode => ({ __typename: "DraftOrderLineItem", draft, line }),
      },
      args,
      context,
    ),
  metafield: (node, args) => oneMetafield(node, args),
  metafields: (node, args, context) => manyMetafields(node, args, context),
};

/** Fields of DraftOrderLineItem. */
export const DRAFT_LINE: TypeResolvers<DraftLineNode> = {
  id: ({ line }) => gid("DraftOrderLineItem", line.id),
  uuid: ({ line }) => line.uuid,
  custom: ({ line }) => line.variantId === null,
  ...fieldsFrom<DraftLineNode>(LINE_FIELDS, ({ draft, line }, context) =>
    lineFields(line, draft, context),
  ),
  approximateDiscountedUnitPriceSet: ({ draft, line }, _, context) =>
    moneyBag(lineTotals(line).discountedUnit, draft, context),
  priceOverride: ({ draft, line }, _, context) =>
    line.priceOverride && moneyBag(line.priceOverride, draft, context).presentmentMoney,
  originalUnitPriceWithCurrency: ({ draft, line }, _, context) =>
    moneyBag(line.unitPrice, draft, context).presentmentMoney,
  appliedDiscount: ({ draft, line }, _, context) =>
    discountNode(line.discount, lineTotals(line).original, line.quantity, draft, context),
};
