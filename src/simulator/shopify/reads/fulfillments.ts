import {
  fulfillmentKey,
  type FulfillmentLineRecord,
  type FulfillmentRecord,
} from "../catalogue/fulfillment-record.ts";
import type { LineRecord } from "../catalogue/order-parts.ts";
import type { OrderRecord } from "../catalogue/order-record.ts";
import type { Store } from "../catalogue/store.ts";
import { page } from "../connection.ts";
import type { Context, FieldResolver, TypeResolvers } from "../context.ts";
import { gid, type Gid } from "../gid.ts";
import { variantNode } from "./nodes.ts";
import { orderNode, type OrderLineNode, type OrderNode } from "./sale-nodes.ts";

/** A shipment. */
export interface FulfillmentNode {
  readonly __typename: "Fulfillment";
  readonly fulfillment: FulfillmentRecord;
}

interface FulfillmentLineNode {
  readonly __typename: "FulfillmentLineItem";
  readonly order: OrderRecord;
  readonly line: LineRecord;
  readonly shipped: FulfillmentLineRecord;
}

// What is to be shipped of an order: one to each order, as routing is not modelled.
interface FulfillmentOrderNode {
  readonly __typename: "FulfillmentOrder";
  readonly order: OrderRecord;
}

interface FulfillmentOrderLineNode {
  readonly __typename: "FulfillmentOrderLineItem";
  readonly order: OrderRecord;
  readonly line: LineRecord;
}

// Ids grow in steps, so the number behind that of an order or a line is nobody else's.
const NEXT = 1;

/** Wraps a shipment. */
export function fulfillmentNode(fulfillment: FulfillmentRecord): FulfillmentNode {
  return { __typename: "Fulfillment", fulfillment };
}

/** What is still to be shipped of a line. */
export function remaining({ quantity, removed, fulfilled }: LineRecord): number {
  return quantity - removed - fulfilled;
}

/** The order that a fulfillment order, by its number, is of. */
export function orderOfFulfillmentOrder(number: number, store: Store): OrderRecord | undefined {
  return store.sales.orders.get(number - NEXT);
}

/** The line that a line of a fulfillment order, by its number, is of. */
export function lineOfFulfillmentOrder(number: number, order: OrderRecord): LineRecord | undefined {
  return order.lines.find(({ id }) => id === number - NEXT);
}

/** Finds a shipment or what is to be shipped by a global id; null where there is none. */
export function fulfillmentById({ type, number }: Gid, { store }: Context): unknown {
  if (type === "Fulfillment") {
    const fulfillment = store.fulfillments.get(number);
    return fulfillment ? fulfillmentNode(fulfillment) : null;
  }
  if (type === "FulfillmentOrder") {
    const order = orderOfFulfillmentOrder(number, store);
    return order ? fulfillmentOrderNode(order) : null;
  }
  return null;
}

/** `Order.fulfillments`, oldest first. */
export const fulfillmentsOf: FieldResolver<OrderNode> = ({ order }, { first }, { store }) =>
  store.fulfillments
    .having(fulfillmentKey(order.id))
    .slice(0, first == null ? undefined : Number(first))
    .map(fulfillmentNode);

/** `Order.fulfillmentOrders`: one, as routing is not modelled. */
export const fulfillmentOrdersOf: FieldResolver<OrderNode> = ({ order }, args, context) =>
  page({ items: [order], id: ({ id }) => id, toNode: fulfillmentOrderNode }, args, context);

/** Fields of Fulfillment. */
export const FULFILLMENT: TypeResolvers<FulfillmentNode> = {
  id: ({ fulfillment }) => gid("Fulfillment", fulfillment.id),
  legacyResourceId: ({ fulfillment }) => String(fulfillment.id),
  name: ({ fulfillment }) => fulfillment.name,
  status: ({ fulfillment }) => fulfillment.status,
  displayStatus: ({ fulfillment }) =>
    fulfillment.status === "CANCELLED" ? "CANCELED" : "FULFILLED",
  createdAt: ({ fulfillment }) => fulfillment.createdAt,
  updatedAt: ({ fulfillment }) => fulfillment.updatedAt,
  requiresShipping: () => true,
  totalQuantity: ({ fulfillment }) =>
    fulfillment.lines.reduce((sum, { quantity }) => sum + quantity, 0),
  trackingInfo: ({ fulfillment }, { first }) =>
    fulfillment.tracking.slice(0, first == null ? undefined : Number(first)),
  order: ({ fulfillment }, _, { store }) => {
    const order = store.sales.orders.get(fulfillment.orderId);
    return order ? orderNode(order) : null;
  },
  fulfillmentLineItems: ({ fulfillment }, args, context) => {
    const order = context.store.sales.orders.get(fulfillment.orderId);
    const items = fulfillment.lines.flatMap((shipped): FulfillmentLineNode[] => {
      const line = order?.lines.find(({ id }) => id === shipped.lineId);
      return order && line ? [{ __typename: "FulfillmentLineItem", order, line, shipped }] : [];
    });
    return page({ items, id: ({ shipped }) => shipped.id, toNode: (each) => each }, args, context);
  },
  fulfillmentOrders: ({ fulfillment }, args, context) => {
    const order = context.store.sales.orders.get(fulfillment.orderId);
    const items = order ? [order] : [];
    return page({ items, id: ({ id }) => id, toNode: fulfillmentOrderNode }, args, context);
  },
};

/** Fields of FulfillmentLineItem. */
export const FULFILLMENT_LINE: TypeResolvers<FulfillmentLineNode> = {
  id: ({ shipped }) => gid("FulfillmentLineItem", shipped.id),
  quantity: ({ shipped }) => shipped.quantity,
  lineItem: ({ order, line }): OrderLineNode => ({ __typename: "LineItem", order, line }),
};

/** Fields of FulfillmentOrder. */
export const FULFILLMENT_ORDER: TypeResolvers<FulfillmentOrderNode> = {
  id: ({ order }) => gid("FulfillmentOrder", order.id + NEXT),
  order: ({ order }) => orderNode(order),
  orderId: ({ order }) => gid("Order", order.id),
  orderName: ({ order }) => order.name,
  orderProcessedAt: ({ order }) => order.processedAt,
  createdAt: ({ order }) => order.createdAt,
  updatedAt: ({ order }) => order.updatedAt,
  requestStatus: () => "UNSUBMITTED",
  // Open until nothing is left to ship (a guess for one that is shipped in part).
  status: ({ order }) => (order.lines.some((line) => remaining(line) > 0) ? "OPEN" : "CLOSED"),
  lineItems: ({ order }, args, context) => {
    const toNode = (line: LineRecord): FulfillmentOrderLineNode => ({
      __typename: "FulfillmentOrderLineItem",
      order,
      line,
    });
    return page({ items: order.lines, id: ({ id }) => id, toNode }, args, context);
  },
  fulfillments: ({ order }, args, context) =>
    page(
      {
        items: context.store.fulfillments.having(fulfillmentKey(order.id)),
        id: ({ id }) => id,
        toNode: fulfillmentNode,
      },
      args,
      context,
    ),
};

/** Fields of FulfillmentOrderLineItem. */
export const FULFILLMENT_ORDER_LINE: TypeResolvers<FulfillmentOrderLineNode> = {
  id: ({ line }) => gid("FulfillmentOrderLineItem", line.id + NEXT),
  lineItem: ({ order, line }): OrderLineNode => ({ __typename: "LineItem", order, line }),
  productTitle: ({ line }) => line.title,
  variantTitle: ({ line }) => line.variantTitle,
  sku: ({ line }) => line.sku,
  vendor: ({ line }) => line.vendor,
  requiresShipping: ({ line }) => line.requiresShipping,
  totalQuantity: ({ line }) => line.quantity - line.removed,
  remainingQuantity: ({ line }) => remaining(line),
  variant: ({ line }, _, { store }) => {
    const found = store.byVariant(line.variantId ?? 0);
    return found ? variantNode(found.product, found.variant) : null;
  },
};

function fulfillmentOrderNode(order: OrderRecord): FulfillmentOrderNode {
  return { __typename: "FulfillmentOrder", order };
}
