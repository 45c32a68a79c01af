import { addAmounts, lineTotals, totalsOf } from "../catalogue/totals.ts";
import type { OrderRecord } from "../catalogue/order-record.ts";
import { page } from "../connection.ts";
import type { TypeResolvers } from "../context.ts";
import { gid } from "../gid.ts";
import { fulfillmentOrdersOf, fulfillmentsOf, remaining } from "./fulfillments.ts";
import { manyMetafields, oneMetafield } from "./metafields.ts";
import { exactly } from "./products.ts";
import type { OrderLineNode, OrderNode, TransactionNode } from "./sale-nodes.ts";
import {
  addressOf,
  customerOf,
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

/** Fields of Order. */
export const ORDER: TypeResolvers<OrderNode> = {
  id: ({ order }) => gid("Order", order.id),
  legacyResourceId: ({ order }) => String(order.id),
  name: ({ order }) => order.name,
  number: ({ order }) => order.number,
  createdAt: ({ order }) => order.createdAt,
  processedAt: ({ order }) => order.processedAt,
  updatedAt: ({ order }) => order.updatedAt,
  cancelledAt: ({ order }) => order.cancelledAt,
  cancelReason: ({ order }) => order.cancelReason,
  cancellation: ({ order }) => order.cancelledAt && { staffNote: order.staffNote },
  closed: ({ order }) => order.closedAt !== null,
  closedAt: ({ order }) => order.closedAt,
  confirmed: () => true,
  test: ({ order }) => order.test,
  edited: () => false,
  sourceIdentifier: ({ order }) => order.sourceIdentifier,
  sourceName: ({ order }) => order.sourceName,
  registeredSourceUrl: ({ order }) => order.sourceUrl,
  poNumber: ({ order }) => order.poNumber,
  note: ({ order }) => order.note,
  tags: ({ order }) => order.tags,
  email: ({ order }) => order.email,
  phone: ({ order }) => order.phone,
  customAttributes: ({ order }) => order.attributes,
  customer: ({ order }, _, { store }) => customerOf(order.purchaser?.customerId, store),
  purchasingEntity: ({ order }, _, context) => purchasingEntity(order, context),
  shippingAddress: ({ order }) => addressOf(order.shippingAddress),
  billingAddress: ({ order }) => addressOf(order.billingAddress),
  displayAddress: ({ order }) => addressOf(order.shippingAddress ?? order.billingAddress),
  shippingLine: ({ order }, _, context) => shippingNodes(order, context)[0] ?? null,
  shippingLines: ({ order }, args, context) =>
    page(
      {
        items: shippingNodes(order, context).map((node, at) => ({ node, at })),
        id: ({ at }) => at,
        toNode: ({ node }) => node,
      },
      args,
      context,
    ),
  paymentTerms: (node) => termsNode(node),
  paymentGatewayNames: ({ order }) => [...new Set(order.transactions.map((each) => each.gateway))],
  displayFinancialStatus: ({ order }) => order.financialStatus,
  displayFulfillmentStatus: ({ order }) => order.fulfillmentStatus,
  fulfillable: ({ order }) => order.lines.some((line) => remaining(line) > 0),
  fulfillments: fulfillmentsOf,
  fulfillmentOrders: fulfillmentOrdersOf,
  fullyPaid: ({ order }) => order.financialStatus === "PAID",
  unpaid: ({ order }) => received(order) === "0.00",
  taxExempt: ({ order }) => order.taxExempt,
  taxesIncluded: () => false,
  currencyCode: (_, __, { shop }) => shop.currencyCode,
  presentmentCurrencyCode: ({ order }) => order.presentmentCurrency,
  ...fieldsFrom<OrderNode>(TOTAL_FIELDS, ({ order }, context) => totalFields(order, context)),
  totalDiscounts: ({ order }) => totalsOf(order).discounts,
  originalTotalPriceSet: ({ order }, _, context) => moneyBag(totalsOf(order).total, order, context),
  ...fieldsFrom<OrderNode>(
    [
      "currentSubtotalPriceSet",
      "currentTotalDiscountsSet",
      "currentTotalPriceSet",
      "currentTotalTaxSet",
      "currentShippingPriceSet",
      "totalOutstandingSet",
      "totalReceivedSet",
      "netPaymentSet",
      "totalReceived",
    ],
    ({ order }, context) => currentFields(order, (amount) => moneyBag(amount, order, context)),
  ),
  subtotalLineItemsQuantity: ({ order }) => pieces(order, ({ quantity }) => quantity),
  currentSubtotalLineItemsQuantity: ({ order }) =>
    pieces(order, ({ quantity, removed }) => quantity - removed),
  lineItems: ({ order }, args, context) =>
    page(
      {
        items: order.lines,
        id: ({ id }) => id,
        toNode: (line): OrderLineNode => ({ __typename: "LineItem", order, line }),
      },
      args,
      context,
    ),
  transactions: ({ order }, { first }) =>
    order.transactions
      .slice(0, first == null ? undefined : Number(first))
      .map((transaction): TransactionNode => ({
        __typename: "OrderTransaction",
        order,
        transaction,
      })),
  transactionsCount: ({ order }) => exactly(order.transactions.length),
  metafield: (node, args) => oneMetafield(node, args),
  metafields: (node, args, context) => manyMetafields(node, args, context),
};

/** Fields of LineItem. */
export const ORDER_LINE: TypeResolvers<OrderLineNode> = {
  id: ({ line }) => gid("LineItem", line.id),
  ...fieldsFrom<OrderLineNode>(LINE_FIELDS, ({ order, line }, context) =>
    lineFields(line, order, context),
  ),
  currentQuantity: ({ line }) => line.quantity - line.removed,
  unfulfilledQuantity: ({ line }) => line.quantity - line.removed - line.fulfilled,
  fulfillableQuantity: ({ line }) => line.quantity - line.removed - line.fulfilled,
  refundableQuantity: ({ line }) => line.quantity - line.removed,
  discountedUnitPriceAfterAllDiscountsSet: ({ order, line }, _, context) =>
    moneyBag(lineTotals(line).discountedUnit, order, context),
};

/** Fields of OrderTransaction. */
export const ORDER_TRANSACTION: TypeResolvers<TransactionNode> = {
  id: ({ transaction }) => gid("OrderTransaction", transaction.id),
  order: ({ order }) => ({ __typename: "Order", order }) satisfies OrderNode,
  kind: ({ transaction }) => transaction.kind,
  status: ({ transaction }) => transaction.status,
  gateway: ({ transaction }) => transaction.gateway,
  formattedGateway: ({ transaction }) => transaction.gateway,
  manualPaymentGateway: ({ transaction }) => transaction.gateway === "manual",
  test: ({ transaction }) => transaction.test,
  createdAt: ({ transaction }) => transaction.createdAt,
  processedAt: ({ transaction }) => transaction.processedAt,
  amount: ({ transaction }) => transaction.amount,
  amountSet: ({ order, transaction }, _, context) => moneyBag(transaction.amount, order, context),
};

// What is left of an order after lines were taken off it.
function currentFields(order: OrderRecord, bag: (amount: string) => unknown) {
  const lines = order.lines.map((line) => ({ ...line, quantity: line.quantity - line.removed }));
  const isCancelled = order.cancelledAt !== null;
  const left = totalsOf({
    ...order,
    lines,
    ...(isCancelled && { shippingLines: [], tax: "0.00" }),
  });
  const paid = received(order);
  return {
    currentSubtotalPriceSet: bag(left.subtotal),
    currentTotalDiscountsSet: bag(left.discounts),
    currentTotalPriceSet: bag(left.total),
    currentTotalTaxSet: bag(left.tax),
    currentShippingPriceSet: bag(left.shipping),
    totalOutstandingSet: bag(addAmounts(left.total, `-${paid}`)),
    totalReceivedSet: bag(paid),
    netPaymentSet: bag(paid),
    totalReceived: paid,
  };
}

function received({ transactions }: OrderRecord): string {
  const moved = transactions.filter(({ status }) => status === "SUCCESS");
  const signed = moved.map(({ kind, amount }) => {
    if (kind === "SALE" || kind === "CAPTURE") return amount;
    return kind === "REFUND" ? `-${amount}` : "0";
  });
  return addAmounts(...signed);
}

function pieces(
  { lines }: OrderRecord,
  count: (line: OrderRecord["lines"][number]) => number,
): number {
  return lines.reduce((sum, line) => sum + count(line), 0);
}
